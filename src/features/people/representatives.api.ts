import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { PageQuery } from '../../platform/web/page.js';
import { AddRepresentative, ChangeRepresentative } from './representatives.dto.js';
import { EXAMPLE_REPRESENTATIVE } from './representatives.presenter.js';
import { RepresentativesService } from './representatives.service.js';

/** Who speaks for a person. */
@ApiTags('people')
@Controller('api/v1')
export class RepresentativesApi {
  constructor(private readonly representatives: RepresentativesService) {}

  @Get('people/:ref/representatives') @Allow('person.read') @AnswersPage(EXAMPLE_REPRESENTATIVE)
  list(@By() actor: Actor, @Ref('PE') ref: string, @Query() query: PageQuery) {
    return this.representatives.list(actor, ref, query);
  }

  @Post('people/:ref/representatives') @Allow('person.write') @Answers(201, EXAMPLE_REPRESENTATIVE)
  add(@By() actor: Actor, @Ref('PE') ref: string, @Body() input: AddRepresentative) {
    return this.representatives.add(actor, ref, input);
  }

  @Get('representatives/:ref') @Allow('person.read') @Answers(200, EXAMPLE_REPRESENTATIVE)
  show(@By() actor: Actor, @Ref('RP') ref: string) {
    return this.representatives.show(actor, ref);
  }

  @Patch('representatives/:ref') @Allow('person.write') @IfMatch() @Answers(200, { ...EXAMPLE_REPRESENTATIVE, acting: false, endedAt: '2025-11-14T08:00:00.000Z', version: 2 })
  change(@By() actor: Actor, @Ref('RP') ref: string, @SeenVersion() version: number, @Body() input: ChangeRepresentative) {
    return this.representatives.change(actor, ref, version, input);
  }
}
