import { RECORD, REFERENCE, TITLE } from './history-title.repository.js';
import { BREACH_TABLES } from './kinds.js';

/** A statement with its bound values: its text depends on how many persons, cases and flights there are, never on which. */
export interface Statement { text: string; values: unknown[] }
/** Adds a value to those of a statement and gives its place, `$n`. */
export type Bind = (value: unknown) => string;

/** Which events, and in which order: instants and keys, not text that somebody typed. Nothing asked: everything, oldest first. */
export interface EventFilter {
  newestFirst?: boolean;
  kinds?: readonly string[]; actions?: readonly string[]; actor?: string;
  /** By the column that the order follows, half-open. */
  since?: Date; until?: Date;
  looks?: boolean; breaches?: boolean;
}

export const COLUMNS = 'id, recorded_at, occurred_at, actor_id, action, table_name, record_id, person_id, other_person_id, case_id, flight_id, digest';
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

/** The event of entry e with payload p and changed fields d, as a client sees it; $1: keys whose references are known, as JSON. */
export const EVENT = `
  select e.table_name || '.' || e.action as type,
         coalesce((select max(s.version) from platform.event_shape s where s.table_name = e.table_name and s.first_entry <= e.id), 1) as shape,
         e.id as sequence, ${instant('e.occurred_at')} as "occurredAt", ${instant('e.recorded_at')} as "recordedAt",
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

/** Payload and changed fields of entry e under the actor's own policies; withholds scores and verdicts whole. Ends in a where. */
export const DETAIL = `
        left join lateral (select p.before, p.after, p.reason, true as shown from journal.payload p where p.entry_id = e.id offset 0) p on true
        left join lateral (
          select case when p.before is not null then jsonb_object_agg(f.key, ${value('(p.before -> f.key)')}) end as before,
                 case when p.after is not null then jsonb_object_agg(f.key, ${value('(p.after -> f.key)')}) end as after
            from jsonb_each(coalesce(p.after, p.before)) f
           where not ${OURS}
             and case when p.before is null or p.after is null then f.value <> 'null' else f.value is distinct from p.before -> f.key end) d on true
       where (p.shown or e.table_name not in ('verdict', 'candidate_score'))`;
/** The event says that something was against the rules. */
export const BREACHED = `(jsonb_typeof(d.after -> 'breaches') = 'array' and d.after -> 'breaches' <> '[]' or jsonb_typeof(d.after -> 'breach') = 'string')`;

/** What the headers alone can say, as conditions over journal.entry. */
export function headerFilter({ kinds, actions, actor, since, until, looks, breaches }: EventFilter, bind: Bind, time = 'occurred_at'): string {
  return [
    kinds && `table_name = any (${bind(kinds)}::text[])`,
    breaches && `table_name = any (${bind(BREACH_TABLES)}::text[])`,
    actions && `action = any (${bind(actions)}::text[])`,
    looks === false && `action in ('insert', 'update', 'delete')`,
    actor && `actor_id = ${bind(actor)}::uuid`,
    since && `${time} >= ${bind(since)}::timestamptz`,
    until && `${time} < ${bind(until)}::timestamptz`,
  ].filter(Boolean).map((condition) => ` and ${condition as string}`).join('');
}
