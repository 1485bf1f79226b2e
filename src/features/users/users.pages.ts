import { Controller, Get, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../platform/access/actor.js';
import { Allow } from '../../platform/access/allow.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { AddUser, ChangeAccess, ListUsers, NameRole } from './users.dto.js';
import { type InvitedUser, ROLE_CHOICES, type ShownUser } from './users.presenter.js';
import { UsersService } from './users.service.js';

const STATUSES = [{ value: 'invited', text: 'Invited' }, { value: 'active', text: 'Active' }, { value: 'suspended', text: 'Suspended' }];
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Who works here: kept by administrators, read by supervisors and auditors. */
@ApiExcludeController()
@Controller('users')
export class UsersPages {
  constructor(private readonly users: UsersService) {}

  @Get() @Allow('user.read')
  async list(@By() actor: Actor, @Query() query: FormValues): Promise<View> {
    const asked = { role: text(query.role), status: text(query.status) };
    const page = await this.users.list(actor, await fill(ListUsers, { ...asked, cursor: text(query.cursor) }));
    const address = (changes: object): string => {
      const parts = Object.entries({ ...asked, ...changes }).filter((part): part is [string, string] => Boolean(part[1]));
      return parts.length ? `/users?${new URLSearchParams(parts).toString()}` : '/users';
    };
    const chosen = [
      ...(asked.role ? [{ text: ROLE_CHOICES.find(({ value }) => value === asked.role)!.text, href: address({ role: undefined }) }] : []),
      ...(asked.status ? [{ text: STATUSES.find(({ value }) => value === asked.status)!.text, href: address({ status: undefined }) }] : []),
    ];
    return view('users/views/list.njk', { users: page.items, next: page.next && address({ cursor: page.next }), asked, chosen, roles: ROLE_CHOICES, statuses: STATUSES });
  }

  @Get('new') @Allow('user.manage')
  new(): View {
    return view('users/views/new.njk', { roles: ROLE_CHOICES });
  }

  /** The link is in this answer and nowhere else: it is not kept, so there is nothing to redirect to. */
  @Post() @Allow('user.manage')
  async create(@By() actor: Actor, @Form() { username, displayName, roles }: FormValues, @Req() request: FastifyRequest): Promise<View> {
    const input = await fill(AddUser, { username, displayName, roles: roles ?? [] });
    return shownOnce(await this.users.create(actor, input), request);
  }

  @Get(':ref') @Allow('user.read')
  async show(@By() actor: Actor, @Ref('US') ref: string): Promise<View> {
    const sheet = await this.users.sheet(actor, ref);
    return view('users/views/show.njk', {
      ...sheet, version: sheet.user.version, formAt: `/users/${ref}`, roles: ROLE_CHOICES, free: ROLE_CHOICES.filter(({ value }) => !sheet.user.roles.includes(value)),
    });
  }

  @Post(':ref/invitations') @Allow('user.manage')
  async invite(@By() actor: Actor, @Ref('US') ref: string, @Form() values: FormValues, @Req() request: FastifyRequest): Promise<View> {
    return shownOnce(await this.users.invite(actor, ref, await fill(ChangeAccess, values)), request);
  }

  @Post(':ref/role-grants') @Allow('user.manage')
  async grantRole(@By() actor: Actor, @Ref('US') ref: string, @Form() values: FormValues): Promise<GoTo> {
    return done(await this.users.grantRole(actor, ref, await fill(NameRole, values)), 'Role given. They sign in again to use it.');
  }

  @Post(':ref/role-revocations') @Allow('user.manage')
  async revokeRole(@By() actor: Actor, @Ref('US') ref: string, @Form() values: FormValues): Promise<GoTo> {
    return done(await this.users.revokeRole(actor, ref, await fill(NameRole, values)), 'Role taken away.');
  }

  @Post(':ref/suspensions') @Allow('user.manage')
  async suspend(@By() actor: Actor, @Ref('US') ref: string, @Form() values: FormValues): Promise<GoTo> {
    return done(await this.users.suspend(actor, ref, await fill(ChangeAccess, values)), 'Suspended. Everything of theirs that was open has ended.');
  }

  @Post(':ref/reinstatements') @Allow('user.manage')
  async reinstate(@By() actor: Actor, @Ref('US') ref: string, @Form() values: FormValues): Promise<GoTo> {
    return done(await this.users.reinstate(actor, ref, await fill(ChangeAccess, values)), 'Reinstated. They can sign in again.');
  }

  @Post(':ref/session-endings') @Allow('user.manage')
  async endSessions(@By() actor: Actor, @Ref('US') ref: string, @Form() values: FormValues): Promise<GoTo> {
    return done(await this.users.endSessions(actor, ref, await fill(ChangeAccess, values)), 'Everything of theirs that was open has ended.');
  }
}

const done = (user: ShownUser, said: string): GoTo => goTo(`/users/${user.ref}`, said);

const shownOnce = (user: InvitedUser, request: FastifyRequest): View =>
  view('users/views/invited.njk', { user, link: user.invitationPath && `${request.protocol}://${request.host}${user.invitationPath}` }, 201);
