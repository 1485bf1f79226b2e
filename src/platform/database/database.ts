import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { DataSource, QueryRunner } from 'typeorm';
import type { PoolClient } from 'pg';
import type { Actor } from '../access/actor.js';
import { isRetryable, translateFailure } from './failure.js';
import { readMigrations } from './migrate.js';
import { answered, rememberAnswer } from './idempotency.js';
import { Tx } from './tx.js';

const OPEN = `select set_config('app.actor', $1, true), set_config('app.roles', $2, true),
  set_config('app.request', $3, true), set_config('app.reason', $4, true), platform.now() as now`;
/**
 * Plans that give the first row soon: rows come in the order of an index, not gathered and sorted first. A reader who
 * stops reading for a minute loses the stream, not everybody a connection.
 */
const STREAM_SETTINGS = `select set_config('cursor_tuple_fraction', '0', true), set_config('jit', 'off', true),
  set_config('enable_sort', 'off', true), set_config('enable_bitmapscan', 'off', true),
  set_config('idle_in_transaction_session_timeout', '60s', true)`;
const TRIES = 3;

/**
 * The one database door: the only class that holds the DataSource. Everything runs in a transaction that knows
 * who acts; both verbs translate what the database refuses and retry serialization failures and deadlocks whole.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly log = new Logger(Database.name);
  constructor(private readonly source: DataSource) {}

  /** Runs `work` in one transaction; a repeated Idempotency-Key gets the first answer instead. */
  async write<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { idempotency } = actor;
    if (!idempotency) return this.transaction(actor, work);
    return this.transaction(actor, async (tx) => {
      const earlier = await answered(tx, idempotency);
      if (earlier) return earlier.answer as T;
      const answer = await work(tx);
      await rememberAnswer(tx, idempotency, answer);
      return answer;
    });
  }

  /** The same transaction for looking: it writes the view, which is committed before the answer leaves. */
  read<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.transaction(actor, work);
  }

  private async transaction<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const runner = this.source.createQueryRunner();
      try {
        return await this.attempt(runner, actor, work);
      } catch (error) {
        await this.rollBack(runner);
        if (attempt >= TRIES || !isRetryable(error)) throw translateFailure(error);
      } finally {
        await runner.release();
      }
    }
  }

  private async attempt<T>(runner: QueryRunner, actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { client, now } = await this.begin(runner, actor);
    const result = await work(new Tx(actor, now, runner.manager, client));
    await runner.commitTransaction();
    return result;
  }

  /** Opens a transaction that knows who acts. */
  private async begin(runner: QueryRunner, actor: Actor): Promise<{ client: PoolClient; now: Date }> {
    const client = (await runner.connect()) as PoolClient;
    await runner.startTransaction();
    const { rows } = await client.query<{ now: Date }>({
      name: 'open', text: OPEN, values: [actor.id, actor.roles.join(','), actor.requestId, actor.reason ?? ''],
    });
    return { client, now: rows[0].now };
  }

  /** Takes back what is still open. */
  private async rollBack(runner: QueryRunner): Promise<void> {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch((failure) => this.log.warn(`rollback failed: ${failure}`));
  }

  /**
   * Rows of a long statement, batch by batch, in a transaction of the actor: for streams. The first batch is small, so
   * that the first byte comes soon; while one batch is consumed the next is fetched, so that at most two are in memory.
   * Breaking off early frees the connection. The look must have been written and committed before (read).
   */
  async *stream<T>(actor: Actor, text: string, values: readonly unknown[], { first = 50, batch = 150 } = {}): AsyncGenerator<T[]> {
    const runner = this.source.createQueryRunner();
    try {
      const { client } = await this.begin(runner, actor);
      await client.query(STREAM_SETTINGS);
      await client.query(`declare crossfile_stream no scroll cursor for ${text}`, values as unknown[]);
      const fetch = (rows: number): Promise<{ rows: unknown[] }> => {
        const fetched = client.query(`fetch ${rows} from crossfile_stream`);
        fetched.catch(() => undefined); // awaited below, unless the reader breaks off first
        return fetched;
      };
      for (let next = fetch(first); ;) {
        const { rows } = await next;
        if (rows.length === 0) break;
        next = fetch(batch);
        yield rows as T[];
      }
      await runner.commitTransaction();
    } catch (error) {
      throw translateFailure(error);
    } finally {
      await this.rollBack(runner);
      await runner.release();
    }
  }

  /** Names of migrations that this version of the app has and the database has not. */
  async missingMigrations(): Promise<string[]> {
    const [wanted, applied] = await Promise.all([
      readMigrations(), this.source.query<{ name: string }[]>('select name from migration.applied'),
    ]);
    const names = new Set(applied.map(({ name }) => name));
    return wanted.map(({ name }) => name).filter((name) => !names.has(name));
  }

  /** What the clock says in a demonstration; null in any other database. */
  async demonstrationClock(): Promise<Date | null> {
    const [row] = await this.source.query<{ demonstration: boolean; now: Date }[]>('select demonstration, platform.now() as now from platform.instance');
    return row.demonstration ? row.now : null;
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}
