import { Injectable } from '@nestjs/common';
import { endOfDay, startOfDay } from '../../domain/day.js';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import type { CreateExport, ListExports } from './exports.dto.js';
import { presentExport, type ShownExport } from './exports.presenter.js';
import { type CaseFilter, ExportsRepository, type ExportRow } from './exports.repository.js';

/** What a room takes away beside bulk exports: the history of one case or one person. Keys are UUIDs. */
export interface HistoryExport {
  kind: 'case_history' | 'person_history';
  format: 'jsonl' | 'csv';
  filter: Record<string, unknown>;
  personId: string;
  caseId?: string;
  /** Every case that it tells of. */
  caseIds: readonly string[];
}

/** What is taken away: each export is a record of who, what and why, and its journal row holds the cases as a set. */
@Injectable()
export class ExportsService {
  constructor(private readonly database: Database, private readonly exports: ExportsRepository) {}

  list(actor: Actor, query: ListExports): Promise<Page<ShownExport>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const rows = await this.exports.list(tx, query.kind ?? null, readCursor(query.cursor, 2), limit);
      await tx.listed('export', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.position, row.id], presentExport);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownExport> {
    return this.database.read(actor, async (tx) => {
      const row = await this.mustFind(tx, ref);
      await tx.viewed('export', { record: row.id, person: row.personId, case: row.caseId });
      return presentExport(row);
    });
  }

  /** Asks for a bulk export: the set of cases and the position in the journal are fixed here. @throws Invalid */
  create(actor: Actor, input: CreateExport): Promise<ShownExport> {
    return this.database.write(actor, async (tx) => {
      const { filter, shown } = await this.filterOf(tx, input);
      const caseIds = await this.exports.casesThatFit(tx, filter);
      const { id } = await this.exports.add(tx, { kind: 'bulk', format: input.format, filter: shown, purpose: input.purpose, cases: caseIds.length });
      await tx.listed('export', shown, caseIds, 'export', { record: id });
      return presentExport((await this.exports.byId(tx, id))!);
    });
  }

  /** For the room that tells histories, inside its transaction; the purpose is the reason that the actor gave, if any. */
  async begin(tx: Tx, { caseIds, ...asked }: HistoryExport): Promise<string> {
    const { id } = await this.exports.add(tx, { ...asked, purpose: tx.actor.reason ?? null, cases: caseIds.length });
    await tx.listed('history', asked.filter, caseIds, 'export', { record: id, person: asked.personId, case: asked.caseId });
    return id;
  }

  /** Everything was handed over: how many lines, and the digest of the bytes. */
  finish(actor: Actor, id: string, { rows, sha256 }: { rows: number; sha256: Buffer }): Promise<void> {
    return this.database.write(actor, async (tx) => {
      await this.exports.change(tx, await this.mustGet(tx, id), { rows, sha256, finishedAt: tx.now, failedAt: null });
    });
  }

  /** It broke off: whatever the client holds is not whole. */
  fail(actor: Actor, id: string): Promise<void> {
    return this.database.write(actor, async (tx) => {
      await this.exports.change(tx, await this.mustGet(tx, id), { failedAt: tx.now });
    });
  }

  /** Before content leaves: logs that it is taken away, and gives the key. @throws Refused to everybody but who asked for it */
  takeAway(actor: Actor, ref: string): Promise<string> {
    return this.database.read(actor, async (tx) => {
      const row = await this.mustFind(tx, ref);
      if (row.requestedBy !== actor.id) {
        throw new Refused({ rule: 'access.export-requester', message: 'Only who asked for an export takes it away. Make one of your own.', facts: { requestedBy: row.requestedByName } });
      }
      if (row.kind !== 'bulk') {
        throw new Refused({ rule: 'export.history', message: 'A history goes out when it is asked for. Ask for it again.', facts: { kind: row.kind } });
      }
      await tx.listed('export', row.filter, [], 'export', { record: row.id });
      return row.id;
    });
  }

  private async filterOf(tx: Tx, { period, state, flight, cases }: CreateExport): Promise<{ filter: CaseFilter; shown: Record<string, unknown> }> {
    if (!period && !state && !flight && !cases) throw new Invalid({ period: 'Say which cases: a period, a state, a flight or a list of references.' });
    if (period && period.to < period.from) throw new Invalid({ 'period.to': 'The period ends before it begins.' });
    const flightRef = flight ? referenceIn('flight', 'FL', flight) : undefined;
    const flightId = flightRef ? await this.exports.flightId(tx, flightRef) : null;
    if (flightRef && !flightId) throw new Invalid({ flight: `There is no flight ${flightRef}.` });
    const refs = cases?.map((ref, index) => referenceIn(`cases.${index}`, 'CA', ref));
    const unknown = refs ? await this.exports.unknownCases(tx, refs) : [];
    if (unknown.length) throw new Invalid({ cases: `There is no case ${unknown.slice(0, 10).join(', ')}.` });
    return {
      filter: { from: period ? startOfDay(period.from) : null, to: period ? endOfDay(period.to) : null, state: state ?? null, flight: flightId, cases: refs ?? null },
      shown: { ...(period && { period: { from: period.from, to: period.to } }), ...(state && { state }), ...(flightRef && { flight: flightRef }), ...(refs && { cases: refs }) },
    };
  }

  private async mustFind(tx: Tx, ref: string): Promise<ExportRow> {
    const row = await this.exports.byRef(tx, ref);
    if (!row) throw new NotFound('export', ref);
    return row;
  }

  private async mustGet(tx: Tx, id: string): Promise<ExportRow> {
    const row = await this.exports.byId(tx, id);
    if (!row) throw new NotFound('export');
    return row;
  }
}
