import { Injectable } from '@nestjs/common';
import type { ApprovalKind } from '../../domain/approval.js';
import type { Tx } from '../../platform/database/tx.js';

/** A match review that waits; `mine`: this actor may give the next verdict. Nothing of scores, verdicts or who gave them. */
export interface WaitingReview { id: string; ref: string; flagRef: string | null; crossingRef: string; crossedAt: Date; place: string; recordedAt: Date; mine: boolean }
export interface WaitingApproval {
  id: string; ref: string; kind: ApprovalKind; proposedBy: string; proposedByName: string; excluded: string[]; personRef: string | null; caseRef: string | null; flightRef: string | null; recordedAt: Date;
}
/** Seats are returnees'; null where the reader sees only how many people stand on the sheet. */
export interface FlightInSight {
  id: string; ref: string; designator: string; origin: string; destination: string; originZone: string; scheduledDeparture: Date; state: string;
  seats: number | null; taken: number | null; stopped: number | null; people: number;
}
export interface FigureRow { returnsMade: number; peopleReturned: number; returnFlights: number; admissions: number; balance: number; reentries: number }
export interface LatestExport { id: string; ref: string; kind: string; format: string; cases: number; requestedByName: string; recordedAt: Date; finishedAt: Date | null; failedAt: Date | null }
/** What one request listed: its tables, and how many records it showed. */
export interface LatestSearch { at: Date; by: string; what: string[]; shown: number }
export interface UserInNeed { id: string; ref: string; username: string; displayName: string; need: 'invited' | 'invitation_over' | 'no_role'; since: Date }

const FLIGHT = `f.id, f.ref, f.designator, f.origin, f.destination, f.origin_zone as "originZone", f.scheduled_departure as "scheduledDeparture", f.state`;

/** What the home pages show, composed across the tables. Row-level security says what each reader sees of it. */
@Injectable()
export class HomeRepository {
  /** Undecided ones, longest waiting first: index match_review_undecided. Who may decide: mayDecide of domain/review.ts. */
  reviews(tx: Tx, most: number): Promise<WaitingReview[]> {
    return tx.rows<WaitingReview>(`
      select m.id, m.ref, g.ref as "flagRef", c.ref as "crossingRef", c.occurred_at as "crossedAt", c.place, m.recorded_at as "recordedAt",
             not (m.proposed_by = platform.actor() or record.has_given_verdict(m.id)
                  or exists (select from record.capture k where k.crossing_id = m.crossing_id and k.taken_by = platform.actor())
                  or exists (select from record.match_proposal p where p.review_id = m.id and p.proposed_by = platform.actor())
                  or exists (select from record.case_file f where f.crossing_id = m.crossing_id and f.owner_id = platform.actor())) as mine
        from record.match_review m join record.crossing c on c.id = m.crossing_id
        left join record.reentry_flag g on g.review_id = m.id and g.withdrawn_at is null
       where m.state = 'undecided' order by m.recorded_at, m.id limit $1`, [most]);
  }

  /** Longest waiting first: index approval_waiting. */
  approvals(tx: Tx, most: number): Promise<WaitingApproval[]> {
    return tx.rows<WaitingApproval>(`
      select a.id, a.ref, a.kind, a.proposed_by as "proposedBy", u.display_name as "proposedByName", a.excluded, p.ref as "personRef", c.ref as "caseRef", f.ref as "flightRef",
             a.recorded_at as "recordedAt"
        from record.approval a join record.app_user u on u.id = a.proposed_by
        left join record.person p on p.id = a.person_id left join record.case_file c on c.id = a.case_id left join record.flight f on f.id = a.flight_id
       where a.outcome is null order by a.recorded_at, a.id limit $1`, [most]);
  }

  /** Those that depart in that time, by departure: index flight_schedule. Stops are asked for while the flight is on the ground. */
  flights(tx: Tx, from: Date, to: Date): Promise<FlightInSight[]> {
    return tx.rows<FlightInSight>(`
      select ${FLIGHT}, count(*)::int as seats, count(h.id)::int as taken, count(h.id)::int as people,
             count(*) filter (where f.state in ('planned', 'boarding') and record.stop_of(h.person_id, h.case_id, platform.now()) is not null)::int as stopped
        from record.flight f left join record.seat s on s.flight_id = f.id and s.kind = 'returnee'
        left join record.seat_holding h on h.seat_id = s.id and h.ended_at is null and h.person_id is not null
       where f.scheduled_departure >= $1 and f.scheduled_departure < $2
       group by f.id order by f.scheduled_departure, f.id`, [from, to]);
  }

  /** Those that the actor escorts and may see, by departure: index flight_escort_user. Of the people no more than their number. */
  escorted(tx: Tx): Promise<FlightInSight[]> {
    return tx.rows<FlightInSight>(`
      select ${FLIGHT}, null::int as seats, null::int as taken, null::int as stopped, (select count(*)::int from record.escort_sheet(f.id)) as people
        from record.flight f where f.id in (select record.escort_flights()) order by f.scheduled_departure, f.id`);
  }

  /** The same numbers as under /statistics at this instant (a test compares them). */
  async figures(tx: Tx): Promise<FigureRow> {
    const row = await tx.one<FigureRow & Record<string, unknown>>(`
      with made as (
        select r.flight_id, case when p.merged_into is null then p.id else record.surviving(p.id) end as person
          from record.completed_return r join record.person p on p.id = r.person_id where r.reversed_at is null)
      select count(*)::int as "returnsMade", count(distinct person)::int as "peopleReturned", count(distinct flight_id)::int as "returnFlights",
             (select coalesce(sum(amount) filter (where kind in ('admission', 'admission_reversal')), 0)::int from record.ledger_entry) as "admissions",
             (select coalesce(sum(case when kind in ('return', 'return_reversal') then amount else -amount end), 0)::int from record.ledger_entry) as "balance",
             (select count(distinct m.crossing_id)::int from record.reentry_flag g join record.match_review m on m.id = g.review_id
               where g.withdrawn_at is null and m.state = 'confirmed') as "reentries"
        from made`);
    return row!;
  }

  /** Newest first: index export_newest. */
  exports(tx: Tx, most: number): Promise<LatestExport[]> {
    return tx.rows<LatestExport>(`
      select x.id, x.ref, x.kind, x.format, x.cases, u.display_name as "requestedByName", x.recorded_at as "recordedAt", x.finished_at as "finishedAt", x.failed_at as "failedAt"
        from record.export x join record.app_user u on u.id = x.requested_by order by x.recorded_at desc, x.id desc limit $1`, [most]);
  }

  /** The newest requests of other people that listed records, among the journal's last 2,000 entries: its key. */
  searches(tx: Tx, most: number): Promise<LatestSearch[]> {
    return tx.rows<LatestSearch>(`
      select max(e.recorded_at) as at, u.display_name as by, array_agg(distinct e.table_name order by e.table_name) as what, sum(cardinality(e.shown))::int as shown
        from (select * from journal.entry order by id desc limit 2000) e join record.app_user u on u.id = e.actor_id and u.kind = 'person'
       where e.action = 'list' and e.actor_id <> platform.actor() and cardinality(e.shown) > 0
       group by e.request_id, u.id, u.display_name order by max(e.id) desc limit $1`, [most]);
  }

  /** Whose invitation waits or ran out after 72 hours, and who signs in without a role. */
  usersInNeed(tx: Tx, most: number): Promise<UserInNeed[]> {
    return tx.rows<UserInNeed>(`
      select u.id, u.ref, u.username, u.display_name as "displayName", coalesce(u.invited_at, u.recorded_at) as since,
             case when u.status = 'active' then 'no_role' when u.invited_at < platform.now() - interval '72 hours' then 'invitation_over' else 'invited' end as need
        from record.app_user u
       where u.kind = 'person' and (u.status = 'invited' or (u.status = 'active' and not exists (select from record.role_grant g where g.user_id = u.id and g.revoked_at is null)))
       order by since, u.id limit $1`, [most]);
  }
}
