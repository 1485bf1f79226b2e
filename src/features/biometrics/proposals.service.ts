import { Injectable } from '@nestjs/common';
import { NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { referenceIn } from '../../platform/web/reference.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import type { Origin } from './match-review.entity.js';
import type { ShownReview } from './reviews.presenter.js';
import type { ProposeMatch } from './reviews.dto.js';
import { type Named, ProposalsRepository } from './proposals.repository.js';
import { ReviewsService } from './reviews.service.js';

/** Who proposes whom. `survivingId` is the record that stands for the proposed person. */
export interface Proposed {
  survivingId: string;
  origin: Origin;
  captureId?: string;
  searchId?: string;
  rationale?: string;
  occurredAt: Date;
}

/** What a proposal came to: `asked` is false where the question is settled for the captures at hand. */
export interface Answered { reviewId: string | null; reviewRef: string | null; asked: boolean }

/** Every candidate, from whatever source, opens one match review for each crossing and proposed person. */
@Injectable()
export class ProposalsService {
  constructor(
    private readonly database: Database,
    private readonly proposals: ProposalsRepository,
    private readonly crossings: CrossingsService,
    private readonly reviews: ReviewsService,
    private readonly events: Events,
  ) {}

  /** A colleague's proposal, from name, reference or photo. @throws Refused when the question is settled */
  propose(actor: Actor, crossingRef: string, input: ProposeMatch): Promise<ShownReview> {
    return this.database.write(actor, async (tx) => {
      const crossing = await this.crossings.mustFind(tx, crossingRef);
      const [person] = await this.named(tx, [referenceIn('person', 'PE', input.person)]);
      const proposed = { survivingId: person!.survivingId, origin: 'colleague' as const, rationale: input.rationale, occurredAt: input.occurredAt ?? tx.now };
      const [answer] = await this.open(tx, crossing.id, [proposed]);
      if (!answer!.asked) throw settled(answer!.reviewRef);
      return this.reviews.shown(tx, answer!.reviewRef!);
    });
  }

  /** The persons named, in the order given. @throws NotFound */
  async named(tx: Tx, refs: readonly string[]): Promise<Named[]> {
    const found = new Map((await this.proposals.persons(tx, refs)).map((person) => [person.ref, person]));
    return refs.map((ref) => {
      const person = found.get(ref);
      if (!person) throw new NotFound('person', ref);
      return person;
    });
  }

  /**
   * Opens, joins or reopens the review of each proposed person; answers in the order given. Settled for the captures
   * at hand: dismissed, unresolved or reversed and no capture recorded since, in either direction, or on that person's
   * record already.
   * Opened in order of the persons' keys, so that nothing tells a candidate's rank.
   */
  async open(tx: Tx, crossingId: string, proposed: readonly Proposed[]): Promise<Answered[]> {
    if (!proposed.length) return [];
    const before = await this.crossings.mustGet(tx, crossingId);
    await tx.lockPersons(before.personId, ...proposed.map(({ survivingId }) => survivingId));
    const crossing = await this.crossings.mustGet(tx, crossingId);
    const own = await this.proposals.surviving(tx, crossing.personId);
    const reviews = await this.proposals.ofCrossing(tx, crossingId);
    const answers = new Map<Proposed, Answered>();
    const opened: { reviewId: string; survivingId: string }[] = [];
    let apart: { id: string; ref: string } | null;
    for (const one of [...proposed].sort((a, b) => (a.survivingId < b.survivingId ? -1 : 1))) {
      const review = reviews.get(one.survivingId);
      if (!review && one.survivingId === own) {
        answers.set(one, { reviewId: null, reviewRef: null, asked: false });
      } else if (review?.state !== 'undecided' && review?.state !== 'confirmed' && (apart = await this.proposals.toldApart(tx, crossingId, one.survivingId))) {
        // asked the other way round, and answered: a candidate is kept with that review
        answers.set(one, { reviewId: apart.id, reviewRef: apart.ref, asked: false });
      } else if (!review) {
        const made = await this.proposals.add(tx, {
          crossingId, proposedPersonId: one.survivingId, origin: one.origin, rationale: one.rationale ?? null, occurredAt: one.occurredAt,
        });
        reviews.set(one.survivingId, { ...made, state: 'undecided', round: 1 });
        opened.push({ reviewId: made.id, survivingId: one.survivingId });
        answers.set(one, await this.proposal(tx, made, 1, one));
      } else if (review.state === 'undecided') {
        answers.set(one, await this.proposal(tx, review, review.round, one));
      } else if (review.state !== 'confirmed' && one.survivingId !== own && (await this.proposals.newEvidenceSince(tx, crossingId, review.decidedAt!))) {
        await this.proposals.reopen(tx, review);
        const round = review.round + 1;
        reviews.set(one.survivingId, { ...review, state: 'undecided', round });
        opened.push({ reviewId: review.id, survivingId: one.survivingId });
        answers.set(one, await this.proposal(tx, review, round, one));
      } else {
        answers.set(one, { reviewId: review.id, reviewRef: review.ref, asked: false });
      }
    }
    for (const { reviewId, survivingId } of opened) {
      await this.events.publish(tx, { type: 'candidate.proposed', reviewId, crossingId, proposedPersonId: survivingId });
    }
    return proposed.map((one) => answers.get(one)!);
  }

  /** Two people overturned a dismissal: the question is asked again, of others, in another round. */
  async reopen(tx: Tx, reviewId: string): Promise<void> {
    const review = await this.reviews.mustGet(tx, reviewId);
    await this.proposals.reopen(tx, review);
    await this.events.publish(tx, { type: 'candidate.proposed', reviewId, crossingId: review.crossingId, proposedPersonId: review.survivingId });
  }

  private async proposal(tx: Tx, review: { id: string; ref: string }, round: number, { origin, captureId, searchId, rationale, occurredAt }: Proposed): Promise<Answered> {
    await this.proposals.addProposal(tx, {
      reviewId: review.id, round, origin, captureId: captureId ?? null, searchId: searchId ?? null, rationale: rationale ?? null, occurredAt,
    });
    return { reviewId: review.id, reviewRef: review.ref, asked: true };
  }
}

function settled(review: string | null): Refused {
  return review
    ? new Refused({ rule: 'review.new-evidence', message: 'This match was decided. It is asked again only on new evidence: a photo or fingerprint taken since.', facts: { review } })
    : new Refused({ rule: 'review.same-record', message: "This crossing is on that person's record already." });
}
