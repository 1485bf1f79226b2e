import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { concatMap, type Observable } from 'rxjs';
import { Seal } from '../seal.js';
import { GoTo, View } from './answer.js';
import { keepForm } from './kept-form.js';
import { Surroundings } from './surroundings.js';

declare module 'fastify' {
  interface FastifyRequest { pageStatus?: number }
}

/** Turns what a page controller answers into HTML or a redirect; leaves the API's answers alone. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(private readonly surroundings: Surroundings, private readonly seal: Seal) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(concatMap(async (answer: unknown) => {
      if (answer instanceof View) {
        request.pageStatus = answer.status;
        return this.surroundings.render(request, reply, answer.template, answer.data);
      }
      if (answer instanceof GoTo) {
        request.pageStatus = 303;
        if (answer.said) keepForm(request, this.seal, answer.path, { said: answer.said });
        void reply.header('location', answer.path).type('text/plain');
        return '';
      }
      return answer;
    }));
  }
}
