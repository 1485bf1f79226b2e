import { Injectable } from '@nestjs/common';
import type { ReasonCode, ReviewOutcome, VerdictAnswer } from '../../domain/review.js';
import type { Tx } from '../../platform/database/tx.js';

/** Whom the pack is about: every record of one human being. `name` and `births` as recorded on the one that stands. */
export interface PackPerson { id: string; ref: string; name: string; latinName: string | null; names: string[]; ids: string[]; refs: string[]; births: { year: number; month: number | null; day: number | null }[] }
/** A review with which of its sides is theirs. */
export interface PackReview {
  id: string; ref: string; origin: 'engine' | 'equal_id' | 'colleague'; state: ReviewOutcome | 'reversed'; round: number; decidedAt: Date | null;
  crossingRef: string; crossedAt: Date; place: string; crossingTheirs: boolean; registeredTheirs: boolean; proposedTheirs: boolean;
  /** Of a reversal: when two people had agreed on it. */
  reversedAt: Date | null; contested: boolean;
}
/** A verdict without its examiner and what they wrote. `shown`: references of the captures on the screen. */
export interface PackVerdict { reviewId: string; round: number; position: number; answer: VerdictAnswer; reasonCode: ReasonCode; occurredAt: Date; shown: string[] | null }
export interface PackCapture { id: string; ref: string; kind: 'photo' | 'finger'; fingerPosition: number | null; quality: number | null; takenAt: Date; crossingRef: string; crossedAt: Date; place: string; recordedAt: Date; reviewIds: string[] }
export interface PackSearch {
  reviewId: string; engine: string; engineVersion: string; threshold: number | null; calibration: string | null; provisional: boolean | null; parameters: Record<string, unknown>; remarks: string[];
  gallerySize: number | null; galleryAt: Date | null; searchedAt: Date; captures: string[]; score: number | null; decibel: number | null; atLeast: boolean | null; conflict: string | null;
}
export interface PackContest { reviewId: string; ref: string; contested: string; askedBy: string; askedByName: string | null; grounds: string; askedAt: Date; outcome: string | null; decidedAt: Date | null; reasons: string | null; toldAt: Date | null }
export interface PackMove { reviewId: string; table: string; count: number; movedAt: Date; undoneAt: Date | null }
export interface PackFlag { reviewId: string; returnedAt: Date; flight: string; caseRef: string | null }

/** Verdicts of undecided reviews never come out of here, whoever asks: what is given away must not tell of them. */
const DECIDED = `m.id = any ($1) and m.state <> 'undecided'`;

/** What a pack tells, read from the whole desk; each statement asks for one person's reviews by their keys. */
@Injectable()
export class MatchPackRepository {
  async person(tx: Tx, id: string): Promise<PackPerson> {
    return (await tx.one<PackPerson>(`
      with own as materialized (select g as id from record.merged_group($1) g)
      select p.id, p.ref, record.display_name(p.id) as name,
             (select n.transliteration from record.person_name n where n.person_id = p.id and n.superseded_at is null order by n.position, n.id limit 1) as "latinName", array(select id::text from own) as ids,
             array(select o.ref from record.person o where o.id in (select id from own) order by o.id = p.id desc, o.ref) as refs,
             array(select x from (select concat_ws(' ', n.given_names, n.family_names) as x from record.person_name n where n.person_id in (select id from own)
                    union select n.transliteration from record.person_name n where n.person_id in (select id from own)) all_names where x <> '') as names,
             (select coalesce(jsonb_agg(jsonb_build_object('year', b.year, 'month', b.month, 'day', b.day) order by b.recorded_at, b.id), '[]')
                from record.person_birth b where b.person_id = p.id and b.superseded_at is null) as births
        from record.person p where p.id = record.surviving($1)`, [id]))!;
  }

  /** Newest crossing first: indexes crossing_person, match_review's unique (crossing, person), match_review_person. */
  reviews(tx: Tx, persons: readonly string[]): Promise<PackReview[]> {
    return tx.rows<PackReview>(`
      select m.id, m.ref, m.origin, m.state, m.round, m.decided_at as "decidedAt", c.ref as "crossingRef", c.occurred_at as "crossedAt", c.place,
             c.person_id = any ($1) as "crossingTheirs", c.registered_person_id = any ($1) as "registeredTheirs", m.proposed_person_id = any ($1) as "proposedTheirs",
             a.decided_at as "reversedAt", exists (select from record.match_contest t where t.review_id = m.id and t.outcome is null) as contested
        from record.match_review m join record.crossing c on c.id = m.crossing_id left join record.approval a on a.id = m.reversal_id
       where m.id in (select x.id from record.match_review x where x.proposed_person_id = any ($1)
                union select x.id from record.crossing y join record.match_review x on x.crossing_id = y.id where y.person_id = any ($1)
                union select x.id from record.identity_move i join record.match_review x on x.id = i.review_id where i.table_name = 'crossing' and i.other_person_id = any ($1))
       order by c.occurred_at desc, m.recorded_at, m.id`, [persons]);
  }

  verdicts(tx: Tx, reviews: readonly string[]): Promise<PackVerdict[]> {
    return tx.rows<PackVerdict>(`
      select v.review_id as "reviewId", v.round, v.position, v.answer, v.reason_code as "reasonCode", v.occurred_at as "occurredAt",
             case when v.was_shown ? 'crossingCaptures' then array(select jsonb_array_elements_text((v.was_shown -> 'crossingCaptures') || (v.was_shown -> 'proposedCaptures'))) end as shown
        from record.verdict v join record.match_review m on m.id = v.review_id where ${DECIDED} order by v.round, v.position`, [reviews]);
  }

  /** Their own captures alone: of the crossings of these reviews that are theirs, and whatever else is named. */
  captures(tx: Tx, persons: readonly string[], named: readonly string[], searched: readonly string[], reviews: readonly string[]): Promise<PackCapture[]> {
    return tx.rows<PackCapture>(`
      select k.id, k.ref, k.kind, k.finger_position as "fingerPosition", k.quality, k.occurred_at as "takenAt", k.recorded_at as "recordedAt", c.ref as "crossingRef", c.occurred_at as "crossedAt", c.place,
             array(select m.id::text from record.match_review m where m.crossing_id = c.id and m.id = any ($4)) as "reviewIds"
        from record.capture k join record.crossing c on c.id = k.crossing_id
       where k.person_id = any ($1) and (k.ref = any ($2) or k.id = any ($3) or k.crossing_id in (select m.crossing_id from record.match_review m where m.id = any ($4)))
       order by c.occurred_at, k.kind desc, k.finger_position, k.occurred_at, k.id`, [persons, named, searched, reviews]);
  }

  searches(tx: Tx, reviews: readonly string[]): Promise<PackSearch[]> {
    return tx.rows<PackSearch>(`
      select d.review_id as "reviewId", s.engine, s.engine_version as "engineVersion", s.threshold, s.calibration, s.calibration_provisional as provisional, s.parameters, s.remarks,
             s.gallery_size as "gallerySize", s.gallery_at as "galleryAt", s.occurred_at as "searchedAt", s.captures::text[] as captures, x.score, x.decibel, x.at_least as "atLeast", x.conflict
        from record.candidate d join record.match_review m on m.id = d.review_id join record.biometric_search s on s.id = d.search_id left join record.candidate_score x on x.id = d.id
       where ${DECIDED} order by s.occurred_at, s.id`, [reviews]);
  }

  contests(tx: Tx, reviews: readonly string[]): Promise<PackContest[]> {
    return tx.rows<PackContest>(`
      select t.review_id as "reviewId", t.ref, t.contested, t.asked_by as "askedBy", t.asked_by_name as "askedByName", t.grounds, t.occurred_at as "askedAt", t.outcome, t.decided_at as "decidedAt",
             t.reasons, t.told_at as "toldAt"
        from record.match_contest t where t.review_id = any ($1) order by t.recorded_at, t.id`, [reviews]);
  }

  moves(tx: Tx, reviews: readonly string[]): Promise<PackMove[]> {
    return tx.rows<PackMove>(`
      select i.review_id as "reviewId", i.table_name as table, count(distinct i.record_id)::int as count, min(i.recorded_at) as "movedAt", max(i.undone_at) as "undoneAt"
        from record.identity_move i join record.match_review m on m.id = i.review_id where ${DECIDED} group by 1, 2 order by 1, 2`, [reviews]);
  }

  /** Re-entry flags that stand, with the return that each rests on and the case that was linked to it. */
  flags(tx: Tx, reviews: readonly string[]): Promise<PackFlag[]> {
    return tx.rows<PackFlag>(`
      select f.review_id as "reviewId", r.occurred_at as "returnedAt", l.designator as flight, (select k.ref from record.case_file k where k.crossing_id = m.crossing_id and k.earlier_return_id = r.id) as "caseRef"
        from record.reentry_flag f join record.match_review m on m.id = f.review_id join record.completed_return r on r.id = f.return_id join record.flight l on l.id = r.flight_id
       where ${DECIDED} and m.state = 'confirmed' and f.withdrawn_at is null`, [reviews]);
  }

  /** What must not stand in a pack: names of colleagues, and names and capture numbers of everybody else on these reviews. */
  async names(tx: Tx, persons: readonly string[], reviews: readonly string[]): Promise<string[]> {
    const rows = await tx.rows<{ name: string }>(`
      with others as materialized (
        select p.id from record.match_review m join record.crossing c on c.id = m.crossing_id cross join lateral (values (c.person_id), (c.registered_person_id), (m.proposed_person_id)) p (id)
         where m.id = any ($2) and p.id <> all ($1))
      select display_name as name from record.app_user where kind = 'person' union select username from record.app_user where kind = 'person'
      union select concat_ws(' ', n.given_names, n.family_names) from record.person_name n where n.person_id in (select id from others)
      union select n.transliteration from record.person_name n where n.person_id in (select id from others) and n.transliteration is not null
      union select k.external_id from record.capture k where k.person_id in (select id from others)
      union select r.number from record.person_reference r where r.person_id in (select id from others)`, [persons, reviews]);
    return rows.map(({ name }) => name);
  }
}
