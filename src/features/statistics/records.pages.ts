import { Controller, Get, NotFoundException, Param, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type View, view } from '../../platform/pages/answer.js';
import { fill } from '../../platform/pages/form.js';
import { By } from '../../platform/web/input.js';
import type { Page } from '../../platform/web/page.js';
import { ListAdmissions } from '../admissions/admissions.dto.js';
import { AdmissionsService } from '../admissions/admissions.service.js';
import { ListByDay } from '../arrivals/arrivals.dto.js';
import { ArrivalsService } from '../arrivals/arrivals.service.js';
import { ListCrossings } from '../crossings/crossings.dto.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { ListReturns } from '../flights/returns.dto.js';
import { ReturnsService } from '../flights/returns.service.js';
import { ListFlags } from '../reentry/reentry.dto.js';
import { ReentryService } from '../reentry/reentry.service.js';
import { recordRows, type RecordKind } from './records.presenter.js';

type Asked = Record<string, string>;

/** The records behind a figure, by the same question that the API answers. */
@ApiExcludeController()
@Controller('statistics/records')
export class RecordsPages {
  constructor(
    private readonly returns: ReturnsService, private readonly admissions: AdmissionsService, private readonly crossings: CrossingsService,
    private readonly arrivals: ArrivalsService, private readonly reentry: ReentryService,
  ) {}

  @Get(':kind') @Allow('statistics.read')
  async list(@By() actor: Actor, @Param('kind') kind: string, @Query() query: Asked): Promise<View> {
    const read = Object.hasOwn(this.lists, kind) ? this.lists[kind as RecordKind] : undefined;
    if (!read) throw new NotFoundException('There are no such records.');
    const { items, next } = await read(actor, query);
    const more = next && `/statistics/records/${kind}?${new URLSearchParams({ ...query, cursor: next })}`;
    return view('statistics/views/records.njk', { ...recordRows(kind as RecordKind, items, query), more });
  }

  private readonly lists: Record<RecordKind, (actor: Actor, query: Asked) => Promise<Page<object>>> = {
    returns: async (actor, query) => this.returns.list(actor, await fill(ListReturns, query)),
    admissions: async (actor, query) => this.admissions.list(actor, await fill(ListAdmissions, query)),
    crossings: async (actor, query) => this.crossings.list(actor, await fill(ListCrossings, query)),
    'reentry-flags': async (actor, query) => this.reentry.list(actor, await fill(ListFlags, query)),
    'official-arrivals': async (actor, query) => this.arrivals.listOfficial(actor, await fill(ListByDay, query)),
    'arrival-events': async (actor, query) => this.arrivals.list(actor, await fill(ListByDay, query)),
  };
}
