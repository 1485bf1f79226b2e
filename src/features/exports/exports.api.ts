import { Body, Controller, Get, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { DeliveriesService } from './deliveries.service.js';
import { CreateExport, ListExports } from './exports.dto.js';
import { EXAMPLE_EXPORT, EXAMPLE_LINE } from './exports.presenter.js';
import { ExportsService } from './exports.service.js';

/** What is taken away: everything asked for is on record, with its purpose. */
@ApiTags('exports')
@Controller('api/v1/exports')
export class ExportsApi {
  constructor(private readonly exports: ExportsService, private readonly deliveries: DeliveriesService) {}

  @Get() @Allow('export.history') @AnswersPage(EXAMPLE_EXPORT)
  list(@By() actor: Actor, @Query() query: ListExports) {
    return this.exports.list(actor, query);
  }

  @Post() @Allow('export.bulk') @Answers(201, EXAMPLE_EXPORT)
  create(@By() actor: Actor, @Body() input: CreateExport) {
    return this.exports.create(actor, input);
  }

  @Get(':ref') @Allow('export.history') @Answers(200, EXAMPLE_EXPORT)
  show(@By() actor: Actor, @Ref('EX') ref: string) {
    return this.exports.show(actor, ref);
  }

  /** JSON Lines (application/x-ndjson), masked: of each case one line, then one for each entry of its journal. */
  @Get(':ref/content') @Allow('export.bulk') @Answers(200, EXAMPLE_LINE)
  async content(@By() actor: Actor, @Ref('EX') ref: string) {
    return new StreamableFile(await this.deliveries.bulk(actor, ref), { type: 'application/x-ndjson; charset=utf-8', disposition: `attachment; filename="${ref}.jsonl"` });
  }
}
