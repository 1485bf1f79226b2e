import type { Pool } from 'pg';

/** Ten failures, then a wait that doubles from 15 seconds to 15 minutes; counted per account and address. */
const FREE = 10;
const FIRST_WAIT_SECONDS = 15;
const LONGEST_WAIT_SECONDS = 15 * 60;

/** The door answers 429 with `Retry-After: seconds`. */
export class TooManyAttempts extends Error {
  constructor(readonly seconds: number) {
    super(`Too many failed sign-ins. Try again in ${seconds} seconds.`);
  }
}

/** Counts failed sign-ins of one account from one address, so that the owner elsewhere still gets in. */
export class Attempts {
  constructor(private readonly pool: Pool) {}

  /** @throws TooManyAttempts while the wait runs; asked before the password is looked at. */
  async check(account: string, address: string): Promise<void> {
    const { rows } = await this.pool.query<{ seconds: number }>(
      `select ceil(extract(epoch from locked_until - now()))::int as seconds from platform.sign_in_attempt
        where account = $1 and address = $2 and locked_until > now()`, [account.toLowerCase(), address]);
    if (rows[0]) throw new TooManyAttempts(rows[0].seconds);
  }

  async failed(account: string, address: string): Promise<void> {
    await this.pool.query(
      `insert into platform.sign_in_attempt as a (account, address, failures) values ($1, $2, 1)
       on conflict (account, address) do update set
         failures = case when a.last_at < now() - interval '1 day' then 1 else a.failures + 1 end, last_at = now(),
         locked_until = case when a.last_at >= now() - interval '1 day' and a.failures + 1 >= $3
           then now() + make_interval(secs => least($4 * power(2, least(a.failures + 1 - $3, 20)), $5)) end`,
      [account.toLowerCase(), address, FREE, FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS]);
  }

  async succeeded(account: string, address: string): Promise<void> {
    await this.pool.query('delete from platform.sign_in_attempt where account = $1 and address = $2', [account.toLowerCase(), address]);
  }
}
