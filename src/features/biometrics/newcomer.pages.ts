import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Invalid, NotFound } from '../../domain/errors.js';
import { BIRTH_BASIS_WORDS, SCHEME_WORDS, SEX_WORDS, SOURCE_WORDS } from '../../domain/person-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { NATIONALITY_CHOICES } from '../../platform/pages/filters.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By } from '../../platform/web/input.js';
import { SearchService } from '../people/search.service.js';
import { PossiblyKnown } from '../people/search.dto.js';
import { arrivalOf, enteredInWords, SCRIPTS, withoutPerson } from './newcomer.presenter.js';
import { RegisterArrival } from './registration.dto.js';
import { RegistrationService } from './registration.service.js';

/** Somebody arrives: what they say, then who on record they may be, then the registration. Nothing is joined by it. */
@ApiExcludeController()
@Controller('people/new')
export class NewcomerPages {
  constructor(private readonly searches: SearchService, private readonly registration: RegistrationService) {}

  @Get() @Allow('crossing.write')
  form(): View {
    return view('biometrics/views/new.njk', {
      nationalities: NATIONALITY_CHOICES, scripts: SCRIPTS, sexes: choices(SEX_WORDS), schemes: choices(SCHEME_WORDS), bases: choices(BIRTH_BASIS_WORDS), sources: choices(SOURCE_WORDS),
    });
  }

  /** Nothing is recorded yet: what was typed is put aside under an opaque name, for who typed it alone. */
  @Post() @Allow('crossing.write')
  async ask(@By() actor: Actor, @Form() values: FormValues): Promise<GoTo> {
    const entry = arrivalOf(values);
    await fill(RegisterArrival, entry).catch(withoutPerson);
    return goTo(`/people/new/${await this.searches.remember(actor, { entry })}`);
  }

  @Get(':entry') @Allow('crossing.write')
  async check(@By() actor: Actor, @Param('entry') id: string): Promise<View> {
    const entry = await this.entered(actor, id);
    const { names, births, nationalities, references, sex } = entry.person ?? {};
    const { items } = await this.searches.possiblyKnown(actor, await fill(PossiblyKnown, { names, births, nationalities, references, sex }));
    return view('biometrics/views/check.njk', { entered: enteredInWords(entry), known: items });
  }

  @Post(':entry') @Allow('crossing.write')
  async register(@By() actor: Actor, @Param('entry') id: string, @Form() { mayBe, rationale, answer }: FormValues): Promise<GoTo> {
    const entry = await this.entered(actor, id);
    const proposed = answer === 'none' ? [] : [mayBe ?? []].flat();
    if (!answer) throw new Invalid({ answer: 'Say whether this may be somebody already on record.' });
    if (answer === 'may_be' && !proposed.length) throw new Invalid({ mayBe: 'Choose whom this may be.' });
    const input = await fill(RegisterArrival, { ...entry, ...(proposed.length ? { mayBe: proposed, rationale } : {}) });
    const { person, matchReviews } = await this.registration.register(actor, input);
    return goTo(`/people/${person}`, matchReviews.length ? `Registered as ${person}. ${matchReviews.length === 1 ? 'A match was proposed' : 'Matches were proposed'}: examiners decide, nothing is joined until then.` : `Registered as ${person}.`);
  }

  private async entered(actor: Actor, id: string): Promise<ReturnType<typeof arrivalOf>> {
    const { entry } = await this.searches.remembered<{ entry?: ReturnType<typeof arrivalOf> }>(actor, id);
    if (!entry) throw new NotFound('entry');
    return entry;
  }
}

const choices = (words: Readonly<Record<string, string>>): { value: string; text: string }[] => Object.entries(words).map(([value, text]) => ({ value, text }));
