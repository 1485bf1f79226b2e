import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { AskHistory } from './history.dto.js';
import { EXAMPLE_EVENT } from './history.presenter.js';
import { HistoryService, type Whose } from './history.service.js';

const TYPES = { jsonl: 'application/x-ndjson; charset=utf-8', csv: 'text/csv; charset=utf-8; header=present' } as const;

/** Everything that happened, in order of occurrence: one page as JSON, or everything as JSON Lines or CSV to take away. */
@ApiTags('history')
@Controller('api/v1')
export class HistoryApi {
  constructor(private readonly history: HistoryService) {}

  @Get('cases/:ref/history') @Allow('history.read') @AnswersPage(EXAMPLE_EVENT)
  ofCase(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: AskHistory) {
    return this.answer(actor, { of: 'case', ref }, query);
  }

  @Get('people/:ref/history') @Allow('history.read') @AnswersPage(EXAMPLE_EVENT)
  ofPerson(@By() actor: Actor, @Ref('PE') ref: string, @Query() query: AskHistory) {
    return this.answer(actor, { of: 'person', ref }, query);
  }

  private async answer(actor: Actor, whose: Whose, query: AskHistory) {
    if (query.format !== 'jsonl' && query.format !== 'csv') return this.history.page(actor, whose, query);
    return new StreamableFile(await this.history.take(actor, whose, query), {
      type: TYPES[query.format], disposition: `attachment; filename="history-${whose.ref}.${query.format}"`,
    });
  }
}
