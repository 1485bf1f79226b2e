import { Body, Controller, Delete, Ip, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow, Public } from '../../platform/access/allow.js';
import { bearerOf } from '../../platform/access/strategies.js';
import { Answers, AnswersNothing } from '../../platform/web/answers.js';
import { SignIn, UseInvitation } from './sign-in.dto.js';
import { SignInService } from './sign-in.service.js';
import { EXAMPLE_TOKEN } from './users.presenter.js';

/** In and out for programs. */
@ApiTags('access')
@Controller('api/v1')
export class TokensApi {
  constructor(private readonly signIns: SignInService) {}

  @Post('tokens') @Public() @Answers(201, EXAMPLE_TOKEN)
  issue(@Body() { username, password }: SignIn, @Ip() address: string) {
    return this.signIns.issueToken(username, password, address);
  }

  @Delete('tokens/current') @Allow('self.manage') @AnswersNothing()
  end(@Req() { headers }: FastifyRequest) {
    return this.signIns.endToken(bearerOf(headers)!);
  }

  /** Sets the password with the one-time word that an administrator handed over. */
  @Post('invitations') @Public() @AnswersNothing()
  useInvitation(@Body() { invitation, password }: UseInvitation) {
    return this.signIns.useInvitation(invitation, password);
  }
}
