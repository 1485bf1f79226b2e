import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { dayOf, fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { formBeside, type FormField } from './case-form.presenter.js';
import { CaseListService } from './case-list.service.js';
import { AssessFitness, ChangeDetention, RecordDetention } from './detention.dto.js';
import { DetentionService } from './detention.service.js';

const FORM = 'cases/views/form.njk';
const ENDED: FormField = { kind: 'moment', field: 'endedAt', label: 'When did it end?', options: { optional: true, hint: 'London time. Leave it blank if the person is still detained.' } };
const END_REASON: FormField = { kind: 'text', field: 'endReason', label: 'How did it end?', options: { optional: true } };

/** Where the person was held, and whether they are fit to fly: facts, recorded whenever they are told. */
@ApiExcludeController()
@Controller('cases/:ref')
export class CaseDetentionPages {
  constructor(private readonly cases: CaseListService, private readonly detention: DetentionService) {}

  @Get('detention') @Allow('case.write')
  async recordForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return view(FORM, formBeside(await this.cases.show(actor, ref), {
      title: 'Record detention', button: 'Record detention',
      fields: [
        { kind: 'text', field: 'centre', label: 'Where?' },
        { kind: 'text', field: 'authority', label: 'Authority', options: { value: 'IS91', classes: 'govuk-input--width-10' } },
        { kind: 'moment', field: 'occurredAt', label: 'Since when?', options: { optional: true } },
        { kind: 'day', field: 'reviewDueOn', label: 'When is the review due?', options: { optional: true } }, ENDED, END_REASON,
      ],
    }));
  }

  @Post('detention') @Allow('case.write')
  async record(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { person, centre, authority, endReason } = values;
    const spell = await this.detention.record(actor, await fill(RecordDetention, {
      person, case: ref, centre, authority, endReason, reviewDueOn: dayOf(values, 'reviewDueOn'), occurredAt: instantOf(values, 'occurredAt'), endedAt: instantOf(values, 'endedAt'),
    }));
    return goTo(`/cases/${ref}`, `Detention ${spell.ref} recorded.`);
  }

  @Get('detention/:spell') @Allow('case.write')
  async changeForm(@By() actor: Actor, @Ref('CA') ref: string, @Ref('DT', 'spell') spellRef: string): Promise<View> {
    const spell = await this.detention.show(actor, spellRef);
    const now = { reviewDueOn: spell.reviewDueOn, endReason: spell.endReason ?? '' };
    return view(FORM, {
      ...formBeside(await this.cases.show(actor, ref), {
        title: `Detention at ${spell.centre}`, button: 'Save',
        fields: [{ kind: 'day', field: 'reviewDueOn', label: 'When is the review due?', options: { optional: true, value: spell.reviewDueOn } }, { ...ENDED, options: { ...ENDED.options, value: spell.endedAt } }, { ...END_REASON, options: { optional: true, value: now.endReason } }],
      }, spell.version), original: now, theirs: now, labels: { reviewDueOn: 'Review due', endReason: 'How it ended' },
    });
  }

  @Post('detention/:spell') @Allow('case.write')
  async change(@By() actor: Actor, @Ref('CA') ref: string, @Ref('DT', 'spell') spell: string, @Form() values: FormValues): Promise<GoTo> {
    const input = await fill(ChangeDetention, { endReason: values.endReason, reviewDueOn: dayOf(values, 'reviewDueOn'), endedAt: instantOf(values, 'endedAt') });
    const { endedAt } = await this.detention.change(actor, spell, Number(values.version) || 0, input);
    return goTo(`/cases/${ref}`, endedAt ? 'Detention recorded as ended.' : 'Saved.');
  }

  @Get('fitness') @Allow('case.write')
  async fitnessForm(@By() actor: Actor, @Ref('CA') ref: string): Promise<View> {
    return view(FORM, formBeside(await this.cases.show(actor, ref), {
      title: 'Record fitness to fly', button: 'Record assessment',
      fields: [
        { kind: 'radio', field: 'fit', label: 'Is the person fit to fly?', items: [{ value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }] },
        { kind: 'text', field: 'assessor', label: 'Who assessed it?' },
        { kind: 'moment', field: 'occurredAt', label: 'When was it assessed?', options: { optional: true } },
        { kind: 'moment', field: 'validUntil', label: 'Until when does it hold?', options: { optional: true, hint: 'London time. Leave it blank if no end was given.' } },
      ],
    }));
  }

  @Post('fitness') @Allow('case.write')
  async assess(@By() actor: Actor, @Ref('CA') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { person, fit, assessor } = values;
    await this.detention.assess(actor, await fill(AssessFitness, { person, case: ref, fit, assessor, occurredAt: instantOf(values, 'occurredAt'), validUntil: instantOf(values, 'validUntil') }));
    return goTo(`/cases/${ref}`, 'Assessment recorded.');
  }
}
