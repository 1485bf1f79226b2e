import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_APPROVAL } from '../approvals/approvals.presenter.js';
import { ExpressInterest, ListAdmissions, ProposeOverCap, TakeStep } from './admissions.dto.js';
import { EXAMPLE_ADMISSION } from './admissions.presenter.js';
import { AdmissionsService } from './admissions.service.js';

/** The legal route. */
@ApiTags('admissions')
@Controller('api/v1/admissions')
export class AdmissionsApi {
  constructor(private readonly admissions: AdmissionsService) {}

  @Get() @Allow('admission.read') @AnswersPage(EXAMPLE_ADMISSION)
  list(@By() actor: Actor, @Query() query: ListAdmissions) {
    return this.admissions.list(actor, query);
  }

  @Get(':ref') @Allow('admission.read') @Answers(200, EXAMPLE_ADMISSION)
  show(@By() actor: Actor, @Ref('AD') ref: string) {
    return this.admissions.show(actor, ref);
  }

  @Post() @Allow('admission.write') @Answers(201, EXAMPLE_ADMISSION)
  express(@By() actor: Actor, @Body() input: ExpressInterest) {
    return this.admissions.express(actor, input);
  }

  /** The whole family takes the step, or nobody. */
  @Post(':ref/steps') @Allow('admission.write') @Answers(201, { ...EXAMPLE_ADMISSION, state: 'valid', version: 2 })
  step(@By() actor: Actor, @Ref('AD') ref: string, @Body() input: TakeStep) {
    return this.admissions.step(actor, ref, input);
  }

  /** Proposes to go over the cap with this family; another person approves it under /approvals. */
  @Post(':ref/over-caps') @Allow('admission.write') @Answers(201, { ...EXAMPLE_APPROVAL, kind: 'over_cap', person: null })
  proposeOverCap(@By() actor: Actor, @Ref('AD') ref: string, @Body() input: ProposeOverCap) {
    return this.admissions.proposeOverCap(actor, ref, input);
  }
}
