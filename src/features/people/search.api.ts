import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By } from '../../platform/web/input.js';
import { PossiblyKnown, SearchPage, SearchPeople } from './search.dto.js';
import { EXAMPLE_ALIKE, EXAMPLE_SEARCH } from './search.presenter.js';
import { SearchService } from './search.service.js';

/** Searches are sent as bodies: no name and no birth date ever stands in an address. */
@ApiTags('people')
@Controller('api/v1/people')
export class SearchApi {
  constructor(private readonly searches: SearchService) {}

  /** Answers the first page; `self` leads to it again, and with `cursor` to the others, for whoever searched. */
  @Post('searches') @Allow('person.read') @Answers(201, EXAMPLE_SEARCH)
  search(@By() actor: Actor, @Body() input: SearchPeople) {
    return this.searches.search(actor, input);
  }

  @Get('searches/:search') @Allow('person.read') @Answers(200, EXAMPLE_SEARCH)
  again(@By() actor: Actor, @Param('search') search: string, @Query() query: SearchPage) {
    return this.searches.again(actor, search, query);
  }

  /** Who may be known already: ask before you record somebody. To say that it is them, propose a match on their crossing. */
  @Post('possibly-known') @Allow('person.read') @Answers(200, EXAMPLE_ALIKE)
  possiblyKnown(@By() actor: Actor, @Body() input: PossiblyKnown) {
    return this.searches.possiblyKnown(actor, input);
  }
}
