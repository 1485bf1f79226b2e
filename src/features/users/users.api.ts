import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { AddUser, ChangeAccess, ListUsers, NameRole } from './users.dto.js';
import { EXAMPLE_INVITED, EXAMPLE_USER } from './users.presenter.js';
import { UsersService } from './users.service.js';

/** Who works here: kept by administrators, read by supervisors and auditors. */
@ApiTags('users')
@Controller('api/v1/users')
export class UsersApi {
  constructor(private readonly users: UsersService) {}

  @Get() @Allow('user.read') @AnswersPage(EXAMPLE_USER)
  list(@By() actor: Actor, @Query() query: ListUsers) {
    return this.users.list(actor, query);
  }

  @Get(':ref') @Allow('user.read') @Answers(200, EXAMPLE_USER)
  show(@By() actor: Actor, @Ref('US') ref: string) {
    return this.users.show(actor, ref);
  }

  /** The invitation is shown once: a repeated request gets null in its place. */
  @Post() @Allow('user.manage') @Answers(201, EXAMPLE_INVITED)
  create(@By() actor: Actor, @Body() input: AddUser) {
    return this.users.create(actor, input);
  }

  @Post(':ref/invitations') @Allow('user.manage') @Answers(201, EXAMPLE_INVITED)
  invite(@By() actor: Actor, @Ref('US') ref: string, @Body() input: ChangeAccess) {
    return this.users.invite(actor, ref, input);
  }

  @Post(':ref/role-grants') @Allow('user.manage') @Answers(201, EXAMPLE_USER)
  grantRole(@By() actor: Actor, @Ref('US') ref: string, @Body() input: NameRole) {
    return this.users.grantRole(actor, ref, input);
  }

  @Post(':ref/role-revocations') @Allow('user.manage') @Answers(201, EXAMPLE_USER)
  revokeRole(@By() actor: Actor, @Ref('US') ref: string, @Body() input: NameRole) {
    return this.users.revokeRole(actor, ref, input);
  }

  @Post(':ref/suspensions') @Allow('user.manage') @Answers(201, { ...EXAMPLE_USER, status: 'suspended' })
  suspend(@By() actor: Actor, @Ref('US') ref: string, @Body() input: ChangeAccess) {
    return this.users.suspend(actor, ref, input);
  }

  @Post(':ref/reinstatements') @Allow('user.manage') @Answers(201, EXAMPLE_USER)
  reinstate(@By() actor: Actor, @Ref('US') ref: string, @Body() input: ChangeAccess) {
    return this.users.reinstate(actor, ref, input);
  }

  @Post(':ref/session-endings') @Allow('user.manage') @Answers(201, EXAMPLE_USER)
  endSessions(@By() actor: Actor, @Ref('US') ref: string, @Body() input: ChangeAccess) {
    return this.users.endSessions(actor, ref, input);
  }
}
