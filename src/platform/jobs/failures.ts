import type { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { type Envelope, type JobActors } from './actors.js';
import type { Jobs } from './jobs.js';

const UNTOLD = `
  select j.id, t.identifier as name, j.payload, j.last_error as error
    from queue._private_jobs j join queue._private_tasks t on t.id = j.task_id
   where j.locked_at is null and j.attempts >= j.max_attempts and j.flags -> 'told' is null and t.identifier = any ($1)
   order by j.id limit 20 for update of j skip locked`;
const TOLD = `update queue._private_jobs set flags = coalesce(flags, '{}') || '{"told": true}' where id = any ($1)`;

interface Failed { id: string; name: string; payload: Envelope; error: string | null }

/**
 * Tells rooms of the jobs that failed for good, also of those whose process was killed in the last attempt. Who was
 * told is marked in the same transaction in which the jobs are held; telling that fails is repeated at the next look.
 */
export async function tellFailures(pool: Pool, jobs: Jobs, actors: JobActors, log: Logger): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rows } = await client.query<Failed>(UNTOLD, [jobs.names()]);
    const told: string[] = [];
    for (const { id, name, payload, error } of rows) {
      const why = error ?? 'Whatever did it was killed each time.';
      try {
        await jobs.handler(name)?.failed?.((payload.with ?? {}) as never, why, actors.job(payload.request));
        told.push(id);
      } catch (failure) {
        log.error(`job ${name} failed for good, and that could not be noted: ${(failure as Error).message}`);
      }
    }
    await client.query(TOLD, [told]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}
