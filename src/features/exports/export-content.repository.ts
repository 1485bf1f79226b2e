import { Injectable } from '@nestjs/common';

/** An instant as ISO 8601 in UTC, to the millisecond. */
const instant = (expression: string): string => `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Rows of one of the case's tables, oldest first, as a JSON array. Columns of the masked view only: codes, times, references. */
const each = (from: string, columns: string, order = 'x.occurred_at, x.id'): string =>
  `(select coalesce(json_agg(row_to_json(r)), '[]') from (select ${columns} from ${from} order by ${order}) r)`;

/** Breaches by rule alone: their sentences may quote free text. */
const breaches = `(select coalesce(json_agg(b ->> 'rule'), '[]') from jsonb_array_elements(x.breaches) b)`;

const CASE_LINE = `
  select 'case' as type, f.ref as "case", f.state, ${instant('f.state_since')} as "stateSince", ${instant('f.arrived_at')} as "arrivedAt",
         f.absconded, f.bailed, v.name as scheme,
         (select row_to_json(w) from (select p.ref, p.sex,
            (select coalesce(json_agg(distinct b.year order by b.year), '[]') from record.person_birth b where b.person_id = p.id and b.superseded_at is null) as "birthYears",
            (select coalesce(json_agg(distinct n.code order by n.code), '[]') from record.person_nationality n where n.person_id = p.id and n.superseded_at is null) as nationalities) w) as person,
         (select row_to_json(w) from (select c.ref, ${instant('c.occurred_at')} as "occurredAt", c.place, c.source) w) as crossing,
         (select e.ref from record.completed_return e where e.id = f.earlier_return_id) as "reentryAfterReturn",
         ${each('record.case_step x where x.case_id = f.id', `x.step, x.from_state as "from", x.to_state as "to", ${instant('x.occurred_at')} as "occurredAt", ${instant('x.recorded_at')} as "recordedAt", ${breaches} as breaches`)} as steps,
         ${each('record.barrier x where x.person_id = f.person_id and (x.case_id is null or x.case_id = f.id)', `x.ref, x.kind, x.effects, ${instant('x.occurred_at')} as "occurredAt", ${instant('x.recorded_at')} as "recordedAt", ${instant('x.lifted_at')} as "liftedAt", x.breach is not null as breached`)} as barriers,
         ${each('record.notice x where x.case_id = f.id', `x.ref, x.kind, x.method, x.language, ${instant('x.occurred_at')} as "servedAt", ${instant('x.notice_ends_at')} as "endsAt", ${instant('x.fallen_at')} as "fallenAt", ${breaches} as breaches`)} as notices,
         ${each('record.readmission_request x where x.case_id = f.id', `x.ref, ${instant('x.occurred_at')} as "sentAt", ${instant('x.due_at')} as "dueAt", x.disclosed, ${breaches} as breaches`)} as requests,
         ${each('record.readmission_reply x where x.case_id = f.id', `x.answer, ${instant('x.occurred_at')} as "occurredAt", ${breaches} as breaches`)} as replies,
         ${each('record.detention_spell x where x.case_id = f.id', `x.ref, x.authority, ${instant('x.occurred_at')} as "from", ${instant('x.ended_at')} as "to"`)} as detention,
         ${each('record.seat_holding x join record.flight l on l.id = x.flight_id where x.case_id = f.id', `l.ref as flight, l.designator, ${instant('x.occurred_at')} as "heldAt", x.outcome, ${instant('x.ended_at')} as "endedAt"`)} as seats,
         ${each('record.completed_return x join record.flight l on l.id = x.flight_id where x.case_id = f.id', `x.ref, x.ordinal, l.ref as flight, ${instant('x.occurred_at')} as "occurredAt", ${instant('x.reversed_at')} as "reversedAt"`)} as returns`;

const EVENT_LINE = `
  select 'event' as type, f.ref as "case", e.id as sequence, ${instant('e.occurred_at')} as "occurredAt", ${instant('e.recorded_at')} as "recordedAt",
         e.recorded_at - e.occurred_at > interval '1 day' as late,
         (select u.ref from record.app_user u where u.id = e.actor_id) as "by", e.action, replace(e.table_name, '_', ' ') as record, encode(e.digest, 'hex') as digest`;

/**
 * What a bulk export holds: of each case one line that says how it stands, then one for each entry of its journal.
 * Masked: no names (initials come from `name`, outside the line), birth years, codes and times, no text that somebody
 * wrote; entries about scores and verdicts are left out whether decided or not.
 */
@Injectable()
export class ExportContentRepository {
  /**
   * Rows { line, name } for the key of an export. The set of cases and the journal position are those of the journal
   * row that was written when it was asked for. The order is that of the nested loops over the sorted set: a sort over
   * everything would keep the first byte waiting. Indexes: entry_record, entry_case, and those of each table by case.
   */
  readonly text = `
    select l.line, l.name
      from (select s.case_id, taken.position from (
              select x.id as position, x.shown from journal.entry x where x.record_id = $1 and x.action = 'export' order by x.id limit 1) taken
            cross join lateral unnest(taken.shown) with ordinality as s (case_id, n) order by s.n) s
      cross join lateral (
        select c.line, c.name from (
          select 0::bigint as sequence, (select row_to_json(r)::text from (${CASE_LINE}) r) as line,
                 coalesce((select concat_ws(' ', n.given_names, n.family_names) from record.person_name n
                            where n.person_id = f.person_id and n.superseded_at is null order by n.position, n.id limit 1), '') as name
            from record.case_file f join record.person p on p.id = f.person_id join record.crossing c on c.id = f.crossing_id
            join record.scheme_version v on v.id = f.scheme_version_id where f.id = s.case_id
          union all
          select e.id, (select row_to_json(r)::text from (${EVENT_LINE}) r), null
            from journal.entry e join record.case_file f on f.id = e.case_id
           where e.case_id = s.case_id and e.id <= s.position and e.action <> 'list' and e.table_name not in ('verdict', 'candidate_score')
        ) c order by c.sequence) l`;
}
