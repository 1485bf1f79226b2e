import { Body, Controller, Get, Patch, Post, Put, Query, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { AddDocument, ChangeDocument, ListDocuments } from './documents.dto.js';
import { EXAMPLE_DOCUMENT, EXAMPLE_FILLED_DOCUMENT } from './documents.presenter.js';
import { DocumentsService } from './documents.service.js';

const REASON = { name: 'Access-Reason', required: false, description: 'Why restricted content is opened; percent-encoded UTF-8.', example: 'Preparing%20the%20bundle%20for%20court' };

/** Papers that concern people. */
@ApiTags('documents')
@Controller('api/v1/documents')
export class DocumentsApi {
  constructor(private readonly documents: DocumentsService) {}

  @Get() @Allow('document.read') @AnswersPage(EXAMPLE_DOCUMENT)
  list(@By() actor: Actor, @Query() query: ListDocuments) {
    return this.documents.list(actor, query);
  }

  @Get(':ref') @Allow('document.read') @Answers(200, EXAMPLE_DOCUMENT)
  show(@By() actor: Actor, @Ref('DO') ref: string) {
    return this.documents.show(actor, ref);
  }

  @Post() @Allow('document.write') @Answers(201, EXAMPLE_DOCUMENT)
  add(@By() actor: Actor, @Body() input: AddDocument) {
    return this.documents.add(actor, input);
  }

  @Patch(':ref') @Allow('document.write') @IfMatch() @Answers(200, { ...EXAMPLE_DOCUMENT, version: 2 })
  change(@By() actor: Actor, @Ref('DO') ref: string, @SeenVersion() version: number, @Body() input: ChangeDocument) {
    return this.documents.change(actor, ref, version, input);
  }

  /** The bytes themselves, up to 10 MB: PDF, PNG, JPEG, TIFF or plain text, recognised by content. Once. */
  @Put(':ref/content') @Allow('document.write') @IfMatch() @Answers(200, EXAMPLE_FILLED_DOCUMENT)
  @ApiConsumes('application/octet-stream') @ApiBody({ schema: { type: 'string', format: 'binary', example: '%PDF-1.7 …' } })
  fill(@By() actor: Actor, @Ref('DO') ref: string, @SeenVersion() version: number, @Body() bytes: unknown) {
    return this.documents.fill(actor, ref, version, bytes);
  }

  @Get(':ref/content') @Allow('document.read') @ApiHeader(REASON)
  @ApiResponse({ status: 200, description: 'The bytes, in the type that was found in them', content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' }, example: '%PDF-1.7 …' } } })
  @ApiResponse({ status: 'default', description: 'Refused or wrong', content: { 'application/problem+json': { schema: { type: 'object' } } } })
  async content(@By() actor: Actor, @Ref('DO') ref: string) {
    const { bytes, type, name } = await this.documents.content(actor, ref);
    return new StreamableFile(bytes, { type, disposition: `attachment; filename="${name}"`, length: bytes.length });
  }
}
