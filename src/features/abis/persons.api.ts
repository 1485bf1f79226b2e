import { randomUUID } from 'node:crypto';
import { Body, Controller, Delete, Get, Param, Post, Put, Query, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Invalid } from '../../domain/errors.js';
import { Client } from '../../platform/access/allow.js';
import { Caller, type ClientCall } from '../../platform/access/client-gate.js';
import { EncounterBody } from './bodies.dto.js';
import { CallQuery, StatusQuery, TemplatesQuery } from './calls.dto.js';
import { CallsService } from './calls.service.js';
import type { Outcome } from './caller.js';
import { OutcomeInterceptor } from './outcome.interceptor.js';

const WRITE = 'abis.encounter.write', READ = 'abis.encounter.read';

/** OSIA: persons and their encounters. */
@ApiExcludeController()
@UseInterceptors(OutcomeInterceptor)
@Controller('osia/v1/persons')
export class AbisPersonsApi {
  constructor(private readonly calls: CallsService) {}

  @Client(WRITE) @Post()
  createBoth(@Caller() call: ClientCall, @Query() query: CallQuery, @Body() body: EncounterBody): Promise<Outcome> {
    return this.calls.answer(call, query, 'createEncounter', { personId: randomUUID(), encounterId: randomUUID(), body: bare(body) });
  }

  @Client(WRITE) @Post(':personId/encounters')
  createEncounter(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('personId') personId: string, @Body() body: EncounterBody): Promise<Outcome> {
    return this.calls.answer(call, query, 'createEncounter', { personId, encounterId: randomUUID(), body: bare(body) });
  }

  @Client(READ) @Get(':personId/encounters')
  all(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('personId') personId: string): Promise<Outcome> {
    return this.calls.answer(call, query, 'readAllEncounters', { personId });
  }

  @Client(WRITE) @Post(':personId/encounters/:encounterId')
  create(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('personId') personId: string, @Param('encounterId') encounterId: string, @Body() body: EncounterBody): Promise<Outcome> {
    return this.calls.answer(call, query, 'createEncounter', { personId, encounterId, body: bare(body) });
  }

  @Client(READ) @Get(':personId/encounters/:encounterId')
  one(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('personId') personId: string, @Param('encounterId') encounterId: string): Promise<Outcome> {
    return this.calls.answer(call, query, 'readEncounter', { personId, encounterId });
  }

  @Client(WRITE) @Put(':personId/encounters/:encounterId')
  update(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('personId') personId: string, @Param('encounterId') encounterId: string, @Body() body: EncounterBody): Promise<Outcome> {
    return this.calls.answer(call, query, 'updateEncounter', { personId, encounterId, body: bare(body) });
  }

  @Client(WRITE) @Delete(':personId/encounters/:encounterId')
  removeEncounter(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('personId') personId: string, @Param('encounterId') encounterId: string): Promise<Outcome> {
    return this.calls.answer(call, query, 'deleteEncounter', { personId, encounterId });
  }

  @Client(WRITE) @Put(':personId/encounters/:encounterId/status')
  setStatus(@Caller() call: ClientCall, @Query() query: StatusQuery, @Param('personId') personId: string, @Param('encounterId') encounterId: string): Promise<Outcome> {
    return this.calls.answer(call, query, 'updateEncounterStatus', { personId, encounterId, status: query.status });
  }

  @Client(WRITE) @Put(':personId/encounters/:encounterId/galleries')
  setGalleries(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('personId') personId: string, @Param('encounterId') encounterId: string, @Body() body: unknown): Promise<Outcome> {
    return this.calls.answer(call, query, 'updateEncounterGalleries', { personId, encounterId, galleries: galleriesIn(body) });
  }

  @Client(READ) @Get(':personId/encounters/:encounterId/templates')
  templates(@Caller() call: ClientCall, @Query() query: TemplatesQuery, @Param('personId') personId: string, @Param('encounterId') encounterId: string): Promise<Outcome> {
    const { biometricType, biometricSubType, instance, templateFormat, qualityFormat } = query;
    return this.calls.answer(call, query, 'readTemplate', { personId, encounterId, wanted: { biometricType, biometricSubType, instance, templateFormat, qualityFormat } });
  }

  @Client(WRITE) @Delete(':personId')
  remove(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('personId') personId: string): Promise<Outcome> {
    return this.calls.answer(call, query, 'deletePerson', { personId });
  }

  @Client(WRITE) @Post(':target/merge/:source')
  merge(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('target') target: string, @Param('source') source: string): Promise<Outcome> {
    return this.calls.answer(call, query, 'mergePerson', { target, source });
  }

  @Client(WRITE) @Post(':target/move/:source/encounters/:encounterId')
  move(@Caller() call: ClientCall, @Query() query: CallQuery, @Param('target') target: string, @Param('source') source: string, @Param('encounterId') encounterId: string): Promise<Outcome> {
    return this.calls.answer(call, query, 'moveEncounter', { target, source, encounterId });
  }
}

/** What is kept nowhere is not kept in a task either: only that it was sent. */
function bare(body: EncounterBody): EncounterBody {
  const sent = <T>(value: T): true | undefined => (value === undefined || value === null ? undefined : true);
  return { ...body, biographicData: sent(body.biographicData), contextualData: sent(body.contextualData), clientData: sent(body.clientData) && 'sent' };
}

/** @throws Invalid */
function galleriesIn(body: unknown): string[] {
  const fits = Array.isArray(body) && body.length > 0 && body.length <= 20 && body.every((one) => typeof one === 'string') && new Set(body).size === body.length;
  if (!fits) throw new Invalid({ body: 'Send a list of 1 to 20 galleries, each once.' });
  return body as string[];
}
