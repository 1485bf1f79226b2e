import { Injectable } from '@nestjs/common';
import { NotFound, Refused } from '../../domain/errors.js';
import { permissionFor } from '../../domain/export.js';
import { holds } from '../../domain/permission.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Files } from '../../platform/files/files.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { ExportScopeService } from './export-scope.service.js';
import type { CreateExport, EstimateExport, ListExports } from './exports.dto.js';
import { presentEstimate, presentExport, type ShownEstimate, type ShownExport } from './exports.presenter.js';
import { ExportsRepository, type ExportRow } from './exports.repository.js';

/** A history that goes out as a stream when it is asked for. Keys are UUIDs. */
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
  constructor(
    private readonly database: Database, private readonly exports: ExportsRepository, private readonly scopes: ExportScopeService,
    private readonly files: Files, private readonly jobs: Jobs,
  ) {}

  list(actor: Actor, query: ListExports): Promise<Page<ShownExport>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const rows = await this.exports.list(tx, query.kind ?? null, readCursor(query.cursor, 2), limit);
      const ids = rows.slice(0, limit).map((row) => row.id);
      const progress = await this.files.progress(tx, ids);
      await tx.listed('export', query, ids);
      return pageOf(rows, limit, (row) => [row.position, row.id], (row) => presentExport(row, progress.get(row.id), tx.now));
    });
  }

  show(actor: Actor, ref: string): Promise<ShownExport> {
    return this.database.read(actor, async (tx) => {
      const row = await this.mustFind(tx, ref);
      await tx.viewed('export', { record: row.id, person: row.personId, case: row.caseId });
      return this.shown(tx, row);
    });
  }

  /** What an export would come to. @throws Invalid, NotFound, Refused */
  estimate(actor: Actor, input: EstimateExport): Promise<ShownEstimate> {
    return this.database.read(actor, async (tx) => {
      const scope = await this.scopes.find(tx, input);
      await tx.listed('export', scope.filter, [], 'list', { person: scope.personId, case: scope.caseId });
      return presentEstimate(scope.kind, input.format, scope.caseIds.length, scope.rows);
    });
  }

  /**
   * Asks for an export: the set of cases and the position in the journal are fixed here, a job writes the file.
   * @throws Invalid, NotFound, Refused
   */
  create(actor: Actor, input: CreateExport): Promise<ShownExport> {
    return this.database.write(actor, async (tx) => {
      const { kind, filter, caseIds, personId, caseId, rows } = await this.scopes.find(tx, input);
      const { id } = await this.exports.add(tx, { kind, format: input.format, filter, purpose: input.purpose, cases: caseIds.length, personId, caseId, kept: true });
      await this.files.announce(tx, id, rows);
      await tx.listed(kind === 'bulk' ? 'export' : 'history', filter, caseIds, 'export', { record: id, person: personId, case: caseId });
      await this.jobs.enqueue(tx, 'export.write', { exportId: id }, { key: `export.write:${id}` });
      return this.shown(tx, (await this.exports.byId(tx, id))!);
    });
  }

  /** For the room that tells histories, inside its transaction: it streams this one itself. The purpose is the reason that the actor gave, if any. */
  async begin(tx: Tx, { caseIds, ...asked }: HistoryExport): Promise<string> {
    const { id } = await this.exports.add(tx, { ...asked, purpose: tx.actor.reason ?? null, cases: caseIds.length });
    await tx.listed('history', asked.filter, caseIds, 'export', { record: id, person: asked.personId, case: asked.caseId });
    return id;
  }

  /** A stream was handed over whole: how many lines, and the digest of the bytes. */
  finish(actor: Actor, id: string, { rows, sha256 }: { rows: number; sha256: Buffer }): Promise<void> {
    return this.database.write(actor, async (tx) => {
      await this.exports.change(tx, await this.mustGet(tx, id), { rows, sha256, finishedAt: tx.now, failedAt: null });
    });
  }

  /** A stream broke off: whatever the client holds is not whole. */
  fail(actor: Actor, id: string): Promise<void> {
    return this.database.write(actor, async (tx) => {
      await this.exports.change(tx, await this.mustGet(tx, id), { failedAt: tx.now });
    });
  }

  /** Before a file leaves: logs that it is taken away. @throws Refused to everybody but who asked for it, and when there is none */
  takeAway(actor: Actor, ref: string): Promise<ExportRow> {
    return this.database.read(actor, async (tx) => {
      const row = await this.mustFind(tx, ref);
      if (row.requestedBy !== actor.id || !holds(actor.roles, permissionFor(row.kind))) {
        throw new Refused({ rule: 'access.export-requester', message: 'Only who asked for an export takes it away. Make one of your own.', facts: { requestedBy: row.requestedByName } });
      }
      const { state } = await this.shown(tx, row);
      if (!row.kept) throw new Refused({ rule: 'export.history', message: 'This went out when it was asked for and was not kept. Ask for it again.', facts: { kind: row.kind } });
      if (state === 'expired') throw new Refused({ rule: 'export.expired', message: 'This export has expired and its file is gone. Make another one.', facts: { expiredAt: row.expiresAt } });
      if (state !== 'finished') throw new Refused({ rule: 'export.not-ready', message: state === 'failed' ? 'This export failed. Make another one.' : 'This export is not written yet.', facts: { state } });
      await tx.listed('export', row.filter, [], 'export', { record: row.id, person: row.personId, case: row.caseId });
      return row;
    });
  }

  private async shown(tx: Tx, row: ExportRow): Promise<ShownExport> {
    return presentExport(row, (await this.files.progress(tx, [row.id])).get(row.id), tx.now);
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
