import { Body, Controller, Get, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Invalid } from '../../domain/errors.js';
import { Client } from '../../platform/access/allow.js';
import { Caller, type ClientCall } from '../../platform/access/client-gate.js';
import { IdentifyBody, VerifyBody, VerifyBothBody } from './bodies.dto.js';
import { CallQuery, ContentQuery, SearchQuery } from './calls.dto.js';
import { CallsService } from './calls.service.js';
import type { Outcome } from './caller.js';
import { OutcomeInterceptor } from './outcome.interceptor.js';

/** OSIA: searches, comparisons, galleries, and tasks whose answers are sent later. */
@ApiExcludeController()
@UseInterceptors(OutcomeInterceptor)
@Controller('osia/v1')
export class AbisSearchesApi {
  constructor(private readonly calls: CallsService) {}

  @Client('abis.identify') @Post('identify/:gallery')
  identify(@Caller() call: ClientCall, @Query() query: SearchQuery, @Param('gallery') gallery: string, @Body() { filter, biometricData: items }: IdentifyBody): Promise<Outcome> {
    return this.calls.answer(call, query, 'identify', { gallery, filter, items, ...wanted(query) });
  }

  @Client('abis.identify') @Post('identify/:gallery/:personId')
  identifyPerson(@Caller() call: ClientCall, @Query() query: SearchQuery, @Param('gallery') gallery: string, @Param('personId') personId: string, @Body() filter: unknown): Promise<Outcome> {
    return this.calls.answer(call, query, 'identify', { gallery, personId, filter: filterIn(filter), ...wanted(query) });
  }

  @Client('abis.identify') @Post('identify/:gallery/:personId/encounters/:encounterId')
  identifyEncounter(
    @Caller() call: ClientCall, @Query() query: SearchQuery, @Param('gallery') gallery: string, @Param('personId') personId: string, @Param('encounterId') encounterId: string, @Body() filter: unknown,
  ): Promise<Outcome> {
    return this.calls.answer(call, query, 'identify', { gallery, personId, encounterId, filter: filterIn(filter), ...wanted(query) });
  }

  @Client('abis.verify') @Post('verify/:gallery/:personId')
  verify(@Caller() call: ClientCall, @Query() query: SearchQuery, @Param('gallery') gallery: string, @Param('personId') personId: string, @Body() { biometricData: items }: VerifyBody): Promise<Outcome> {
    return this.calls.answer(call, query, 'verifyFromId', { gallery, personId, items, threshold: query.threshold });
  }

  @Client('abis.verify') @Post('verify')
  verifyBoth(@Caller() call: ClientCall, @Query() query: SearchQuery, @Body() { biometricData1: items, biometricData2: others }: VerifyBothBody): Promise<Outcome> {
    return this.calls.answer(call, query, 'verifyFromBio', { items, others, threshold: query.threshold });
  }

  @Client('abis.gallery.read') @Get('galleries')
  galleries(@Caller() call: ClientCall, @Query() query: CallQuery): Promise<Outcome> {
    return this.calls.answer(call, query, 'readGalleries', {});
  }

  @Client('abis.gallery.read') @Get('galleries/:gallery')
  content(@Caller() call: ClientCall, @Query() query: ContentQuery, @Param('gallery') gallery: string): Promise<Outcome> {
    return this.calls.answer(call, query, 'readGalleryContent', { gallery, offset: query.offset, limit: query.limit });
  }

  @Client('abis.task.read') @Get('tasks/:taskId/status')
  status(@Caller() call: ClientCall, @Query() { transactionId }: CallQuery, @Param('taskId') taskId: string): Promise<Outcome> {
    return this.calls.status(call, transactionId, taskId);
  }

  @Client('abis.task.update') @Post('tasks/:taskId/redeliver')
  redeliver(@Caller() call: ClientCall, @Query() { transactionId }: CallQuery, @Param('taskId') taskId: string): Promise<Outcome> {
    return this.calls.redeliver(call, transactionId, taskId);
  }
}

const wanted = ({ maxNbCand, threshold }: SearchQuery): Pick<SearchQuery, 'maxNbCand' | 'threshold'> => ({ maxNbCand, threshold });

/** @throws Invalid */
function filterIn(body: unknown): Record<string, unknown> {
  if (body === undefined || body === null) return {};
  if (typeof body !== 'object' || Array.isArray(body) || Buffer.isBuffer(body)) throw new Invalid({ body: 'Send a filter, {} for none.' });
  return body as Record<string, unknown>;
}
