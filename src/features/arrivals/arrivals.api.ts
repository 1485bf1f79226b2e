import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { ChangeArrivalEvent, ListByDay, RecordArrivalEvent } from './arrivals.dto.js';
import { EXAMPLE_ARRIVAL_EVENT, EXAMPLE_OFFICIAL_DAY } from './arrivals.presenter.js';
import { ArrivalsService } from './arrivals.service.js';

/** Boats and landings. */
@ApiTags('arrivals')
@Controller('api/v1/arrival-events')
export class ArrivalEventsApi {
  constructor(private readonly arrivals: ArrivalsService) {}

  @Get() @Allow('arrival.read') @AnswersPage(EXAMPLE_ARRIVAL_EVENT)
  list(@By() actor: Actor, @Query() query: ListByDay) {
    return this.arrivals.list(actor, query);
  }

  @Get(':ref') @Allow('arrival.read') @Answers(200, EXAMPLE_ARRIVAL_EVENT)
  show(@By() actor: Actor, @Ref('AR') ref: string) {
    return this.arrivals.show(actor, ref);
  }

  @Post() @Allow('arrival.write') @Answers(201, EXAMPLE_ARRIVAL_EVENT)
  record(@By() actor: Actor, @Body() input: RecordArrivalEvent) {
    return this.arrivals.record(actor, input);
  }

  @Patch(':ref') @Allow('arrival.write') @IfMatch() @Answers(200, EXAMPLE_ARRIVAL_EVENT)
  change(@By() actor: Actor, @Ref('AR') ref: string, @SeenVersion() version: number, @Body() input: ChangeArrivalEvent) {
    return this.arrivals.change(actor, ref, version, input);
  }
}

/** The official daily count, beside the people on record. */
@ApiTags('arrivals')
@Controller('api/v1/official-arrivals')
export class OfficialArrivalsApi {
  constructor(private readonly arrivals: ArrivalsService) {}

  @Get() @Allow('arrival.read') @AnswersPage(EXAMPLE_OFFICIAL_DAY)
  list(@By() actor: Actor, @Query() query: ListByDay) {
    return this.arrivals.listOfficial(actor, query);
  }
}
