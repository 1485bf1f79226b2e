import { Injectable, type OnModuleInit } from '@nestjs/common';
import { endOfDay } from '../../domain/day.js';
import { Conflict, NotFound, Refused } from '../../domain/errors.js';
import { earlierReturn } from '../../domain/reentry.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { DecisionsService } from '../biometrics/decisions.service.js';
import { ReviewsService } from '../biometrics/reviews.service.js';
import { CasesService } from '../cases/cases.service.js';
import type { DecideFlag, ListFlags } from './reentry.dto.js';
import { presentFlag, presentFlagLine, type ShownFlag, type ShownFlagLine } from './reentry.presenter.js';
import { type FlagRow, type KnownReturn, type Question, ReentryRepository } from './reentry.repository.js';

/**
 * A returnee who may have crossed again: a match review whose proposed person was returned before the crossing. The
 * flag follows the facts (reviews proposed, returns recorded and reversed), people decide the review.
 */
@Injectable()
export class ReentryService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly flags: ReentryRepository,
    private readonly reviews: ReviewsService,
    private readonly decisions: DecisionsService,
    private readonly cases: CasesService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('candidate.proposed', async (tx, { reviewId }) => this.reassess(tx, await this.flags.question(tx, reviewId)));
    this.events.on('return.recorded', (tx, { personId }) => tx.onBehalf(() => this.reassessPerson(tx, personId)));
    this.events.on('return.reversed', (tx, { personId }) => this.reassessPerson(tx, personId));
    this.events.on('person.merged', (tx, { mergedIntoId }) => this.reassessWhole(tx, mergedIntoId));
    this.events.on('person.unmerged', async (tx, { personId, heldById }) => {
      await this.reassessWhole(tx, personId);
      await this.reassessWhole(tx, heldById);
    });
    this.events.on('review.decided', async (tx, { outcome, crossingId, proposedPersonId }) => {
      if (outcome === 'confirmed') await this.reassessPerson(tx, proposedPersonId, crossingId);
    });
    this.events.on('review.reversed', async (tx, { reviewId, crossingId, proposedPersonId }) => {
      await this.reassess(tx, await this.flags.question(tx, reviewId));
      await this.reassessPerson(tx, proposedPersonId, crossingId);
    });
  }

  list(actor: Actor, query: ListFlags): Promise<Page<ShownFlagLine>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const rows = await this.flags.list(tx, { state: query.state ?? null, crossedBefore: query.crossedTo ? endOfDay(query.crossedTo) : null }, readCursor(query.cursor, 2), limit);
      await tx.listed('reentry_flag', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.recordedAt, row.id], presentFlagLine);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownFlag> {
    return this.database.read(actor, async (tx) => {
      const flag = await this.mustFind(tx, ref);
      await tx.viewed('reentry_flag', { record: flag.id, person: flag.personId, case: flag.caseId });
      return this.present(tx, flag);
    });
  }

  /** The decision of a flag is the verdict on its review. */
  decide(actor: Actor, ref: string, input: DecideFlag): Promise<ShownFlag> {
    return this.database.write(actor, async (tx) => {
      const flag = await this.mustFind(tx, ref);
      await tx.lockPersons(flag.personId, flag.proposedId);
      const seen = await this.mustFind(tx, ref);
      if (seen.version !== input.version) throw new Conflict('version.stale', 'This flag changed since you read it.');
      if (seen.withdrawnAt) throw new Refused({ rule: 'reentry.withdrawn', message: 'The return that this flag rested on was reversed. Decide the match review itself.', facts: { matchReview: seen.reviewRef } });
      const review = await this.reviews.mustFind(tx, seen.reviewRef);
      await this.decisions.decideIn(tx, review.ref, { ...input, version: review.version });
      return this.present(tx, await this.mustFind(tx, ref));
    });
  }

  /** Flags of every review about the person, and the links of cases whose matches stand confirmed. */
  private async reassessPerson(tx: Tx, personId: string, crossingId?: string): Promise<void> {
    const questions = await this.flags.questionsAbout(tx, personId);
    await this.reassess(tx, questions);
    const crossings = new Set(questions.filter(({ state }) => state === 'confirmed').map((question) => question.crossingId));
    if (crossingId) crossings.add(crossingId);
    for (const crossing of crossings) await this.link(tx, crossing);
  }

  /** Whose returns count together has changed: the flags about the person, and the link of each of their own cases. */
  private async reassessWhole(tx: Tx, personId: string): Promise<void> {
    await this.reassessPerson(tx, personId);
    for (const crossing of await this.flags.crossingsOf(tx, personId)) await this.link(tx, crossing);
  }

  /** Raises, re-points or withdraws: a flag says that a return before the crossing stands, and which is the latest. */
  private async reassess(tx: Tx, questions: readonly Question[]): Promise<void> {
    const returns = new Map<string, KnownReturn[]>();
    for (const question of questions) {
      if (!returns.has(question.proposedId)) returns.set(question.proposedId, await this.flags.returns(tx, question.proposedId));
      const rests = earlierReturn(returns.get(question.proposedId)!, question.crossedAt);
      if (!question.flagId) {
        if (rests) await this.flags.add(tx, { reviewId: question.reviewId, returnId: rests.id, occurredAt: tx.now });
      } else if (!rests) {
        if (!question.withdrawnAt) await this.flags.change(tx, { id: question.flagId, version: question.flagVersion! }, { withdrawnAt: tx.now });
      } else if (rests.id !== question.returnId || question.withdrawnAt) {
        await this.flags.change(tx, { id: question.flagId, version: question.flagVersion! }, { returnId: rests.id, withdrawnAt: null });
      }
    }
  }

  /** The case of a crossing is linked with the latest earlier return of its person, and of whoever is confirmed to be that person. */
  private async link(tx: Tx, crossingId: string): Promise<void> {
    const confirmed = await this.flags.confirmed(tx, crossingId);
    const crossing = (await this.flags.crossing(tx, crossingId))!;
    const returns: KnownReturn[] = [];
    for (const personId of new Set([crossing.personId, ...confirmed.map((question) => question.proposedId)])) returns.push(...(await this.flags.returns(tx, personId)));
    const rests = earlierReturn(returns, crossing.occurredAt);
    await this.cases.linkEarlierReturn(tx, crossingId, rests?.id ?? null);
  }

  private async present(tx: Tx, flag: FlagRow): Promise<ShownFlag> {
    return presentFlag(flag, await this.reviews.shown(tx, flag.reviewRef), await this.flags.openEarlierCases(tx, flag.proposedId, flag.crossedAt));
  }

  private async mustFind(tx: Tx, ref: string): Promise<FlagRow> {
    const flag = await this.flags.byRef(tx, ref);
    if (!flag) throw new NotFound('re-entry flag', ref);
    return flag;
  }
}
