import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { MatchProposal } from './match-proposal.entity.js';
import { MatchReview } from './match-review.entity.js';

/** A person by reference, and the record that stands for them. */
export interface Named { id: string; ref: string; survivingId: string }

@Injectable()
export class ProposalsRepository {
  persons(tx: Tx, refs: readonly string[]): Promise<Named[]> {
    return tx.rows<Named>('select id, ref, record.surviving(id) as "survivingId" from record.person where ref = any ($1)', [refs]);
  }

  async surviving(tx: Tx, personId: string): Promise<string> {
    return (await tx.one<{ id: string }>('select record.surviving($1) as id', [personId]))!.id;
  }

  /** The reviews of a crossing by the record that stands for the proposed person. */
  async ofCrossing(tx: Tx, crossingId: string): Promise<Map<string, MatchReview>> {
    const rows = await tx.rows<MatchReview & { survivingId: string }>(
      `select id, ref, crossing_id as "crossingId", proposed_person_id as "proposedPersonId", origin, proposed_by as "proposedBy", rationale, state, round,
              occurred_at as "occurredAt", recorded_at as "recordedAt", decided_at as "decidedAt", reversal_id as "reversalId", version,
              record.surviving(proposed_person_id) as "survivingId"
         from record.match_review where crossing_id = $1 order by recorded_at desc, id desc`, [crossingId]);
    // of two that came to mean the same person, the open one is the question
    const found = new Map<string, MatchReview>();
    for (const row of rows) if (!found.has(row.survivingId) || row.state === 'undecided') found.set(row.survivingId, row);
    return found;
  }

  add(tx: Tx, values: DeepPartial<MatchReview>): Promise<MatchReview> {
    return tx.add(MatchReview, values);
  }

  async addProposal(tx: Tx, values: DeepPartial<MatchProposal>): Promise<void> {
    await tx.add(MatchProposal, values);
  }

  /** Was a capture of the crossing recorded since? */
  async newEvidenceSince(tx: Tx, crossingId: string, since: Date): Promise<boolean> {
    const row = await tx.one<{ there: boolean }>('select exists (select from record.capture where crossing_id = $1 and recorded_at >= $2) as there', [crossingId, since]);
    return row!.there;
  }

  /** The review by which the two were told apart, asked the other way round, where neither has a capture recorded since. */
  toldApart(tx: Tx, crossingId: string, personId: string): Promise<{ id: string; ref: string } | null> {
    return tx.one('select m.id, m.ref from record.match_review m where m.id = record.told_apart($1, $2)', [crossingId, personId]);
  }

  async reopen(tx: Tx, review: MatchReview): Promise<void> {
    await tx.change(MatchReview, review, { state: 'undecided', round: review.round + 1, decidedAt: null, reversalId: null });
  }
}
