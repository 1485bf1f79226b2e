import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { DecideFlag, ListFlags } from './reentry.dto.js';
import { EXAMPLE_FLAG, EXAMPLE_FLAG_LINE } from './reentry.presenter.js';
import { ReentryService } from './reentry.service.js';

/** Returnees who may have crossed again. */
@ApiTags('re-entry flags')
@Controller('api/v1/reentry-flags')
export class ReentryApi {
  constructor(private readonly reentry: ReentryService) {}

  @Get() @Allow('reentry.read') @AnswersPage(EXAMPLE_FLAG_LINE)
  list(@By() actor: Actor, @Query() query: ListFlags) {
    return this.reentry.list(actor, query);
  }

  @Get(':ref') @Allow('reentry.read') @Answers(200, EXAMPLE_FLAG)
  show(@By() actor: Actor, @Ref('RE') ref: string) {
    return this.reentry.show(actor, ref);
  }

  /** The verdict on the flag's match review, blind until you have committed yourself. */
  @Post(':ref/decisions') @Allow('reentry.decide') @Answers(201, EXAMPLE_FLAG)
  decide(@By() actor: Actor, @Ref('RE') ref: string, @Body() input: DecideFlag) {
    return this.reentry.decide(actor, ref, input);
  }
}
