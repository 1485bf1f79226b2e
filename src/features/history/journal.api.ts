import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_AS_AT } from './as-at.presenter.js';
import { AsAtService } from './as-at.service.js';
import { AskAsAt, AskLooks, SearchJournal } from './history.dto.js';
import { EXAMPLE_EVENT } from './history.presenter.js';
import { EXAMPLE_LOOK } from './looks.presenter.js';
import { LooksService } from './looks.service.js';
import { SearchService } from './search.service.js';

/** What the journal answers besides histories: records as they were known once, who looked, searches across all. */
@ApiTags('history')
@Controller('api/v1')
export class JournalApi {
  constructor(private readonly asAt: AsAtService, private readonly looks: LooksService, private readonly journal: SearchService) {}

  @Get('people/:ref/as-at') @Allow('history.read') @Answers(200, EXAMPLE_AS_AT)
  personAsAt(@By() actor: Actor, @Ref('PE') ref: string, @Query() { at }: AskAsAt) {
    return this.asAt.show(actor, { of: 'person', ref }, at);
  }

  @Get('cases/:ref/as-at') @Allow('history.read') @Answers(200, { ...EXAMPLE_AS_AT, of: 'case', ref: 'CA-AHVA-R5', state: 'screened' })
  caseAsAt(@By() actor: Actor, @Ref('CA') ref: string, @Query() { at }: AskAsAt) {
    return this.asAt.show(actor, { of: 'case', ref }, at);
  }

  @Get('people/:ref/looks') @Allow('history.read') @AnswersPage(EXAMPLE_LOOK)
  looksAtPerson(@By() actor: Actor, @Ref('PE') ref: string, @Query() query: AskLooks) {
    return this.looks.list(actor, { of: 'person', ref }, query);
  }

  @Get('cases/:ref/looks') @Allow('history.read') @AnswersPage(EXAMPLE_LOOK)
  looksAtCase(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: AskLooks) {
    return this.looks.list(actor, { of: 'case', ref }, query);
  }

  @Get('flights/:ref/looks') @Allow('history.read') @AnswersPage(EXAMPLE_LOOK)
  looksAtFlight(@By() actor: Actor, @Ref('FL') ref: string, @Query() query: AskLooks) {
    return this.looks.list(actor, { of: 'flight', ref }, query);
  }

  @Get('journal') @Allow('history.search') @AnswersPage(EXAMPLE_EVENT)
  search(@By() actor: Actor, @Query() query: SearchJournal) {
    return this.journal.search(actor, query);
  }

  @Get('journal/:sequence') @Allow('history.read') @Answers(200, EXAMPLE_EVENT)
  event(@By() actor: Actor, @Param('sequence') sequence: string) {
    return this.journal.event(actor, sequence);
  }
}
