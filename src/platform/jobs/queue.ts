import { Logger as WorkerLogger, runMigrations } from 'graphile-worker';
import { type ClientBase, Pool, type PoolConfig } from 'pg';

/** The schema that crossfile_jobs owns and nobody else may look into. */
export const QUEUE = 'queue';

/** graphile-worker's own words: what goes wrong is told by the worker (worker.ts), everything else is noise. */
export const SILENT = new WorkerLogger(() => () => undefined);

/** Connections that act as crossfile_jobs. @param url who signs in there is crossfile_jobs or may become it */
export function queuePool(url: string, max: number): Pool {
  const pool = new Pool({
    connectionString: url, max, application_name: 'crossfile-jobs', connectionTimeoutMillis: 30_000,
    onConnect: async (client: ClientBase) => void (await client.query('set role crossfile_jobs')),
  } as PoolConfig);
  pool.on('error', () => undefined); // an idle connection that dies is replaced at its next use
  pool.on('connect', (client) => client.on('error', () => undefined)); // whoever waits on it is told by its query
  return pool;
}

/** Brings the queue's tables to the version of graphile-worker that is installed, as their owner. Nothing to do before the migration that makes the schema. */
export async function migrateQueue(ownerUrl: string): Promise<void> {
  const pool = queuePool(ownerUrl, 1);
  try {
    const { rows } = await pool.query<{ there: boolean }>(`select exists (select from pg_namespace where nspname = $1) as there`, [QUEUE]);
    if (rows[0].there) await runMigrations({ pgPool: pool, schema: QUEUE, logger: SILENT });
  } finally {
    await pool.end();
  }
}
