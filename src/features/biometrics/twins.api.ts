import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { ListTwins, MarkTwins, WithdrawTwins } from './twins.dto.js';
import { EXAMPLE_TWINS } from './twins.presenter.js';
import { TwinsService } from './twins.service.js';

/** People who look alike and may be two. */
@ApiTags('possible twins')
@Controller('api/v1')
export class TwinsApi {
  constructor(private readonly twins: TwinsService) {}

  @Get('possible-twins') @Allow('review.read') @AnswersPage(EXAMPLE_TWINS)
  list(@By() actor: Actor, @Query() query: ListTwins) {
    return this.twins.list(actor, query);
  }

  @Get('possible-twins/:ref') @Allow('review.read') @Answers(200, EXAMPLE_TWINS)
  show(@By() actor: Actor, @Ref('PT') ref: string) {
    return this.twins.show(actor, ref);
  }

  /** Marks the two sides of a match as possible twins. */
  @Post('match-reviews/:ref/possible-twins') @Allow('twin.mark') @Answers(201, EXAMPLE_TWINS)
  mark(@By() actor: Actor, @Ref('MR') ref: string, @Body() input: MarkTwins) {
    return this.twins.mark(actor, ref, input);
  }

  @Post('possible-twins/:ref/withdrawals') @Allow('twin.mark')
  @Answers(201, { ...EXAMPLE_TWINS, version: 2, standing: false, withdrawnAt: '2025-11-12T09:00:00.000Z', withdrawnBy: 'Casey Worker', withdrawalReason: 'The brother was found to be four years younger.' })
  withdraw(@By() actor: Actor, @Ref('PT') ref: string, @Body() input: WithdrawTwins) {
    return this.twins.withdraw(actor, ref, input);
  }
}
