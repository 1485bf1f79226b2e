import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { PersonIds } from '../../domain/osia.js';
import type { Outcome } from './caller.js';

/** Writes an outcome as the document has it: its status, JSON also of a bare text, CSV of a gallery where that was asked for; notes in a header. */
@Injectable()
export class OutcomeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<Outcome>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map(({ status, body, notes = [] }) => {
      request.pageStatus = status;
      // a header is ASCII
      if (notes.length) void reply.header('crossfile-note', notes.join(' ').replace(/[^\x20-\x7e]/g, ' ').slice(0, 500));
      if (body === undefined) return undefined;
      if (isIds(body) && /^text\/csv\b/.test(String(request.headers.accept))) {
        void reply.type('text/csv; charset=utf-8');
        return `PersonId,encounterId\r\n${body.map((one) => `${cell(one.personId)},${cell(one.encounterId)}\r\n`).join('')}`;
      }
      void reply.type('application/json; charset=utf-8');
      return JSON.stringify(body);
    }));
  }
}

const isIds = (body: unknown): body is PersonIds[] => Array.isArray(body) && body.every((one) => typeof one === 'object' && one !== null && Object.keys(one as object).join() === 'personId,encounterId');
/** Spreadsheets run what begins like a formula. */
const cell = (text: string): string => `"${/^[=+\-@]/.test(text) ? `'${text}` : text}"`.replace(/(?<=.)"(?=.)/g, '""');
