import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type View, view } from '../../platform/pages/answer.js';
import { fill } from '../../platform/pages/form.js';
import { By } from '../../platform/web/input.js';
import { AskMatchQuality } from './match-quality.dto.js';
import { monthWords, qualityColumns, qualityCsv, qualityTables } from './match-quality-page.presenter.js';
import { MatchQualityService } from './match-quality.service.js';

/** How matches were decided, as tables and as a file. */
@ApiExcludeController()
@Controller('statistics/match-quality')
export class MatchQualityPages {
  constructor(private readonly quality: MatchQualityService) {}

  @Get() @Allow('statistics.quality')
  async show(@By() actor: Actor, @Query() query: Record<string, string>): Promise<View> {
    const report = await this.quality.report(actor, await fill(AskMatchQuality, query));
    return view('statistics/views/match-quality.njk', {
      report, period: report.from === report.to ? monthWords(report.from) : `${monthWords(report.from)} to ${monthWords(report.to)}`, tables: qualityTables(report), columns: qualityColumns,
      csv: `/statistics/match-quality/csv?from=${report.from}&to=${report.to}`,
    });
  }

  @Get('csv') @Allow('statistics.quality')
  async csv(@By() actor: Actor, @Query() query: Record<string, string>): Promise<StreamableFile> {
    const report = await this.quality.report(actor, await fill(AskMatchQuality, query));
    return new StreamableFile(Buffer.from(qualityCsv(report)), { type: 'text/csv; charset=utf-8', disposition: `attachment; filename="match-quality-${report.from}-${report.to}.csv"` });
  }
}
