import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { MatchReview } from './match-review.entity.js';

/** A review with the references and names that people say aloud. */
export interface ReviewRow extends MatchReview {
  crossingRef: string; crossedAt: Date; place: string;
  personId: string; personRef: string; registeredRef: string;
  /** The record that stands for the proposed person now. */
  survivingId: string; survivingRef: string; proposedRef: string;
  caseId: string | null; caseRef: string | null;
  proposedByName: string; reversalRef: string | null;
  /** The actor gave a verdict in this round. */
  committed: boolean;
  /** The actor may see everybody's scores and verdicts. */
  open: boolean;
}
export interface ScoreRow { searchRef: string; engine: string; engineVersion: string; threshold: number | null; score: number; rank: number; decibel: number | null; atLeast: boolean; handsExchanged: boolean; conflict: 'fingers_disagree' | 'face_disagrees' | null; calibration: string | null; provisional: boolean | null }
export interface VerdictRow { own: boolean; round: number; examiner: string; answer: string; reasonCode: string; reason: string; occurredAt: Date; recordedAt: Date }
export interface ProposalRow { origin: string; round: number; by: string; rationale: string | null; captureRef: string | null; searchRef: string | null; recordedAt: Date }
export interface ReturnRow { ref: string; ordinal: number; occurredAt: Date; flightRef: string; designator: string; origin: string; destination: string; caseRef: string }

const FIELDS = `
  select m.id, m.ref, m.crossing_id as "crossingId", m.proposed_person_id as "proposedPersonId", m.origin, m.proposed_by as "proposedBy", m.rationale,
         m.state, m.round, m.occurred_at as "occurredAt", m.recorded_at as "recordedAt", m.decided_at as "decidedAt", m.reversal_id as "reversalId", m.version,
         c.ref as "crossingRef", c.occurred_at as "crossedAt", c.place, c.person_id as "personId", p.ref as "personRef", r.ref as "registeredRef",
         s.id as "survivingId", s.ref as "survivingRef", q.ref as "proposedRef", f.id as "caseId", f.ref as "caseRef",
         u.display_name as "proposedByName", a.ref as "reversalRef",
         record.has_given_verdict(m.id) as committed, record.may_see_review(m.id) as open`;
// The surviving record is worked out apart (offset 0): a function inside the join would keep row-level security from
// using the key of person, and each review read would go through all people.
const JOINS = `
    join record.crossing c on c.id = m.crossing_id
    join record.person p on p.id = c.person_id
    join record.person r on r.id = c.registered_person_id
    join record.person q on q.id = m.proposed_person_id
    cross join lateral (select case when q.merged_into is null then q.id else record.surviving(q.id) end as id offset 0) stands
    join record.person s on s.id = stands.id
    join record.app_user u on u.id = m.proposed_by
    left join record.case_file f on f.crossing_id = c.id
    left join record.approval a on a.id = m.reversal_id`;
const ROW = `${FIELDS} from record.match_review m ${JOINS}`;

@Injectable()
export class ReviewsRepository {
  byRef(tx: Tx, ref: string): Promise<ReviewRow | null> {
    return tx.one<ReviewRow>(`${ROW} where m.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<ReviewRow | null> {
    return tx.one<ReviewRow>(`${ROW} where m.id = $1`, [id]);
  }

  /**
   * Newest first, keyset on (recorded_at, id): index match_review_newest; undecided: match_review_undecided; of a crossing:
   * its unique key; of a person: match_review_person and crossing_person. The page is cut before anything is joined.
   */
  list(tx: Tx, { state, crossing, person }: { state: string | null; crossing: string | null; person: string | null }, after: readonly unknown[] | null, limit: number): Promise<ReviewRow[]> {
    return tx.rows<ReviewRow>(`${FIELDS} from (select m.* from record.match_review m
      where ${state === 'undecided' ? `m.state = 'undecided' and m.state = $1` : state ? 'm.state = $1' : '$1::text is null'} and ${crossing ? 'm.crossing_id = $2' : '$2::uuid is null'}
        and ${person ? `m.id in (select x.id from record.match_review x where x.proposed_person_id in (select record.merged_group($3))
                                 union select x.id from record.match_review x join record.crossing y on y.id = x.crossing_id where y.person_id = $3)` : '$3::uuid is null'}
        and ($4::timestamptz is null or (m.recorded_at, m.id) < ($4::timestamptz, $5::uuid))
      order by m.recorded_at desc, m.id desc limit $6) m ${JOINS} order by m.recorded_at desc, m.id desc`, [state, crossing, person, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /** What row-level security lets the actor see of the scores. */
  scores(tx: Tx, reviewId: string): Promise<ScoreRow[]> {
    return tx.rows<ScoreRow>(
      `select s.ref as "searchRef", s.engine, s.engine_version as "engineVersion", s.threshold, x.score, x.rank, x.decibel, x.at_least as "atLeast",
              x.hands_exchanged as "handsExchanged", x.conflict, s.calibration, s.calibration_provisional as provisional
         from record.candidate d join record.candidate_score x on x.id = d.id join record.biometric_search s on s.id = d.search_id
        where d.review_id = $1 order by s.occurred_at, s.id`, [reviewId]);
  }

  /** What row-level security lets the actor see of the verdicts, in the order given. */
  verdicts(tx: Tx, reviewId: string): Promise<VerdictRow[]> {
    return tx.rows<VerdictRow>(
      `select v.examiner_id = platform.actor() as own, v.round, u.display_name as examiner, v.answer, v.reason_code as "reasonCode", v.reason,
              v.occurred_at as "occurredAt", v.recorded_at as "recordedAt"
         from record.verdict v join record.app_user u on u.id = v.examiner_id where v.review_id = $1 order by v.round, v.position`, [reviewId]);
  }

  proposals(tx: Tx, reviewId: string): Promise<ProposalRow[]> {
    return tx.rows<ProposalRow>(
      `select p.origin, p.round, u.display_name as by, p.rationale, k.ref as "captureRef", s.ref as "searchRef", p.recorded_at as "recordedAt"
         from record.match_proposal p join record.app_user u on u.id = p.proposed_by
         left join record.capture k on k.id = p.capture_id left join record.biometric_search s on s.id = p.search_id
        where p.review_id = $1 order by p.id`, [reviewId]);
  }

  /** Standing returns of the proposed person before the crossing, newest first: index completed_return_person. */
  earlierReturns(tx: Tx, personId: string, before: Date): Promise<ReturnRow[]> {
    return tx.rows<ReturnRow>(
      `select r.ref, r.ordinal, r.occurred_at as "occurredAt", f.ref as "flightRef", f.designator, f.origin, f.destination, k.ref as "caseRef"
         from record.completed_return r join record.flight f on f.id = r.flight_id join record.case_file k on k.id = r.case_id
        where r.person_id in (select record.merged_group($1)) and r.reversed_at is null and r.occurred_at < $2 order by r.occurred_at desc, r.id`, [personId, before]);
  }
}
