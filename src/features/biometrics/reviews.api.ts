import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_APPROVAL } from '../approvals/approvals.presenter.js';
import { EXAMPLE_CONSEQUENCES } from './consequences.presenter.js';
import { ConsequencesService } from './consequences.service.js';
import { DecisionsService } from './decisions.service.js';
import { ProposalsService } from './proposals.service.js';
import { DecideReview, ListReviews, ProposeMatch, ProposeReversal } from './reviews.dto.js';
import { EXAMPLE_REVEAL, EXAMPLE_REVIEW, EXAMPLE_REVIEW_LINE } from './reviews.presenter.js';
import { ReviewsService } from './reviews.service.js';

/** Is this crossing's person that earlier person? Decided by people, blind, twice. */
@ApiTags('match reviews')
@Controller('api/v1')
export class ReviewsApi {
  constructor(private readonly reviews: ReviewsService, private readonly decisions: DecisionsService, private readonly proposals: ProposalsService, private readonly effects: ConsequencesService) {}

  @Get('match-reviews') @Allow('review.read') @AnswersPage(EXAMPLE_REVIEW_LINE)
  list(@By() actor: Actor, @Query() query: ListReviews) {
    return this.reviews.list(actor, query);
  }

  @Get('match-reviews/:ref') @Allow('review.read') @Answers(200, EXAMPLE_REVIEW)
  show(@By() actor: Actor, @Ref('MR') ref: string) {
    return this.reviews.show(actor, ref);
  }

  /** What was hidden until it was decided; each look is written down. */
  @Get('match-reviews/:ref/reveal') @Allow('review.read') @Answers(200, EXAMPLE_REVEAL)
  reveal(@By() actor: Actor, @Ref('MR') ref: string) {
    return this.reviews.reveal(actor, ref);
  }

  /** What a confirmation, or the reversal of one, would move. Tells nothing of scores or verdicts. */
  @Get('match-reviews/:ref/consequences') @Allow('review.decide') @Answers(200, EXAMPLE_CONSEQUENCES)
  consequences(@By() actor: Actor, @Ref('MR') ref: string) {
    return this.effects.show(actor, ref);
  }

  /** A colleague proposes a person, from name, reference or photo. */
  @Post('crossings/:ref/proposals') @Allow('review.propose') @Answers(201, EXAMPLE_REVIEW)
  propose(@By() actor: Actor, @Ref('CR') ref: string, @Body() input: ProposeMatch) {
    return this.proposals.propose(actor, ref, input);
  }

  @Post('match-reviews/:ref/decisions') @Allow('review.decide')
  @Answers(201, { ...EXAMPLE_REVIEW, yourVerdictGiven: true, yourVerdict: { round: 1, examiner: 'Sam Supervisor', answer: 'same_person', reasonCode: 'fingerprints_agree', reason: 'Fourteen minutiae agree.', occurredAt: '2025-11-09T10:00:00.000Z', recordedAt: '2025-11-09T10:00:00.100Z' }, scores: [] })
  decide(@By() actor: Actor, @Ref('MR') ref: string, @Body() input: DecideReview) {
    return this.decisions.decide(actor, ref, input);
  }

  /** Proposes to reverse a confirmed match; another person approves it under /approvals. No examiner does either. */
  @Post('match-reviews/:ref/reversals') @Allow('review.reverse') @Answers(201, EXAMPLE_APPROVAL)
  reverse(@By() actor: Actor, @Ref('MR') ref: string, @Body() input: ProposeReversal) {
    return this.decisions.proposeReversal(actor, ref, input);
  }
}
