import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_APPROVAL } from '../approvals/approvals.presenter.js';
import { ListReturns, ProposeReturnReversal } from './returns.dto.js';
import { EXAMPLE_RETURN } from './returns.presenter.js';
import { ReturnsService } from './returns.service.js';

/** Completed handovers. */
@ApiTags('returns')
@Controller('api/v1/returns')
export class ReturnsApi {
  constructor(private readonly returns: ReturnsService) {}

  @Get() @Allow('return.read') @AnswersPage(EXAMPLE_RETURN)
  list(@By() actor: Actor, @Query() query: ListReturns) {
    return this.returns.list(actor, query);
  }

  @Get(':ref') @Allow('return.read') @Answers(200, EXAMPLE_RETURN)
  show(@By() actor: Actor, @Ref('RT') ref: string) {
    return this.returns.show(actor, ref);
  }

  /** Proposes the reversal of a return recorded in error; another person approves it under /approvals. */
  @Post(':ref/reversals') @Allow('return.reverse') @Answers(201, { ...EXAMPLE_APPROVAL, kind: 'return_reversal' })
  proposeReversal(@By() actor: Actor, @Ref('RT') ref: string, @Body() input: ProposeReturnReversal) {
    return this.returns.proposeReversal(actor, ref, input);
  }
}
