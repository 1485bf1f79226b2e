import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By } from '../../platform/web/input.js';
import { AskMatchQuality } from './match-quality.dto.js';
import { EXAMPLE_MATCH_QUALITY } from './match-quality.presenter.js';
import { MatchQualityService } from './match-quality.service.js';

/** How matches were decided, by nationality, sex, engine and origin. */
@ApiTags('statistics')
@Controller('api/v1/statistics')
export class MatchQualityApi {
  constructor(private readonly quality: MatchQualityService) {}

  /** Decided rounds alone. A count is a number, `few` (fewer than 5), or `withheld`, small or not, so that no small one follows from the rest. */
  @Get('match-quality') @Allow('statistics.quality') @Answers(200, EXAMPLE_MATCH_QUALITY)
  report(@By() actor: Actor, @Query() query: AskMatchQuality) {
    return this.quality.report(actor, query);
  }
}
