import { Client } from 'pg';

/** Two-number advisory locks: the first says that it is about a worker. */
const ALIVE = 4203;

/**
 * Says of a worker that it lives, and frees the jobs of those that do not: graphile-worker itself would wait four hours
 * before it takes the jobs of a killed process away from it. A worker lives as long as its keeper's connection does; the
 * server ends that with the process, however it dies.
 */
export class Keeper {
  private constructor(private readonly client: Client, private readonly worker: string) {}

  /** `lost` is called once when the connection goes. */
  static async of(url: string, worker: string, lost: () => void): Promise<Keeper> {
    const client = new Client({ connectionString: url, application_name: 'crossfile-jobs-keeper', keepAlive: true, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    client.on('end', lost);
    await client.connect();
    await client.query('set role crossfile_jobs');
    await client.query('select pg_advisory_lock($1, hashtext($2))', [ALIVE, worker]);
    return new Keeper(client, worker);
  }

  /** Frees what workers that died have left. How many workers that were. */
  async free(): Promise<number> {
    // a lock is taken, and so granted, only where the worker that held it is gone; it ends with the statement
    const { rows } = await this.client.query<{ gone: string }>(`
      with holders as materialized (select distinct locked_by from queue._private_jobs where locked_by <> $2)
      select locked_by as gone from holders where pg_try_advisory_xact_lock($1, hashtext(locked_by))`, [ALIVE, this.worker]);
    if (rows.length) await this.client.query('select queue.force_unlock_workers($1)', [rows.map(({ gone }) => gone)]);
    return rows.length;
  }

  async end(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
