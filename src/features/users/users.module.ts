import { Module } from '@nestjs/common';
import { AccountPages } from './account.pages.js';
import { GrantsService } from './grants.service.js';
import { MeApi } from './me.api.js';
import { RoleGrantsApi } from './role-grants.api.js';
import { SessionPages } from './session.pages.js';
import { SignInService } from './sign-in.service.js';
import { TokensApi } from './tokens.api.js';
import { UsersApi } from './users.api.js';
import { UsersPages } from './users.pages.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  controllers: [TokensApi, SessionPages, AccountPages, UsersPages, MeApi, UsersApi, RoleGrantsApi],
  providers: [UsersRepository, GrantsService, UsersService, SignInService],
  exports: [UsersService],
})
export class UsersModule {}
