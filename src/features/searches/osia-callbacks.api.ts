import { Body, Controller, HttpException, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Refused } from '../../domain/errors.js';
import { OSIA_ERROR_TYPE } from '../../domain/osia.js';
import { Public } from '../../platform/access/allow.js';
import { AnswersNothing } from '../../platform/web/answers.js';
import { OsiaCallbacksService } from './osia-callbacks.service.js';

const EXAMPLE = [{ personId: '0198c0de-0000-7000-8000-000000000001', rank: 1, score: 3500, scores: [{ score: 3500, biometricType: 'FINGER', biometricSubType: 'RIGHT_INDEX' }] }];

/** Where the agency's ABIS sends the answers of searches (BIOMETRICS=osia, OSIA_CALLBACK_URL). */
@ApiTags('osia')
@Controller('api/osia/callbacks')
export class OsiaCallbacksApi {
  constructor(private readonly callbacks: OsiaCallbacksService) {}

  /** The address holds a word that is made for one question. 403 for everybody else, whatever they got wrong. */
  @Post(':secret') @Public() @AnswersNothing()
  @ApiParam({ name: 'secret', example: 'x5yQkq0bXk1f0c8Wm2o7rQ' })
  @ApiQuery({ name: 'transactionId', required: true, example: '0198c0de-0000-7000-8000-000000000002' })
  @ApiQuery({ name: 'taskId', required: true, example: '123e4567-e89b-12d3-a456-426655440000' })
  @ApiConsumes('application/json', OSIA_ERROR_TYPE)
  @ApiBody({ required: true, schema: { example: EXAMPLE }, examples: { candidates: { value: EXAMPLE } } })
  async take(@Param('secret') secret: string, @Query('transactionId') transactionId: unknown, @Query('taskId') taskId: unknown, @Body() body: unknown, @Req() request: FastifyRequest): Promise<void> {
    const failed = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase() === OSIA_ERROR_TYPE;
    try {
      await this.callbacks.take({ secret, transactionId: textOf(transactionId), taskId: textOf(taskId) }, failed ? parsed(body) : body, failed);
    } catch (error) {
      throw error instanceof Refused && error.refusals[0]?.rule === 'osia.callback' ? new HttpException(error.message, 403) : error;
    }
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** An error's type is none that the app reads by itself. */
function parsed(body: unknown): unknown {
  try {
    return Buffer.isBuffer(body) ? (JSON.parse(body.toString('utf8')) as unknown) : body;
  } catch {
    return undefined;
  }
}
