import { Injectable } from '@nestjs/common';
import { NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { ReviewsService } from '../biometrics/reviews.service.js';
import type { ShownReview } from '../biometrics/reviews.presenter.js';
import type { ShownTwins } from '../biometrics/twins.presenter.js';
import { TwinsService } from '../biometrics/twins.service.js';
import type { ShownFlag } from './reentry.presenter.js';
import { ReentryRepository } from './reentry.repository.js';
import { ReentryService } from './reentry.service.js';

/** A match review as the desk opens it: by its flag's reference, or its own. `base`: where its pages are; `twins`: marks that concern either side. */
export interface ShownMatter { base: string; review: ShownReview; flag: ShownFlag | null; twins: ShownTwins[] }

/** What the desk's pages need of both: a review may have a flag, and either reference opens it. */
@Injectable()
export class DeskService {
  constructor(private readonly database: Database, private readonly flags: ReentryRepository, private readonly reentry: ReentryService, private readonly reviews: ReviewsService, private readonly twins: TwinsService) {}

  /** @param ref RE-… or MR-… @throws NotFound */
  async show(actor: Actor, ref: string): Promise<ShownMatter> {
    if (!ref.startsWith('RE')) return { base: `/reentry/${ref}`, review: await this.reviews.show(actor, ref), flag: null, twins: await this.twins.ofReview(actor, ref) };
    const flag = await this.reentry.show(actor, ref);
    return { base: `/reentry/${ref}`, review: flag.review, flag, twins: await this.twins.ofReview(actor, flag.review.ref) };
  }

  /** Where the pages of a review are: its flag's, where it has one that stands. */
  async baseOf(actor: Actor, reviewRef: string): Promise<string> {
    return this.database.read(actor, async (tx) => {
      const { id } = await this.reviews.mustFind(tx, reviewRef);
      return `/reentry/${(await this.flags.flagOf(tx, id)) ?? reviewRef}`;
    });
  }

  /** The match review's reference; reads nothing else, so no look is written down. @throws NotFound */
  async reviewRef(actor: Actor, ref: string): Promise<string> {
    if (!ref.startsWith('RE')) return ref;
    return this.database.read(actor, async (tx) => {
      const flag = await this.flags.byRef(tx, ref);
      if (!flag) throw new NotFound('re-entry flag', ref);
      return flag.reviewRef;
    });
  }
}
