import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_LIFE } from './life.presenter.js';
import { LifeService } from './life.service.js';

/** A person's line of life. */
@ApiTags('people')
@Controller('api/v1/people')
export class LifeApi {
  constructor(private readonly lives: LifeService) {}

  /** Where things stand in one sentence, everything that happened in order of time, and what is open. */
  @Get(':ref/life') @Allow('person.read') @Answers(200, EXAMPLE_LIFE)
  show(@By() actor: Actor, @Ref('PE') ref: string) {
    return this.lives.show(actor, ref);
  }
}
