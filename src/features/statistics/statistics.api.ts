import { Controller, Get, Param, ParseEnumPipe, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By } from '../../platform/web/input.js';
import { EXAMPLE_SERIES, SERIES, type SeriesName } from './series.presenter.js';
import { SeriesService } from './series.service.js';
import { AskSeries, AskStatistics } from './statistics.dto.js';
import { EXAMPLE_SCHEME } from './statistics.presenter.js';
import { StatisticsService } from './statistics.service.js';

/** Counts, never names. */
@ApiTags('statistics')
@Controller('api/v1/statistics')
export class StatisticsApi {
  constructor(private readonly statistics: StatisticsService, private readonly series: SeriesService) {}

  @Get('scheme') @Allow('statistics.read') @Answers(200, EXAMPLE_SCHEME)
  scheme(@By() actor: Actor, @Query() { asAt }: AskStatistics) {
    return this.statistics.scheme(actor, asAt);
  }

  /** The scheme over time: crossings by day, flights, the balance, re-entries by days since the return. */
  @Get('series/:name') @Allow('statistics.read') @ApiParam({ name: 'name', enum: SERIES, example: 'crossings' }) @Answers(200, EXAMPLE_SERIES)
  over(@By() actor: Actor, @Param('name', new ParseEnumPipe(SERIES)) name: SeriesName, @Query() query: AskSeries) {
    return this.series.one(actor, name, query);
  }
}
