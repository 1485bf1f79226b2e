import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { EXAMPLE_APPROVAL } from '../approvals/approvals.presenter.js';
import { BoardingService } from './boarding.service.js';
import { HandoversService } from './handovers.service.js';
import { ManifestService } from './manifest.service.js';
import { HoldSeat, ProposeDirections, RecordBoarding, RecordHandover, ReleaseSeat } from './seats.dto.js';
import { EXAMPLE_HOLDING, EXAMPLE_MANIFEST, EXAMPLE_SHEET } from './seats.presenter.js';
import { SeatsService } from './seats.service.js';

const LATE = { ...EXAMPLE_APPROVAL, kind: 'late_boarding', particulars: { flight: 'FL-AHVA-RD', seat: 3, outcome: 'boarded' } };

/** Who sits where, who must not, and what became of them. */
@ApiTags('flights')
@Controller('api/v1/flights/:ref')
export class ManifestApi {
  constructor(
    private readonly manifest: ManifestService,
    private readonly seats: SeatsService,
    private readonly boardings: BoardingService,
    private readonly handovers: HandoversService,
  ) {}

  @Get('manifest') @Allow('flight.manifest') @Answers(200, EXAMPLE_MANIFEST)
  show(@By() actor: Actor, @Ref('FL') ref: string) {
    return this.manifest.show(actor, ref);
  }

  /** The escort's sheet: name, photo, seat, stop, care needs. */
  @Get('sheet') @Allow('flight.sheet') @Answers(200, EXAMPLE_SHEET)
  sheet(@By() actor: Actor, @Ref('FL') ref: string) {
    return this.manifest.sheet(actor, ref);
  }

  @Get('stop-list') @Allow('flight.manifest') @Answers(200, EXAMPLE_MANIFEST)
  stopList(@By() actor: Actor, @Ref('FL') ref: string) {
    return this.manifest.stopList(actor, ref);
  }

  @Post('holdings') @Allow('flight.write') @Answers(201, EXAMPLE_HOLDING)
  hold(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: HoldSeat) {
    return this.seats.hold(actor, ref, input);
  }

  @Post('releases') @Allow('flight.write') @Answers(201, { ...EXAMPLE_HOLDING, version: 2, endReason: 'released' })
  release(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: ReleaseSeat) {
    return this.seats.release(actor, ref, input);
  }

  /** Proposes directions for the seat held; another person approves them under /approvals. */
  @Post('directions') @Allow('flight.write') @Answers(201, { ...EXAMPLE_APPROVAL, kind: 'directions' })
  proposeDirections(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: ProposeDirections) {
    return this.seats.proposeDirections(actor, ref, input);
  }

  /** 202 with a proposal for what is told late or past a stop: a second person decides it under /approvals. */
  @Post('boardings') @Allow('flight.board') @Answers(201, { ...EXAMPLE_HOLDING, outcome: 'boarded', version: 2 })
  @ApiResponse({ status: 202, description: 'A second person must agree', content: { 'application/json': { schema: { type: 'object' }, example: LATE } } })
  async board(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: RecordBoarding, @Res({ passthrough: true }) reply: FastifyReply) {
    const answer = await this.boardings.record(actor, ref, input);
    if ('proposedBy' in answer) void reply.status(202);
    return answer;
  }

  @Post('handovers') @Allow('flight.handover') @Answers(201, { ...EXAMPLE_HOLDING, outcome: 'boarded', handedOver: true, version: 3, return: 'RT-AHVA-RT' })
  handOver(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: RecordHandover) {
    return this.handovers.record(actor, ref, input);
  }
}
