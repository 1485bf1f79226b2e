import { Injectable } from '@nestjs/common';
import type { ClaimStatus, Settlement } from '../../domain/case-facts.js';
import type { CaseState } from '../../domain/case-life.js';
import type { ClockKind } from '../../domain/clocks.js';
import type { Urgency } from '../../domain/urgency.js';
import type { Tx } from '../../platform/database/tx.js';
import { type CaseFilter, conditions, DUE, OPEN, OTHERS, SUSPENDED, URGENCY } from './case-filter.repository.js';
import type { CaseSort } from './cases.dto.js';

/** One line of the list. */
export interface CaseLine {
  id: string; ref: string; version: number; personId: string; personRef: string; name: string; state: CaseState; stateSince: Date; arrivedAt: Date;
  suspended: boolean; absconded: boolean; bailed: boolean; owner: string | null; ownerName: string | null; team: string | null;
  nextDueKind: ClockKind | null; nextDueAt: Date | null; reentry: boolean;
  /** What the list is sorted by, to the microsecond, for the cursor. */
  sortKey: string;
}

/** One case as it is read. */
export interface CaseSheet extends CaseLine {
  crossingRef: string; scheme: string; claim: ClaimStatus | null; settled: Settlement[]; recordedAt: Date;
  returnRef: string | null; returnOrdinal: number | null; returnedAt: Date | null; returnFlight: string | null; returnDesignator: string | null;
}

export interface CaseChange { owner?: string | null; team?: string | null; bailed?: boolean; absconded?: boolean; claim?: ClaimStatus }

const ORDER: Record<CaseSort, { key: string; by: string; after: string }> = {
  arrived: { key: 'c.arrived_at', by: 'order by c.arrived_at desc, c.id desc', after: '(c.arrived_at, c.id) <' },
  oldest: { key: 'c.arrived_at', by: 'order by c.arrived_at, c.id', after: '(c.arrived_at, c.id) >' },
  due: { key: 'c.next_due_at', by: 'order by c.next_due_at, c.id', after: '(c.next_due_at, c.id) >' },
  urgency: { key: DUE, by: `order by ${DUE}, c.id`, after: `(${DUE}, c.id) >` },
};

const LINE = `
  c.id, c.ref, c.version, c.person_id as "personId", p.ref as "personRef", coalesce(n.name, p.ref) as name, c.state, c.state_since as "stateSince",
  c.arrived_at as "arrivedAt", ${SUSPENDED} as suspended, c.absconded, c.bailed, u.username as owner, u.display_name as "ownerName", c.team,
  c.next_due_kind as "nextDueKind", c.next_due_at as "nextDueAt", c.earlier_return_id is not null as reentry`;
const LINE_JOINS = `
    join record.person p on p.id = c.person_id
    left join record.app_user u on u.id = c.owner_id
    left join lateral (select nullif(trim(concat_ws(' ', n.given_names, n.family_names)), '') as name from record.person_name n
           where n.person_id = c.person_id and n.superseded_at is null order by n.position, n.id limit 1) n on true`;
const SHEET = `
  select ${LINE}, c.arrived_at::text as "sortKey", x.ref as "crossingRef", v.name as scheme, c.claim, c.settled, c.recorded_at as "recordedAt",
         r.ref as "returnRef", r.ordinal as "returnOrdinal", r.occurred_at as "returnedAt", f.ref as "returnFlight", f.designator as "returnDesignator"`;
const SHEET_JOINS = `${LINE_JOINS}
    join record.crossing x on x.id = c.crossing_id
    join record.scheme_version v on v.id = c.scheme_version_id
    left join record.completed_return r on r.id = c.earlier_return_id
    left join record.flight f on f.id = r.flight_id`;
const CHANGE = `with c as (
  update record.case_file set version = version + 1,
         owner_id = case when $3 then (select id from record.app_user where username = $4) else owner_id end,
         team = case when $5 then $6 else team end, bailed = coalesce($7, bailed), absconded = coalesce($8, absconded), claim = coalesce($9, claim)
   where ref = $1 and version = $2 returning *)
  ${SHEET} from c ${SHEET_JOINS}`;

/** The desk's hot paths: one statement each, no entities. */
@Injectable()
export class CaseListRepository {
  /**
   * Keyset on (arrived_at, id), or on (next_due_at, id) soonest first. Indexes: case_file_newest, _state, _owner, _team,
   * _reentry; case_file_due, _state_due, _owner_due; by urgency case_file_work, _owner_work. The text depends only on which
   * filters are given.
   */
  list(tx: Tx, filter: CaseFilter, sort: CaseSort, after: readonly unknown[] | null, limit: number): Promise<CaseLine[]> {
    const { where, values, bind } = conditions(filter);
    const { key, by, after: beyond } = ORDER[sort];
    if (sort === 'due') where.push('c.next_due_at is not null');
    if (sort === 'urgency' && !filter.urgency) where.push(OPEN);
    if (after) where.push(`${beyond} (${bind(after[0])}::timestamptz, ${bind(after[1])}::uuid)`);
    // a page size in the text, not as a parameter: only then does the planner keep one plan for all calls
    const most = limit < 51 ? 51 : 201;
    return tx.rows<CaseLine>(`select ${LINE}, ${key}::text as "sortKey"
      from (select * from record.case_file c ${where.length ? `where ${where.join(' and ')}` : ''} ${by} limit ${most}) c ${LINE_JOINS} ${by} limit ${bind(limit + 1)}`, values);
  }

  /** How many open cases that fit are how urgent: indexes case_file_owner_work and case_file_work. */
  async counts(tx: Tx, filter: CaseFilter, at: Date, soon: Date): Promise<Record<Urgency, number>> {
    const { where, values, bind } = conditions(filter);
    const [atText, soonText] = [`${bind(at)}::timestamptz`, `${bind(soon)}::timestamptz`];
    const { overdue, due_soon: dueSoon } = URGENCY(atText, soonText);
    const row = await tx.one<Record<Urgency, number>>(`
      select count(*) filter (where u = 'overdue')::int as overdue, count(*) filter (where u = 'due_soon')::int as due_soon,
             count(*) filter (where u = 'waiting')::int as waiting, count(*) filter (where u = 'not_due')::int as not_due
        from (select case when ${overdue} then 'overdue' when ${dueSoon} then 'due_soon' when ${OTHERS} then 'waiting' else 'not_due' end as u
                from record.case_file c where ${[OPEN, ...where].join(' and ')}) x`, values);
    return row!;
  }

  /** The open cases of an owner: of each urgency the first `most`, and how many there are: index case_file_owner_work. */
  work(tx: Tx, ownerId: string, at: Date, soon: Date, most: number): Promise<(CaseLine & { urgency: Urgency; total: number })[]> {
    const { overdue, due_soon: dueSoon } = URGENCY('$2::timestamptz', '$3::timestamptz');
    return tx.rows(`select ${LINE}, ${DUE}::text as "sortKey", c.urgency, c.total
      from (select x.*, count(*) over (partition by x.urgency)::int as total, row_number() over (partition by x.urgency order by coalesce(x.next_due_at, 'infinity'), x.id) as place
              from (select c.*, case when ${overdue} then 'overdue' when ${dueSoon} then 'due_soon' when ${OTHERS} then 'waiting' else 'not_due' end as urgency
                      from record.case_file c where c.owner_id = $1 and ${OPEN}) x) c ${LINE_JOINS}
     where c.place <= $4 order by ${DUE}, c.id`, [ownerId, at, soon, most]);
  }

  byRef(tx: Tx, ref: string): Promise<CaseSheet | null> {
    return tx.one<CaseSheet>(`${SHEET} from record.case_file c ${SHEET_JOINS} where c.ref = $1`, [ref]);
  }

  /** Changes what is given and answers the case as it is then, in one statement; null: no such case at this version. */
  change(tx: Tx, ref: string, version: number, { owner, team, bailed, absconded, claim }: CaseChange): Promise<CaseSheet | null> {
    return tx.one<CaseSheet>(CHANGE, [ref, version, owner !== undefined, owner ?? null, team !== undefined, team ?? null, bailed ?? null, absconded ?? null, claim ?? null]);
  }

  /** May this user own cases: an active caseworker or supervisor? */
  async mayOwn(tx: Tx, username: string): Promise<boolean> {
    const row = await tx.one(`select from record.app_user u join record.role_grant g on g.user_id = u.id and g.revoked_at is null
      where u.username = $1 and u.status = 'active' and g.role in ('caseworker', 'supervisor') limit 1`, [username]);
    return row !== null;
  }
}
