import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_APPROVAL } from '../approvals/approvals.presenter.js';
import { ContestMatch, DecideContest, ListContests, TellReasons } from './contests.dto.js';
import { EXAMPLE_CONTEST } from './contests.presenter.js';
import { ContestsService } from './contests.service.js';

/** What people say against a decided match. */
@ApiTags('match contests')
@Controller('api/v1')
export class ContestsApi {
  constructor(private readonly contests: ContestsService) {}

  @Get('match-contests') @Allow('review.read') @AnswersPage(EXAMPLE_CONTEST)
  list(@By() actor: Actor, @Query() query: ListContests) {
    return this.contests.list(actor, query);
  }

  @Get('match-contests/:ref') @Allow('review.read') @Answers(200, EXAMPLE_CONTEST)
  show(@By() actor: Actor, @Ref('MC') ref: string) {
    return this.contests.show(actor, ref);
  }

  /** Writes down that the person or their representative contests it; boarding stops at once. */
  @Post('match-reviews/:ref/contests') @Allow('review.contest') @Answers(201, EXAMPLE_CONTEST)
  open(@By() actor: Actor, @Ref('MR') ref: string, @Body() input: ContestMatch) {
    return this.contests.open(actor, ref, input);
  }

  /** Proposes how to decide it; another supervisor approves under /approvals. Nobody who took part in the match does either. */
  @Post('match-contests/:ref/decisions') @Allow('review.reverse') @Answers(201, { ...EXAMPLE_APPROVAL, kind: 'match_contest', particulars: { contest: 'MC-AHVA-RN', outcome: 'upheld' } })
  propose(@By() actor: Actor, @Ref('MC') ref: string, @Body() input: DecideContest) {
    return this.contests.propose(actor, ref, input);
  }

  /** The reasons were given to the person. */
  @Post('match-contests/:ref/answers') @Allow('review.contest') @Answers(201, { ...EXAMPLE_CONTEST, version: 3, open: false, outcome: 'upheld', toldAt: '2025-11-12T10:00:00.000Z', toldHow: 'By letter.' })
  tell(@By() actor: Actor, @Ref('MC') ref: string, @Body() input: TellReasons) {
    return this.contests.tell(actor, ref, input);
  }
}
