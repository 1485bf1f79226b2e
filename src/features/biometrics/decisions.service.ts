import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Conflict, Invalid, Refused } from '../../domain/errors.js';
import { outcomeOf, REASONS_FOR, type ReviewOutcome } from '../../domain/review.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { DecisionsRepository } from './decisions.repository.js';
import type { DecideReview, ProposeReversal } from './reviews.dto.js';
import type { ShownReview } from './reviews.presenter.js';
import { ClaimsService } from './claims.service.js';
import type { ReviewRow } from './reviews.repository.js';
import { ReviewsService } from './reviews.service.js';

/** Verdicts, what they add up to, what a confirmation moves, and its reversal by two others. */
@Injectable()
export class DecisionsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly decisions: DecisionsRepository,
    private readonly reviews: ReviewsService,
    private readonly claims: ClaimsService,
    private readonly approvals: ApprovalsService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('approval.given', async (tx, { kind, subjectId, approvalId }) => {
      if (kind === 'match_reversal') await this.reverse(tx, subjectId, approvalId);
    });
  }

  decide(actor: Actor, ref: string, input: DecideReview): Promise<ShownReview> {
    return this.database.write(actor, (tx) => this.decideIn(tx, ref, input));
  }

  /** For other rooms (a re-entry flag's decision is its review's). A verdict leaves the review's version as it is. */
  async decideIn(tx: Tx, ref: string, input: DecideReview): Promise<ShownReview> {
    if (!REASONS_FOR[input.answer].includes(input.reasonCode)) {
      throw new Invalid({ reasonCode: `With this answer choose one of: ${REASONS_FOR[input.answer].join(', ')}.` });
    }
    const review = await this.locked(tx, await this.reviews.mustFind(tx, ref));
    if (review.version !== input.version) throw new Conflict('version.stale', 'This match review changed since you read it.');
    await this.claims.mustStillDecide(tx, review);
    await this.claims.mustBeFree(tx, review.id);
    // what was decided is asked of rows that the examiner may not see
    const hands = await tx.onBehalf(() => this.decisions.hands(tx, review));
    const { sides } = await this.reviews.shown(tx, ref);
    await this.decisions.addVerdict(tx, {
      reviewId: review.id, round: review.round, answer: input.answer, reasonCode: input.reasonCode, reason: input.reason, occurredAt: input.occurredAt ?? tx.now,
      wasShown: {
        ...input.shown, version: review.version, examination: await this.claims.examined(tx, review.id),
        crossingCaptures: sides.crossing.captures.map((capture) => capture.ref), proposedCaptures: sides.proposed.captures.map((capture) => capture.ref),
      },
    });
    const outcome = outcomeOf([...hands.verdicts, { examinerId: tx.actor.id, answer: input.answer }]);
    await this.claims.end(tx, review.id);
    if (outcome !== 'undecided') await this.settle(tx, review, outcome);
    return this.reviews.shown(tx, ref);
  }

  /** The first key of a reversal; no examiner turns either. @throws Refused unless it stands confirmed */
  proposeReversal(actor: Actor, ref: string, input: ProposeReversal): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const review = await this.reviews.mustFind(tx, ref);
      if (review.version !== input.version) throw new Conflict('version.stale', 'This match review changed since you read it.');
      if (review.state !== 'confirmed') throw new Refused({ rule: 'review.not-confirmed', message: 'Only a confirmed match is reversed.', facts: { state: review.state } });
      const { verdicts } = await tx.onBehalf(() => this.decisions.hands(tx, review));
      return this.approvals.propose(tx, {
        kind: 'match_reversal', subjectId: review.id, personId: review.personId, caseId: review.caseId ?? undefined, reason: input.reason,
        particulars: { review: review.ref, crossing: review.crossingRef, proposedPerson: review.survivingRef },
        excluded: verdicts.map(({ examinerId }) => examinerId), occurredAt: input.occurredAt ?? tx.now,
      });
    });
  }

  private async settle(tx: Tx, review: ReviewRow, outcome: Exclude<ReviewOutcome, 'undecided'>): Promise<void> {
    await this.decisions.decide(tx, review, { state: outcome, decidedAt: tx.now });
    if (outcome === 'confirmed') await this.move(tx, review);
    await this.events.publish(tx, { type: 'review.decided', reviewId: review.id, crossingId: review.crossingId, proposedPersonId: review.survivingId, outcome });
  }

  /** Crossing, case and all that hangs on them go to the proposed person; two persons confirmed call for their merge. */
  private async move(tx: Tx, review: ReviewRow): Promise<boolean> {
    const { moved, merge, released, merged } = await this.decisions.move(tx, review.id);
    for (const seat of released) await this.events.publish(tx, { type: 'seat.released', ...seat });
    if (merged) await this.events.publish(tx, { type: 'person.merged', ...merged, approvalId: null });
    if (merge && !(await this.decisions.mergeWaits(tx, merge))) {
      await this.approvals.propose(tx, {
        kind: 'person_merge', subjectId: review.id, personId: merge[0], otherPersonId: merge[1], caseId: review.caseId ?? undefined,
        reason: `Two records were confirmed to be the person of crossing ${review.crossingRef}.`,
        particulars: { review: review.ref, crossing: review.crossingRef }, occurredAt: tx.now,
      });
    }
    return moved;
  }

  /**
   * The second key was turned, of a reversal or of a contest that overturns: what moved goes back; another match that
   * stands confirmed takes its place. Barriers that now stop both sides are told as if they had been opened now.
   */
  async reverse(tx: Tx, reviewId: string, approvalId: string): Promise<void> {
    const review = await this.locked(tx, await this.reviews.mustGet(tx, reviewId));
    await this.decisions.decide(tx, review, { state: 'reversed', reversalId: approvalId });
    if (await this.decisions.undo(tx, reviewId)) {
      const { personId } = await this.reviews.mustGet(tx, reviewId);
      for (const { id, effects } of await this.decisions.copiedBarriers(tx, personId, tx.now)) {
        await this.events.publish(tx, { type: 'barrier.opened', barrierId: id, personId, caseId: null, effects, occurredAt: tx.now });
      }
      for (const other of await this.decisions.otherConfirmed(tx, review.crossingId, reviewId)) {
        if (await this.move(tx, await this.reviews.mustGet(tx, other))) break;
      }
    }
    await this.events.publish(tx, { type: 'review.reversed', reviewId, crossingId: review.crossingId, proposedPersonId: review.survivingId, approvalId });
  }

  /** Both persons first, then the review as it stands behind the lock. */
  private async locked(tx: Tx, review: ReviewRow): Promise<ReviewRow> {
    await tx.lockPersons(review.personId, review.survivingId);
    return this.reviews.mustGet(tx, review.id);
  }
}
