import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { DecideApproval, ListApprovals, WithdrawApproval } from './approvals.dto.js';
import { EXAMPLE_APPROVAL } from './approvals.presenter.js';
import { ApprovalsService } from './approvals.service.js';

/** What waits for a second person. */
@ApiTags('approvals')
@Controller('api/v1/approvals')
export class ApprovalsApi {
  constructor(private readonly approvals: ApprovalsService) {}

  @Get() @Allow('approval.read') @AnswersPage(EXAMPLE_APPROVAL)
  list(@By() actor: Actor, @Query() query: ListApprovals) {
    return this.approvals.list(actor, query);
  }

  @Get(':ref') @Allow('approval.read') @Answers(200, EXAMPLE_APPROVAL)
  show(@By() actor: Actor, @Ref('AP') ref: string) {
    return this.approvals.show(actor, ref);
  }

  /** Takes back what you proposed. */
  @Post(':ref/withdrawals') @Allow('approval.withdraw') @Answers(201, { ...EXAMPLE_APPROVAL, outcome: 'withdrawn', version: 2 })
  withdraw(@By() actor: Actor, @Ref('AP') ref: string, @Body() input: WithdrawApproval) {
    return this.approvals.withdraw(actor, ref, input);
  }

  @Post(':ref/decisions') @Allow('approval.decide') @Answers(201, { ...EXAMPLE_APPROVAL, outcome: 'approved', version: 2 })
  decide(@By() actor: Actor, @Ref('AP') ref: string, @Body() input: DecideApproval) {
    return this.approvals.decide(actor, ref, input);
  }
}
