import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Effect } from '../../domain/barrier.js';
import type { VerdictAnswer } from '../../domain/review.js';
import type { Tx } from '../../platform/database/tx.js';
import { MatchReview } from './match-review.entity.js';
import { Verdict } from './verdict.entity.js';

/** Everything that says who may still decide; read on behalf of the actor, who may not see it. */
export interface Hands { capturedBy: string[]; proposedBy: string[]; caseOwner: string | null; verdicts: { examinerId: string; answer: VerdictAnswer }[] }

/** What a confirmation moved. `merge`: two persons who are both confirmed to be this one. */
export interface Moved { moved: boolean; merge: [string, string] | null; released: { seatId: string; flightId: string; personId: string; caseId: string | null }[]; merged?: { personId: string; mergedIntoId: string } | null }

@Injectable()
export class DecisionsRepository {
  async hands(tx: Tx, { id, crossingId, round }: { id: string; crossingId: string; round: number }): Promise<Hands> {
    const row = await tx.one<Hands>(
      `select array(select distinct taken_by::text from record.capture where crossing_id = $2) as "capturedBy",
              array(select proposed_by::text from record.match_proposal where review_id = $1 union select proposed_by::text from record.match_review where id = $1) as "proposedBy",
              (select owner_id from record.case_file where crossing_id = $2) as "caseOwner",
              coalesce((select jsonb_agg(jsonb_build_object('examinerId', examiner_id, 'answer', answer) order by position)
                          from record.verdict where review_id = $1 and round = $3), '[]') as verdicts`, [id, crossingId, round]);
    return row!;
  }

  /** The database sets examiner and position. */
  async addVerdict(tx: Tx, values: DeepPartial<Verdict>): Promise<void> {
    await tx.add(Verdict, { ...values, position: 1 });
  }

  decide(tx: Tx, review: { id: string; version: number }, changes: DeepPartial<MatchReview>): Promise<void> {
    return tx.change(MatchReview, review, changes);
  }

  /** Carries the confirmation out: migrations/1756000006000-reentry.sql. */
  async move(tx: Tx, reviewId: string): Promise<Moved> {
    return (await tx.one<{ result: Moved }>('select record.move_identity($1) as result', [reviewId]))!.result;
  }

  /** Puts back what the reversed review had moved. */
  async undo(tx: Tx, reviewId: string): Promise<boolean> {
    return (await tx.one<{ result: boolean }>('select record.undo_identity($1) as result', [reviewId]))!.result;
  }

  /** The barriers that the reversal just copied to this person: written since, and moved by no match. Index barrier_open. */
  copiedBarriers(tx: Tx, personId: string, since: Date): Promise<{ id: string; effects: Effect[] }[]> {
    return tx.rows(`select b.id, b.effects from record.barrier b where b.person_id = $1 and b.lifted_at is null and b.recorded_at >= $2
                       and not exists (select from record.identity_move i where i.record_id = b.id) order by b.id`, [personId, since]);
  }

  /** Other reviews of the crossing that stand confirmed, first decided first. */
  async otherConfirmed(tx: Tx, crossingId: string, reviewId: string): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(`select id from record.match_review where crossing_id = $1 and id <> $2 and state = 'confirmed' order by decided_at, id`, [crossingId, reviewId]);
    return rows.map(({ id }) => id);
  }

  /** Does a proposal to merge these two wait already? */
  async mergeWaits(tx: Tx, [one, other]: readonly [string, string]): Promise<boolean> {
    const row = await tx.one<{ there: boolean }>(
      `select exists (select from record.approval where kind = 'person_merge' and outcome is null
                         and ((person_id = $1 and other_person_id = $2) or (person_id = $2 and other_person_id = $1))) as there`, [one, other]);
    return row!.there;
  }
}
