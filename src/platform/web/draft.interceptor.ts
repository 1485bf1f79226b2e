import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { concatMap, from, type Observable } from 'rxjs';
import { GoTo } from '../pages/answer.js';
import { FILTERS } from '../pages/filters.js';
import { keptForm } from '../pages/kept-form.js';
import { formOf } from '../pages/page-errors.js';
import { Seal } from '../seal.js';
import { pathOf } from './draft.pages.js';
import { Drafts } from './drafts.js';
import { isPage } from './kind.js';

/** Fills a form from its draft where the address asks for it (`?draft=1`); forgets the draft once the form was taken. */
@Injectable()
export class DraftInterceptor implements NestInterceptor {
  constructor(private readonly drafts: Drafts, private readonly seal: Seal) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!request.actor || !isPage(request)) return next.handle();
    if (request.method === 'GET' && (request.query as { draft?: string }).draft === '1') return from(this.fill(request)).pipe(concatMap(() => next.handle()));
    if (request.method !== 'POST') return next.handle();
    return next.handle().pipe(concatMap(async (answer: unknown) => {
      if (answer instanceof GoTo && !request.url.startsWith('/drafts')) await this.drafts.discard(request.actor!, pathOf(formOf(request)));
      return answer;
    }));
  }

  private async fill(request: FastifyRequest): Promise<void> {
    const kept = keptForm(request, this.seal);
    // what came back just now is newer than any draft
    if (Object.keys(kept.values).length) return;
    const draft = await this.drafts.load(request.actor!, pathOf(request.url));
    if (!draft) return;
    const savedAt = (FILTERS.moment as (value: Date) => string)(draft.savedAt);
    request.keptForm = { ...kept, values: { ...draft.values }, said: `Filled in from your draft of ${savedAt}. Nothing is recorded until you send it.` };
  }
}
