import { Controller, Get, Post, Query, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { CapturesService } from '../biometrics/captures.service.js';
import { ClaimsService } from '../biometrics/claims.service.js';
import { ConsequencesService } from '../biometrics/consequences.service.js';
import { ContestMatch, DecideContest, TellReasons } from '../biometrics/contests.dto.js';
import { ContestsService } from '../biometrics/contests.service.js';
import { DecisionsService } from '../biometrics/decisions.service.js';
import { ProposeReversal } from '../biometrics/reviews.dto.js';
import { ReviewsService } from '../biometrics/reviews.service.js';
import { DeskRef } from './desk-ref.js';
import { DeskService } from './desk.service.js';
import { ANSWER_WORDS, ORIGIN_WORDS, OUTCOME_WORDS, REASON_WORDS, STATE_WORDS, tableWords } from './words.js';

/** A match as everybody may read it, what was hidden once it is decided, and what can be done against it. */
@ApiExcludeController()
@Controller('reentry')
export class OutcomePages {
  constructor(
    private readonly desk: DeskService, private readonly reviews: ReviewsService, private readonly claims: ClaimsService, private readonly decisions: DecisionsService,
    private readonly effects: ConsequencesService, private readonly contests: ContestsService, private readonly captures: CapturesService,
  ) {}

  @Get(':ref') @Allow('reentry.read')
  async show(@By() actor: Actor, @DeskRef() ref: string): Promise<View> {
    const matter = await this.desk.show(actor, ref);
    const { items: contests } = await this.contests.list(actor, { review: matter.review.ref });
    return view('reentry/views/show.njk', { ...matter, claim: await this.claims.show(actor, matter.review.ref), contests, open: contests.find(({ open }) => open), states: STATE_WORDS, origins: ORIGIN_WORDS });
  }

  /** Both verdicts and the scores, side by side; the look is written down. */
  @Get(':ref/reveal') @Allow('review.read')
  async reveal(@By() actor: Actor, @DeskRef() ref: string): Promise<View> {
    const reveal = await this.reviews.reveal(actor, await this.desk.reviewRef(actor, ref));
    return view('reentry/views/reveal.njk', { base: `/reentry/${ref}`, reveal, states: STATE_WORDS, answers: ANSWER_WORDS, reasons: REASON_WORDS });
  }

  @Get(':ref/reversal') @Allow('review.reverse')
  async reversal(@By() actor: Actor, @DeskRef() ref: string): Promise<View> {
    const matter = await this.desk.show(actor, ref);
    const effects = matter.review.state === 'confirmed' ? await this.effects.showIfAny(actor, matter.review.ref) : null;
    return view('reentry/views/reversal.njk', { ...matter, effects, tableWords, states: STATE_WORDS });
  }

  @Post(':ref/reversal') @Allow('review.reverse')
  async reverse(@By() actor: Actor, @DeskRef() ref: string, @Form() { reason, version }: FormValues): Promise<GoTo> {
    const approval = await this.decisions.proposeReversal(actor, await this.desk.reviewRef(actor, ref), await fill(ProposeReversal, { reason, version }));
    return goTo(`/approvals/${approval.ref}`, 'Reversal proposed. Another supervisor who gave no verdict must approve it.');
  }

  @Get(':ref/contest') @Allow('review.contest')
  async contestForm(@By() actor: Actor, @DeskRef() ref: string): Promise<View> {
    return view('reentry/views/contest-form.njk', { ...(await this.desk.show(actor, ref)), states: STATE_WORDS });
  }

  @Post(':ref/contest') @Allow('review.contest')
  async contest(@By() actor: Actor, @DeskRef() ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { askedBy, askedByName, grounds, version } = values;
    const input = await fill(ContestMatch, { askedBy, askedByName, grounds, version, occurredAt: instantOf(values, 'occurredAt') });
    const { ref: made } = await this.contests.open(actor, await this.desk.reviewRef(actor, ref), input);
    return goTo(`/reentry/contests/${made}`, 'Contest recorded. Boarding is stopped until it is decided.');
  }

  @Get('contests/:contest') @Allow('review.read')
  async showContest(@By() actor: Actor, @Ref('MC', 'contest') ref: string): Promise<View> {
    return view('reentry/views/contest.njk', { contest: await this.contests.show(actor, ref), states: STATE_WORDS, outcomes: OUTCOME_WORDS });
  }

  @Get('contests/:contest/decision') @Allow('review.reverse')
  async decisionForm(@By() actor: Actor, @Ref('MC', 'contest') ref: string): Promise<View> {
    const contest = await this.contests.show(actor, ref);
    const effects = contest.open && contest.reviewState === 'confirmed' ? await this.effects.showIfAny(actor, contest.matchReview) : null;
    return view('reentry/views/contest-decision.njk', { contest, effects, tableWords, choices: Object.entries(OUTCOME_WORDS).map(([value, words]) => ({ value, ...words })) });
  }

  @Post('contests/:contest/decision') @Allow('review.reverse')
  async decide(@By() actor: Actor, @Ref('MC', 'contest') ref: string, @Form() { outcome, reason, reasonsForPerson, version }: FormValues): Promise<GoTo> {
    const approval = await this.contests.propose(actor, ref, await fill(DecideContest, { outcome, reason, reasonsForPerson, version }));
    return goTo(`/approvals/${approval.ref}`, 'Decision proposed. Another supervisor who took no part in the match must approve it.');
  }

  @Post('contests/:contest/told') @Allow('review.contest')
  async tell(@By() actor: Actor, @Ref('MC', 'contest') ref: string, @Form() values: FormValues): Promise<GoTo> {
    await this.contests.tell(actor, ref, await fill(TellReasons, { how: values.how, version: values.version, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/reentry/contests/${ref}`, 'Recorded that the reasons were given.');
  }

  /** One picture as it is compared, marked with who looks; each look is written down. Never stored by a browser. */
  @Get('captures/:capture/image') @Allow('capture.image')
  async image(@By() actor: Actor, @Ref('CP', 'capture') ref: string, @Query('zoom') zoom?: string): Promise<StreamableFile> {
    const picture = await this.captures.compared(actor, ref, Number(zoom) || 1);
    return new StreamableFile(picture, { type: 'image/png', length: picture.length });
  }
}
