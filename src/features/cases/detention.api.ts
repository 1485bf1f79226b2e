import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { AssessFitness, ChangeDetention, ListDetention, ListFitness, RecordDetention } from './detention.dto.js';
import { EXAMPLE_FITNESS, EXAMPLE_SPELL } from './detention.presenter.js';
import { DetentionService } from './detention.service.js';

/** Where people were held, and whether they are fit to fly. */
@ApiTags('detention')
@Controller('api/v1')
export class DetentionApi {
  constructor(private readonly detention: DetentionService) {}

  @Get('detention-spells') @Allow('case.read') @AnswersPage(EXAMPLE_SPELL)
  list(@By() actor: Actor, @Query() query: ListDetention) {
    return this.detention.list(actor, query);
  }

  @Get('detention-spells/:ref') @Allow('case.read') @Answers(200, EXAMPLE_SPELL)
  show(@By() actor: Actor, @Ref('DT') ref: string) {
    return this.detention.show(actor, ref);
  }

  @Post('detention-spells') @Allow('case.write') @Answers(201, EXAMPLE_SPELL)
  record(@By() actor: Actor, @Body() input: RecordDetention) {
    return this.detention.record(actor, input);
  }

  @Patch('detention-spells/:ref') @Allow('case.write') @IfMatch() @Answers(200, { ...EXAMPLE_SPELL, version: 2, endedAt: '2025-09-17T05:00:00.000Z', endReason: 'Taken to the airport.' })
  change(@By() actor: Actor, @Ref('DT') ref: string, @SeenVersion() version: number, @Body() input: ChangeDetention) {
    return this.detention.change(actor, ref, version, input);
  }

  @Get('fitness-assessments') @Allow('case.read') @AnswersPage(EXAMPLE_FITNESS)
  assessments(@By() actor: Actor, @Query() query: ListFitness) {
    return this.detention.assessments(actor, query);
  }

  @Post('fitness-assessments') @Allow('case.write') @Answers(201, EXAMPLE_FITNESS)
  assess(@By() actor: Actor, @Body() input: AssessFitness) {
    return this.detention.assess(actor, input);
  }
}
