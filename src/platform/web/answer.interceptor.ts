import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';

interface Answer { version?: unknown; ref?: unknown; self?: unknown; items?: unknown; next?: unknown }

/** Headers that follow from the answer itself: ETag from `version`, Location from `self`, Link from `next`. */
@Injectable()
export class AnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((answer: Answer | null | undefined) => {
      if (!answer || typeof answer !== 'object') return answer;
      if (typeof answer.version === 'number') void reply.header('etag', `"${answer.version}"`);
      const created = request.method === 'POST' && typeof answer.self === 'string' ? answer.self : null;
      if (created) void reply.header('location', created);
      if (typeof answer.next === 'string') void reply.header('link', `<${nextPage(created ?? request.url, answer.next)}>; rel="next"`);
      return answer;
    }));
  }
}

function nextPage(url: string, cursor: string): string {
  const at = new URL(url, 'http://here');
  at.searchParams.set('cursor', cursor);
  return at.pathname + at.search;
}
