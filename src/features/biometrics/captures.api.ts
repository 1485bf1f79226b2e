import { Body, Controller, Get, Header, Post, Put, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { ImageQuery } from './capture-uploads.dto.js';
import { ListCaptures, RecordCapture } from './captures.dto.js';
import { EXAMPLE_CAPTURE } from './captures.presenter.js';
import { CapturesService } from './captures.service.js';

/** Photos and fingers. */
@ApiTags('captures')
@Controller('api/v1')
export class CapturesApi {
  constructor(private readonly captures: CapturesService) {}

  @Get('captures') @Allow('capture.read') @AnswersPage(EXAMPLE_CAPTURE)
  list(@By() actor: Actor, @Query() query: ListCaptures) {
    return this.captures.list(actor, query);
  }

  @Get('captures/:ref') @Allow('capture.read') @Answers(200, EXAMPLE_CAPTURE)
  show(@By() actor: Actor, @Ref('CP') ref: string) {
    return this.captures.show(actor, ref);
  }

  /** An ID that belongs to someone else already proposes that person. */
  @Post('crossings/:ref/captures') @Allow('capture.write') @Answers(201, { ...EXAMPLE_CAPTURE, matchReviews: ['MR-AHVA-RA'] })
  record(@By() actor: Actor, @Ref('CR') ref: string, @Body() input: RecordCapture) {
    return this.captures.record(actor, ref, input);
  }

  @Put('captures/:ref/image') @Allow('capture.write') @Answers(200, { ...EXAMPLE_CAPTURE, image: '/api/v1/captures/CP-AHVA-RQ/image' })
  @ApiConsumes('image/png', 'image/jpeg', 'image/wsq') @ApiBody({ schema: { type: 'string', format: 'binary' } })
  putImage(@By() actor: Actor, @Ref('CP') ref: string, @Req() request: FastifyRequest) {
    return this.captures.putImage(actor, ref, request.body);
  }

  /** WSQ is shown as PNG. */
  @Get('captures/:ref/image') @Allow('capture.image') @Header('cache-control', 'no-store') @Answers(200, 'the bytes, image/png or image/jpeg')
  @ApiHeader({ name: 'Access-Reason', required: false, description: 'Why you open it; an auditor must say.', example: 'Complaint%202025-118' })
  async image(@By() actor: Actor, @Ref('CP') ref: string, @Query() { as }: ImageQuery) {
    const { contentType, content } = await this.captures.image(actor, ref, as);
    return new StreamableFile(content, { type: contentType, length: content.length });
  }
}
