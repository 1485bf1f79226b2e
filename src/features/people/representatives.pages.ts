import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { beside, type FormField } from './form.presenter.js';
import { PeopleService } from './people.service.js';
import { AddRepresentative, ChangeRepresentative } from './representatives.dto.js';
import type { ShownRepresentative } from './representatives.presenter.js';
import { RepresentativesService } from './representatives.service.js';

const FORM = 'people/views/form.njk';

/** Who speaks for a person. */
@ApiExcludeController()
@Controller('people/:ref/representatives')
export class RepresentativesPages {
  constructor(private readonly people: PeopleService, private readonly representatives: RepresentativesService) {}

  @Get('new') @Allow('person.write')
  async form(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    const title = 'Add a representative';
    return view(FORM, beside({ title, button: 'Add representative', draft: `${title}, ${ref}`, groups: [{ fields: [...fields(null), { kind: 'moment', field: 'occurredAt', label: 'Since when do they act?', options: { optional: true } }] }] }, await this.people.show(actor, ref)));
  }

  @Post('new') @Allow('person.write')
  async add(@By() actor: Actor, @Ref('PE') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { name, organisation, email, telephone } = values;
    await this.representatives.add(actor, ref, await fill(AddRepresentative, { name, organisation, email, telephone, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/people/${ref}/details`, 'Representative added.');
  }

  @Get(':representative') @Allow('person.write')
  async changeForm(@By() actor: Actor, @Ref('PE') ref: string, @Ref('RP', 'representative') representative: string): Promise<View> {
    const shown = await this.representatives.show(actor, representative);
    return view(FORM, beside({
      title: 'Change a representative', button: 'Save', draft: `Representative of ${ref}`,
      groups: [{ fields: fields(shown) }, { legend: 'When they ceased to act', fields: [{ kind: 'moment', field: 'endedAt', label: 'Ceased to act', options: { optional: true, value: shown.endedAt, hint: 'Leave it blank while they act. London time.' } }] }],
    }, await this.people.show(actor, ref), shown.version));
  }

  @Post(':representative') @Allow('person.write')
  async change(@By() actor: Actor, @Ref('PE') ref: string, @Ref('RP', 'representative') representative: string, @Form() values: FormValues): Promise<GoTo> {
    const { name, organisation, email, telephone, version } = values;
    const input = await fill(ChangeRepresentative, { name, organisation, email, telephone, endedAt: instantOf(values, 'endedAt') });
    const cleared = (field: string, now: string | null | undefined): string | null | undefined => (values[field] === '' ? null : now);
    await this.representatives.change(actor, representative, Number(version) || 0, {
      ...input, organisation: cleared('organisation', input.organisation), email: cleared('email', input.email), telephone: cleared('telephone', input.telephone), endedAt: input.endedAt ?? null,
    });
    return goTo(`/people/${ref}/details`, 'Representative saved.');
  }
}

function fields(shown: ShownRepresentative | null): FormField[] {
  return [
    { kind: 'text', field: 'name', label: 'Name', options: { value: shown?.name ?? '', dir: 'auto' } },
    { kind: 'text', field: 'organisation', label: 'Organisation', options: { optional: true, value: shown?.organisation ?? '', dir: 'auto' } },
    { kind: 'text', field: 'email', label: 'E-mail address', options: { optional: true, value: shown?.email ?? '', spellcheck: false } },
    { kind: 'text', field: 'telephone', label: 'Telephone', options: { optional: true, value: shown?.telephone ?? '', classes: 'govuk-input--width-20' } },
  ];
}
