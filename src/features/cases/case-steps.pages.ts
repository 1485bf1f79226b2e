import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { CaseStep } from '../../domain/case-life.js';
import { QUESTION_WORDS, SETTLEMENT_WORDS, STATE_WORDS, STEP_WORDS } from '../../domain/case-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { CloseCase, DecideScope, EndCase, Screen } from './case-acts.dto.js';
import { CaseActsService } from './case-acts.service.js';
import { CaseFolderService, type ShownFolder } from './case-folder.service.js';
import { type CaseForm, choices, type FormField, formOfCase, OCCURRED, saidOf } from './case-form.presenter.js';
import { SeenCase } from './cases.dto.js';
import type { ShownStepped } from './cases.presenter.js';
import { ScreeningsService } from './screenings.service.js';

const QUESTIONS = ['language', 'interpreter', 'age', 'trafficking', 'health'] as const;
const ASKED: Readonly<Record<(typeof QUESTIONS)[number], string>> = {
  language: 'Which languages does the person speak?', interpreter: 'Was an interpreter needed and present?', age: 'What does the person say of their age?',
  trafficking: 'What was said of trafficking?', health: 'What was said of health?',
};
const REASON: FormField = { kind: 'area', field: 'reason', label: 'Why?' };

/** Steps of a case that bring no paper with them. */
@ApiExcludeController()
@Controller('cases/:ref')
export class CaseStepsPages {
  constructor(
    private readonly folder: CaseFolderService,
    private readonly acts: CaseActsService,
    private readonly screenings: ScreeningsService,
  ) {}

  @Get('identification') @Allow('case.write')
  identifyForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return this.form(actor, ref, 'identify', () => ({ title: 'Confirm the identity', button: 'Confirm identity', draft: false, intro: ['You confirm that the person is who the record says: every match review of this crossing was decided by people.'], fields: [OCCURRED] }));
  }

  @Post('identification') @Allow('case.write')
  async identify(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues): Promise<GoTo> {
    return said(ref, await this.acts.identify(actor, ref, await fill(SeenCase, { version: values.version, occurredAt: instantOf(values, 'occurredAt') })));
  }

  @Get('screening') @Allow('case.write')
  screenForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return this.form(actor, ref, 'screen', ({ answers }) => ({
      title: 'Record screening answers', button: 'Record answers',
      intro: ['As many answers as are known; “declined to answer” is one. A new answer takes the place of the one before, which stays on record.'],
      fields: [
        ...QUESTIONS.map((question): FormField => {
          const stands = answers.findLast((one) => one.question === question && !one.supersededAt);
          return { kind: 'area', field: question, label: ASKED[question], options: { optional: true, rows: 2, hint: stands ? `On record: ${stands.answer}` : undefined } };
        }),
        { kind: 'check', field: 'concerns', label: 'Which answers ask for a closer look?', items: choices(QUESTION_WORDS), options: { optional: true, hint: 'A concern over age stops scope, directions and boarding at once.' } },
        OCCURRED,
      ],
    }), false);
  }

  @Post('screening') @Allow('case.write')
  async screen(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const answers = Object.fromEntries(QUESTIONS.map((question) => [question, values[question]]));
    const { open, caseState } = await this.screenings.answer(actor, ref, await fill(Screen, { ...answers, concerns: values.concerns ?? [], version: values.version, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/cases/${ref}`, open.length ? `Answers recorded. Still to ask: ${open.join(', ')}.` : `Answers recorded. The case is ${STATE_WORDS[caseState as keyof typeof STATE_WORDS].toLowerCase()}.`);
  }

  @Get('scope') @Allow('case.scope')
  scopeForm(@By() actor: Actor, @Ref('CA') ref: string, @Query('out') out?: string): Promise<View> {
    return this.form(actor, ref, out ? 'rule_out_of_scope' : 'accept_into_scope', () => ({
      title: 'Decide on scope', button: 'Record decision',
      fields: [
        { kind: 'radio', field: 'inScope', label: 'Is this person in scope?', items: [{ value: 'yes', text: 'Yes, accept into scope' }, { value: 'no', text: 'No, rule out of scope: this ends the case' }], options: { value: out ? 'no' : '' } },
        { kind: 'area', field: 'reasons', label: 'Why this person?', options: { hint: 'Your reasons stay on record.' } },
        OCCURRED,
      ],
    }));
  }

  @Post('scope') @Allow('case.scope')
  async decideScope(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { version, inScope, reasons } = values;
    return said(ref, await this.acts.decideScope(actor, ref, await fill(DecideScope, { version, inScope, reasons, occurredAt: instantOf(values, 'occurredAt') })));
  }

  @Get('closure') @Allow('case.close')
  closeForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return this.form(actor, ref, 'close', ({ case: { settled } }) => ({
      title: 'Close the case', button: 'Close case', buttonClasses: 'govuk-button--warning',
      fields: [
        { kind: 'check', field: 'settled', label: 'What is settled?', items: choices(SETTLEMENT_WORDS), options: { value: settled, hint: 'A case closes once all three are.' } },
        { ...REASON, label: 'Note', options: { optional: true } },
      ],
    }), false);
  }

  @Post('closure') @Allow('case.close')
  async close(@By() actor: Actor, @Ref('CA') ref: string, @Form() { version, settled = [], reason }: FormValues): Promise<GoTo> {
    return said(ref, await this.acts.close(actor, ref, await fill(CloseCase, { version, settled, reason })));
  }

  @Get('expiry') @Allow('case.close')
  expireForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return this.form(actor, ref, 'expire', () => ({ title: 'End the case as time expired', button: 'End case', buttonClasses: 'govuk-button--warning', intro: ['This ends the case. A seat that is held comes free.'], fields: [REASON] }));
  }

  @Post('expiry') @Allow('case.close')
  async expire(@By() actor: Actor, @Ref('CA') ref: string, @Form() { version, reason }: FormValues): Promise<GoTo> {
    return said(ref, await this.acts.expire(actor, ref, await fill(EndCase, { version, reason })));
  }

  @Get('withdrawal') @Allow('case.close')
  withdrawForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return this.form(actor, ref, 'withdraw_to_asylum', () => ({ title: 'Withdraw to the asylum process', button: 'Withdraw', buttonClasses: 'govuk-button--warning', intro: ['The claim is decided here after all. This ends the case. A seat that is held comes free.'], fields: [REASON] }));
  }

  @Post('withdrawal') @Allow('case.close')
  async withdraw(@By() actor: Actor, @Ref('CA') ref: string, @Form() { version, reason }: FormValues): Promise<GoTo> {
    return said(ref, await this.acts.withdraw(actor, ref, await fill(EndCase, { version, reason })));
  }

  /** The form of a step, with what stands against it now (`weighed` false: the form itself brings what is missing). */
  private async form(actor: Actor, ref: string, step: CaseStep, of: (folder: ShownFolder) => CaseForm, weighed = true): Promise<View> {
    const folder = await this.folder.show(actor, ref);
    const against = weighed ? folder.progress.steps.find((one) => one.step === step)?.refusals.map(({ message }) => message) : undefined;
    return view('cases/views/form.njk', formOfCase(folder.case, { against, ...of(folder) }));
  }
}

function said(ref: string, { step, state }: ShownStepped): GoTo {
  return goTo(`/cases/${ref}`, saidOf(`${STEP_WORDS[step.step].done}: the case is ${STATE_WORDS[state as keyof typeof STATE_WORDS].toLowerCase()}`, step.breaches));
}
