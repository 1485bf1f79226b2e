import { Controller, Get, Param, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { EXAMINATION_STEPS, mayOpenStep } from '../../domain/examination.js';
import { Invalid } from '../../domain/errors.js';
import { REASONS_FOR } from '../../domain/review.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { FILTERS } from '../../platform/pages/filters.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { keepForm, keptForm } from '../../platform/pages/kept-form.js';
import { Seal } from '../../platform/seal.js';
import { By } from '../../platform/web/input.js';
import { ClaimsService } from '../biometrics/claims.service.js';
import { ConsequencesService } from '../biometrics/consequences.service.js';
import { DecisionsService } from '../biometrics/decisions.service.js';
import { type ShownExamination, ExaminationsService } from '../biometrics/examinations.service.js';
import { MarksService } from '../biometrics/marks.service.js';
import type { PrintMarks } from '../biometrics/marks.service.js';
import { DecideReview } from '../biometrics/reviews.dto.js';
import { TwinsService } from '../biometrics/twins.service.js';
import { PeopleService } from '../people/people.service.js';
import { compareRecords } from './comparison.js';
import { AnswerForm, SayQuality, StepInPath } from './desk-pages.dto.js';
import { DeskRef } from './desk-ref.js';
import { DeskService } from './desk.service.js';
import { pairsOf } from './pairs.js';
import { ANSWER_WORDS, answerChoices, REASON_WORDS, reasonChoices, STATE_WORDS, STEP_WORDS, tableWords } from './words.js';

const country = FILTERS.country as unknown as (code: string) => string;

/** One examiner's look at a match, in its order, up to the saved verdict. No page of these tells a score or a colleague's verdict. */
@ApiExcludeController()
@Controller('reentry/:ref')
export class ExaminationPages {
  constructor(
    private readonly desk: DeskService, private readonly claims: ClaimsService, private readonly examinations: ExaminationsService, private readonly decisions: DecisionsService,
    private readonly effects: ConsequencesService, private readonly marks: MarksService, private readonly people: PeopleService, private readonly seal: Seal,
    private readonly twins: TwinsService,
  ) {}

  /** Where the examiner left off; says so where they may not go on. */
  @Get('examine') @Allow('review.decide')
  async examine(@By() actor: Actor, @DeskRef() ref: string): Promise<GoTo | View> {
    const { review, away } = await this.admitted(actor, ref);
    return away ?? goTo(`/reentry/${ref}/examine/${(await this.examinations.open(actor, review)).next}`);
  }

  @Get('examine/:step') @Allow('review.decide')
  async step(@By() actor: Actor, @DeskRef() ref: string, @Param('step') name: string, @Query('latin') latin?: string, @Query('marked') marked?: string, @Query('zoom') zoom?: string): Promise<GoTo | View> {
    const { step } = await fill(StepInPath, { step: name });
    const { review: reviewRef, away } = await this.admitted(actor, ref);
    if (away) return away;
    const examination = await this.examinations.open(actor, reviewRef);
    if (!mayOpenStep(step, examination.seen)) return goTo(`/reentry/${ref}/examine/${examination.next}`);
    const shown = { ...this.common(ref, examination), twins: await this.twins.ofReview(actor, reviewRef), heading: STEP_WORDS[step].heading };
    const side = Math.min(Math.max(Math.trunc(Number(zoom)) || 1, 1), 4);
    if (step === 'fields') {
      const { sides } = examination.review;
      const fields = compareRecords(await this.people.show(actor, sides.crossing.registeredAs), await this.people.show(actor, sides.proposed.person), country);
      return view('reentry/views/step-fields.njk', { ...shown, step, fields, latin: latin === 'on' });
    }
    if (step === 'answer') return view('reentry/views/step-answer.njk', { ...shown, step, answers: answerChoices, reasons: reasonChoices });
    const pairs = pairsOf(examination.review);
    const marks = new Map<string, PrintMarks | null>();
    if (step === 'marks' && marked === 'on') for (const { title, ours, theirs } of pairs.prints) marks.set(title, await this.marks.show(actor, ours?.ref ?? null, theirs?.ref ?? null));
    return view(`reentry/views/step-${step}.njk`, { ...shown, step, ...pairs, marks: Object.fromEntries(marks), pictured: pairs.prints.some(({ ours, theirs }) => ours?.image || theirs?.image), marked: marked === 'on', zoom: side });
  }

  @Post('examine/answer') @Allow('review.decide')
  async answer(@By() actor: Actor, @DeskRef() ref: string, @Form() values: FormValues, @Req() request: FastifyRequest): Promise<GoTo> {
    const input = await fill(AnswerForm, { answer: values.answer, reasonCode: values.reasonCode, reason: values.reason, version: values.version });
    if (!REASONS_FOR[input.answer].includes(input.reasonCode)) throw new Invalid({ reasonCode: `Choose a reason that goes with “${ANSWER_WORDS[input.answer].text}”.` });
    await this.claims.show(actor, await this.desk.reviewRef(actor, ref));
    keepForm(request, this.seal, `/reentry/${ref}/check`, { values: { ...input } });
    return goTo(`/reentry/${ref}/check`);
  }

  @Post('examine/:step') @Allow('review.decide')
  async done(@By() actor: Actor, @DeskRef() ref: string, @Param('step') name: string, @Form() values: FormValues): Promise<GoTo> {
    const { step } = await fill(StepInPath, { step: name });
    const said = step === 'quality' ? { quality: (await fill(SayQuality, { quality: values.quality })).quality } : step === 'marks' ? { marked: values.marked === 'on' } : {};
    await this.examinations.done(actor, await this.desk.reviewRef(actor, ref), step, said);
    return goTo(`/reentry/${ref}/examine/${EXAMINATION_STEPS[EXAMINATION_STEPS.indexOf(step) + 1] ?? 'answer'}`);
  }

  /** What was answered and what a confirmation would do, before it is saved. */
  @Get('check') @Allow('review.decide')
  async check(@By() actor: Actor, @DeskRef() ref: string, @Req() request: FastifyRequest): Promise<GoTo | View> {
    const { values } = keptForm(request, this.seal);
    const { review, away } = await this.admitted(actor, ref);
    if (away) return away;
    const examination = await this.examinations.open(actor, review);
    const { answer, reasonCode } = values as Partial<DecideReview>;
    // opened anew, long after, or after a verdict that cannot be: what was typed is gone from here
    if (!answer || !reasonCode || !Object.hasOwn(ANSWER_WORDS, answer) || !Object.hasOwn(REASON_WORDS, reasonCode) || examination.next !== 'answer') return goTo(`/reentry/${ref}/examine/${examination.next}`);
    // shown whatever was answered: colleagues may read who looked at what, and must not learn an answer from it
    return view('reentry/views/check.njk', {
      ...this.common(ref, examination), answer: ANSWER_WORDS[answer].text, reasonText: REASON_WORDS[reasonCode], effects: await this.effects.show(actor, review), tableWords,
    });
  }

  /** Back to the answer with what was typed. */
  @Post('check/changes') @Allow('review.decide')
  change(@DeskRef() ref: string, @Form() values: FormValues, @Req() request: FastifyRequest): GoTo {
    keepForm(request, this.seal, `/reentry/${ref}/examine/answer`, { values });
    return goTo(`/reentry/${ref}/examine/answer`);
  }

  @Post('check') @Allow('review.decide')
  async decide(@By() actor: Actor, @DeskRef() ref: string, @Form() values: FormValues): Promise<GoTo> {
    const input = await fill(DecideReview, { answer: values.answer, reasonCode: values.reasonCode, reason: values.reason, version: values.version });
    await this.decisions.decide(actor, await this.desk.reviewRef(actor, ref), input);
    return goTo(`/reentry/${ref}/done`);
  }

  @Get('done') @Allow('review.decide')
  async finished(@By() actor: Actor, @DeskRef() ref: string): Promise<GoTo | View> {
    const matter = await this.desk.show(actor, ref);
    if (!matter.review.yourVerdict) return goTo(matter.base);
    const { answer, reasonCode } = matter.review.yourVerdict;
    return view('reentry/views/done.njk', { ...matter, answer: ANSWER_WORDS[answer as DecideReview['answer']].text, reasonText: REASON_WORDS[reasonCode as DecideReview['reasonCode']], states: STATE_WORDS });
  }

  private common(ref: string, { review, seen, next }: ShownExamination): object {
    return { base: `/reentry/${ref}`, ref, review, seen, next, steps: EXAMINATION_STEPS.map((id) => ({ id, text: STEP_WORDS[id].text })), version: review.version };
  }

  /** Who may not examine it now, and where they are sent or told so. */
  private async admitted(actor: Actor, ref: string): Promise<{ review: string; away: GoTo | View | null }> {
    const review = await this.desk.reviewRef(actor, ref);
    const { state, whyNot } = await this.claims.show(actor, review);
    if (whyNot) return { review, away: view('reentry/views/not-you.njk', { base: `/reentry/${ref}`, ref, why: whyNot, taken: false }, 403) };
    if (state === 'taken') return { review, away: view('reentry/views/not-you.njk', { base: `/reentry/${ref}`, ref, why: 'A colleague has taken this match.', taken: true }, 409) };
    return { review, away: state === 'none' ? goTo(`/reentry/${ref}`) : null };
  }
}
