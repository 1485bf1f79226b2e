import { Injectable } from '@nestjs/common';
import type { Examined } from '../../domain/examination.js';
import type { ExaminerRule } from '../../domain/review.js';
import type { Tx } from '../../platform/database/tx.js';
import { ReviewClaim } from './review-claim.entity.js';

/** A review of the queue with the references that people say aloud. Nothing here is worked out of verdicts or scores. */
export interface QueueRow {
  id: string; ref: string; version: number; round: number; origin: string; recordedAt: Date;
  crossingRef: string; crossedAt: Date; place: string; personId: string; personRef: string; caseRef: string | null; survivingRef: string;
  flagRef: string | null; returnRef: string | null; returnedAt: Date | null; designator: string | null;
  /** The office's patience, or a departure that waits for it, whichever is first. */
  due: Date;
  holdsUp: Date | null;
  mayDecide: boolean; committed: boolean; claim: 'none' | 'yours' | 'taken'; touchedAt: Date | null;
}
/** What a list asks for; null: whatever. `due` is the instant before which it must be due. */
export interface QueueFilter { mayDecide: boolean | null; claim: string | null; flag: boolean | null; round: number | null; dueBefore: Date | null; urgent: boolean | null }
export interface QueueCounts { undecided: number; yoursToDecide: number; overdue: number; urgent: number; flags: number; yours: number; taken: number }

// Undecided reviews alone (index match_review_due): as many as the office has before it, not as many as it ever had.
const WAITING = `
  select m.id, m.ref, m.version, m.round, m.origin, m.recorded_at as "recordedAt", m.crossing_id, m.proposed_person_id, least(m.due_at, h.at) as due, h.at as "holdsUp",
         record.may_examine(m.id) as "mayDecide", record.has_given_verdict(m.id) as committed, y.touched_at as "touchedAt",
         case when record.review_taken(m.id) then 'taken' when y.touched_at > platform.now() - record.claim_idle() then 'yours' else 'none' end as claim,
         exists (select from record.reentry_flag g where g.review_id = m.id and g.withdrawn_at is null) as flagged
    from record.match_review m
    cross join lateral (select record.review_holds_up(m.id) as at offset 0) h
    left join record.review_claim y on y.review_id = m.id and y.released_at is null and y.claimed_by = platform.actor()
   where m.state = 'undecided'`;

/** Who has taken which review to decide, and the queue of what waits. */
@Injectable()
export class ClaimsRepository {
  /** First due first, keyset on (due, id); the departures that make a review due sooner may change between two pages. */
  queue(tx: Tx, filter: QueueFilter, after: readonly unknown[] | null, limit: number): Promise<QueueRow[]> {
    return tx.rows<QueueRow>(`
      select w.id, w.ref, w.version, w.round, w.origin, w."recordedAt", w.due, w."holdsUp", w."mayDecide", w.committed, w.claim, w."touchedAt",
             c.ref as "crossingRef", c.occurred_at as "crossedAt", c.place, p.id as "personId", p.ref as "personRef", f.ref as "caseRef", s.ref as "survivingRef",
             g.ref as "flagRef", r.ref as "returnRef", r.occurred_at as "returnedAt", l.designator
        from (select * from (${WAITING}) w
               where ($1::boolean is null or w."mayDecide" = $1) and ($2::text is null or w.claim = $2) and ($3::boolean is null or w.flagged = $3)
                 and ($4::int is null or w.round = $4) and ($5::timestamptz is null or w.due < $5) and ($6::boolean is null or (w."holdsUp" is not null) = $6)
                 and ($7::timestamptz is null or (w.due, w.id) > ($7::timestamptz, $8::uuid))
               order by w.due, w.id limit $9) w
        join record.crossing c on c.id = w.crossing_id
        join record.person p on p.id = c.person_id
        cross join lateral (select record.surviving(w.proposed_person_id) as id offset 0) stands
        join record.person s on s.id = stands.id
        left join record.case_file f on f.crossing_id = c.id
        left join record.reentry_flag g on g.review_id = w.id and g.withdrawn_at is null
        left join record.completed_return r on r.id = g.return_id
        left join record.flight l on l.id = r.flight_id
       order by w.due, w.id`,
      [filter.mayDecide, filter.claim, filter.flag, filter.round, filter.dueBefore, filter.urgent, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  async counts(tx: Tx): Promise<QueueCounts> {
    const row = await tx.one<QueueCounts>(`
      select count(*)::int as undecided, count(*) filter (where "mayDecide")::int as "yoursToDecide", count(*) filter (where due < platform.now())::int as overdue,
             count(*) filter (where "holdsUp" is not null)::int as urgent, count(*) filter (where flagged)::int as flags,
             count(*) filter (where claim = 'yours')::int as yours, count(*) filter (where claim = 'taken')::int as taken
        from (${WAITING}) w`);
    return row!;
  }

  /** The review this actor works on already, if any; else null. */
  async held(tx: Tx): Promise<string | null> {
    const row = await tx.one<{ id: string }>(`
      select c.review_id as id from record.review_claim c
       where c.claimed_by = platform.actor() and c.released_at is null and c.touched_at > platform.now() - record.claim_idle() and record.may_examine(c.review_id)
       order by c.touched_at desc limit 1`);
    return row?.id ?? null;
  }

  /** What this actor may still decide and nobody works on, first due first; what they gave back lately comes last. */
  async waiting(tx: Tx): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(`
      select w.id from (${WAITING}) w where w."mayDecide" and w.claim <> 'taken'
       order by exists (select from record.review_claim c where c.review_id = w.id and c.claimed_by = platform.actor() and c.released_at > platform.now() - record.claim_idle()),
                w.due, w.id limit 50`);
    return rows.map(({ id }) => id);
  }

  /** Locks the review; false where a colleague is just taking it. */
  async tryLock(tx: Tx, reviewId: string): Promise<boolean> {
    return (await tx.rows('select 1 from record.match_review where id = $1 for no key update skip locked', [reviewId])).length === 1;
  }

  async taken(tx: Tx, reviewId: string): Promise<boolean> {
    return (await tx.one<{ taken: boolean }>('select record.review_taken($1) as taken', [reviewId]))!.taken;
  }

  /** The code of the rule that keeps the actor from deciding it; null: they may. */
  async whyNot(tx: Tx, reviewId: string): Promise<ExaminerRule | null> {
    return (await tx.one<{ rule: ExaminerRule | null }>('select record.why_not_examine($1) as rule', [reviewId]))!.rule;
  }

  /** The actor's own claim that has not ended, lapsed or not. */
  own(tx: Tx, reviewId: string): Promise<ReviewClaim | null> {
    return tx.one<ReviewClaim>(
      `select id, review_id as "reviewId", claimed_by as "claimedBy", recorded_at as "recordedAt", touched_at as "touchedAt", released_at as "releasedAt", seen, version
         from record.review_claim where review_id = $1 and claimed_by = platform.actor() and released_at is null`, [reviewId]);
  }

  add(tx: Tx, reviewId: string): Promise<ReviewClaim> {
    return tx.add(ReviewClaim, { reviewId });
  }

  touch(tx: Tx, claim: ReviewClaim): Promise<void> {
    return tx.change(ReviewClaim, claim, { touchedAt: tx.now });
  }

  saw(tx: Tx, claim: ReviewClaim, seen: Examined): Promise<void> {
    return tx.change(ReviewClaim, claim, { seen, touchedAt: tx.now });
  }

  release(tx: Tx, claim: ReviewClaim): Promise<void> {
    return tx.change(ReviewClaim, claim, { releasedAt: tx.now });
  }
}
