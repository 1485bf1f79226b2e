import { createHash } from 'node:crypto';
import type { DeepPartial, EntityManager, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { PoolClient, QueryResultRow } from 'pg';
import { Conflict } from '../../domain/errors.js';
import type { Actor } from '../access/actor.js';

/** Statement text -> the name under which each connection prepares it once. */
const names = new Map<string, string>();
function statementName(text: string): string {
  let name = names.get(text);
  if (!name) names.set(text, (name = createHash('sha256').update(text).digest('base64url').slice(0, 40)));
  return name;
}

/** Which record a look or list concerns; ids are UUIDs. */
export interface Subject { record?: string; person?: string | null; case?: string | null; flight?: string | null }

/**
 * One open transaction of one actor. Repositories get it as their first argument and hold nothing of their own.
 * `now` is the office's time (platform.now()) at its beginning.
 */
export class Tx {
  private behalf = false;

  constructor(
    readonly actor: Actor,
    readonly now: Date,
    /** TypeORM on this transaction, for simple finds and inserts. */
    readonly manager: EntityManager,
    private readonly client: PoolClient,
  ) {}

  /** Adds one record and gives it back with what the database filled in (key, reference, times). */
  async add<E extends ObjectLiteral>(entity: EntityTarget<E>, values: DeepPartial<E>): Promise<E> {
    const record = this.manager.create(entity, values);
    await this.manager.insert(entity, record as QueryDeepPartialEntity<E>);
    return record;
  }

  /** The one record that fits, or null. */
  find<E extends ObjectLiteral>(entity: EntityTarget<E>, where: FindOptionsWhere<E>): Promise<E | null> {
    return this.manager.findOneBy(entity, where);
  }

  /**
   * Changes one record if it is still at the version that was seen, and counts the version up. Never `save()`:
   * it would write the old number back. @throws Conflict `version.stale`
   */
  async change<E extends ObjectLiteral & { id: string; version: number }>(entity: EntityTarget<E>, seen: { id: string; version: number }, changes: DeepPartial<E>): Promise<void> {
    const { affected } = await this.manager.createQueryBuilder().update(entity)
      .set({ ...changes, version: () => 'version + 1' } as unknown as QueryDeepPartialEntity<E>)
      .where('id = :id and version = :version', { id: seen.id, version: seen.version }).execute();
    if (affected === 0) throw new Conflict('version.stale', 'Someone else changed this record since you read it. Read it again, then decide.');
  }

  /** Rows of a statement with bound parameters; prepared once on each connection. Keep the text constant. */
  async rows<T extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<T[]> {
    return (await this.client.query<T>({ name: statementName(text), text, values: values as unknown[] })).rows;
  }

  /** The first row, or null. */
  async one<T extends QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<T | null> {
    return (await this.rows<T>(text, values))[0] ?? null;
  }

  /** How many rows a change touched. */
  async run(text: string, values: readonly unknown[] = []): Promise<number> {
    return (await this.client.query({ name: statementName(text), text, values: values as unknown[] })).rowCount ?? 0;
  }

  /**
   * Does what an act causes on records that the actor may not see (an escort's boarding moves the case).
   * The journal still names the actor; only the rows in sight widen, and only for `work`.
   */
  async onBehalf<T>(work: () => Promise<T>): Promise<T> {
    if (this.behalf) return work(); // asked for inside another: the outer one ends it
    this.behalf = true;
    await this.run(`select set_config('app.roles', 'system', true)`);
    try {
      return await work();
    } finally {
      // in a transaction that failed this fails too, and nothing more can be done in it anyway
      await this.run(`select set_config('app.roles', $1, true)`, [this.actor.roles.join(',')]).catch(() => undefined);
      this.behalf = false;
    }
  }

  /** Locks persons, always in order of id: whoever decides over a person does this first. */
  async lockPersons(...ids: string[]): Promise<void> {
    await this.run('select 1 from record.person where id = any ($1) order by id for no key update', [[...new Set(ids)]]);
  }

  /** Writes that one record was looked at. */
  async viewed(table: string, { record, person, case: caseId, flight }: Subject): Promise<void> {
    await this.run(`select journal.looked('view', $1, $2, $3, $4, $5, null, null)`, [table, record, person, caseId, flight]);
  }

  /** Writes that a list, search or export was looked at: its criteria as digest, the ids shown. */
  async listed(table: string, criteria: unknown, ids: readonly string[], looked: 'list' | 'export' = 'list', about: Subject = {}): Promise<void> {
    await this.run(`select journal.looked($1, $2, $3, $4, $5, $6, $7, $8)`,
      [looked, table, about.record, about.person, about.case, about.flight, ids, JSON.stringify(criteria ?? {})]);
  }
}
