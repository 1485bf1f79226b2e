import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NotFound, Refused } from '../../domain/errors.js';
import { EXPORT_KEPT_DAYS, permissionFor } from '../../domain/export.js';
import { holds } from '../../domain/permission.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { type Attempt, Files } from '../../platform/files/files.js';
import { type Job, Jobs } from '../../platform/jobs/jobs.js';
import { ExportContentRepository } from './export-content.repository.js';
import { ExportWritersService, type Portion } from './export-writers.service.js';
import { presentLine } from './exports.presenter.js';
import { type ContentRow, type ExportRow, ExportsRepository } from './exports.repository.js';

/** Pieces of a file: small enough to be held in memory by a few downloads at once. */
const PIECE_BYTES = 256 * 1024;
const ERASED_AT_ONCE = 100;

/** Writes the files of exports as jobs, with the eyes of who asked for them, and erases them when they expire. */
@Injectable()
export class ExportJobService implements OnModuleInit {
  constructor(
    private readonly database: Database, private readonly exports: ExportsRepository, private readonly content: ExportContentRepository,
    private readonly writers: ExportWritersService, private readonly files: Files, private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.on('export.write', {
      run: ({ exportId }, job) => this.write(exportId, job),
      failed: ({ exportId }, why, actor) => this.failed(exportId, why, actor),
    });
    this.jobs.on('export.expire', { every: '*/10 * * * *', run: (_, { actor, signal }) => this.expire(actor, signal) });
  }

  /** @throws Refused when who asked may no longer have it */
  private async write(id: string, job: Job): Promise<void> {
    const row = await this.database.read(job.actor, (tx) => this.mustGet(tx, id));
    if (row.finishedAt) return; // by an attempt that was taken for dead
    const requester = await this.allowed(row, job);
    const attempt = await this.database.write(job.actor, (tx) => this.files.begin(tx, id));
    const { rows, bytes, sha256 } = await this.pieces(this.portions(requester, row), attempt, job);
    await this.allowed(row, job); // suspended while it was written: nobody gets it
    await this.database.write(job.actor, async (tx) => {
      await this.files.hold(tx, attempt, rows);
      const expiresAt = new Date(tx.now.getTime() + EXPORT_KEPT_DAYS * 86_400_000);
      await this.exports.change(tx, await this.mustGet(tx, id), { rows, bytes, sha256, finishedAt: tx.now, expiresAt, failedAt: null, failure: null });
    });
  }

  /** Who asked, if they may still have it. */
  private async allowed(row: ExportRow, job: Job): Promise<Actor> {
    const requester = await job.requester();
    if (requester.id !== row.requestedBy || !holds(requester.roles, permissionFor(row.kind))) {
      throw new Refused({ rule: 'access.export-requester', message: 'Who asked for this may no longer export it.' });
    }
    return requester;
  }

  private async pieces(portions: AsyncGenerator<Portion>, attempt: Attempt, { actor, signal }: Job): Promise<{ rows: number; bytes: number; sha256: Buffer }> {
    const hash = createHash('sha256');
    let rows = 0, bytes = 0, position = 0, held: Buffer[] = [], size = 0;
    const put = async (): Promise<void> => {
      const piece = Buffer.concat(held);
      held = [];
      size = 0;
      if (piece.length) await this.database.write(actor, (tx) => this.files.append(tx, attempt, position++, piece, rows));
    };
    for await (const portion of portions) {
      signal.throwIfAborted();
      const text = Buffer.from(portion.text, 'utf8');
      hash.update(text);
      rows += portion.rows;
      bytes += text.length;
      held.push(text);
      if ((size += text.length) >= PIECE_BYTES) await put();
    }
    await put();
    return { rows, bytes, sha256: hash.digest() };
  }

  private portions(actor: Actor, row: ExportRow): AsyncGenerator<Portion> {
    if (row.kind === 'bulk') return this.bulk(actor, row.id);
    return this.writers.of(row.kind).portions(actor, String(row.filter.case ?? row.filter.person), row.format);
  }

  private async *bulk(actor: Actor, id: string): AsyncGenerator<Portion> {
    for await (const batch of this.database.stream<ContentRow>(actor, this.content.text, [id])) {
      yield { text: batch.map(presentLine).join(''), rows: batch.length };
    }
  }

  private async failed(id: string, failure: string, actor: Actor): Promise<void> {
    await this.database.write(actor, async (tx) => {
      const row = await this.mustGet(tx, id);
      if (row.finishedAt) return;
      await this.files.erase(tx, id);
      await this.exports.change(tx, row, { failedAt: tx.now, failure });
    });
  }

  private async expire(actor: Actor, signal: AbortSignal): Promise<void> {
    for (let erased = ERASED_AT_ONCE; erased === ERASED_AT_ONCE && !signal.aborted;) {
      erased = await this.database.write(actor, async (tx) => {
        const ids = await this.exports.expired(tx, ERASED_AT_ONCE);
        for (const id of ids) {
          await this.files.erase(tx, id);
          await this.exports.change(tx, await this.mustGet(tx, id), { erasedAt: tx.now });
        }
        return ids.length;
      });
    }
  }

  private async mustGet(tx: Tx, id: string): Promise<ExportRow> {
    const row = await this.exports.byId(tx, id);
    if (!row) throw new NotFound('export');
    return row;
  }
}
