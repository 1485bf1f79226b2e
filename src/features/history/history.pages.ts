import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../platform/access/actor.js';
import { Allow } from '../../platform/access/allow.js';
import { type View, view } from '../../platform/pages/answer.js';
import { dayOf, fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { PeopleService } from '../people/people.service.js';
import { asText, orAgain } from './asking.js';
import { AskHistory, GiveReason, SearchJournal } from './history.dto.js';
import { type HistoryPage, HistoryService, type Whose } from './history.service.js';
import { LONGEST_SEARCH_DAYS, SearchService } from './search.service.js';
import { addressWith, ALL_KIND_CHOICES, byDay, chosen, filterFrom, JOURNAL_CHOICES, KIND_CHOICES, tell, WHAT_CHOICES } from './timeline.presenter.js';

/** Timelines of people and cases, and the auditor's search across all records. */
@ApiExcludeController()
@Controller()
export class HistoryPages {
  constructor(private readonly history: HistoryService, private readonly journal: SearchService, private readonly people: PeopleService) {}

  @Get('people/:ref/history') @Allow('history.read')
  ofPerson(@By() actor: Actor, @Ref('PE') ref: string, @Query() query: FormValues, @Req() request: FastifyRequest) {
    return this.timeline(actor, { of: 'person', ref }, asText(query), request);
  }

  @Get('cases/:ref/history') @Allow('history.read')
  ofCase(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: FormValues, @Req() request: FastifyRequest) {
    return this.timeline(actor, { of: 'case', ref }, asText(query), request);
  }

  /** The same page with what is restricted: the reason stands in the journal, so it is posted. */
  @Post('people/:ref/history') @Allow('history.read')
  async ofPersonWithReason(@By() actor: Actor, @Ref('PE') ref: string, @Query() query: FormValues, @Form() values: FormValues, @Req() request: FastifyRequest) {
    const { reason } = await fill(GiveReason, { reason: values.reason });
    return this.timeline({ ...actor, reason, idempotency: undefined }, { of: 'person', ref }, asText(query), request);
  }

  @Post('cases/:ref/history') @Allow('history.read')
  async ofCaseWithReason(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: FormValues, @Form() values: FormValues, @Req() request: FastifyRequest) {
    const { reason } = await fill(GiveReason, { reason: values.reason });
    return this.timeline({ ...actor, reason, idempotency: undefined }, { of: 'case', ref }, asText(query), request);
  }

  @Get('history') @Allow('history.search')
  async search(@By() actor: Actor, @Query() query: FormValues, @Req() request: FastifyRequest): Promise<View> {
    const asked = asText(query);
    const shown = { asked, chosen: chosen('/history', asked), kinds: ALL_KIND_CHOICES, what: JOURNAL_CHOICES, longest: LONGEST_SEARCH_DAYS };
    return orAgain(request, asked, async () => {
      if (Object.values(asked).every((value) => value === '')) return view('history/views/journal.njk', { ...shown, events: null });
      const { who, lookedAtBy, reference } = asked;
      const { items, next } = await this.journal.search(actor, await fill(SearchJournal, { ...filterOf(asked), who, lookedAtBy, reference, limit: '50' }));
      return view('history/views/journal.njk', { ...shown, events: items.map((event) => tell(event)), next: next && addressWith('/history', asked, { cursor: next }) });
    }, () => view('history/views/journal.njk', { ...shown, events: null }, 400));
  }

  /** One entry as it is stored, for whoever wants to see behind the words. */
  @Get('history/entries/:sequence') @Allow('history.read')
  entry(@By() actor: Actor, @Param('sequence') sequence: string) {
    return this.journal.event(actor, sequence);
  }

  private async timeline(actor: Actor, whose: Whose, asked: Record<string, string>, request: FastifyRequest): Promise<View> {
    const home = `/${whose.of === 'person' ? 'people' : 'cases'}/${whose.ref}`;
    const here = `${home}/history`;
    const newest = asked.order !== 'oldest';
    const page = async (query: Record<string, unknown>): Promise<HistoryPage> => this.history.page(actor, whose, await fill(AskHistory, { ...query, order: newest ? 'newest' : 'oldest', limit: '50' }));
    const shown = ({ about, items, next, previous }: HistoryPage) => ({
      whose, about, person, tab: '/history', home, here, asked, newest, chosen: chosen(here, asked), kinds: KIND_CHOICES, what: WHAT_CHOICES,
      days: byDay(items.map((event) => tell(event, [whose.ref, about.person]))), shown: items.length, withheld: items.filter((event) => event.withheld).length, reason: actor.reason,
      next: next && addressWith(here, asked, { cursor: next }), previous: previous && addressWith(here, asked, { cursor: previous }),
      turned: addressWith(here, asked, { order: newest ? 'oldest' : null }),
    });
    // who this is stands on every page of a person
    const person = whose.of === 'person' ? await this.people.show(actor, whose.ref) : null;
    return orAgain(request, asked, async () => view('history/views/timeline.njk', shown(await page(filterOf(asked)))),
      // whose it is shows all the same, with nothing below what was asked wrongly
      async () => view('history/views/timeline.njk', { ...shown(await page({})), days: [], shown: 0, next: null, previous: null, wrong: true }, 400));
  }
}

const filterOf = (asked: Record<string, string>): Record<string, unknown> => filterFrom(asked, dayOf(asked, 'since'), dayOf(asked, 'until'));
