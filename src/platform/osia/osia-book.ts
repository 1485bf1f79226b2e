import { Injectable } from '@nestjs/common';
import type { Candidate } from '../../domain/osia.js';
import type { Tx } from '../database/tx.js';

/** What the ABIS was told of a crossing. Keys are UUIDs. */
export type Told = {
  /** Under whom it may lie there. */
  readonly persons: string[];
  readonly content: string | null;
  readonly attempt: number;
  /** How often it was told to the end. */
  readonly settlements: number;
  readonly settledAt: Date | null;
  readonly refusal: string | null;
  readonly refusedContent: string | null;
};

/** A search that was asked for and whose answer was not taken yet. `id` is its transaction's. */
export type Task = {
  readonly id: string;
  readonly crossingId: string;
  readonly content: string;
  readonly begunAt: Date;
  readonly taskId: string | null;
  readonly answer: { readonly candidates: Candidate[]; readonly engine: string | null } | null;
  readonly failure: string | null;
  readonly answeredAt: Date | null;
  readonly endedAt: Date | null;
};

const TASK = 'id, crossing_id as "crossingId", content, begun_at as "begunAt", task_id as "taskId", answer, failure, answered_at as "answeredAt", ended_at as "endedAt"';
/** So many of the words by which callbacks know us stay good: those of the last repetitions. */
const SECRETS = 3;

/** What was told to the agency's ABIS and asked of it (migrations/1756000017000-osia.sql). For the job's actor alone. */
@Injectable()
export class OsiaBook {
  /** Something of these crossings has changed: the ABIS does not hold them as it should. */
  async due(tx: Tx, crossingIds: readonly string[]): Promise<void> {
    await tx.run(`insert into platform.osia_encounter (crossing_id) select c from unnest($1::uuid[]) c order by c
      on conflict (crossing_id) do update set settled_at = null where osia_encounter.settled_at is not null`, [crossingIds]);
  }

  /** Begins to tell of a crossing, and writes first under whom it will lie then. */
  async begin(tx: Tx, crossingId: string, personId: string): Promise<Told> {
    await tx.run('insert into platform.osia_encounter (crossing_id) values ($1) on conflict do nothing', [crossingId]);
    return (await tx.one<Told>(
      `with before as (select * from platform.osia_encounter where crossing_id = $1 for update)
       update platform.osia_encounter e set attempt = e.attempt + 1, settled_at = null, persons = array(select distinct p from unnest(e.persons || $2::uuid) p order by p)
         from before b where e.crossing_id = b.crossing_id
       returning b.persons, b.content, e.attempt, b.settlements, b.settled_at as "settledAt", b.refusal, b.refused_content as "refusedContent"`, [crossingId, personId]))!;
  }

  read(tx: Tx, crossingId: string): Promise<Told | null> {
    return tx.one<Told>(
      'select persons, content, attempt, settlements, settled_at as "settledAt", refusal, refused_content as "refusedContent" from platform.osia_encounter where crossing_id = $1', [crossingId]);
  }

  /** It lies under this person alone, with this content; `settled`: as it should. False where another attempt overtook this one: that one is not over, and this may have left something. */
  async settle(tx: Tx, crossingId: string, attempt: number, { personId, content, settled }: { personId: string; content: string; settled: boolean }): Promise<boolean> {
    if (await tx.run(`update platform.osia_encounter set persons = array[$3::uuid], content = $4, settled_at = case when $5 then platform.now() end, settlements = settlements + 1, refusal = null, refused_content = null
                       where crossing_id = $1 and attempt = $2`, [crossingId, attempt, personId, content, settled])) return true;
    await tx.run(`update platform.osia_encounter set settled_at = null, persons = array(select distinct p from unnest(persons || $2::uuid) p order by p) where crossing_id = $1`, [crossingId, personId]);
    return false;
  }

  /** The ABIS will not have it: not tried again by itself until there is something else to send. */
  async refused(tx: Tx, crossingId: string, content: string, words: string): Promise<void> {
    await tx.run('update platform.osia_encounter set refusal = $3, refused_content = $2 where crossing_id = $1', [crossingId, content, words]);
  }

  /** Which crossings may lie under that person at the ABIS: index osia_encounter_persons. */
  async under(tx: Tx, personId: string): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>('select crossing_id as id from platform.osia_encounter where persons @> array[$1::uuid] order by crossing_id', [personId]);
    return rows.map(({ id }) => id);
  }

  /** The open search of a crossing; one with other captures ends, one that is missing begins. */
  async task(tx: Tx, crossingId: string, content: string): Promise<Task> {
    await tx.run('update platform.osia_task set ended_at = platform.now(), answer = null where crossing_id = $1 and ended_at is null and content <> $2', [crossingId, content]);
    await tx.run('insert into platform.osia_task (crossing_id, content) values ($1, $2) on conflict (crossing_id) where ended_at is null do nothing', [crossingId, content]);
    return (await tx.one<Task>(`select ${TASK} from platform.osia_task where crossing_id = $1 and ended_at is null`, [crossingId]))!;
  }

  byId(tx: Tx, id: string): Promise<Task | null> {
    return tx.one<Task>(`select ${TASK} from platform.osia_task where id = $1`, [id]);
  }

  /** For a callback: held until the transaction ends. */
  forCallback(tx: Tx, id: string): Promise<(Task & { secrets: Buffer[] }) | null> {
    return tx.one<Task & { secrets: Buffer[] }>(`select ${TASK}, secrets from platform.osia_task where id = $1 for update`, [id]);
  }

  /** It is asked (again): by what word the callback will know us, if one is wanted. */
  async asks(tx: Tx, id: string, secretHash: Buffer | null): Promise<void> {
    await tx.run(`update platform.osia_task set begun_at = platform.now(), task_id = null,
      secrets = case when $2::bytea is null then secrets else (array_prepend($2::bytea, secrets))[1:${SECRETS}] end where id = $1`, [id, secretHash]);
  }

  /** The ABIS will answer under this id of its own. */
  async promised(tx: Tx, id: string, taskId: string): Promise<void> {
    await tx.run('update platform.osia_task set task_id = $2 where id = $1', [id, taskId]);
  }

  /** The first answer counts. False where there is one already, or none is waited for. */
  async answered(tx: Tx, id: string, { answer = null, failure = null }: { answer?: Task['answer']; failure?: string | null }): Promise<boolean> {
    return (await tx.run('update platform.osia_task set answer = $2, failure = $3, answered_at = platform.now() where id = $1 and answered_at is null and ended_at is null',
      [id, answer === null ? null : JSON.stringify(answer), failure])) > 0;
  }

  /** How far the look through all crossings has come; held until the transaction ends. null: somebody else is at it. */
  async sweep(tx: Tx): Promise<string | null> {
    return (await tx.one<{ after: string }>('select after from platform.osia_sweep for update skip locked'))?.after ?? null;
  }

  async swept(tx: Tx, after: string | null): Promise<void> {
    await tx.run(`update platform.osia_sweep set after = coalesce($1, '00000000-0000-0000-0000-000000000000'::uuid)`, [after]);
  }

  /** Its answer was taken: what it said is erased. */
  async take(tx: Tx, id: string): Promise<void> {
    await tx.run('update platform.osia_task set ended_at = platform.now(), answer = null where id = $1 and ended_at is null', [id]);
  }
}
