import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Urgency } from '../../domain/urgency.js';
import type { Tx } from '../../platform/database/tx.js';
import { Task } from './task.entity.js';

/** A row of lists: the task with the references and names that people say aloud. */
export interface TaskRow extends Task {
  personRef: string | null; caseRef: string | null;
  ownerUsername: string | null; ownerName: string | null; doneByName: string | null; recordedByName: string;
}
/** Keys are UUIDs; null: not filtered. */
export interface TaskFilter { owner: string | null; open: boolean | null; dueBefore: Date | null; case: string | null; person: string | null }

const ROW = `
  select t.id, t.ref, t.person_id as "personId", t.case_id as "caseId", t.title, t.owner_id as "ownerId", t.due_at as "dueAt", t.done_at as "doneAt",
         t.done_by as "doneBy", t.occurred_at as "occurredAt", t.recorded_at as "recordedAt", t.recorded_by as "recordedBy", t.version,
         p.ref as "personRef", c.ref as "caseRef", o.username as "ownerUsername", o.display_name as "ownerName", d.display_name as "doneByName", u.display_name as "recordedByName"
    from record.task t
    join record.app_user u on u.id = t.recorded_by
    left join record.person p on p.id = t.person_id
    left join record.case_file c on c.id = t.case_id
    left join record.app_user o on o.id = t.owner_id
    left join record.app_user d on d.id = t.done_by`;

@Injectable()
export class TasksRepository {
  add(tx: Tx, values: DeepPartial<Task>): Promise<Task> {
    return tx.add(Task, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<Task>): Promise<void> {
    return tx.change(Task, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<TaskRow | null> {
    return tx.one<TaskRow>(`${ROW} where t.ref = $1`, [ref]);
  }

  /** By due date, those without one last; keyset on (coalesce(due_at, infinity), id): index task_owner (open ones of an owner), task_case, task_person or task_due. */
  list(tx: Tx, { owner, open, dueBefore, case: caseId, person }: TaskFilter, after: readonly unknown[] | null, limit: number): Promise<TaskRow[]> {
    return tx.rows<TaskRow>(`${ROW}
      where ${owner ? 't.owner_id = $1' : '$1::uuid is null'}
        and ${open === null ? '$2::boolean is null' : open ? 't.done_at is null and $2' : 't.done_at is not null and not $2'}
        and ($3::timestamptz is null or t.due_at < $3)
        and ${caseId ? 't.case_id = $4' : '$4::uuid is null'} and ${person ? 't.person_id = $5' : '$5::uuid is null'}
        and ($7::uuid is null or (coalesce(t.due_at, 'infinity'), t.id) > (coalesce($6::timestamptz, 'infinity'), $7::uuid))
      order by coalesce(t.due_at, 'infinity'), t.id limit $8`, [owner, open, dueBefore, caseId, person, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /**
   * Open tasks of this user and those that they gave to others, which wait until they are overdue: of each urgency the
   * first `most`, and how many there are. Indexes task_owner and task_given.
   */
  work(tx: Tx, userId: string, at: Date, soon: Date, most: number): Promise<(TaskRow & { urgency: Urgency; total: number })[]> {
    return tx.rows(`with own as (
        select t.id, coalesce(t.due_at, 'infinity') as due, case when t.due_at <= $2 then 'overdue' when t.due_at < $3 then 'due_soon' else 'not_due' end as urgency
          from record.task t where t.owner_id = $1 and t.done_at is null
        union all
        select t.id, coalesce(t.due_at, 'infinity'), case when t.due_at <= $2 then 'overdue' else 'waiting' end
          from record.task t where t.recorded_by = $1 and t.owner_id <> $1 and t.done_at is null),
      placed as (select own.*, count(*) over (partition by urgency)::int as total, row_number() over (partition by urgency order by due, id) as place from own)
      select r.*, w.urgency, w.total from placed w join (${ROW}) r on r.id = w.id where w.place <= $4 order by w.due, w.id`, [userId, at, soon, most]);
  }

  /** The key of somebody who works here, or null. */
  async userOf(tx: Tx, username: string): Promise<string | null> {
    return (await tx.one<{ id: string }>(`select id from record.app_user where username = lower($1) and kind = 'person'`, [username]))?.id ?? null;
  }

  /** A case and its person, or null. */
  caseOf(tx: Tx, caseRef: string): Promise<{ id: string; personId: string } | null> {
    return tx.one('select id, person_id as "personId" from record.case_file where ref = $1', [caseRef]);
  }
}
