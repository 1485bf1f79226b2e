import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By } from '../../platform/web/input.js';
import { EXAMPLE_CROSSING } from '../crossings/crossings.presenter.js';
import { RegisterArrival } from './registration.dto.js';
import { RegistrationService } from './registration.service.js';

/** A newcomer's registration: the crossing and whom this may be, in one step. */
@ApiTags('crossings')
@Controller('api/v1/registrations')
export class RegistrationApi {
  constructor(private readonly registration: RegistrationService) {}

  /** A crossing together with the people on record whom this may be: each becomes a match for examiners, nothing is joined. */
  @Post() @Allow('crossing.write') @Answers(201, { ...EXAMPLE_CROSSING, matchReviews: ['MR-AHVA-RA'] })
  register(@By() actor: Actor, @Body() input: RegisterArrival) {
    return this.registration.register(actor, input);
  }
}
