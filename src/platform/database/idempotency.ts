import type { Actor } from '../access/actor.js';
import { Conflict } from '../../domain/errors.js';
import type { Tx } from './tx.js';

type Idempotency = NonNullable<Actor['idempotency']>;

/**
 * The answer given before to the same user, route and key, in this transaction's sight; null the first time.
 * Keys live 24 hours. @throws Conflict while the first request is in flight, or when the key comes with another body.
 */
export async function answered(tx: Tx, { route, key, hash }: Idempotency): Promise<{ answer: unknown } | null> {
  const identity = [tx.actor.id, route, key].join('\n');
  const lock = await tx.one<{ free: boolean }>('select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as free', [identity]);
  if (!lock?.free) throw new Conflict('idempotency.in-flight', 'A request with this Idempotency-Key is being worked on.');
  await tx.run(`delete from platform.idempotency_key where created_at < now() - interval '24 hours' and user_id = $1`, [tx.actor.id]);
  const earlier = await tx.one<{ request_hash: Buffer; answer: string }>(
    'select request_hash, answer from platform.idempotency_key where user_id = $1 and route = $2 and key = $3', [tx.actor.id, route, key]);
  if (!earlier) return null;
  if (!earlier.request_hash.equals(hash)) {
    throw new Conflict('idempotency.other-body', 'This Idempotency-Key was used with another request.');
  }
  return { answer: JSON.parse(earlier.answer) };
}

/** Keeps the answer beside what it answers for, in the same transaction. */
export async function rememberAnswer(tx: Tx, { route, key, hash }: Idempotency, answer: unknown): Promise<void> {
  await tx.run('insert into platform.idempotency_key (user_id, route, key, request_hash, answer) values ($1, $2, $3, $4, $5)',
    [tx.actor.id, route, key, hash, JSON.stringify(answer ?? null)]);
}
