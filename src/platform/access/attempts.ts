import { isIPv6 } from 'node:net';
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

  /**
   * Counts an attempt before the password is looked at, so that a thousand at once are no more than one after the
   * other; `succeeded` takes the count back. @throws TooManyAttempts while the wait runs
   */
  async begin(account: string, address: string): Promise<void> {
    const key = [account.toLowerCase(), networkOf(address)];
    const { rowCount } = await this.pool.query(
      `insert into platform.sign_in_attempt as a (account, address, failures) values ($1, $2, 1)
       on conflict (account, address) do update set
         failures = case when a.last_at < now() - interval '1 day' then 1 else a.failures + 1 end, last_at = now(),
         locked_until = case when a.last_at >= now() - interval '1 day' and a.failures + 1 >= $3
           then now() + make_interval(secs => least($4 * power(2, least(a.failures + 1 - $3, 20)), $5)) end
         where a.locked_until is null or a.locked_until <= now()`,
      [...key, FREE, FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS]);
    if (rowCount) return;
    const { rows } = await this.pool.query<{ seconds: number }>(
      'select greatest(ceil(extract(epoch from locked_until - now())), 1)::int as seconds from platform.sign_in_attempt where account = $1 and address = $2', key);
    throw new TooManyAttempts(rows[0]?.seconds ?? 1);
  }

  async succeeded(account: string, address: string): Promise<void> {
    await this.pool.query('delete from platform.sign_in_attempt where account = $1 and address = $2', [account.toLowerCase(), networkOf(address)]);
    await this.pool.query(`delete from platform.sign_in_attempt where last_at < now() - interval '2 days'`);
  }
}

/** One household or machine has 2^64 addresses of IPv6: they count as one. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head, tail] = address.split('%')[0].split('::');
  const before = head ? head.split(':') : [];
  const after = tail ? tail.split(':') : [];
  const groups = tail === undefined ? before : [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return `${groups.slice(0, 4).map((group) => group.toLowerCase().replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
