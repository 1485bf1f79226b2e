import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import { TooManyAttempts } from '../access/attempts.js';
import { isUnreachable } from '../database/failure.js';
import { Unavailable } from '../jobs/unavailable.js';
import { FormExpired } from '../pages/csrf.js';
import { PageErrors } from '../pages/page-errors.js';
import { isOsia, isPage } from './kind.js';
import { osiaErrorOf } from './osia-error.js';
import { type Problem, problem } from './problem.js';

/** Translates every error into problem+json or, for people, a page, with the right status; nothing of a fault but its existence leaves. */
@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Problem');
  constructor(private readonly pages: PageErrors) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const answer = toProblem(error, request.headers['if-match'] !== undefined);
    if (answer.status >= 500) this.log.error(`${request.method} ${request.routeOptions.url}: ${(error as Error).stack ?? String(error)}`);
    if (answer.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (error instanceof TooManyAttempts) void reply.header('retry-after', error.seconds);
    if (reply.sent) return;
    if (isOsia(request)) return void reply.code(answer.status).type('application/json').send(osiaErrorOf(error, answer));
    if (isPage(request)) return void (await this.pages.answer(error, answer, request, reply));
    void reply.code(answer.status).type('application/problem+json').send(answer);
  }
}

/** @param conditional the request carried If-Match, so that a stale version is 412 */
export function toProblem(error: unknown, conditional: boolean): Problem {
  if (error instanceof Invalid) {
    return problem(400, 'input.invalid', 'Correct the fields named, then send again.',
      { errors: Object.entries(error.fields).map(([field, detail]) => ({ pointer: `#/${field.replaceAll('.', '/')}`, detail })) });
  }
  if (error instanceof Refused) {
    const first = error.refusals[0];
    const status = first?.rule === 'access.credentials' ? 401 : first?.rule.startsWith('access.') ? 403 : 409;
    return problem(status, first?.rule ?? 'refused', error.message, { refusals: error.refusals });
  }
  if (error instanceof NotFound) return problem(404, 'not-found', error.message);
  if (error instanceof Conflict) {
    const status = error.code === 'version.stale' && conditional ? 412 : error.code === 'idempotency.other-body' ? 422 : 409;
    return problem(status, error.code, error.message, { facts: error.facts });
  }
  if (error instanceof FormExpired) return problem(403, 'access.form-expired', error.message);
  if (error instanceof TooManyAttempts) return problem(429, 'access.too-many-attempts', error.message, { retryAfter: error.seconds });
  if (error instanceof HttpException) return problem(error.getStatus(), `http.${error.getStatus()}`, error.message);
  const { statusCode: status } = (error ?? {}) as { statusCode?: number };
  if (status && status < 500) return problem(status, `http.${status}`, (error as Error).message);
  if (error instanceof Unavailable) return problem(503, 'unavailable', error.message);
  if (isUnreachable(error)) return problem(503, 'database.away', 'The records cannot be reached. Nothing was changed. Try again in a minute.');
  return problem(500, 'fault', 'Something went wrong. Nothing was changed.');
}
