import pg from 'pg';

/** Any fixed number: the advisory lock that every process holds, shared, as long as it needs the server. */
const LEASE = 7_266_273_453;

/**
 * A process's share in a running server: a connection holding an advisory lock in shared mode. The
 * server lets go of it when the process dies, however it dies, so nobody dead counts as still in.
 */
export interface Lease {
  /**
   * Lets go. When nobody else holds a lease, `stop` is run first, while newcomers wait for the same
   * lock: they lose their connection with the server and start it anew.
   */
  end(stop: () => Promise<void>): Promise<void>;
}

/** Connects and takes a lease. `lost` is called if the server drops it later. Rejects with pg's error. */
export async function takeLease(url: string, lost: () => void): Promise<Lease> {
  const client = new pg.Client({
    connectionString: url, ssl: false, connectionTimeoutMillis: 5_000, lock_timeout: 60_000, keepAlive: true,
    application_name: `crossfile-lease:${process.pid}`,
  }) as pg.Client & { ref(): void; unref(): void }; // both public in pg, missing in its types
  let held = false;
  const drop = () => {
    if (held) lost();
    held = false;
  };
  client.on('error', drop); // unheard, it would end the process
  client.on('end', drop);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [LEASE]);
  } catch (error) {
    client.end().catch(() => undefined);
    throw error;
  }
  held = true;
  client.unref(); // a lease alone doesn't keep a process up

  return {
    async end(stop) {
      held = false;
      client.ref();
      try {
        if (await isLast(client)) await stop();
      } finally {
        await client.end().catch(() => undefined);
      }
    },
  };
}

/** Gives the share back and asks for the whole: granted to the last one out, once. */
async function isLast(client: pg.Client): Promise<boolean> {
  try {
    await client.query('select pg_advisory_unlock_shared($1)', [LEASE]);
    const { rows } = await client.query('select pg_try_advisory_lock($1) as last', [LEASE]);
    return rows[0].last;
  } catch {
    return false; // the server is gone: nothing to stop
  }
}
