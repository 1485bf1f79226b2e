import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_APPROVAL } from '../approvals/approvals.presenter.js';
import { MergeConsequencesService } from './merge-consequences.service.js';
import { AskMerge, ProposeMerge, ProposeUnmerge } from './merges.dto.js';
import { EXAMPLE_MERGE, EXAMPLE_MERGE_CONSEQUENCES } from './merges.presenter.js';
import { MergesService } from './merges.service.js';

/** Two records of one human being: joined by two people, taken apart by two others. */
@ApiTags('merges')
@Controller('api/v1/merges')
export class MergesApi {
  constructor(private readonly merges: MergesService, private readonly effects: MergeConsequencesService) {}

  /** What joining these two would do, and why it would be refused. */
  @Get('consequences') @Allow('merge.propose') @Answers(200, EXAMPLE_MERGE_CONSEQUENCES)
  wouldJoin(@By() actor: Actor, @Query() query: AskMerge) {
    return this.effects.ofPair(actor, query);
  }

  @Get(':ref') @Allow('approval.read') @Answers(200, EXAMPLE_MERGE)
  show(@By() actor: Actor, @Ref('AP') ref: string) {
    return this.merges.show(actor, ref);
  }

  /** What approving it would do while it waits; what undoing it would do while it stands. */
  @Get(':ref/consequences') @Allow('merge.propose') @Answers(200, { ...EXAMPLE_MERGE_CONSEQUENCES, of: 'undoing' })
  consequences(@By() actor: Actor, @Ref('AP') ref: string) {
    return this.effects.ofProposal(actor, ref);
  }

  /** Proposes to join two records; another person approves it under /approvals. */
  @Post() @Allow('merge.propose') @Answers(201, { ...EXAMPLE_APPROVAL, kind: 'person_merge', particulars: { joined: 'PE-AHVA-RR', survivor: 'PE-BHVA-RT' } })
  propose(@By() actor: Actor, @Body() input: ProposeMerge) {
    return this.merges.propose(actor, input);
  }

  /** Proposes to undo it; another person approves it under /approvals. Nobody who joined them does either. */
  @Post(':ref/reversals') @Allow('merge.propose') @Answers(201, { ...EXAMPLE_APPROVAL, kind: 'merge_reversal', particulars: { joining: 'AP-AHVA-RB' } })
  undo(@By() actor: Actor, @Ref('AP') ref: string, @Body() input: ProposeUnmerge) {
    return this.merges.proposeUndoing(actor, ref, input);
  }
}
