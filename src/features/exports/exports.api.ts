import { Body, Controller, Get, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { DeliveriesService } from './deliveries.service.js';
import { CreateExport, EstimateExport, ListExports } from './exports.dto.js';
import { EXAMPLE_ESTIMATE, EXAMPLE_EXPORT, EXAMPLE_LINE } from './exports.presenter.js';
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

  /** A job writes the file; Location shows its progress and, when it is there, where it is taken from. */
  @Post() @Allow('export.history') @Answers(202, EXAMPLE_EXPORT)
  create(@By() actor: Actor, @Body() input: CreateExport) {
    return this.exports.create(actor, input);
  }

  /** How many lines and about how many bytes it would be, before it is asked for. */
  @Post('estimates') @Allow('export.history') @Answers(200, EXAMPLE_ESTIMATE)
  estimate(@By() actor: Actor, @Body() input: EstimateExport) {
    return this.exports.estimate(actor, input);
  }

  @Get(':ref') @Allow('export.history') @Answers(200, EXAMPLE_EXPORT)
  show(@By() actor: Actor, @Ref('EX') ref: string) {
    return this.exports.show(actor, ref);
  }

  /** The file, for seven days, to who asked for it. Bulk: JSON Lines, masked; of each case one line, then one for each entry of its journal. */
  @Get(':ref/content') @Allow('export.history') @Answers(200, EXAMPLE_LINE)
  async content(@By() actor: Actor, @Ref('EX') ref: string) {
    const { stream, name, type } = await this.deliveries.file(actor, ref);
    return new StreamableFile(stream, { type, disposition: `attachment; filename="${name}"` });
  }
}
