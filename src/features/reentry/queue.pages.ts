import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { ClaimsService } from '../biometrics/claims.service.js';
import { ContestsService } from '../biometrics/contests.service.js';
import { ReviewsService } from '../biometrics/reviews.service.js';
import { QueuePage } from './desk-pages.dto.js';
import { DeskRef } from './desk-ref.js';
import { DeskService } from './desk.service.js';
import { ORIGIN_WORDS, STATE_WORDS } from './words.js';

/** The queue of the desk, and who works on what. */
@ApiExcludeController()
@Controller()
export class QueuePages {
  constructor(
    private readonly claims: ClaimsService, private readonly reviews: ReviewsService, private readonly contests: ContestsService, private readonly desk: DeskService,
  ) {}

  @Get('reentry') @Allow('reentry.read')
  async queue(@By() actor: Actor, @Query() asked: object): Promise<View> {
    // a filter that is left blank asks nothing
    const query = await fill(QueuePage, asked);
    const { state = 'undecided', mine, ...filter } = query;
    const decided = state !== 'undecided';
    const page = decided ? await this.reviews.list(actor, { state, cursor: query.cursor, limit: query.limit }) : await this.claims.queue(actor, { ...filter, claim: mine === 'true' ? 'yours' : filter.claim });
    const chosen = Object.entries(query).filter(([field, value]) => value !== undefined && !['cursor', 'limit'].includes(field) && value !== 'undecided') as [string, string][];
    return view('reentry/views/queue.njk', {
      page, query, decided, state, counts: await this.claims.counts(actor), contests: await this.contests.list(actor, { open: 'true', limit: 20 }), states: STATE_WORDS, origins: ORIGIN_WORDS,
      chosen: chosen.map(([field, value]) => ({ text: chosenWords(field, value), href: address(chosen.filter(([other]) => other !== field)) })),
      next: page.next ? address([...chosen, ['cursor', page.next]]) : null,
    });
  }

  /** The first due of what this person may decide, claimed for them. */
  @Post('reentry/next') @Allow('review.decide')
  async next(@By() actor: Actor): Promise<GoTo> {
    const { claim } = await this.claims.next(actor);
    return claim ? goTo(`${await this.desk.baseOf(actor, claim.review)}/examine`) : goTo('/reentry', 'Nothing waits that you may decide.');
  }

  @Post('reentry/:ref/claims') @Allow('review.decide')
  async claim(@By() actor: Actor, @DeskRef() ref: string): Promise<GoTo> {
    await this.claims.claim(actor, await this.desk.reviewRef(actor, ref));
    return goTo(`/reentry/${ref}/examine`);
  }

  @Post('reentry/:ref/release') @Allow('review.decide')
  async release(@By() actor: Actor, @DeskRef() ref: string): Promise<GoTo> {
    await this.claims.release(actor, await this.desk.reviewRef(actor, ref));
    return goTo('/reentry', 'You gave it back. A colleague can take it.');
  }

  /** Reviews without a flag are spoken of as matches. */
  @Get('matches/:ref') @Allow('review.read')
  match(@Ref('MR') ref: string): GoTo {
    return goTo(`/reentry/${ref}`);
  }
}

const address = (chosen: [string, string][]): string => (chosen.length ? `/reentry?${new URLSearchParams(chosen).toString()}` : '/reentry');

const DUE: Record<string, string> = { overdue: 'Overdue', today: 'Due within a day', urgent: 'Holds up a departure' };
const CLAIM: Record<string, string> = { none: 'Nobody works on it', yours: 'You work on it', taken: 'A colleague works on it' };

function chosenWords(field: string, value: string): string {
  if (field === 'state') return STATE_WORDS[value]?.text ?? value;
  if (field === 'due') return DUE[value] ?? value;
  if (field === 'claim') return CLAIM[value] ?? value;
  if (field === 'mine') return 'Mine';
  if (field === 'flag') return value === 'true' ? 'Re-entry flags' : 'No re-entry flag';
  if (field === 'mayDecide') return value === 'true' ? 'I may decide' : 'I may not decide';
  return `Round ${value}`;
}
