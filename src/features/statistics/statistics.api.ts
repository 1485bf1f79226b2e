import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By } from '../../platform/web/input.js';
import { AskStatistics } from './statistics.dto.js';
import { EXAMPLE_SCHEME } from './statistics.presenter.js';
import { StatisticsService } from './statistics.service.js';

/** Counts, never names. */
@ApiTags('statistics')
@Controller('api/v1/statistics')
export class StatisticsApi {
  constructor(private readonly statistics: StatisticsService) {}

  @Get('scheme') @Allow('statistics.read') @Answers(200, EXAMPLE_SCHEME)
  scheme(@By() actor: Actor, @Query() { asAt }: AskStatistics) {
    return this.statistics.scheme(actor, asAt);
  }
}
