import { Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { ListQueue } from './claims.dto.js';
import { EXAMPLE_CLAIM, EXAMPLE_COUNTS, EXAMPLE_QUEUE_LINE } from './claims.presenter.js';
import { ClaimsService } from './claims.service.js';

/** What waits for verdicts, and who works on what. */
@ApiTags('match desk')
@Controller('api/v1')
export class ClaimsApi {
  constructor(private readonly claims: ClaimsService) {}

  /** Undecided match reviews, first due first. */
  @Get('review-queue') @Allow('review.read') @AnswersPage(EXAMPLE_QUEUE_LINE)
  queue(@By() actor: Actor, @Query() query: ListQueue) {
    return this.claims.queue(actor, query);
  }

  @Get('review-queue/counts') @Allow('review.read') @Answers(200, EXAMPLE_COUNTS)
  counts(@By() actor: Actor) {
    return this.claims.counts(actor);
  }

  /** Takes the next: the first due of those that you may still decide and nobody works on. */
  @Post('review-queue/claims') @Allow('review.decide') @Answers(201, { claim: EXAMPLE_CLAIM, at: '2025-11-09T10:00:00.000Z' })
  next(@By() actor: Actor) {
    return this.claims.next(actor);
  }

  @Get('match-reviews/:ref/claims') @Allow('review.read') @Answers(200, EXAMPLE_CLAIM)
  show(@By() actor: Actor, @Ref('MR') ref: string) {
    return this.claims.show(actor, ref);
  }

  /** Takes this one, or shows that you still work on it. It lapses after 15 idle minutes. */
  @Post('match-reviews/:ref/claims') @Allow('review.decide') @Answers(201, EXAMPLE_CLAIM)
  claim(@By() actor: Actor, @Ref('MR') ref: string) {
    return this.claims.claim(actor, ref);
  }

  @Delete('match-reviews/:ref/claims') @Allow('review.decide') @Answers(200, { ...EXAMPLE_CLAIM, state: 'none', until: null })
  release(@By() actor: Actor, @Ref('MR') ref: string) {
    return this.claims.release(actor, ref);
  }
}
