import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { RECORD, REFERENCE, TITLE } from './history-title.repository.js';
import type { Scope } from './history.repository.js';

/** A statement with its bound values: its text depends on how many persons, cases and flights there are, never on which. */
export interface Statement { text: string; values: unknown[] }

/** One event as JSON text, and where it stands in the order: occurred time to the microsecond, sequence. */
export interface EventRow { line: string; at: string; sequence: number }

const COLUMNS = 'id, recorded_at, occurred_at, actor_id, action, table_name, record_id, person_id, other_person_id, case_id, flight_id, digest';
const instant = (expression: string): string => `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const UUID = `'[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}'`;

/** Keys of ours never leave; what they point to is named by reference beside. `external_id` is somebody else's number. */
const OURS = `(f.key in ('id', 'ref', 'version', 'recorded_at', 'merged_into', 'excluded', 'family', 'review_ids')
  or (f.key like '%\\_id' and f.key <> 'external_id') or f.key like '%\\_by' or f.key like '%\\_ids')`;
const value = (of: string): string => `case when jsonb_typeof(${of}) in ('object', 'array') and ${of}::text ~ ${UUID}
  then regexp_replace(${of}::text, ${UUID}, '(key)', 'g')::jsonb else coalesce(${of}, 'null') end`;
const person = (of: string): string => `(select t.ref from record.person t where t.id = (p.${of} ->> 'person_id')::uuid)`;
const user = (of: string): string => `(select t.display_name from record.app_user t where t.id = (p.${of} ->> 'owner_id')::uuid)`;
const moved = `e.action = 'update' and p.before ->> 'person_id' is distinct from p.after ->> 'person_id'`;
const handed = `e.action = 'update' and p.before ->> 'owner_id' is distinct from p.after ->> 'owner_id'`;
const sideOf = (of: string, fields: string): string => `case when p.${of} is not null then coalesce(${fields}, '{}')
  || case when ${moved} then jsonb_build_object('person', ${person(of)}) else '{}' end
  || case when ${handed} then jsonb_build_object('owner', ${user(of)}) else '{}' end end`;
const known = (id: string, table: string): string => `coalesce($1::jsonb ->> ${id}::text, (select t.ref from record.${table} t where t.id = ${id}))`;

/** The event of entry e with payload p and changed fields d, as a client sees it. */
const EVENT = `
  select e.id as sequence, ${instant('e.occurred_at')} as "occurredAt", ${instant('e.recorded_at')} as "recordedAt",
         e.recorded_at - e.occurred_at > interval '1 day' as late,
         (select u.display_name from record.app_user u where u.id = e.actor_id) as "who", (select u.ref from record.app_user u where u.id = e.actor_id) as "whoRef",
         e.action, ${TITLE} as what, ${RECORD} as record, ${REFERENCE} as ref,
         ${known('e.person_id', 'person')} as person, ${known('e.other_person_id', 'person')} as "otherPerson",
         ${known('e.case_id', 'case_file')} as "case", ${known('e.flight_id', 'flight')} as flight,
         ${sideOf('before', 'd.before')} as before, ${sideOf('after', 'd.after')} as after,
         coalesce(p.reason, d.after ->> 'reason', d.after ->> 'decision_reason', d.after ->> 'end_reason') as reason,
         coalesce(case when jsonb_typeof(d.after -> 'breaches') = 'array' then d.after -> 'breaches' end,
           case when jsonb_typeof(d.after -> 'breach') = 'string' then jsonb_build_array(d.after -> 'breach') end, '[]') as breaches,
         (d.after ->> 'superseded_at' is not null or d.after ->> 'reversed_at' is not null or d.after ->> 'undone_at' is not null) is true as correction,
         (p.after ->> 'version')::int as version,
         p.shown is null and e.action in ('insert', 'update', 'delete') as withheld, encode(e.digest, 'hex') as digest`;

@Injectable()
export class HistoryEventRepository {
  /**
   * All events of the scope after a position, in order of occurrence: rows { line, at, sequence }. Each branch is read
   * in the order of its index (entry_case, entry_person, entry_other_person, entry_flight) and the branches are merged,
   * so nothing is sorted; payloads are looked up one by one (lateral, `offset 0`) under the actor's own policies.
   * Entries of scores and verdicts show only to who may see them: even that there is one would tell.
   */
  events(scope: Scope, after: readonly unknown[] | null = null, limit: number | null = null): Statement {
    const values: unknown[] = [JSON.stringify(scope.names), scope.personIds];
    const bind = (bound: unknown): string => `$${values.push(bound)}`;
    const from = after ? ` and (occurred_at, id) > (${bind(after[0])}::timestamptz, ${bind(after[1])}::bigint)` : '';
    const branch = (where: string): string =>
      `(select ${COLUMNS} from journal.entry where ${where} and action <> 'list'${from} order by occurred_at, id)`;
    // What concerns the person and no case belongs to each of the cases; another crossing does not.
    const personal = scope.crossingId
      ? `case_id is null and (table_name <> 'crossing' or record_id = ${bind(scope.crossingId)}::uuid)`
      : `(case_id is null or case_id <> all (${bind(scope.caseIds)}::uuid[]))`;
    const branches = [
      ...scope.caseIds.map((id) => branch(`case_id = ${bind(id)}::uuid`)),
      ...scope.personIds.map((id) => branch(`person_id = ${bind(id)}::uuid and ${personal}`)),
      ...scope.personIds.map((id) => branch(`other_person_id = ${bind(id)}::uuid and (person_id is null or person_id <> all ($2::uuid[])) and ${personal}`)),
      ...scope.flightIds.map((id) => branch(`flight_id = ${bind(id)}::uuid and table_name = 'flight' and case_id is null and person_id is null and action in ('insert', 'update')`)),
    ];
    const text = `
      select (select row_to_json(r)::text from (${EVENT}) r) as line, e.occurred_at::text as at, e.id as sequence
        from (${branches.join('\nunion all\n')}) e
        left join lateral (select p.before, p.after, p.reason, true as shown from journal.payload p where p.entry_id = e.id offset 0) p on true
        left join lateral (
          select case when p.before is not null then jsonb_object_agg(f.key, ${value('(p.before -> f.key)')}) end as before,
                 case when p.after is not null then jsonb_object_agg(f.key, ${value('(p.after -> f.key)')}) end as after
            from jsonb_each(coalesce(p.after, p.before)) f
           where not ${OURS}
             and case when p.before is null or p.after is null then f.value <> 'null' else f.value is distinct from p.before -> f.key end) d on true
       where p.shown or e.table_name not in ('verdict', 'candidate_score')
       order by e.occurred_at, e.id${limit === null ? '' : ` limit ${bind(limit)}::int`}`;
    return { text, values };
  }

  page(tx: Tx, scope: Scope, after: readonly unknown[] | null, limit: number): Promise<EventRow[]> {
    const { text, values } = this.events(scope, after, limit + 1);
    return tx.rows<EventRow>(text, values);
  }
}
