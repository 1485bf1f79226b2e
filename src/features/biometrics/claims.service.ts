import { Injectable } from '@nestjs/common';
import type { Examined } from '../../domain/examination.js';
import { Refused, type Refusal } from '../../domain/errors.js';
import { CLAIM_IDLE_MINUTES, examinerRefusal, mayDecide } from '../../domain/review.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import type { ListQueue } from './claims.dto.js';
import { presentQueueLine, type ShownClaim, type ShownNext, type ShownQueueLine } from './claims.presenter.js';
import { ClaimsRepository, type QueueCounts } from './claims.repository.js';
import { DecisionsRepository } from './decisions.repository.js';
import type { ReviewClaim } from './review-claim.entity.js';
import type { ReviewRow } from './reviews.repository.js';
import { ReviewsService } from './reviews.service.js';

const IDLE = CLAIM_IDLE_MINUTES * 60_000;
const TAKEN = { rule: 'review.taken', message: 'A colleague has taken this match review. Take another, or come back once they are done.' };

/** The desk: what waits for verdicts, and who works on what. A claim keeps others out for a while and says nothing else. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimsRepository,
    private readonly decisions: DecisionsRepository,
    private readonly reviews: ReviewsService,
  ) {}

  queue(actor: Actor, query: ListQueue): Promise<Page<ShownQueueLine>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const flag = (text: string | undefined) => (text === undefined ? null : text === 'true');
      const dueBefore = query.due === 'overdue' ? tx.now : query.due === 'today' ? new Date(tx.now.getTime() + 86_400_000) : null;
      const rows = await this.claims.queue(tx, {
        mayDecide: flag(query.mayDecide), claim: query.claim ?? null, flag: flag(query.flag), round: query.round ?? null, dueBefore, urgent: query.due === 'urgent' ? true : null,
      }, readCursor(query.cursor, 2), limit);
      await tx.listed('match_review', query, rows.slice(0, limit).map((row) => row.id));
      return pageOf(rows, limit, (row) => [row.due, row.id], presentQueueLine(tx.now));
    });
  }

  /** How much waits, as this person may know it; `at` is when it was counted. */
  counts(actor: Actor): Promise<QueueCounts & { at: Date }> {
    return this.database.read(actor, async (tx) => ({ ...(await this.claims.counts(tx)), at: tx.now }));
  }

  /** The review this person works on already, else the first due that they may still decide, claimed for them. */
  next(actor: Actor): Promise<ShownNext> {
    return this.database.write(actor, async (tx) => {
      const held = await this.claims.held(tx);
      for (const id of held ? [held] : await this.claims.waiting(tx)) {
        // two who ask at the same moment get two reviews
        if (!(await this.claims.tryLock(tx, id)) || (await this.claims.taken(tx, id)) || (await this.claims.whyNot(tx, id))) continue;
        return { claim: await this.hold(tx, await this.reviews.mustGet(tx, id)), at: tx.now };
      }
      return { claim: null, at: tx.now };
    });
  }

  /** Claims it, or goes on holding it. @throws Refused when a colleague has it or this person may not decide */
  claim(actor: Actor, ref: string): Promise<ShownClaim> {
    return this.database.write(actor, async (tx) => {
      const review = await this.reviews.mustFind(tx, ref);
      await this.mustStillDecide(tx, review);
      await this.mustBeFree(tx, review.id);
      return this.hold(tx, review);
    });
  }

  /** Gives it back. Where nothing is held nothing happens. */
  release(actor: Actor, ref: string): Promise<ShownClaim> {
    return this.database.write(actor, async (tx) => {
      const review = await this.reviews.mustFind(tx, ref);
      await this.end(tx, review.id);
      return this.state(tx, review);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownClaim> {
    return this.database.read(actor, async (tx) => this.state(tx, await this.reviews.mustFind(tx, ref)));
  }

  /** For the services of this room. @throws Refused, and says only that it is taken */
  async mustBeFree(tx: Tx, reviewId: string): Promise<void> {
    if (await this.claims.taken(tx, reviewId)) throw new Refused(TAKEN);
  }

  /** For the services of this room: the claim under which the actor works now, held on to. @throws Refused */
  async working(tx: Tx, review: ReviewRow): Promise<ReviewClaim> {
    await this.mustStillDecide(tx, review);
    await this.mustBeFree(tx, review.id);
    if (!(await this.claims.own(tx, review.id))) throw new Refused({ rule: 'review.not-taken', message: 'Take this match review first, so that nobody else works on it meanwhile.' });
    await this.hold(tx, review);
    return (await this.claims.own(tx, review.id))!;
  }

  /** For the services of this room: what the actor looked at under their claim; null without one. */
  async examined(tx: Tx, reviewId: string): Promise<Examined | null> {
    return (await this.claims.own(tx, reviewId))?.seen ?? null;
  }

  /** For the services of this room: the actor's claim ends, after a verdict just as by hand. */
  async end(tx: Tx, reviewId: string): Promise<void> {
    const claim = await this.claims.own(tx, reviewId);
    if (claim) await this.claims.release(tx, claim);
  }

  /** For the services of this room. @throws Refused, and says nothing of what others did */
  async mustStillDecide(tx: Tx, review: ReviewRow): Promise<void> {
    const refusal = await this.whyNot(tx, review);
    if (refusal) throw new Refused(refusal);
  }

  /** Asked of rows that the actor may not see; what only the journal and the contests know the database says. */
  private async whyNot(tx: Tx, review: ReviewRow): Promise<Refusal | null> {
    const hands = await tx.onBehalf(() => this.decisions.hands(tx, review));
    const refusal = mayDecide(tx.actor.id, {
      capturedBy: hands.capturedBy, proposedBy: hands.proposedBy.find((id) => id === tx.actor.id) ?? null, caseOwner: hands.caseOwner,
      verdictsBy: hands.verdicts.map(({ examinerId }) => examinerId),
      outcome: review.state === 'reversed' ? 'undecided' : review.state, reversed: review.state === 'reversed',
    });
    if (refusal) return refusal;
    const rule = await this.claims.whyNot(tx, review.id);
    return rule && examinerRefusal(rule);
  }

  private async hold(tx: Tx, review: ReviewRow): Promise<ShownClaim> {
    const own = await this.claims.own(tx, review.id);
    if (!own) await this.claims.add(tx, review.id);
    // each page they open is a sign of work; one a minute is enough to write down
    else if (tx.now.getTime() - own.touchedAt.getTime() > 60_000) await this.claims.touch(tx, own);
    return this.state(tx, review);
  }

  private async state(tx: Tx, review: ReviewRow): Promise<ShownClaim> {
    const refusal = await this.whyNot(tx, review);
    const shown = { review: review.ref, self: `/api/v1/match-reviews/${review.ref}/claims`, version: 1, until: null, whyNot: refusal?.message ?? null };
    if (await this.claims.taken(tx, review.id)) return { ...shown, state: 'taken' };
    const own = await this.claims.own(tx, review.id);
    if (!own) return { ...shown, state: 'none' };
    const until = new Date(own.touchedAt.getTime() + IDLE);
    return { ...shown, version: own.version, state: until > tx.now ? 'yours' : 'lapsed', until };
  }
}
