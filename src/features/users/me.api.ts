import { Body, Controller, Get, Ip, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersNothing } from '../../platform/web/answers.js';
import { By } from '../../platform/web/input.js';
import { ChangePassword } from './sign-in.dto.js';
import { SignInService } from './sign-in.service.js';
import { EXAMPLE_ME, presentMe } from './users.presenter.js';

/** Oneself. */
@ApiTags('access')
@Controller('api/v1/me')
export class MeApi {
  constructor(private readonly signIns: SignInService) {}

  @Get() @Allow('self.read') @Answers(200, EXAMPLE_ME)
  show(@By() actor: Actor) {
    return presentMe(actor);
  }

  /** Ends every session and token of yours, this one too. */
  @Post('password') @Allow('self.manage') @AnswersNothing()
  changePassword(@By() actor: Actor, @Body() input: ChangePassword, @Ip() address: string) {
    return this.signIns.changePassword(actor, input.current, input.new, address);
  }

  /** Ends every session and token of yours, this one too. */
  @Post('session-endings') @Allow('self.manage') @AnswersNothing()
  signOutEverywhere(@By() actor: Actor) {
    return this.signIns.signOutEverywhere(actor);
  }
}
