import { Injectable } from '@nestjs/common';
import { NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { PeopleService } from '../people/people.service.js';
import { CapturesRepository } from './captures.repository.js';
import type { ListReviews } from './reviews.dto.js';
import { presentReveal, presentReview, presentReviewLine, type ShownReveal, type ShownReview, type ShownReviewLine } from './reviews.presenter.js';
import { type ReturnRow, ReviewsRepository, type ReviewRow } from './reviews.repository.js';

/** Match reviews as they are read. Blind by row-level security: the service asks for all and gets what may be seen. */
@Injectable()
export class ReviewsService {
  constructor(
    private readonly database: Database,
    private readonly reviews: ReviewsRepository,
    private readonly captures: CapturesRepository,
    private readonly crossings: CrossingsService,
    private readonly people: PeopleService,
  ) {}

  list(actor: Actor, query: ListReviews): Promise<Page<ShownReviewLine>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const crossing = query.crossing ? (await this.crossings.mustFind(tx, referenceIn('crossing', 'CR', query.crossing))).id : null;
      const person = query.person ? (await this.people.mustFind(tx, referenceIn('person', 'PE', query.person))).id : null;
      const rows = await this.reviews.list(tx, { state: query.state ?? null, crossing, person }, readCursor(query.cursor, 2), limit);
      await tx.listed('match_review', query, rows.slice(0, limit).map((row) => row.id), 'list', { person });
      return pageOf(rows, limit, (row) => [row.recordedAt, row.id], presentReviewLine);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownReview> {
    return this.database.read(actor, async (tx) => {
      const review = await this.mustFind(tx, ref);
      await tx.viewed('match_review', { record: review.id, person: review.personId, case: review.caseId });
      return this.present(tx, review);
    });
  }

  /**
   * Both verdicts and the scores, to whoever may see them now; the look is written down as one at `match_reveal`.
   * @throws Refused while they are withheld
   */
  reveal(actor: Actor, ref: string): Promise<ShownReveal> {
    return this.database.read(actor, async (tx) => {
      const review = await this.mustFind(tx, ref);
      if (!review.open && !review.committed) {
        throw new Refused({ rule: 'review.blind', message: 'Scores and verdicts are shown once this match review is decided.' });
      }
      await tx.viewed('match_reveal', { record: review.id, person: review.personId, case: review.caseId });
      return presentReveal(await this.present(tx, review));
    });
  }

  /** For other services: the review as the actor may see it. @throws NotFound */
  async shown(tx: Tx, ref: string): Promise<ShownReview> {
    return this.present(tx, await this.mustFind(tx, ref));
  }

  /** Standing returns of the proposed person before the crossing, newest first. */
  returnsBefore(tx: Tx, review: ReviewRow): Promise<ReturnRow[]> {
    return this.reviews.earlierReturns(tx, review.survivingId, review.crossedAt);
  }

  /** @throws NotFound */
  async mustFind(tx: Tx, ref: string): Promise<ReviewRow> {
    const review = await this.reviews.byRef(tx, ref);
    if (!review) throw new NotFound('match review', ref);
    return review;
  }

  /** For rooms that hold a key. @throws NotFound */
  async mustGet(tx: Tx, id: string): Promise<ReviewRow> {
    const review = await this.reviews.byId(tx, id);
    if (!review) throw new NotFound('match review');
    return review;
  }

  private async present(tx: Tx, review: ReviewRow): Promise<ShownReview> {
    return presentReview(review, {
      captures: await this.captures.ofPersonsAndCrossing(tx, review.crossingId, review.survivingId),
      returns: await this.reviews.earlierReturns(tx, review.survivingId, review.crossedAt),
      scores: await this.reviews.scores(tx, review.id),
      verdicts: await this.reviews.verdicts(tx, review.id),
      proposals: await this.reviews.proposals(tx, review.id),
    });
  }
}
