import { Body, Controller, Get, HttpCode, Ip, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow, Public } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { By } from '../../platform/web/input.js';
import { SignIn } from './sign-in.dto.js';
import { SignInService } from './sign-in.service.js';
import { presentMe } from './users.presenter.js';

/** In and out for browsers: a session cookie. The gate lets only our own pages post here. */
@ApiExcludeController()
@Controller()
export class SessionPages {
  constructor(private readonly signIns: SignInService) {}

  @Post('sign-in') @Public() @HttpCode(200)
  async signIn(@Body() { username, password }: SignIn, @Ip() address: string, @Req() request: FastifyRequest) {
    const identity = await this.signIns.signIn(username, password, address);
    // another id than the one that somebody may have planted in this browser before
    await request.session.regenerate();
    request.session.passport = { user: identity.id, epoch: identity.epoch };
    return presentMe(identity);
  }

  /** Also for whose session has ended already. */
  @Post('sign-out') @Public() @HttpCode(204)
  async signOut(@Req() request: FastifyRequest) {
    await request.session.destroy();
  }

  @Get('session') @Allow('self.read')
  show(@By() actor: Actor) {
    return presentMe(actor);
  }
}
