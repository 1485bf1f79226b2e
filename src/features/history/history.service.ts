import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { DeliveriesService, type Portion } from '../exports/deliveries.service.js';
import { ExportsService } from '../exports/exports.service.js';
import type { AskHistory } from './history.dto.js';
import type { EventFilter } from './event-row.repository.js';
import { CSV_HEADER, presentCsv, presentLines, presentTimelineEvent, type TimelineEvent } from './history.presenter.js';
import { type EventRow, HistoryEventRepository } from './history-event.repository.js';
import { type About, HistoryRepository, type Scope } from './history.repository.js';

/** Whose history is asked for, by spoken reference. */
export interface Whose { of: 'case' | 'person'; ref: string }

/** One page of a history, and whose it is. */
export interface HistoryPage extends Page<TimelineEvent> { previous: string | null; about: About }

/** Everything that happened to a case or a person and who looked at it, as far as the reader may see. */
@Injectable()
export class HistoryService {
  constructor(
    private readonly database: Database,
    private readonly scopes: HistoryRepository,
    private readonly events: HistoryEventRepository,
    private readonly exports: ExportsService,
    private readonly deliveries: DeliveriesService,
  ) {}

  /** One page, with the way on and the way back. @throws NotFound, Invalid */
  page(actor: Actor, whose: Whose, query: AskHistory): Promise<HistoryPage> {
    return this.database.read(actor, async (tx) => {
      const scope = await this.mustFind(tx, whose);
      await tx.viewed('history', { record: scope.caseId ?? scope.personId, person: scope.personId, case: scope.caseId });
      const about = await this.scopes.about(tx, scope.personId, scope.ref);
      const filter = { ...(await this.filterOf(tx, query)), newestFirst: query.order === 'newest' };
      const limit = limitOf(query);
      const from = readPosition(query.cursor);
      const rows = await this.events.page(tx, scope, from.after, limit, { ...filter, newestFirst: filter.newestFirst !== from.back });
      return { ...turned(rows, limit, from), about };
    });
  }

  /** Everything, as a stream that breaks off where it fails; the export is on record before the first byte. @throws NotFound, Invalid */
  async take(actor: Actor, whose: Whose, query: AskHistory): Promise<Readable> {
    const { format: _, ...asked } = query;
    if (Object.values(asked).some((value) => value !== undefined)) throw new Invalid({ format: 'Pages and filters are for format=json; the other formats give everything.' });
    const format = query.format === 'csv' ? 'csv' : 'jsonl';
    const { scope, id } = await this.database.read(actor, async (tx) => {
      const found = await this.mustFind(tx, whose);
      const id = await this.exports.begin(tx, {
        kind: `${whose.of}_history`, format, filter: { [whose.of]: found.ref },
        personId: found.personId, caseId: found.caseId ?? undefined, caseIds: found.caseIds,
      });
      return { scope: found, id };
    });
    return this.deliveries.deliver(actor, id, this.portions(actor, scope, format));
  }

  /** All of it, batch by batch, whole lines. The look must have been written before. */
  async *portions(actor: Actor, scope: Scope, format: 'jsonl' | 'csv'): AsyncGenerator<Portion> {
    const { text, values } = this.events.events(scope);
    let first = true;
    for await (const rows of this.database.stream<EventRow>(actor, text, values)) {
      yield { text: format === 'csv' ? presentCsv(rows, first) : presentLines(rows), rows: rows.length };
      first = false;
    }
    if (first && format === 'csv') yield { text: CSV_HEADER, rows: 0 };
  }

  private async filterOf(tx: Tx, { kind, action, who, since, until, looks, breaches }: AskHistory): Promise<EventFilter> {
    if (since && until && until <= since) throw new Invalid({ until: 'The period ends before it begins.' });
    return {
      kinds: kind, actions: action, actor: who ? await this.userOf(tx, who) : undefined, since, until, looks: looks !== 'false', breaches: breaches === 'true',
    };
  }

  private async userOf(tx: Tx, text: string): Promise<string> {
    const ref = referenceIn('who', 'US', text);
    const id = await this.scopes.keyOf(tx, ref);
    if (!id) throw new Invalid({ who: `There is no user ${ref}.` });
    return id;
  }

  private async mustFind(tx: Tx, { of, ref }: Whose): Promise<Scope> {
    const scope = of === 'case' ? await this.scopes.ofCase(tx, ref) : await this.scopes.ofPerson(tx, ref);
    if (!scope) throw new NotFound(of, ref);
    return scope;
  }
}

/** A cursor of a page: where to go on, or, with a third word, where to go back from. */
function readPosition(cursor: string | undefined): { after: unknown[] | null; back: boolean } {
  const values = readCursor(cursor, 3);
  if (values && typeof values[1] !== 'number') throw new Invalid({ cursor: 'This cursor was cut short or comes from another list. Start again without it.' });
  return { after: values?.slice(0, 2) ?? null, back: values?.[2] === 'back' };
}

/** Rows read forward or backward as a page in its own order; `limit + 1` rows say whether there is more that way. */
function turned(rows: readonly EventRow[], limit: number, { after, back }: { after: unknown[] | null; back: boolean }): Omit<HistoryPage, 'about'> {
  const shown = rows.slice(0, limit);
  if (back) shown.reverse();
  const more = rows.length > limit;
  const at = (row: EventRow | undefined, way: 'on' | 'back'): string | null => (row ? Buffer.from(JSON.stringify([row.at, row.sequence, way])).toString('base64url') : null);
  return {
    items: shown.map(presentTimelineEvent),
    next: back || more ? at(shown.at(-1), 'on') : null,
    previous: (back ? more : after !== null) ? at(shown[0], 'back') : null,
  };
}
