import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { PageQuery } from '../../platform/web/page.js';
import { EXAMPLE_NOTICE } from './notices.presenter.js';
import { NoticesService } from './notices.service.js';
import { RecordReply, RequestReadmission, ServeNotice } from './papers.dto.js';
import { EXAMPLE_REPLIED, EXAMPLE_REQUEST } from './readmissions.presenter.js';
import { ReadmissionsService } from './readmissions.service.js';

/** What was served on the person, and what went to and came from the receiving state. */
@ApiTags('cases')
@Controller('api/v1/cases/:ref')
export class PapersApi {
  constructor(
    private readonly notices: NoticesService,
    private readonly readmissions: ReadmissionsService,
  ) {}

  @Get('notices') @Allow('case.read') @AnswersPage(EXAMPLE_NOTICE)
  listNotices(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: PageQuery) {
    return this.notices.list(actor, ref, query);
  }

  @Get('notices/:notice') @Allow('case.read') @Answers(200, EXAMPLE_NOTICE)
  showNotice(@By() actor: Actor, @Ref('CA') ref: string, @Ref('NT', 'notice') notice: string) {
    return this.notices.show(actor, ref, notice);
  }

  /** Serves a notice of intent, an approved decision, or approved directions: the last starts the notice clock. */
  @Post('notices') @Allow('case.write') @Answers(201, EXAMPLE_NOTICE)
  serve(@By() actor: Actor, @Ref('CA') ref: string, @Body() input: ServeNotice) {
    return this.notices.serve(actor, ref, input);
  }

  @Get('readmission-requests') @Allow('case.read') @AnswersPage(EXAMPLE_REQUEST)
  listRequests(@By() actor: Actor, @Ref('CA') ref: string, @Query() query: PageQuery) {
    return this.readmissions.list(actor, ref, query);
  }

  @Get('readmission-requests/:request') @Allow('case.read') @Answers(200, EXAMPLE_REPLIED)
  showRequest(@By() actor: Actor, @Ref('CA') ref: string, @Ref('RQ', 'request') request: string) {
    return this.readmissions.show(actor, ref, request);
  }

  @Post('readmission-requests') @Allow('case.write') @Answers(201, EXAMPLE_REQUEST)
  request(@By() actor: Actor, @Ref('CA') ref: string, @Body() input: RequestReadmission) {
    return this.readmissions.request(actor, ref, input);
  }

  /** Records what the receiving state answered, however late. */
  @Post('readmission-requests/:request/replies') @Allow('case.write') @Answers(201, EXAMPLE_REPLIED)
  reply(@By() actor: Actor, @Ref('CA') ref: string, @Ref('RQ', 'request') request: string, @Body() input: RecordReply) {
    return this.readmissions.reply(actor, ref, request, input);
  }
}
