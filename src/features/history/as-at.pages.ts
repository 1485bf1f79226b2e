import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../platform/access/actor.js';
import { Allow } from '../../platform/access/allow.js';
import { type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { asText, orAgain } from './asking.js';
import { AsAtService } from './as-at.service.js';
import { PeopleService } from '../people/people.service.js';
import { AskAsAt, AskAsAtWithReason, AskLooks } from './history.dto.js';
import type { Whose } from './history.service.js';
import { LooksService } from './looks.service.js';
import { addressWith } from './timeline.presenter.js';

const PLACE = { person: { href: '/people', text: 'People' }, case: { href: '/cases', text: 'Cases' }, flight: { href: '/flights', text: 'Flights' } } as const;
const homeOf = ({ of, ref }: { of: keyof typeof PLACE; ref: string }): string => `${PLACE[of].href}/${ref}`;

/** A record as it was known at a past instant, and who looked at it. */
@ApiExcludeController()
@Controller()
export class AsAtPages {
  constructor(private readonly asAt: AsAtService, private readonly looks: LooksService, private readonly people: PeopleService) {}

  @Get('people/:ref/history/as-at') @Allow('history.read')
  person(@By() actor: Actor, @Ref('PE') ref: string, @Query() query: FormValues, @Req() request: FastifyRequest) {
    return this.show(actor, { of: 'person', ref }, query, request);
  }

  @Get('cases/:ref/history/as-at') @Allow('history.read')
  case(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: FormValues, @Req() request: FastifyRequest) {
    return this.show(actor, { of: 'case', ref }, query, request);
  }

  /** With the reason for which restricted records are read: it stands in the journal, so it is posted. */
  @Post('people/:ref/history/as-at') @Allow('history.read')
  personWithReason(@By() actor: Actor, @Ref('PE') ref: string, @Form() values: FormValues) {
    return this.withReason(actor, { of: 'person', ref }, values);
  }

  @Post('cases/:ref/history/as-at') @Allow('history.read')
  caseWithReason(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues) {
    return this.withReason(actor, { of: 'case', ref }, values);
  }

  @Get('people/:ref/history/looks') @Allow('history.read')
  looksAtPerson(@By() actor: Actor, @Ref('PE') ref: string, @Query() query: FormValues, @Req() request: FastifyRequest) {
    return this.looked(actor, { of: 'person', ref }, query, request);
  }

  @Get('cases/:ref/history/looks') @Allow('history.read')
  looksAtCase(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: FormValues, @Req() request: FastifyRequest) {
    return this.looked(actor, { of: 'case', ref }, query, request);
  }

  @Get('flights/:ref/looks') @Allow('history.read')
  looksAtFlight(@By() actor: Actor, @Ref('FL') ref: string, @Query() query: FormValues, @Req() request: FastifyRequest) {
    return this.looked(actor, { of: 'flight', ref }, query, request);
  }

  private async show(actor: Actor, whose: Whose, query: FormValues, request: FastifyRequest): Promise<View> {
    const asked = asText(query);
    const shown = { whose, home: homeOf(whose), asked, ...(await this.bar(actor, whose)) };
    return orAgain(request, asked, async () => {
      const at = instantOf(asked, 'at');
      if (!at) return view('history/views/as-at.njk', shown);
      const { at: instant } = await fill(AskAsAt, { at });
      return view('history/views/as-at.njk', { ...shown, at: instant, record: await this.asAt.show(actor, whose, instant) });
    }, () => view('history/views/as-at.njk', shown, 400));
  }

  private async withReason(actor: Actor, whose: Whose, values: FormValues): Promise<View> {
    const { at, reason } = await fill(AskAsAtWithReason, { at: values.at, reason: values.reason });
    const record = await this.asAt.show({ ...actor, reason, idempotency: undefined }, whose, at);
    return view('history/views/as-at.njk', { whose, home: homeOf(whose), asked: {}, at, record, reason, ...(await this.bar(actor, whose)) });
  }

  private async looked(actor: Actor, whose: { of: 'person' | 'case' | 'flight'; ref: string }, query: FormValues, request: FastifyRequest): Promise<View> {
    const asked = asText(query);
    const home = homeOf(whose);
    const bar = await this.bar(actor, whose);
    const here = whose.of === 'flight' ? `${home}/looks` : `${home}/history/looks`;
    return orAgain(request, asked, async () => {
      const { items, next, about } = await this.looks.list(actor, whose, await fill(AskLooks, { who: asked.who, cursor: asked.cursor, limit: '50' }));
      return view('history/views/looks.njk', { ...bar, whose, about, place: PLACE[whose.of], home, here, asked, looks: items, next: next && addressWith(here, asked, { cursor: next }), off: asked.who && addressWith(here, asked, { who: null }) });
    }, () => view('history/views/looks.njk', { ...bar, whose, place: PLACE[whose.of], home, here, asked, about: { ref: whose.ref, name: null }, looks: [] }, 400));
  }

  /** Who this is stands on every page of a person. */
  private async bar(actor: Actor, { of, ref }: { of: string; ref: string }): Promise<object> {
    return of === 'person' ? { person: await this.people.show({ ...actor, idempotency: undefined }, ref), tab: '/history' } : {};
  }
}
