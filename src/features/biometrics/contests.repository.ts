import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { MatchContest } from './match-contest.entity.js';

/** A contest with the references and names that people say aloud. */
export interface ContestRow extends MatchContest {
  reviewRef: string; reviewState: string; crossingRef: string; personId: string; personRef: string; caseId: string | null; caseRef: string | null;
  barrierRef: string; recordedByName: string; approvalRef: string | null; waitingRef: string | null; waitingOutcome: string | null;
}

const ROW = `
  select t.id, t.ref, t.review_id as "reviewId", t.contested, t.barrier_id as "barrierId", t.asked_by as "askedBy", t.asked_by_name as "askedByName", t.grounds,
         t.occurred_at as "occurredAt", t.recorded_at as "recordedAt", t.recorded_by as "recordedBy", t.outcome, t.approval_id as "approvalId", t.decided_at as "decidedAt",
         t.reasons, t.told_at as "toldAt", t.told_how as "toldHow", t.version,
         m.ref as "reviewRef", m.state as "reviewState", c.ref as "crossingRef", c.person_id as "personId", p.ref as "personRef", k.id as "caseId", k.ref as "caseRef",
         b.ref as "barrierRef", u.display_name as "recordedByName", a.ref as "approvalRef", w.ref as "waitingRef", w.particulars ->> 'outcome' as "waitingOutcome"
    from record.match_contest t
    join record.match_review m on m.id = t.review_id
    join record.crossing c on c.id = m.crossing_id
    join record.person p on p.id = c.person_id
    join record.barrier b on b.id = t.barrier_id
    join record.app_user u on u.id = t.recorded_by
    left join record.case_file k on k.crossing_id = c.id
    left join record.approval a on a.id = t.approval_id
    left join record.approval w on w.subject_id = t.id and w.kind = 'match_contest' and w.outcome is null`;

@Injectable()
export class ContestsRepository {
  add(tx: Tx, values: DeepPartial<MatchContest>): Promise<MatchContest> {
    return tx.add(MatchContest, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<MatchContest>): Promise<void> {
    return tx.change(MatchContest, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<ContestRow | null> {
    return tx.one<ContestRow>(`${ROW} where t.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<ContestRow | null> {
    return tx.one<ContestRow>(`${ROW} where t.id = $1`, [id]);
  }

  async openOf(tx: Tx, reviewId: string): Promise<string | null> {
    return (await tx.one<{ ref: string }>('select ref from record.match_contest where review_id = $1 and outcome is null', [reviewId]))?.ref ?? null;
  }

  /** Newest first, keyset on (recorded_at, id): index match_contest_newest; of a review: match_contest_review. */
  list(tx: Tx, { review, open }: { review: string | null; open: boolean | null }, after: readonly unknown[] | null, limit: number): Promise<ContestRow[]> {
    return tx.rows<ContestRow>(`${ROW}
      where ($1::uuid is null or t.review_id = $1) and ($2::boolean is null or (t.outcome is null) = $2)
        and ($3::timestamptz is null or (t.recorded_at, t.id) < ($3::timestamptz, $4::uuid))
      order by t.recorded_at desc, t.id desc limit $5`, [review, open, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  async barrierId(tx: Tx, ref: string): Promise<string> {
    return (await tx.one<{ id: string }>('select id from record.barrier where ref = $1', [ref]))!.id;
  }

  /**
   * Everyone who took part: gave a verdict in any round, proposed it, took a capture of the crossing, owns the case or did,
   * or decided an earlier contest, or a reversal before it was asked anew; read on behalf of the actor. The database asks the same (record.review_hands).
   */
  async hands(tx: Tx, reviewId: string): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(`
      select examiner_id as id from record.verdict where review_id = $1
      union select proposed_by from record.match_proposal where review_id = $1
      union select proposed_by from record.match_review where id = $1
      union select c.taken_by from record.match_review m join record.capture c on c.crossing_id = m.crossing_id where m.id = $1
      union select f.owner_id from record.match_review m join record.case_file f on f.crossing_id = m.crossing_id where m.id = $1 and f.owner_id is not null
      union select (p.after ->> 'owner_id')::uuid from record.match_review m join record.case_file f on f.crossing_id = m.crossing_id
              join journal.entry e on e.record_id = f.id and e.table_name = 'case_file' join journal.payload p on p.entry_id = e.id
             where m.id = $1 and p.after ->> 'owner_id' is not null
      union select u.by from record.match_contest c join record.approval a on a.id = c.approval_id cross join lateral (values (a.proposed_by), (a.decided_by)) u (by)
             where c.review_id = $1 and c.outcome is not null
      union select u.by from record.approval a cross join lateral (values (a.proposed_by), (a.decided_by)) u (by)
             where a.kind = 'match_reversal' and a.subject_id = $1 and a.outcome = 'approved' and not exists (select from record.match_review m where m.id = $1 and m.state = 'reversed')`, [reviewId]);
    return rows.map(({ id }) => id);
  }
}
