import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { Sealed } from '../../platform/vault/vault.js';
import type { AbisTask } from './abis-task.entity.js';

export type TaskStatusHere = AbisTask['status'];
/** A task with its sealed content; null once erased. */
export interface TaskRow { id: string; client: string; operation: string; transactionId: string; status: TaskStatusHere; keyId: string | null; content: Buffer | null }

const ROW = 'select id, client, operation, transaction_id as "transactionId", status, key_id as "keyId", content from record.abis_task';

/** Calls whose answers are sent later. */
@Injectable()
export class TasksRepository {
  async add(tx: Tx, { id, client, operation, transactionId, keyId, content }: Omit<TaskRow, 'status'>): Promise<void> {
    await tx.run('insert into record.abis_task (id, client, operation, transaction_id, key_id, content) values ($1, $2, $3, $4, $5, $6)', [id, client, operation, transactionId, keyId, content]);
  }

  /** Held until the transaction ends, so that two attempts follow one another. */
  held(tx: Tx, id: string): Promise<TaskRow | null> {
    return tx.one<TaskRow>(`${ROW} where id = $1 for no key update`, [id]);
  }

  byId(tx: Tx, id: string): Promise<TaskRow | null> {
    return tx.one<TaskRow>(`${ROW} where id = $1`, [id]);
  }

  async finish(tx: Tx, id: string, { keyId, content }: Sealed): Promise<void> {
    await tx.run(`update record.abis_task set status = 'scheduled', finished_at = platform.now(), key_id = $2, content = $3 where id = $1`, [id, keyId, content]);
  }

  async set(tx: Tx, id: string, status: TaskStatusHere, failure: string | null): Promise<void> {
    await tx.run('update record.abis_task set status = $2, failure = $3 where id = $1', [id, status, failure]);
  }

  /** It arrived: what was sent is erased. */
  async delivered(tx: Tx, id: string): Promise<void> {
    await tx.run(`update record.abis_task set status = 'completed', delivered_at = platform.now(), failure = null, key_id = null, content = null where id = $1`, [id]);
  }

  /** Sealed with another key, held until the transaction ends; by key. */
  old(tx: Tx, keyId: string, after: string, limit: number): Promise<TaskRow[]> {
    return tx.rows<TaskRow>(`${ROW} where id > $1 and key_id <> $2 order by id limit $3 for no key update skip locked`, [after, keyId, limit]);
  }

  async reseal(tx: Tx, id: string, { keyId, content }: Sealed): Promise<void> {
    await tx.run('update record.abis_task set key_id = $2, content = $3 where id = $1', [id, keyId, content]);
  }

  /** What nobody took for a week is erased: index abis_task_kept. */
  expire(tx: Tx, days: number): Promise<number> {
    return tx.run(`update record.abis_task set status = 'error', failure = 'Nobody took the answer in time.', key_id = null, content = null
      where content is not null and recorded_at < platform.now() - make_interval(days => $1)`, [days]);
  }
}
