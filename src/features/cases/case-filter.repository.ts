import { CASE_ENDS } from '../../domain/case-life.js';
import { OTHERS_TURN } from '../../domain/next-step.js';
import { OTHERS_CLOCKS, type Urgency } from '../../domain/urgency.js';

/** What narrows a list of cases. */
export interface CaseFilter {
  state?: string; ownerId?: string; owner?: string; team?: string; dueBefore?: Date; arrivedFrom?: Date; arrivedBefore?: Date; suspended?: boolean; reentry?: boolean;
  /** Open cases only; `at` is when it is asked, `soon` the first instant that is no longer soon. */
  urgency?: { is: Urgency; at: Date; soon: Date };
}

// Suspended: a barrier in force that blocks something, of the person or of whoever counts as the same for now. Hardly
// anybody has such a link, so it is asked for only where there is one.
const IN_FORCE = `b.lifted_at is null and b.effects <> '{}' and b.occurred_at <= platform.now()`;
const HOLDS = `${IN_FORCE} and (b.case_id is null or b.case_id = c.id or b.kind in ('age_dispute', 'claim_under_18'))`;
export const SUSPENDED = `(exists (select from record.barrier b where b.person_id = c.person_id and ${HOLDS})
  or ((exists (select from record.person m where m.merged_into = c.person_id)
       or exists (select from record.person m where m.id = c.person_id and m.merged_into is not null)
       or exists (select from record.match_review m where m.proposed_person_id = c.person_id and m.state = 'undecided')
       or exists (select from record.crossing x join record.match_review m on m.crossing_id = x.id where x.person_id = c.person_id and m.state = 'undecided'))
      and exists (select from record.barrier b where b.person_id in (select record.linked_persons(c.person_id)) and ${HOLDS})))`;
// The same from the other end, for the list of suspended cases: barriers are few, cases many.
const ALL_SUSPENDED = `c.id in (
  with stopped as (select distinct b.person_id, case when b.kind in ('age_dispute', 'claim_under_18') then null else b.case_id end as case_id
                     from record.barrier b where ${IN_FORCE}),
  linked as (
    select merged_into as id from record.person where merged_into is not null union select id from record.person where merged_into is not null
    union select proposed_person_id from record.match_review where state = 'undecided'
    union select x.person_id from record.match_review m join record.crossing x on x.id = m.crossing_id where m.state = 'undecided'),
  reach as (
    select person_id as id, case_id from stopped
    union select l.id, s.case_id from stopped s join linked on linked.id = s.person_id cross join lateral record.linked_persons(s.person_id) l(id))
  select f.id from reach r join record.case_file f on f.person_id = r.id and (r.case_id is null or r.case_id = f.id))`;

const words = (list: readonly string[]) => list.map((word) => `'${word}'`).join(', ');
export const DUE = `coalesce(c.next_due_at, 'infinity')`;
// the same words as the predicate of the indexes case_file_work and case_file_owner_work
export const OPEN = `c.state not in (${words(['closed', ...CASE_ENDS.filter((end) => end !== 'closed')])})`;
export const OTHERS = `(c.state in (${words(OTHERS_TURN)})
  or exists (select from record.approval a where a.case_id = c.id and a.outcome is null and a.kind in ('decision', 'directions'))
  or exists (select from record.barrier b where b.person_id = c.person_id and ${IN_FORCE})
  or (c.state = 'encountered' and exists (select from record.match_review m where m.crossing_id = c.crossing_id and m.state = 'undecided')))`;
/** urgencyOf of domain/urgency.ts in SQL; `at` and `soon` are parameters. */
export const URGENCY = (at: string, soon: string): Record<Urgency, string> => {
  const overdue = `(${DUE} <= ${at} and c.next_due_kind <> 'notice')`;
  const soonDue = `(${DUE} > ${at} and ${DUE} < ${soon} and c.next_due_kind not in (${words(OTHERS_CLOCKS)}))`;
  const rest = `not coalesce(${overdue}, false) and not coalesce(${soonDue}, false)`;
  return { overdue, due_soon: soonDue, waiting: `${rest} and ${OTHERS}`, not_due: `${rest} and not ${OTHERS}` };
};

/** The filter as conditions with bound values; `bind` adds a value and gives its place. */
export function conditions({ state, ownerId, owner, team, dueBefore, arrivedFrom, arrivedBefore, suspended, reentry, urgency }: CaseFilter) {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const where = [
    state && `c.state = ${bind(state)}`,
    ownerId && `c.owner_id = ${bind(ownerId)}::uuid`,
    owner && `c.owner_id = (select id from record.app_user where username = ${bind(owner)})`,
    team && `c.team = ${bind(team)}`,
    dueBefore && `c.next_due_at < ${bind(dueBefore)}`,
    arrivedFrom && `c.arrived_at >= ${bind(arrivedFrom)}`,
    arrivedBefore && `c.arrived_at < ${bind(arrivedBefore)}`,
    reentry !== undefined && `c.earlier_return_id is ${reentry ? 'not null' : 'null'}`,
    suspended !== undefined && (suspended ? ALL_SUSPENDED : `not ${SUSPENDED}`),
    // what is overdue does not ask what is soon, and a value that no text names has no type
    urgency && `${OPEN} and ${URGENCY(`${bind(urgency.at)}::timestamptz`, urgency.is === 'overdue' ? 'null' : `${bind(urgency.soon)}::timestamptz`)[urgency.is]}`,
  ].filter((clause) => typeof clause === 'string');
  return { where, values, bind };
}
