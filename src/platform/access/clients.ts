import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Accounts } from './accounts.js';
import type { OsiaClient } from './clients-file.js';

/** Which systems of other agencies may ask here, and how often each of them does. */
@Injectable()
export class Clients {
  constructor(private readonly accounts: Accounts, private readonly clients: readonly OsiaClient[]) {}

  /** Whether anybody is let in at all. */
  get any(): boolean {
    return this.clients.length > 0;
  }

  /** The client of that name; null once the operator took it off the list. */
  named(name: string): OsiaClient | null {
    return this.clients.find((one) => one.name === name) ?? null;
  }

  byToken(token: string): OsiaClient | null {
    const hash = createHash('sha256').update(token).digest();
    return this.clients.find(({ tokenSha256 }) => timingSafeEqual(tokenSha256, hash)) ?? null;
  }

  /**
   * Counts a call, in the database, so that the limit holds over all processes: so many in the minute that its first call
   * began. @returns null where it may go on, else the seconds to wait
   */
  async count({ name, perMinute }: OsiaClient): Promise<number | null> {
    const { rowCount } = await this.accounts.pool.query({
      name: 'client_call',
      text: `insert into platform.client_call as c (client, began_at, calls) values ($1, now(), 1)
             on conflict (client) do update set
               began_at = case when c.began_at <= now() - interval '1 minute' then now() else c.began_at end,
               calls = case when c.began_at <= now() - interval '1 minute' then 1 else c.calls + 1 end
             where c.calls < $2 or c.began_at <= now() - interval '1 minute'`,
      values: [name, perMinute],
    });
    if (rowCount) return null;
    const { rows } = await this.accounts.pool.query<{ seconds: number }>(
      `select greatest(ceil(extract(epoch from began_at + interval '1 minute' - now())), 1)::int as seconds from platform.client_call where client = $1`, [name]);
    return rows[0]?.seconds ?? 1;
  }
}
