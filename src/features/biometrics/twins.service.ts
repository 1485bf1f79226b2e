import { Injectable } from '@nestjs/common';
import { Conflict, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { PeopleService } from '../people/people.service.js';
import { ReviewsService } from './reviews.service.js';
import type { ListTwins, MarkTwins, WithdrawTwins } from './twins.dto.js';
import { presentTwins, type ShownTwins } from './twins.presenter.js';
import { type TwinRow, TwinsRepository } from './twins.repository.js';

/** People who look alike and may be two: marked at a match that is open or found them different, shown at every match of either. */
@Injectable()
export class TwinsService {
  constructor(private readonly database: Database, private readonly twins: TwinsRepository, private readonly reviews: ReviewsService, private readonly people: PeopleService) {}

  list(actor: Actor, query: ListTwins): Promise<Page<ShownTwins>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const person = query.person ? (await this.people.mustFind(tx, referenceIn('person', 'PE', query.person))).id : null;
      const rows = await this.twins.list(tx, { person, standing: query.standing === 'true' }, readCursor(query.cursor, 2), limit);
      await tx.listed('possible_twin', query, rows.slice(0, limit).map((row) => row.id), 'list', { person });
      return pageOf(rows, limit, (row) => [row.recordedAt, row.id], presentTwins);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownTwins> {
    return this.database.read(actor, async (tx) => {
      const mark = await this.mustFind(tx, ref);
      await tx.viewed('possible_twin', { record: mark.id, person: mark.firstId });
      return presentTwins(mark);
    });
  }

  /** Marks that stand and concern either side of a match: whoever compares one compares with both. No look of its own: the match's was written down. */
  ofReview(actor: Actor, reviewRef: string): Promise<ShownTwins[]> {
    return this.database.read(actor, async (tx) => {
      const review = await this.reviews.mustFind(tx, reviewRef);
      return (await this.twins.standing(tx, [review.personId, review.survivingId])).map(presentTwins);
    });
  }

  /** @throws Refused of a confirmed match, of a pair that is marked, and for whoever has given a verdict that is not told yet */
  mark(actor: Actor, reviewRef: string, input: MarkTwins): Promise<ShownTwins> {
    return this.database.write(actor, async (tx) => {
      const before = await this.reviews.mustFind(tx, reviewRef);
      await tx.lockPersons(before.personId, before.survivingId);
      const review = await this.reviews.mustGet(tx, before.id);
      if (review.version !== input.version) throw new Conflict('version.stale', 'This match review changed since you read it.');
      const { ref } = await this.twins.add(tx, { reviewId: review.id, firstId: review.personId, secondId: review.survivingId, reason: input.reason, occurredAt: input.occurredAt ?? tx.now });
      return presentTwins(await this.mustFind(tx, ref));
    });
  }

  /** A correction: the mark stays on record and counts no more. */
  withdraw(actor: Actor, ref: string, input: WithdrawTwins): Promise<ShownTwins> {
    return this.database.write(actor, async (tx) => {
      const before = await this.mustFind(tx, ref);
      await tx.lockPersons(before.firstId, before.secondId);
      await this.twins.withdraw(tx, { id: before.id, version: input.version }, input.reason);
      return presentTwins(await this.mustFind(tx, ref));
    });
  }

  private async mustFind(tx: Tx, ref: string): Promise<TwinRow> {
    const mark = await this.twins.byRef(tx, ref);
    if (!mark) throw new NotFound('mark of possible twins', ref);
    return mark;
  }
}
