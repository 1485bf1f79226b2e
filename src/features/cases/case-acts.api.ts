import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { PageQuery } from '../../platform/web/page.js';
import { EXAMPLE_APPROVAL } from '../approvals/approvals.presenter.js';
import { CloseCase, DecideScope, EndCase, ProposeDecision, Screen } from './case-acts.dto.js';
import { CaseActsService } from './case-acts.service.js';
import { SeenCase } from './cases.dto.js';
import { EXAMPLE_STEPPED } from './cases.presenter.js';
import { EXAMPLE_ANSWER, EXAMPLE_SCREENING } from './screenings.presenter.js';
import { ScreeningsService } from './screenings.service.js';

const stepped = (step: string, from: string, to: string) => ({ ...EXAMPLE_STEPPED, state: to, step: { ...EXAMPLE_STEPPED.step, step, from, to } });

/** Steps of a case, each a noun: a row with who, when and why. */
@ApiTags('cases')
@Controller('api/v1/cases/:ref')
export class CaseActsApi {
  constructor(
    private readonly acts: CaseActsService,
    private readonly screenings: ScreeningsService,
  ) {}

  @Post('identifications') @Allow('case.write') @Answers(201, stepped('identify', 'encountered', 'identified'))
  identify(@By() actor: Actor, @Ref('CA') ref: string, @Body() input: SeenCase) {
    return this.acts.identify(actor, ref, input);
  }

  @Get('screenings') @Allow('case.read') @AnswersPage(EXAMPLE_ANSWER)
  answers(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: PageQuery) {
    return this.screenings.list(actor, ref, query);
  }

  /** Records answers, as many at once as are known; the last one completes the screening. */
  @Post('screenings') @Allow('case.write') @Answers(201, EXAMPLE_SCREENING)
  screen(@By() actor: Actor, @Ref('CA') ref: string, @Body() input: Screen) {
    return this.screenings.answer(actor, ref, input);
  }

  @Post('scope-decisions') @Allow('case.scope') @Answers(201, stepped('accept_into_scope', 'screened', 'in_scope'))
  decideScope(@By() actor: Actor, @Ref('CA') ref: string, @Body() input: DecideScope) {
    return this.acts.decideScope(actor, ref, input);
  }

  /** Proposes the decision; a supervisor approves it under /approvals, then it is served as a notice. */
  @Post('decision-proposals') @Allow('case.write') @Answers(201, { ...EXAMPLE_APPROVAL, kind: 'decision', case: 'CA-AHVA-R5', particulars: { claim: 'inadmissible' } })
  proposeDecision(@By() actor: Actor, @Ref('CA') ref: string, @Body() input: ProposeDecision) {
    return this.acts.proposeDecision(actor, ref, input);
  }

  @Post('closures') @Allow('case.close') @Answers(201, stepped('close', 'returned', 'closed'))
  close(@By() actor: Actor, @Ref('CA') ref: string, @Body() input: CloseCase) {
    return this.acts.close(actor, ref, input);
  }

  @Post('expiries') @Allow('case.close') @Answers(201, stepped('expire', 'screened', 'time_expired'))
  expire(@By() actor: Actor, @Ref('CA') ref: string, @Body() input: EndCase) {
    return this.acts.expire(actor, ref, input);
  }

  /** The person's claim is decided here after all. */
  @Post('withdrawals') @Allow('case.close') @Answers(201, stepped('withdraw_to_asylum', 'in_scope', 'withdrawn_to_asylum'))
  withdraw(@By() actor: Actor, @Ref('CA') ref: string, @Body() input: EndCase) {
    return this.acts.withdraw(actor, ref, input);
  }
}
