import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { EXAMPLE_APPROVAL } from '../approvals/approvals.presenter.js';
import { ChangeBarrier, ListBarriers, OpenBarrier, ProposeLifting } from './barriers.dto.js';
import { EXAMPLE_BARRIER } from './barriers.presenter.js';
import { BarriersService } from './barriers.service.js';

/** What stands in the way of a return. */
@ApiTags('barriers')
@Controller('api/v1/barriers')
export class BarriersApi {
  constructor(private readonly barriers: BarriersService) {}

  @Get() @Allow('barrier.read') @AnswersPage(EXAMPLE_BARRIER)
  list(@By() actor: Actor, @Query() query: ListBarriers) {
    return this.barriers.list(actor, query);
  }

  @Get(':ref') @Allow('barrier.read') @Answers(200, EXAMPLE_BARRIER)
  show(@By() actor: Actor, @Ref('BA') ref: string) {
    return this.barriers.show(actor, ref);
  }

  @Post() @Allow('barrier.open') @Answers(201, EXAMPLE_BARRIER)
  open(@By() actor: Actor, @Body() input: OpenBarrier) {
    return this.barriers.open(actor, input);
  }

  @Patch(':ref') @Allow('barrier.open') @IfMatch() @Answers(200, EXAMPLE_BARRIER)
  change(@By() actor: Actor, @Ref('BA') ref: string, @SeenVersion() version: number, @Body() input: ChangeBarrier) {
    return this.barriers.change(actor, ref, version, input);
  }

  /** Proposes the lifting; another person approves it under /approvals. */
  @Post(':ref/liftings') @Allow('barrier.lift') @Answers(201, EXAMPLE_APPROVAL)
  proposeLifting(@By() actor: Actor, @Ref('BA') ref: string, @Body() input: ProposeLifting) {
    return this.barriers.proposeLifting(actor, ref, input);
  }
}
