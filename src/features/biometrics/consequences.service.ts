import { Injectable } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { presentBarrierLine, type ShownConsequences } from './consequences.presenter.js';
import { ConsequencesRepository } from './consequences.repository.js';
import { presentReturn } from './reviews.presenter.js';
import { ReviewsService } from './reviews.service.js';

/** Rows that are told of by themselves, or that only follow another. */
const TOLD_APART = new Set(['crossing', 'case_file', 'capture', 'capture_image', 'barrier', 'document_content', 'seat_holding']);

/** What a confirmation, or its reversal, will do before anybody does it. */
@Injectable()
export class ConsequencesService {
  constructor(private readonly database: Database, private readonly effects: ConsequencesRepository, private readonly reviews: ReviewsService) {}

  /** For pages of a reversal: null where nothing would move, because such a match is reversed all the same. */
  async showIfAny(actor: Actor, ref: string): Promise<ShownConsequences | null> {
    try {
      return await this.show(actor, ref);
    } catch (error) {
      if (error instanceof Refused && error.refusals.every(({ rule }) => rule === 'review.moves-nothing')) return null;
      throw error;
    }
  }

  /** @throws Refused where nothing would move: dismissed, unresolved, reversed, or on that person's record already */
  show(actor: Actor, ref: string): Promise<ShownConsequences> {
    return this.database.read(actor, async (tx) => {
      const review = await this.reviews.mustFind(tx, ref);
      const move = await this.effects.wouldMove(tx, review.id);
      if (!move) throw new Refused({ rule: 'review.moves-nothing', message: 'Nothing would move: this match is neither undecided nor confirmed, or moved nothing.', facts: { state: review.state } });
      await tx.viewed('match_review', { record: review.id, person: review.personId, case: review.caseId });
      const file = await this.effects.file(tx, review.crossingId);
      const seats = await this.effects.seats(tx, [move.from, move.to]);
      const confirming = move.of === 'confirmation';
      const [ours, theirs] = [seats.find(({ personId }) => personId === move.from), seats.find(({ personId }) => personId === move.to)];
      // two seats of one person: the newcomer's gives way, unless someone sits in it
      const released = confirming && ours && theirs && (move.whole || ours.caseId === file?.id) ? (ours.outcome === null ? ours : theirs.outcome === null ? theirs : null) : null;
      const own = new Set(move.rows.barrier ?? []);
      const also = confirming ? (await this.effects.openBarriers(tx, [move.to])).filter(({ id }) => !own.has(id)) : await this.effects.barriers(tx, move.copied);
      const returns = confirming ? await this.reviews.returnsBefore(tx, review) : [];
      const told = [
        ...(file?.owner ? [{ who: file.owner, why: `owns case ${file.ref}` }] : []),
        ...seats.filter((seat) => seat === released).map(({ heldBy, designator }) => ({ who: heldBy, why: `held the seat on ${designator}` })),
        ...(move.merge ? [{ who: 'Every supervisor', why: 'the merge of the two records waits for approval' }] : []),
      ];
      return {
        review: review.ref, self: `/api/v1/match-reviews/${review.ref}/consequences`, version: review.version, of: move.of,
        from: await this.effects.personRef(tx, move.from), to: await this.effects.personRef(tx, move.to),
        crossing: review.crossingRef, case: file?.ref ?? null,
        captures: await this.effects.captureRefs(tx, move.rows.capture ?? []),
        barriers: (await this.effects.barriers(tx, [...own])).map(presentBarrierLine), alsoStops: also.map(presentBarrierLine),
        alsoMoves: Object.fromEntries(Object.entries(move.rows).filter(([table]) => !TOLD_APART.has(table)).map(([table, ids]) => [table, ids.length])),
        wholeRecord: move.whole, mergeProposed: move.merge,
        seatReleased: released ? { flight: released.flightRef, designator: released.designator, departs: released.departs } : null,
        earlierReturn: confirming ? (returns[0] ? presentReturn(returns[0]) : null) : file?.linkedReturn ?? null,
        instead: move.instead ? await this.effects.reviewRef(tx, move.instead) : null, told,
      };
    });
  }
}
