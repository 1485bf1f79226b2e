import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { DeliveriesService, type Portion } from '../exports/deliveries.service.js';
import { ExportsService } from '../exports/exports.service.js';
import type { AskHistory } from './history.dto.js';
import { CSV_HEADER, presentCsv, presentEvent, presentLines, type ShownEvent } from './history.presenter.js';
import { type EventRow, HistoryEventRepository } from './history-event.repository.js';
import { HistoryRepository, type Scope } from './history.repository.js';

/** Whose history is asked for, by spoken reference. */
export interface Whose { of: 'case' | 'person'; ref: string }

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

  /** One page. @throws NotFound, Invalid */
  page(actor: Actor, whose: Whose, query: AskHistory): Promise<Page<ShownEvent>> {
    return this.database.read(actor, async (tx) => {
      const scope = await this.mustFind(tx, whose);
      await tx.viewed('history', { record: scope.caseId ?? scope.personId, person: scope.personId, case: scope.caseId });
      const limit = limitOf(query);
      const rows = await this.events.page(tx, scope, readCursor(query.cursor, 2), limit);
      return pageOf(rows, limit, (row) => [row.at, row.sequence], presentEvent);
    });
  }

  /** Everything, as a stream that breaks off where it fails; the export is on record before the first byte. @throws NotFound, Invalid */
  async take(actor: Actor, whose: Whose, query: AskHistory): Promise<Readable> {
    if (query.cursor !== undefined || query.limit !== undefined) throw new Invalid({ format: 'Pages are for format=json; the other formats give everything.' });
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

  private async *portions(actor: Actor, scope: Scope, format: 'jsonl' | 'csv'): AsyncGenerator<Portion> {
    const { text, values } = this.events.events(scope);
    let first = true;
    for await (const rows of this.database.stream<EventRow>(actor, text, values)) {
      yield { text: format === 'csv' ? presentCsv(rows, first) : presentLines(rows), rows: rows.length };
      first = false;
    }
    if (first && format === 'csv') yield { text: CSV_HEADER, rows: 0 };
  }

  private async mustFind(tx: Tx, { of, ref }: Whose): Promise<Scope> {
    const scope = of === 'case' ? await this.scopes.ofCase(tx, ref) : await this.scopes.ofPerson(tx, ref);
    if (!scope) throw new NotFound(of, ref);
    return scope;
  }
}
