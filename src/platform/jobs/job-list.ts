import { Injectable } from '@nestjs/common';
import { NotFound } from '../../domain/errors.js';
import type { Actor } from '../access/actor.js';
import { Database } from '../database/database.js';
import { limitOf, type Page, pageOf, readCursor } from '../web/page.js';
import type { ListJobs } from './jobs.dto.js';

/** A job as administrators see it: what, how often, what went wrong. It names nobody. */
export interface ShownJob {
  id: number;
  name: string;
  state: 'waiting' | 'running' | 'failed';
  /** How often it was begun, and how often it may be. */
  attempts: number; maxAttempts: number;
  /** Instants of the real clock. `startsAt`: not before; `changedAt`: when it failed, if it did. */
  enqueuedAt: Date; startsAt: Date; changedAt: Date;
  error: string | null;
}

interface Row { id: number; name: string; attempts: number; max_attempts: number; created_at: Date; run_at: Date; updated_at: Date; state: ShownJob['state']; error: string | null }

/** What waits, runs or failed for good. A job that is done is gone. */
@Injectable()
export class JobList {
  constructor(private readonly database: Database) {}

  list(actor: Actor, query: ListJobs): Promise<Page<ShownJob>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      // by key, newest first: the queue is short
      const rows = await tx.rows<Row>('select * from platform.job_list($1, $2, $3)', [query.state === 'failed', readCursor(query.cursor, 1)?.[0] ?? null, limit + 1]);
      await tx.listed('job', query, []);
      return pageOf(rows, limit, (row) => [row.id], present);
    });
  }

  /** A job that failed for good begins again. @throws NotFound where there is no such job */
  async retry(actor: Actor, id: number): Promise<void> {
    await this.database.write(actor, async (tx) => {
      const row = await tx.one<{ found: boolean }>('select platform.retry_job($1) as found', [id]);
      if (!row?.found) throw new NotFound('job that failed');
    });
  }
}

const present = (row: Row): ShownJob => ({
  id: row.id, name: row.name, state: row.state, attempts: row.attempts, maxAttempts: row.max_attempts,
  enqueuedAt: row.created_at, startsAt: row.run_at, changedAt: row.updated_at, error: row.error,
});

export const EXAMPLE_JOB = {
  id: 42, name: 'export.write', state: 'failed', attempts: 5, maxAttempts: 5, enqueuedAt: '2025-11-14T08:00:00.000Z',
  startsAt: '2025-11-14T08:04:10.000Z', changedAt: '2025-11-14T08:04:12.000Z', error: 'Something went wrong. The log says what.',
};
