import { Controller, Get, HttpCode, Ip, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Invalid, Refused } from '../../domain/errors.js';
import { Allow, Public } from '../../platform/access/allow.js';
import { TooManyAttempts } from '../../platform/access/attempts.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { showAgain } from '../../platform/pages/kept-form.js';
import { isOurs } from '../../platform/pages/page-errors.js';
import { Demonstration } from '../../platform/web/demonstration.js';
import { SignIn } from './sign-in.dto.js';
import { SignInService } from './sign-in.service.js';

/** In and out for browsers: a session cookie. The gate lets only our own pages post here. */
@ApiExcludeController()
@Controller()
export class SessionPages {
  constructor(private readonly signIns: SignInService, private readonly demonstration: Demonstration) {}

  @Get('sign-in') @Public()
  async show(@Query('return') wanted?: string, @Query('ended') ended?: string, @Query('out') out?: string): Promise<View> {
    return view('users/views/sign-in.njk', { wanted: ours(wanted), ended, out, people: await this.demonstration.people() });
  }

  @Post('sign-in') @Public()
  async signIn(@Form() values: FormValues, @Ip() address: string, @Req() request: FastifyRequest): Promise<GoTo | View> {
    const wanted = ours(values.return);
    try {
      const { username, password } = await fill(SignIn, { username: values.username, password: values.password });
      const identity = await this.signIns.signIn(username, password, address);
      // another id than the one that somebody may have planted in this browser before
      await request.session.regenerate();
      request.session.passport = { user: identity.id, epoch: identity.epoch };
      return goTo(wanted ?? '/');
    } catch (error) {
      showAgain(request, { username: values.username }, error);
      return view('users/views/sign-in.njk', { wanted, people: await this.demonstration.people() }, statusOf(error));
    }
  }

  /** Also for whose session has ended already. */
  @Post('sign-out') @Public()
  async signOut(@Req() request: FastifyRequest): Promise<GoTo> {
    await request.session.destroy();
    return goTo('/sign-in?out=1');
  }

  /** Whoever is still at work stays signed in: each request moves the end of the session. */
  @Get('session') @Allow('self.read') @HttpCode(204)
  stay(): void {}
}

const ours = (path: unknown): string | undefined => (typeof path === 'string' && isOurs(path) && !path.startsWith('/sign-') ? path : undefined);

function statusOf(error: unknown): number {
  if (error instanceof Invalid) return 400;
  if (error instanceof Refused) return 401;
  if (error instanceof TooManyAttempts) return 429;
  throw error;
}
