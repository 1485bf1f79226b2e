import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { ListSearches, RecordSearch } from './searches.dto.js';
import { EXAMPLE_SEARCH } from './searches.presenter.js';
import { SearchesService } from './searches.service.js';

/** What engines found. */
@ApiTags('searches')
@Controller('api/v1')
export class SearchesApi {
  constructor(private readonly searches: SearchesService) {}

  @Get('searches') @Allow('search.read') @AnswersPage(EXAMPLE_SEARCH)
  list(@By() actor: Actor, @Query() query: ListSearches) {
    return this.searches.list(actor, query);
  }

  @Get('searches/:ref') @Allow('search.read') @Answers(200, EXAMPLE_SEARCH)
  show(@By() actor: Actor, @Ref('SE') ref: string) {
    return this.searches.show(actor, ref);
  }

  /** Whatever engine searched posts its candidates; each opens a match review. */
  @Post('crossings/:ref/searches') @Allow('search.write') @Answers(201, EXAMPLE_SEARCH)
  record(@By() actor: Actor, @Ref('CR') ref: string, @Body() input: RecordSearch) {
    return this.searches.record(actor, ref, input);
  }
}
