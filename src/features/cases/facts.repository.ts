import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { FactsRow } from './facts.js';

/** Travel documents that the receiving state takes, unless examined and found wanting. */
const FACTS = `
  select c.id as "caseId", c.ref, c.version, c.person_id as "personId", c.crossing_id as "crossingId", c.state, c.state_since as "stateSince",
         c.arrived_at as "arrivedAt", c.claim, c.settled, c.absconded, c.bailed, v.clocks,
         scope.occurred_at as "scopedAt", scope.reason as "scopeReasons",
         (select coalesce(jsonb_agg(jsonb_build_object('reference', m.ref, 'outcome', m.state) order by m.id), '[]') from record.match_review m
           where (m.crossing_id = c.crossing_id and m.state <> 'reversed')
              -- whoever is proposed for somebody else's crossing waits too, once past identification
              or (m.proposed_person_id in (select record.merged_group(c.person_id)) and m.state = 'undecided' and c.state <> 'encountered')) as reviews,
         (select case when r.finished_at is not null then null when r.failed_at is not null then 'failed' else 'waiting' end from record.search_request r
           where r.crossing_id = c.crossing_id order by r.recorded_at desc, r.id desc limit 1) as searching,
         array(select a.question from record.screening_answer a where a.case_id = c.id and a.superseded_at is null) as answered,
         (select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('year', b.year, 'month', b.month, 'day', b.day))), '[]') from record.person_birth b
           where b.person_id in (select record.linked_persons(c.person_id)) and b.superseded_at is null) as births,
         (select coalesce(jsonb_agg(jsonb_build_object('id', b.id, 'reference', b.ref, 'kind', b.kind, 'effects', b.effects, 'caseId', b.case_id,
                   'openedAt', b.occurred_at, 'liftedAt', b.lifted_at, 'person', p.ref) order by b.occurred_at, b.id), '[]')
            from record.barrier b join record.person p on p.id = b.person_id
           where b.person_id in (select record.linked_persons(c.person_id))) as barriers,
         (select coalesce(jsonb_agg(jsonb_build_object('reference', n.ref, 'kind', n.kind, 'servedAt', case when n.kind = 'directions'
                   then greatest(n.occurred_at, (select a.decided_at from record.approval a where a.id = n.approval_id)) else n.occurred_at end, 'language', n.language,
                   'hasProof', n.proof is not null or n.proof_document_id is not null, 'flightId', n.flight_id, 'route', n.route,
                   'day', n.travel_on, 'cancelledAt', n.fallen_at) order by n.occurred_at, n.id), '[]')
            from record.notice n where n.case_id = c.id) as notices,
         (select coalesce(jsonb_agg(jsonb_build_object('reference', q.ref, 'sentAt', q.occurred_at, 'disclosed', q.disclosed, 'reply', (
                   select jsonb_build_object('kind', r.answer, 'occurredAt', r.occurred_at, 'hasDocument', r.document_id is not null)
                     from record.readmission_reply r where r.request_id = q.id and r.answer in ('accepted', 'refused')
                    order by r.occurred_at desc, r.id desc limit 1)) order by q.occurred_at, q.id), '[]')
            from record.readmission_request q where q.case_id = c.id) as requests,
         (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'reference', a.ref, 'kind', a.kind, 'proposedBy', a.proposed_by,
                   'approvedBy', case when a.outcome = 'approved' then a.decided_by end, 'flightId', a.flight_id) order by a.id), '[]')
            from record.approval a
           where (a.subject_id = c.id or a.subject_id in (select h.id from record.seat_holding h where h.case_id = c.id))
             and a.kind in ('decision', 'directions', 'late_boarding') and (a.outcome is null or a.outcome = 'approved')
             -- the flight that was approved has another route or day now, or the seat came free since it was approved and is held anew
             and not (a.kind = 'directions' and (
               exists (select from record.flight f where f.id = a.flight_id and a.particulars ? 'route'
                        and (a.particulars ->> 'designator', a.particulars ->> 'route', ((a.particulars ->> 'scheduledDeparture')::timestamptz at time zone f.origin_zone)::date)
                            is distinct from (f.designator, f.origin || '-' || f.destination, (f.scheduled_departure at time zone f.origin_zone)::date))
               or exists (select from record.seat_holding h where h.case_id = c.id and h.flight_id = a.flight_id and h.ended_at is null and h.recorded_at > a.decided_at)))
             -- used up by directions that fell
             and not exists (select from record.notice n where n.case_id = c.id and n.approval_id = a.id and n.fallen_at is not null)) as approvals,
         (select jsonb_build_object('flightId', h.flight_id, 'flightReference', f.ref, 'route', f.origin || '-' || f.destination,
                   'day', (f.scheduled_departure at time zone f.origin_zone)::date, 'heldBy', h.held_by, 'departedAt', f.actual_departure,
                   'seat', s.number, 'heldByName', u.display_name, 'designator', f.designator)
            from record.seat_holding h join record.flight f on f.id = h.flight_id join record.seat s on s.id = h.seat_id join record.app_user u on u.id = h.held_by
           where h.case_id = c.id and (h.ended_at is null or (c.state = 'boarded' and h.outcome in ('boarded', 'carried_despite_stop')))
           order by h.ended_at is null desc, h.id desc limit 1) as seat,
         exists (select from record.document d where d.person_id = c.person_id and d.kind in ('passport', 'identity_card', 'laissez_passer')
                  and coalesce(d.authenticity, 'not_examined') in ('genuine', 'not_examined') and (d.expires_on is null or d.expires_on >= platform.today())) as documented,
         exists (select from record.detention_spell s where s.person_id = c.person_id and s.ended_at is null) as detained,
         (select jsonb_build_object('fit', t.fit, 'assessedAt', t.occurred_at, 'validUntil', t.valid_until) from record.fitness_assessment t
           where t.person_id = c.person_id order by t.occurred_at desc, t.id desc limit 1) as fitness,
         (select jsonb_build_object('authority', x.authority, 'place', x.place, 'at', x.occurred_at, 'hasReceipt', x.receipt is not null)
            from record.handover x where x.case_id = c.id and x.handed_over order by x.id desc limit 1) as handover
    from record.case_file c
    join record.scheme_version v on v.id = c.scheme_version_id
    left join lateral (select s.occurred_at, s.reason from record.case_step s
           where s.case_id = c.id and s.step = 'accept_into_scope' and s.to_state <> s.from_state order by s.occurred_at desc, s.id desc limit 1) scope on true
   where c.id = $1`;

/** Everything that the rules of a case look at, in one statement. It reads other rooms' tables and writes none. */
@Injectable()
export class FactsRepository {
  gather(tx: Tx, caseId: string): Promise<FactsRow | null> {
    return tx.one<FactsRow>(FACTS, [caseId]);
  }
}
