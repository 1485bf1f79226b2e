import { Body, Controller, Get, Header, Post, Put, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { CaptureTemplatesService } from './capture-templates.service.js';
import { UploadCapture } from './capture-uploads.dto.js';
import { EXAMPLE_UPLOAD } from './capture-uploads.presenter.js';
import { CaptureUploadsService } from './capture-uploads.service.js';
import { EXAMPLE_CAPTURE } from './captures.presenter.js';
import { ExtractionsService } from './extractions.service.js';
import { TellMissingFingers } from './missing-fingers.dto.js';
import { EXAMPLE_MISSING } from './missing-fingers.presenter.js';
import { MissingFingersService } from './missing-fingers.service.js';

/** Files of captures, templates, and fingers that are missing. */
@ApiTags('captures')
@Controller('api/v1')
export class CaptureUploadsApi {
  constructor(
    private readonly uploads: CaptureUploadsService, private readonly templates: CaptureTemplatesService, private readonly extractions: ExtractionsService,
    private readonly missing: MissingFingersService,
  ) {}

  /** The file itself, by its content: a template (ISO/IEC 19794-2:2005, 2011, ANSI 378), an ANSI/NIST file, a photo, the picture of a finger (WSQ, PNG, JPEG). All of it or nothing. */
  @Post('crossings/:ref/capture-files') @Allow('capture.write') @Answers(201, EXAMPLE_UPLOAD)
  @ApiConsumes('application/octet-stream') @ApiBody({ schema: { type: 'string', format: 'binary' } })
  upload(@By() actor: Actor, @Ref('CR') ref: string, @Query() input: UploadCapture, @Req() request: FastifyRequest) {
    return this.uploads.upload(actor, ref, request.body, input);
  }

  @Put('captures/:ref/template') @Allow('capture.write') @Answers(200, EXAMPLE_CAPTURE)
  @ApiConsumes('application/octet-stream') @ApiBody({ schema: { type: 'string', format: 'binary' } })
  putTemplate(@By() actor: Actor, @Ref('CP') ref: string, @Req() request: FastifyRequest) {
    return this.templates.put(actor, ref, request.body);
  }

  @Get('captures/:ref/template') @Allow('capture.template') @Header('cache-control', 'no-store') @Answers(200, 'the bytes, in the format that the capture tells')
  @ApiHeader({ name: 'Access-Reason', required: true, description: 'What it is taken away for.', example: 'Search%20by%20Europol%202025-118' })
  async template(@By() actor: Actor, @Ref('CP') ref: string) {
    const { bytes } = await this.templates.content(actor, ref);
    return new StreamableFile(bytes, { type: 'application/octet-stream', length: bytes.length, disposition: `attachment; filename="${ref}.fmr"` });
  }

  /** Asks the operator's command for the template of a print: a job, whose end the capture tells. */
  @Post('captures/:ref/extractions') @Allow('capture.write') @Answers(202, { ...EXAMPLE_CAPTURE, template: null, extraction: { state: 'waiting', engine: 'mindtct', why: null } })
  extract(@By() actor: Actor, @Ref('CP') ref: string) {
    return this.extractions.request(actor, ref);
  }

  @Get('crossings/:ref/missing-fingers') @Allow('capture.read') @Answers(200, EXAMPLE_MISSING)
  missingFingers(@By() actor: Actor, @Ref('CR') ref: string) {
    return this.missing.list(actor, ref);
  }

  /** All fingers that are missing, said anew. */
  @Put('crossings/:ref/missing-fingers') @Allow('capture.write') @Answers(200, EXAMPLE_MISSING)
  tellMissing(@By() actor: Actor, @Ref('CR') ref: string, @Body() input: TellMissingFingers) {
    return this.missing.tell(actor, ref, input);
  }
}
