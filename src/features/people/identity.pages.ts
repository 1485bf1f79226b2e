import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Invalid, NotFound } from '../../domain/errors.js';
import { BIRTH_BASIS_WORDS, NAME_KIND_WORDS, NATIONALITY_BASIS_WORDS, SCHEME_WORDS, SEX_WORDS } from '../../domain/person-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { beside } from './form.presenter.js';
import { asTyped, identityForm, rowsOf, type Section, SECTIONS } from './identity-form.presenter.js';
import { IdentityService } from './identity.service.js';
import { ChangePerson, WithdrawBirth } from './people.dto.js';
import { PeopleService } from './people.service.js';
import { withReason } from './reason.presenter.js';
import { RepresentativesService } from './representatives.service.js';

const FORM = 'people/views/form.njk';
const WORDS = { nameKinds: NAME_KIND_WORDS, birthBases: BIRTH_BASIS_WORDS, nationalityBases: NATIONALITY_BASIS_WORDS, schemes: SCHEME_WORDS, sexes: SEX_WORDS };

/** Who somebody is, in full, and its corrections: each with a reason, superseding what was said before. */
@ApiExcludeController()
@Controller('people/:ref')
export class IdentityPages {
  constructor(private readonly people: PeopleService, private readonly identity: IdentityService, private readonly representatives: RepresentativesService) {}

  @Get('details') @Allow('person.read')
  async details(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    const person = await this.people.show(actor, ref);
    return view('people/views/details.njk', { person, representatives: (await this.representatives.list(actor, ref, { limit: 200 })).items, ...WORDS });
  }

  @Get('edit/:section') @Allow('person.write')
  async form(@By() actor: Actor, @Ref('PE') ref: string, @Param('section') section: string): Promise<View> {
    const person = await this.people.show(actor, ref);
    return view(FORM, beside(identityForm(known(section), person), person, person.version));
  }

  @Post('edit/:section') @Allow('person.write')
  async change(@By() actor: Actor, @Ref('PE') ref: string, @Param('section') name: string, @Form() values: FormValues): Promise<GoTo> {
    const section = known(name);
    const { sex, careNeeds, possibleTwin } = values;
    const given = section === 'other' ? { sex, possibleTwin } : { [section]: rowsOf(section, values) };
    const where = (error: unknown): never => { throw error instanceof Invalid && section !== 'other' ? asTyped(section, values, error) : error; };
    const input = await fill(ChangePerson, given).catch(where);
    // blank is what was taken away, not what was left out
    if (section === 'other') Object.assign(input, { sex: sex === '' ? null : input.sex, careNeeds: (await fill(ChangePerson, { careNeeds })).careNeeds ?? null });
    await this.identity.change(withReason(actor, values.reason), ref, versionOf(values), input).catch(where);
    return goTo(`/people/${ref}/details`, 'Saved. What was recorded before stays in the history.');
  }

  /** Two people agree before a date goes on which somebody may be a child. */
  @Get('birth-withdrawal') @Allow('person.write')
  async withdrawalForm(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    const person = await this.people.show(actor, ref);
    return view(FORM, beside({
      title: 'Propose to withdraw a birth date', button: 'Propose withdrawal', intro: ['It counts until a supervisor, who is not you, approves.'],
      groups: [{ fields: [
        { kind: 'radio', field: 'birth', label: 'Which date should no longer count?', items: person.births.map(({ date, basis, place }) => ({ value: date, text: date, hint: [WORDS.birthBases[basis as 'claimed'], place].filter(Boolean).join(', ') })) },
        { kind: 'area', field: 'reason', label: 'Why?' },
      ] }],
    }, person, person.version));
  }

  @Post('birth-withdrawal') @Allow('person.write')
  async proposeWithdrawal(@By() actor: Actor, @Ref('PE') ref: string, @Form() { birth, reason, version }: FormValues): Promise<GoTo> {
    const approval = await this.identity.proposeWithdrawal(actor, ref, await fill(WithdrawBirth, { birth: birth ?? '', reason, version }));
    return goTo(`/people/${ref}/details`, `Proposed: ${approval.ref} waits for a supervisor.`);
  }
}

function known(section: string): Section {
  if (!(SECTIONS as readonly string[]).includes(section)) throw new NotFound('section', section);
  return section as Section;
}

function versionOf({ version }: FormValues): number {
  if (typeof version !== 'string' || !/^\d{1,9}$/.test(version)) throw new Invalid({ version: 'Open the form again: it does not say what you saw.' });
  return Number(version);
}
