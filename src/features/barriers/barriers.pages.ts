import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { BarrierKind } from '../../domain/barrier.js';
import { BARRIER_WORDS, EFFECT_WORDS } from '../../domain/case-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { dayOf, fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { beside } from '../people/form.presenter.js';
import { PeopleService } from '../people/people.service.js';
import { ListBarriers, OpenBarrier, ProposeLifting } from './barriers.dto.js';
import { STOP_CHOICES } from './barriers.presenter.js';
import { BarriersService } from './barriers.service.js';

const FORM = 'people/views/form.njk';
const choices = (words: Readonly<Record<string, string>>): { value: string; text: string }[] => Object.entries(words).map(([value, text]) => ({ value, text }));

/** What stands in the way of a person's return: one stops alone, two let go together. */
@ApiExcludeController()
@Controller('people/:ref')
export class BarriersPages {
  constructor(private readonly barriers: BarriersService, private readonly people: PeopleService) {}

  @Get('barriers') @Allow('barrier.read')
  async list(@By() actor: Actor, @Ref('PE') ref: string, @Query() { cursor }: Record<string, string>): Promise<View> {
    const person = await this.people.show(actor, ref);
    const { items, next } = await this.barriers.list(actor, await fill(ListBarriers, { person: ref, cursor }));
    return view('barriers/views/list.njk', { person, barriers: items, next: next && `/people/${ref}/barriers?cursor=${next}`, words: BARRIER_WORDS, effects: EFFECT_WORDS, stops: STOP_CHOICES });
  }

  /** Stop at once: a barrier with what its kind usually blocks, for every case. */
  @Post('stop') @Allow('barrier.open')
  async stop(@By() actor: Actor, @Ref('PE') ref: string, @Form() { kind, note }: FormValues): Promise<GoTo> {
    const barrier = await this.barriers.open(actor, await fill(OpenBarrier, { person: ref, kind, note }));
    return goTo(`/people/${ref}`, `Stopped: barrier ${barrier.ref} is in force. Two people must lift it.`);
  }

  @Get('barriers/new') @Allow('barrier.open')
  async form(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    const person = await this.people.show(actor, ref);
    return view(FORM, beside({
      title: 'Record a barrier', button: 'Record barrier', buttonClasses: 'govuk-button--warning', draft: `Barrier of ${ref}`,
      intro: ['One person opens a barrier, at once. Two people lift it. What blocks directions takes a seat away.'],
      groups: [{ fields: [
        { kind: 'select', field: 'kind', label: 'What stands in the way?', items: choices(BARRIER_WORDS), options: {} },
        { kind: 'check', field: 'effects', label: 'What does it block?', items: choices(EFFECT_WORDS), options: { optional: true, hint: 'Choose only if the order or examiner says more or less than its kind usually blocks.' } },
        { kind: 'select', field: 'case', label: 'For which cases does it hold?', items: person.cases.map(({ ref: value }) => ({ value, text: `${value} only` })), options: { blank: 'Every case of this person' } },
        { kind: 'text', field: 'courtReference', label: 'Court or reference number', options: { optional: true, classes: 'govuk-input--width-20' } },
        { kind: 'area', field: 'note', label: 'Note', options: { optional: true } },
        { kind: 'day', field: 'reviewOn', label: 'When should somebody look at it again?', options: { optional: true } },
        { kind: 'moment', field: 'occurredAt', label: 'Since when does it stand?' },
      ] }],
    }, person));
  }

  @Post('barriers/new') @Allow('barrier.open')
  async open(@By() actor: Actor, @Ref('PE') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { kind, effects, courtReference, note } = values;
    const barrier = await this.barriers.open(actor, await fill(OpenBarrier, {
      person: ref, kind, effects, case: values.case, courtReference, note, reviewOn: dayOf(values, 'reviewOn'), occurredAt: instantOf(values, 'occurredAt'),
    }));
    return goTo(`/people/${ref}/barriers`, barrier.breach ? `Barrier ${barrier.ref} recorded. It is shown as a breach: ${barrier.breach}` : `Barrier ${barrier.ref} recorded. Two people must lift it.`);
  }

  @Get('barriers/:barrier/lifting') @Allow('barrier.lift')
  async liftingForm(@By() actor: Actor, @Ref('PE') ref: string, @Ref('BA', 'barrier') reference: string): Promise<View> {
    const [person, barrier] = [await this.people.show(actor, ref), await this.barriers.show(actor, reference)];
    return view(FORM, beside({
      title: `Propose to lift ${barrier.ref}: ${BARRIER_WORDS[barrier.kind as BarrierKind].toLowerCase()}`, button: 'Propose lifting', draft: `Lifting of ${barrier.ref}`,
      intro: ['It holds until a supervisor, who is not you, approves.', 'Lifting gives back no seat and no directions.'],
      groups: [{ fields: [{ kind: 'area', field: 'reason', label: 'Why may it be lifted?' }] }],
    }, person, barrier.version));
  }

  @Post('barriers/:barrier/lifting') @Allow('barrier.lift')
  async proposeLifting(@By() actor: Actor, @Ref('PE') ref: string, @Ref('BA', 'barrier') barrier: string, @Form() { reason, version }: FormValues): Promise<GoTo> {
    const proposal = await this.barriers.proposeLifting(actor, barrier, await fill(ProposeLifting, { reason, version }));
    return goTo(`/people/${ref}/barriers`, `Lifting proposed: ${proposal.ref} waits for a supervisor.`);
  }
}
