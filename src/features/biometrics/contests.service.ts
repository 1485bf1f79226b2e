import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Conflict, Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import type { ShownApproval } from '../approvals/approvals.presenter.js';
import { ApprovalsService } from '../approvals/approvals.service.js';
import { BarriersService } from '../barriers/barriers.service.js';
import type { ContestMatch, DecideContest, ListContests, TellReasons } from './contests.dto.js';
import { presentContest, type ShownContest } from './contests.presenter.js';
import { type ContestRow, ContestsRepository } from './contests.repository.js';
import { DecisionsService } from './decisions.service.js';
import { ProposalsService } from './proposals.service.js';
import { ReviewsService } from './reviews.service.js';

/**
 * The person, or who speaks for them, contests a decided match; also after return. Anyone at the desk writes it down
 * and boarding stops at once; two supervisors who took no part in the review decide.
 */
@Injectable()
export class ContestsService implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly contests: ContestsRepository,
    private readonly reviews: ReviewsService,
    private readonly decisions: DecisionsService,
    private readonly proposals: ProposalsService,
    private readonly barriers: BarriersService,
    private readonly approvals: ApprovalsService,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('approval.given', async (tx, { kind, subjectId, approvalId }) => {
      if (kind === 'match_contest') await this.settle(tx, subjectId, approvalId);
    });
  }

  list(actor: Actor, query: ListContests): Promise<Page<ShownContest>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const review = query.review ? (await this.reviews.mustFind(tx, referenceIn('review', 'MR', query.review))).id : null;
      const rows = await this.contests.list(tx, { review, open: query.open === undefined ? null : query.open === 'true' }, readCursor(query.cursor, 2), limit);
      await tx.listed('match_contest', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.recordedAt, row.id], presentContest);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownContest> {
    return this.database.read(actor, async (tx) => {
      const contest = await this.mustFind(tx, ref);
      await tx.viewed('match_contest', { record: contest.id, person: contest.personId, case: contest.caseId });
      return presentContest(contest);
    });
  }

  /** Writes it down and stops boarding. @throws Refused unless the match stands confirmed or dismissed and no contest is open */
  open(actor: Actor, reviewRef: string, input: ContestMatch): Promise<ShownContest> {
    return this.database.write(actor, async (tx) => {
      if (input.askedBy === 'representative' && !input.askedByName?.trim()) throw new Invalid({ askedByName: 'Enter the representative’s name.' });
      const before = await this.reviews.mustFind(tx, reviewRef);
      await tx.lockPersons(before.personId, before.survivingId);
      const review = await this.reviews.mustGet(tx, before.id);
      if (review.version !== input.version) throw new Conflict('version.stale', 'This match review changed since you read it.');
      if (review.state !== 'confirmed' && review.state !== 'dismissed') {
        throw new Refused({ rule: 'contest.undecided', message: 'Only a confirmed or dismissed match is contested.', facts: { state: review.state } });
      }
      const waiting = await this.contests.openOf(tx, review.id);
      if (waiting) throw new Refused({ rule: 'contest.open', message: `${waiting} contests this match already and is not decided yet.`, facts: { contest: waiting } });
      const occurredAt = input.occurredAt ?? tx.now;
      const barrier = await this.barriers.openIn(tx, {
        person: review.personRef, kind: 'other', effects: ['boarding'], occurredAt,
        note: `Match review ${review.ref} is contested. Boarding waits until two people have decided the contest.`,
      });
      const { ref } = await this.contests.add(tx, {
        reviewId: review.id, contested: review.state, barrierId: await this.contests.barrierId(tx, barrier.ref),
        askedBy: input.askedBy, askedByName: input.askedByName?.trim() || null, grounds: input.grounds, occurredAt,
      });
      return presentContest(await this.mustFind(tx, ref));
    });
  }

  /** The first key of its decision. @throws Refused for whoever took part in the match, and when it was decided */
  propose(actor: Actor, ref: string, input: DecideContest): Promise<ShownApproval> {
    return this.database.write(actor, async (tx) => {
      const contest = await this.mustFind(tx, ref);
      if (contest.version !== input.version) throw new Conflict('version.stale', 'This contest changed since you read it.');
      if (contest.outcome) throw new Refused({ rule: 'contest.decided', message: `This contest was decided already: ${contest.outcome}.`, facts: { outcome: contest.outcome } });
      if (input.outcome === 'upheld' && contest.reviewState !== contest.contested) {
        throw new Refused({ rule: 'contest.moot', message: 'The match no longer stands as it was contested, so it cannot be upheld.', facts: { state: contest.reviewState } });
      }
      const excluded = await tx.onBehalf(() => this.contests.hands(tx, contest.reviewId));
      return this.approvals.propose(tx, {
        kind: 'match_contest', subjectId: contest.id, personId: contest.personId, caseId: contest.caseId ?? undefined, reason: input.reason, excluded,
        particulars: { contest: contest.ref, review: contest.reviewRef, crossing: contest.crossingRef, contested: contest.contested, outcome: input.outcome, reasonsForPerson: input.reasonsForPerson },
        occurredAt: input.occurredAt ?? tx.now,
      });
    });
  }

  /** Writes down that the person was told the reasons. @throws Refused before it is decided, and the second time */
  tell(actor: Actor, ref: string, input: TellReasons): Promise<ShownContest> {
    return this.database.write(actor, async (tx) => {
      const contest = await this.mustFind(tx, ref);
      if (contest.version !== input.version) throw new Conflict('version.stale', 'This contest changed since you read it.');
      if (!contest.outcome) throw new Refused({ rule: 'contest.undecided', message: 'There are no reasons to give before the contest is decided.' });
      if (contest.toldAt) throw new Refused({ rule: 'contest.told', message: 'The reasons were given already.', facts: { toldAt: contest.toldAt } });
      await this.contests.change(tx, contest, { toldAt: input.occurredAt ?? tx.now, toldHow: input.how });
      return presentContest(await this.mustFind(tx, ref));
    });
  }

  /** The second key was turned: the barrier goes first, so that a reversal copies no stop that has just ended. */
  private async settle(tx: Tx, contestId: string, approvalId: string): Promise<void> {
    const { particulars } = await this.approvals.mustGet(tx, approvalId);
    const { outcome, reasonsForPerson } = particulars as { outcome: 'upheld' | 'overturned' | 'withdrawn'; reasonsForPerson: string };
    const found = (await this.contests.byId(tx, contestId))!;
    const before = await this.reviews.mustGet(tx, found.reviewId);
    await tx.lockPersons(before.personId, before.survivingId);
    const contest = (await this.contests.byId(tx, contestId))!;
    const review = await this.reviews.mustGet(tx, contest.reviewId);
    if (outcome === 'upheld' && review.state !== contest.contested) {
      throw new Refused({ rule: 'contest.moot', message: 'The match no longer stands as it was contested, so it cannot be upheld.', facts: { state: review.state } });
    }
    await this.contests.change(tx, contest, { outcome, approvalId, decidedAt: tx.now, reasons: reasonsForPerson });
    await this.barriers.lift(tx, contest.barrierId, approvalId);
    if (outcome !== 'overturned' || review.state !== contest.contested) return;
    if (contest.contested === 'confirmed') await this.decisions.reverse(tx, review.id, approvalId);
    else await this.proposals.reopen(tx, review.id);
  }

  private async mustFind(tx: Tx, ref: string): Promise<ContestRow> {
    const contest = await this.contests.byRef(tx, ref);
    if (!contest) throw new NotFound('contest', ref);
    return contest;
  }
}
