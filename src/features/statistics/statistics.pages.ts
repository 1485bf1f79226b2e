import { Controller, Get, Param, ParseEnumPipe, Query, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type View, view } from '../../platform/pages/answer.js';
import { fill } from '../../platform/pages/form.js';
import { By } from '../../platform/web/input.js';
import { chartSections, seriesCsv } from './series-page.presenter.js';
import { SERIES, type SeriesName } from './series.presenter.js';
import { SeriesService } from './series.service.js';
import { figureGroups } from './statistics-page.presenter.js';
import { AskSeries, AskStatistics } from './statistics.dto.js';
import { StatisticsService } from './statistics.service.js';

/** The scheme in numbers: each with its definition, what was published of it, and its records. */
@ApiExcludeController()
@Controller('statistics')
export class StatisticsPages {
  constructor(private readonly statistics: StatisticsService, private readonly series: SeriesService) {}

  @Get() @Allow('statistics.read')
  async show(@By() actor: Actor, @Query() query: Record<string, string>): Promise<View> {
    const { asAt } = await fill(AskStatistics, query);
    const scheme = await this.statistics.scheme(actor, asAt);
    const series = await this.series.all(actor, scheme.asAt);
    return view('statistics/views/show.njk', { asAt: scheme.asAt, firstReturnDay: scheme.firstReturnDay, groups: figureGroups(scheme), charts: chartSections(series), reach: series.reach });
  }

  @Get('csv/:name') @Allow('statistics.read')
  async csv(@By() actor: Actor, @Param('name', new ParseEnumPipe(SERIES)) name: SeriesName, @Query() query: AskSeries): Promise<StreamableFile> {
    const series = await this.series.one(actor, name, query);
    return new StreamableFile(Buffer.from(seriesCsv(series)), { type: 'text/csv; charset=utf-8', disposition: `attachment; filename="${name}-${series.asAt}.csv"` });
  }
}
