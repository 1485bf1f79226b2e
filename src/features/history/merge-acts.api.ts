import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { AskActs } from './history.dto.js';
import { EXAMPLE_EVENT } from './history.presenter.js';
import { EXAMPLE_SPAN, MergeActsService } from './merge-acts.service.js';

const EXAMPLE_ACTS = { items: [{ ...EXAMPLE_EVENT, belongsTo: 'PE-AHVA-RR' }], next: null, span: EXAMPLE_SPAN };

/** What was done while two records were held to be one: changes and exports, oldest first. */
@ApiTags('merges')
@Controller('api/v1')
export class MergeActsApi {
  constructor(private readonly acts: MergeActsService) {}

  /** On what the joining had moved, and on either person where no case says whose it was. */
  @Get('merges/:ref/acts') @Allow('history.read') @Answers(200, EXAMPLE_ACTS)
  ofJoining(@By() actor: Actor, @Ref('AP') ref: string, @Query() query: AskActs) {
    return this.acts.list(actor, ref, query);
  }

  /** The same of a confirmed match, until it was reversed. */
  @Get('match-reviews/:ref/acts') @Allow('history.read') @Answers(200, { ...EXAMPLE_ACTS, span: { ...EXAMPLE_SPAN, ref: 'MR-AHVA-RA' } })
  ofMatch(@By() actor: Actor, @Ref('MR') ref: string, @Query() query: AskActs) {
    return this.acts.list(actor, ref, query);
  }
}
