import { Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Conflict, Invalid, Refused } from '../../domain/errors.js';
import { PERMISSIONS, type Permission } from '../../domain/permission.js';
import { Seal } from '../seal.js';
import type { Problem } from '../web/problem.js';
import { keepForm } from './kept-form.js';
import { Surroundings } from './surroundings.js';

/** Errors as people read them: back to the form with what was typed, or a page that says what to do now. */
@Injectable()
export class PageErrors {
  private readonly log = new Logger('Pages');
  constructor(private readonly surroundings: Surroundings, private readonly seal: Seal) {}

  /** An error that a handler threw, with the problem that the API would have answered. */
  async answer(error: unknown, problem: Problem, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    if (request.method === 'POST' && request.identity && this.keep(error, request)) return reply.code(303).header('location', formOf(request)).send();
    return this.page(problem, request, reply);
  }

  /** A page that says what went wrong. Strangers who only wanted to look go to sign-in and back. */
  async page(problem: Problem, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const expired = problem.type === '/problems/access.form-expired' && !request.identity;
    if (problem.type === '/problems/access.sign-in' || expired) {
      const wanted = request.method === 'GET' ? request.url : formOf(request);
      return reply.code(303).header('location', /^\/(sign-.*)?$/.test(wanted) ? '/sign-in' : `/sign-in?return=${encodeURIComponent(wanted)}`).send();
    }
    const access = request.routeOptions.config?.access;
    const holders = problem.type === '/problems/access.permission' && access && access !== 'public' ? PERMISSIONS[access as Permission] : null;
    const html = await this.surroundings.render(request, reply, 'crossfile/error.njk', {
      problem, heading: headingOf(problem, holders !== null), holders, back: request.method === 'POST' ? formOf(request) : null,
    }).catch((failure: unknown) => {
      this.log.error(`error page: ${(failure as Error).stack}`);
      void reply.type('text/plain; charset=utf-8');
      return `${problem.title}. ${problem.detail}`;
    });
    return reply.code(problem.status).send(html);
  }

  /** Whether this error belongs to a form and was put aside for it. */
  private keep(error: unknown, request: FastifyRequest): boolean {
    const { values, original } = this.typed(request.body);
    if (error instanceof Invalid) keepForm(request, this.seal, formOf(request), { values, errors: { ...error.fields } });
    else if (error instanceof Conflict && error.code === 'version.stale') keepForm(request, this.seal, formOf(request), { values, conflict: { original } });
    else if (error instanceof Conflict) keepForm(request, this.seal, formOf(request), { values, refusals: [{ rule: error.code, message: error.message }] });
    else if (error instanceof Refused && !error.refusals[0]?.rule.startsWith('access.permission')) {
      keepForm(request, this.seal, formOf(request), { values, refusals: error.refusals.map(({ rule, message }) => ({ rule, message })) });
    } else return false;
    return true;
  }

  /** Text fields only: passwords and files are never kept. */
  private typed(body: unknown): { values: Record<string, unknown>; original: Record<string, unknown> | null } {
    const values: Record<string, unknown> = {};
    let original: Record<string, unknown> | null = null;
    for (const [field, value] of Object.entries((body ?? {}) as Record<string, unknown>)) {
      if (field === '_original') original = this.seal.open('original', String(value));
      else if (!field.startsWith('_') && !/password|current|invitation/i.test(field) && (typeof value === 'string' || Array.isArray(value))) values[field] = value;
    }
    return { values, original };
  }
}

function headingOf({ type, status, title }: Problem, mayBeGranted: boolean): string {
  if (mayBeGranted) return 'You are not allowed to do this';
  if (type === '/problems/access.form-expired') return 'This form has expired';
  if (status === 404) return 'Page not found';
  if (status === 409 || status === 412) return 'This was not done';
  if (status === 503) return 'Sorry, the service is not available now';
  return status >= 500 ? 'Sorry, there is a problem' : title;
}

/** The page that holds the form: the address it was sent to, unless it names another of ours. */
export function formOf(request: FastifyRequest): string {
  const named = (request.body as Record<string, unknown> | undefined)?._form;
  return typeof named === 'string' && isOurs(named) ? named : request.url;
}

/** A path on this site as a header can carry it: no other host, whatever a browser makes of slashes, and nothing but visible ASCII. */
export function isOurs(path: string): boolean {
  return /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(path) && new URL(path, 'http://here').host === 'here';
}
