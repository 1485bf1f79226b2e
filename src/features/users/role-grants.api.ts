import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { AnswersPage } from '../../platform/web/answers.js';
import { By } from '../../platform/web/input.js';
import { GrantsService } from './grants.service.js';
import { ListRoleGrants } from './users.dto.js';
import { EXAMPLE_GRANT } from './users.presenter.js';

/** Who was given which role by whom. */
@ApiTags('users')
@Controller('api/v1/role-grants')
export class RoleGrantsApi {
  constructor(private readonly grants: GrantsService) {}

  @Get() @Allow('user.read') @AnswersPage(EXAMPLE_GRANT)
  list(@By() actor: Actor, @Query() query: ListRoleGrants) {
    return this.grants.list(actor, query);
  }
}
