import { Injectable } from '@nestjs/common';
import { type Examined, type ExaminationStep, mayOpenStep, nextStep, type QualityAnswer } from '../../domain/examination.js';
import { Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { ClaimsRepository } from './claims.repository.js';
import { ClaimsService } from './claims.service.js';
import type { ShownReview } from './reviews.presenter.js';
import { ReviewsService } from './reviews.service.js';

/** Where an examiner stands: the two sides, what they looked at, and what comes next. */
export interface ShownExamination { review: ShownReview; seen: Examined; next: ExaminationStep }

/** The order of looking, kept by the office and not by the screen: under one's own claim, each step after the one before. */
@Injectable()
export class ExaminationsService {
  constructor(private readonly database: Database, private readonly claims: ClaimsService, private readonly rows: ClaimsRepository, private readonly reviews: ReviewsService) {}

  /** The review as it is examined; the look is written down, and the claim goes on. @throws Refused without a claim */
  open(actor: Actor, ref: string): Promise<ShownExamination> {
    return this.database.write(actor, async (tx) => {
      const review = await this.reviews.mustFind(tx, ref);
      const { seen } = await this.claims.working(tx, review);
      await tx.viewed('match_review', { record: review.id, person: review.personId, case: review.caseId });
      return { review: await this.reviews.shown(tx, ref), seen, next: nextStep(seen) };
    });
  }

  /** One step was done. @throws Refused when one before it was not */
  done(actor: Actor, ref: string, step: ExaminationStep, said: { quality?: QualityAnswer; marked?: boolean }): Promise<ExaminationStep> {
    return this.database.write(actor, async (tx) => {
      const claim = await this.claims.working(tx, await this.reviews.mustFind(tx, ref));
      if (!mayOpenStep(step, claim.seen)) throw new Refused({ rule: 'review.order', message: 'Look at what comes before this first.', facts: { next: nextStep(claim.seen) } });
      const seen: Examined = { ...claim.seen, [step]: { at: tx.now.toISOString(), ...said } };
      await this.rows.saw(tx, claim, seen);
      return nextStep(seen);
    });
  }
}
