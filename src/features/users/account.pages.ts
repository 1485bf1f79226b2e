import { Controller, Get, Header, Ip, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Invalid } from '../../domain/errors.js';
import { permissionsOf } from '../../domain/permission.js';
import type { Actor } from '../../platform/access/actor.js';
import { Allow, Public } from '../../platform/access/allow.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { showAgain } from '../../platform/pages/kept-form.js';
import { By } from '../../platform/web/input.js';
import { ChangePassword, UseInvitation } from './sign-in.dto.js';
import { SignInService } from './sign-in.service.js';
import { ROLE_CHOICES } from './users.presenter.js';

/** The address of an invitation goes nowhere else, not even to our own pages; forms still say from where they were sent. */
const TELL_NOBODY = 'strict-origin';

/** One's own account, and the way in for who was invited. */
@ApiExcludeController()
@Controller()
export class AccountPages {
  constructor(private readonly signIns: SignInService) {}

  @Get('account') @Allow('self.read')
  show(@By() actor: Actor): View {
    return view('users/views/account.njk', { roles: ROLE_CHOICES.filter(({ value }) => actor.roles.includes(value)), permissions: permissionsOf(actor.roles) });
  }

  @Post('account/password') @Allow('self.manage')
  async changePassword(@By() actor: Actor, @Form() { currentPassword, newPassword }: FormValues, @Ip() address: string, @Req() request: FastifyRequest): Promise<GoTo> {
    try {
      const input = await fill(ChangePassword, { current: currentPassword, new: newPassword });
      await this.signIns.changePassword(actor, input.current, input.new, address);
    } catch (error) {
      throw underFormNames(error);
    }
    await request.session.destroy();
    return goTo('/sign-in?out=password');
  }

  @Post('account/session-endings') @Allow('self.manage')
  async signOutEverywhere(@By() actor: Actor, @Req() request: FastifyRequest): Promise<GoTo> {
    await this.signIns.signOutEverywhere(actor);
    await request.session.destroy();
    return goTo('/sign-in?out=everywhere');
  }

  /** Looking uses nothing up: mail programs and previews open links by themselves. */
  @Get('invitations/:word') @Public() @Header('referrer-policy', TELL_NOBODY)
  async invited(@Param('word') invitation: string): Promise<View> {
    return choose(invitation, await this.signIns.invited(invitation));
  }

  @Post('invitations') @Public() @Header('referrer-policy', TELL_NOBODY)
  async useInvitation(@Form() values: FormValues, @Req() request: FastifyRequest): Promise<GoTo | View> {
    const invitation = String(values.invitation ?? '');
    try {
      const input = await fill(UseInvitation, { invitation, password: values.password });
      await this.signIns.useInvitation(input.invitation, input.password);
      return goTo('/sign-in?out=chosen');
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      const invited = await this.signIns.invited(invitation);
      if (invited) showAgain(request, {}, error);
      return choose(invitation, invited, 400);
    }
  }
}

const choose = (invitation: string, invited: { username: string } | null, status = 200): View =>
  view('users/views/invitation.njk', { invitation, username: invited?.username ?? null }, invited ? status : 410);

/** What is typed into a field called password is kept nowhere: the form names its fields so. */
function underFormNames(error: unknown): unknown {
  if (!(error instanceof Invalid)) return error;
  const names: Record<string, string> = { current: 'currentPassword', new: 'newPassword' };
  return new Invalid(Object.fromEntries(Object.entries(error.fields).map(([field, message]) => [names[field] ?? field, message])));
}
