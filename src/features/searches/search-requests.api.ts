import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_SEARCH_REQUESTS } from './search-requests.presenter.js';
import { SearchRequestsService } from './search-requests.service.js';

/** Searches that this office makes by itself when captures come in: whether they wait, how they went. */
@ApiTags('searches')
@Controller('api/v1/crossings/:ref/search-requests')
export class SearchRequestsApi {
  constructor(private readonly requests: SearchRequestsService) {}

  @Get() @Allow('search.read') @Answers(200, EXAMPLE_SEARCH_REQUESTS)
  list(@By() actor: Actor, @Ref('CR') ref: string) {
    return this.requests.list(actor, ref);
  }

  /** Searches again with everything that the crossing holds, as a job. */
  @Post() @HttpCode(202) @Allow('search.write') @Answers(202, EXAMPLE_SEARCH_REQUESTS)
  again(@By() actor: Actor, @Ref('CR') ref: string) {
    return this.requests.again(actor, ref);
  }
}
