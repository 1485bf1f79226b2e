import { Controller, Get } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NAME_KIND_WORDS } from '../../domain/person-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type View, view } from '../../platform/pages/answer.js';
import { By, Ref } from '../../platform/web/input.js';
import { STOP_CHOICES } from '../barriers/barriers.presenter.js';
import { PeopleService } from '../people/people.service.js';
import { drawLife } from './line-of-life.js';
import { LifeService } from './life.service.js';

/** One human being on one screen. */
@ApiExcludeController()
@Controller('people')
export class PersonPages {
  constructor(private readonly people: PeopleService, private readonly lives: LifeService) {}

  @Get(':ref') @Allow('person.read')
  async show(@By() actor: Actor, @Ref('PE') ref: string): Promise<View> {
    const person = await this.people.show(actor, ref);
    const life = await this.lives.show(actor, ref);
    return view('overview/views/person.njk', { person, life, photoRef: life.photo, drawn: drawLife(life.events, life.asOf), nameKinds: NAME_KIND_WORDS, stops: STOP_CHOICES });
  }
}
