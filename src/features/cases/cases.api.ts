import { Body, Controller, Get, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { PageQuery } from '../../platform/web/page.js';
import { CaseListService } from './case-list.service.js';
import { ChangeCase, ListCases } from './cases.dto.js';
import { EXAMPLE_CASE, EXAMPLE_CASE_LINE } from './cases.presenter.js';
import { EXAMPLE_PROGRESS, EXAMPLE_STEP } from './progress.presenter.js';
import { ProgressService } from './progress.service.js';

/** Returns cases: one person, one crossing. */
@ApiTags('cases')
@Controller('api/v1/cases')
export class CasesApi {
  constructor(
    private readonly cases: CaseListService,
    private readonly progress: ProgressService,
  ) {}

  @Get() @Allow('case.read') @AnswersPage(EXAMPLE_CASE_LINE)
  list(@By() actor: Actor, @Query() query: ListCases) {
    return this.cases.list(actor, query);
  }

  @Get(':ref') @Allow('case.read') @Answers(200, EXAMPLE_CASE)
  show(@By() actor: Actor, @Ref('CA') ref: string) {
    return this.cases.show(actor, ref);
  }

  @Patch(':ref') @Allow('case.write') @IfMatch() @Answers(200, EXAMPLE_CASE)
  change(@By() actor: Actor, @Ref('CA') ref: string, @SeenVersion() version: number, @Body() input: ChangeCase) {
    return this.cases.change(actor, ref, version, input);
  }

  /** What may happen next, what stands against each other step, clocks, barriers, seat, and readiness to board. */
  @Get(':ref/progress') @Allow('case.read') @Answers(200, EXAMPLE_PROGRESS)
  showProgress(@By() actor: Actor, @Ref('CA') ref: string) {
    return this.progress.show(actor, ref);
  }

  @Get(':ref/steps') @Allow('case.read') @AnswersPage(EXAMPLE_STEP)
  steps(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: PageQuery) {
    return this.progress.steps(actor, ref, query);
  }
}
