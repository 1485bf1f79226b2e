import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { ChangeCrossing, ListCrossings, RegisterCrossing } from './crossings.dto.js';
import { EXAMPLE_CROSSING } from './crossings.presenter.js';
import { CrossingsService } from './crossings.service.js';

/** Each person's arrival. Registering one opens the person's record and the case at once. */
@ApiTags('crossings')
@Controller('api/v1/crossings')
export class CrossingsApi {
  constructor(private readonly crossings: CrossingsService) {}

  @Get() @Allow('crossing.read') @AnswersPage(EXAMPLE_CROSSING)
  list(@By() actor: Actor, @Query() query: ListCrossings) {
    return this.crossings.list(actor, query);
  }

  @Get(':ref') @Allow('crossing.read') @Answers(200, EXAMPLE_CROSSING)
  show(@By() actor: Actor, @Ref('CR') ref: string) {
    return this.crossings.show(actor, ref);
  }

  @Post() @Allow('crossing.write') @Answers(201, EXAMPLE_CROSSING)
  register(@By() actor: Actor, @Body() input: RegisterCrossing) {
    return this.crossings.register(actor, input);
  }

  @Patch(':ref') @Allow('crossing.write') @IfMatch() @Answers(200, EXAMPLE_CROSSING)
  change(@By() actor: Actor, @Ref('CR') ref: string, @SeenVersion() version: number, @Body() input: ChangeCrossing) {
    return this.crossings.change(actor, ref, version, input);
  }
}
