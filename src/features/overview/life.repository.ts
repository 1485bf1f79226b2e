import { Injectable } from '@nestjs/common';
import type { BarrierKind, Effect } from '../../domain/barrier.js';
import type { CaseState } from '../../domain/case-life.js';
import type { Tx } from '../../platform/database/tx.js';

export interface LifePerson { id: string; ref: string; name: string; version: number; mergedIntoRef: string | null; mayBeUnder18: boolean; undecided: number }
export interface LifeCase {
  id: string; ref: string; state: CaseState; arrivedAt: Date; stateSince: Date; absconded: boolean; bailed: boolean; ownerName: string | null;
  nextDueKind: string | null; nextDueAt: Date | null; designator: string | null; flightRef: string | null; travelOn: string | null; earlierReturnRef: string | null;
}
export interface LifeBarrier { ref: string; version: number; kind: BarrierKind; effects: Effect[]; occurredAt: Date; reviewOn: string | null; courtReference: string | null; caseRef: string | null; personRef: string; openedBy: string; liftingRef: string | null }
/** One thing that happened. What the other columns hold depends on the kind. */
export interface LifeEvent { kind: string; at: Date; ref: string | null; caseRef: string | null; flightRef: string | null; what: string | null; place: string | null; ordinal: number | null; undone: boolean }

/** What lies beside the line: enough for the first screen. */
export interface LifeBeside {
  photo: string | null; photos: number; fingers: number; documents: number; notes: number;
  representatives: { ref: string; name: string; organisation: string | null }[];
  tasks: { ref: string; title: string; dueAt: string | null; owner: string | null }[];
}

const EVENTS = `
  select 'crossing' as kind, c.occurred_at as at, c.ref, f.ref as "caseRef", null as "flightRef", null as what, c.place, null::int as ordinal, false as undone
    from record.crossing c left join record.case_file f on f.crossing_id = c.id where c.person_id = $1
  union all select 'return', r.occurred_at, r.ref, k.ref, f.ref, f.designator, h.place, r.ordinal, r.reversed_at is not null
    from record.completed_return r join record.flight f on f.id = r.flight_id join record.case_file k on k.id = r.case_id join record.handover h on h.id = r.handover_id where r.person_id = $1
  union all select 'recognised', m.decided_at, coalesce(e.ref, m.ref), k.ref, null, q.ref, null, null, m.state = 'reversed'
    from record.crossing c join record.match_review m on m.crossing_id = c.id join record.person q on q.id = m.proposed_person_id
    left join record.reentry_flag e on e.review_id = m.id left join record.case_file k on k.crossing_id = c.id
   where c.person_id = $1 and m.state in ('confirmed', 'reversed')
  union all select 'barrier', b.occurred_at, b.ref, k.ref, null, b.kind, null, null, false
    from record.barrier b left join record.case_file k on k.id = b.case_id where b.person_id = $1
  union all select 'lifted', b.lifted_at, b.ref, k.ref, null, b.kind, null, null, false
    from record.barrier b left join record.case_file k on k.id = b.case_id where b.person_id = $1 and b.lifted_at is not null
  union all select 'notice', n.occurred_at, n.ref, k.ref, f.ref, n.kind, f.designator, null, n.fallen_at is not null
    from record.case_file k join record.notice n on n.case_id = k.id left join record.flight f on f.id = n.flight_id where k.person_id = $1
  union all select 'boarding', o.occurred_at, null, k.ref, f.ref, o.outcome, f.designator, null, false
    from record.case_file k join record.seat_holding s on s.case_id = k.id join record.boarding_outcome o on o.holding_id = s.id join record.flight f on f.id = o.flight_id
   where k.person_id = $1 and o.outcome <> 'boarded'
  union all select 'not_handed_over', h.occurred_at, null, k.ref, f.ref, h.reason_code, f.designator, null, false
    from record.case_file k join record.seat_holding s on s.case_id = k.id join record.handover h on h.holding_id = s.id join record.flight f on f.id = h.flight_id
   where k.person_id = $1 and not h.handed_over
  union all select case s.to_state when 'closed' then 'closed' else 'end' end, s.occurred_at, k.ref, k.ref, null, s.to_state, null, null, k.state <> s.to_state
    from record.case_file k join record.case_step s on s.case_id = k.id
   where k.person_id = $1 and s.from_state <> s.to_state and s.to_state in ('out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum', 'closed')`;

/** One person's whole line, composed across the tables. */
@Injectable()
export class LifeRepository {
  person(tx: Tx, ref: string): Promise<LifePerson | null> {
    return tx.one<LifePerson>(`
      select p.id, p.ref, p.version, record.display_name(p.id) as name, m.ref as "mergedIntoRef", record.may_be_under_18(p.id, platform.today()) as "mayBeUnder18",
             (select count(*)::int from record.undecided_reviews(p.id)) as undecided
        from record.person p left join record.person m on m.id = p.merged_into where p.ref = $1`, [ref]);
  }

  /** The newest `most` events, in order of time. Indexes: crossing_person, completed_return_person, barrier_person, case_file_person and those that hang on it. */
  async events(tx: Tx, personId: string, most: number): Promise<LifeEvent[]> {
    return (await tx.rows<LifeEvent>(`select * from (${EVENTS}) e order by at desc, kind limit $2`, [personId, most])).reverse();
  }

  /** Oldest first: index case_file_person. */
  cases(tx: Tx, personId: string): Promise<LifeCase[]> {
    return tx.rows<LifeCase>(`
      select k.id, k.ref, k.state, k.arrived_at as "arrivedAt", k.state_since as "stateSince", k.absconded, k.bailed, u.display_name as "ownerName",
             k.next_due_kind as "nextDueKind", k.next_due_at as "nextDueAt", f.designator, f.ref as "flightRef", n.travel_on as "travelOn", r.ref as "earlierReturnRef"
        from record.case_file k
        left join record.app_user u on u.id = k.owner_id
        left join record.notice n on n.case_id = k.id and n.kind = 'directions' and n.fallen_at is null
        left join record.flight f on f.id = n.flight_id
        left join record.completed_return r on r.id = k.earlier_return_id
       where k.person_id = $1 order by k.arrived_at, k.id`, [personId]);
  }

  /** Open barriers of whoever counts as the same for now: index barrier_open. */
  barriers(tx: Tx, personId: string): Promise<LifeBarrier[]> {
    return tx.rows<LifeBarrier>(`
      select b.ref, b.version, b.kind, b.effects, b.occurred_at as "occurredAt", b.review_on as "reviewOn", b.court_reference as "courtReference", k.ref as "caseRef", p.ref as "personRef",
             u.display_name as "openedBy", (select a.ref from record.approval a where a.kind = 'barrier_lifting' and a.subject_id = b.id and a.outcome is null) as "liftingRef"
        from record.barrier b join record.person p on p.id = b.person_id join record.app_user u on u.id = b.opened_by left join record.case_file k on k.id = b.case_id
       where b.person_id in (select record.linked_persons($1)) and b.lifted_at is null order by b.occurred_at desc, b.id desc`, [personId]);
  }

  /** Indexes: capture_person, document_person, note_person, representative_person, task_person. */
  async beside(tx: Tx, personId: string): Promise<LifeBeside> {
    return (await tx.one<LifeBeside>(`
      select (select k.ref from record.capture k where k.person_id = $1 and k.kind = 'photo' and k.has_image order by k.occurred_at desc, k.id desc limit 1) as photo,
             (select count(*)::int from record.capture k where k.person_id = $1 and k.kind = 'photo') as photos,
             (select count(*)::int from record.capture k where k.person_id = $1 and k.kind = 'finger') as fingers,
             (select count(*)::int from record.document d where d.person_id = $1) as documents,
             (select count(*)::int from record.note n where n.person_id = $1) + record.withheld_notes($1, null)::int as notes,
             (select coalesce(json_agg(json_build_object('ref', r.ref, 'name', r.name, 'organisation', r.organisation) order by r.id), '[]')
                from record.representative r where r.person_id = $1 and r.ended_at is null) as representatives,
             (select coalesce(json_agg(t), '[]') from (
                select t.ref, t.title, t.due_at as "dueAt", u.display_name as owner from record.task t left join record.app_user u on u.id = t.owner_id
                 where t.person_id = $1 and t.done_at is null order by coalesce(t.due_at, 'infinity'), t.id limit 5) t) as tasks`, [personId]))!;
  }
}
