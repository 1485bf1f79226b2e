import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NotFound } from '../../domain/errors.js';
import { BARRIER_WORDS } from '../../domain/case-words.js';
import { BOARDING_REASON_CHOICES, FLIGHT_STEP_WORDS, NOT_HANDED_OVER_CHOICES, OUTCOME_WORDS } from '../../domain/flight-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { OpenBarrier } from '../barriers/barriers.dto.js';
import { BarriersService } from '../barriers/barriers.service.js';
import { BoardingService } from './boarding.service.js';
import { FlightsService } from './flights.service.js';
import { FLIGHT_WORDS } from './flights.pages.js';
import { HandoversService } from './handovers.service.js';
import { ManifestService } from './manifest.service.js';
import { RecordBoarding, RecordHandover } from './seats.dto.js';
import type { presentSheetLine } from './seats.presenter.js';

type SheetLine = ReturnType<typeof presentSheetLine>;

/** The aircraft's door: large targets, one person a card, for a telephone in one hand. */
@ApiExcludeController()
@Controller('flights/:ref')
export class BoardingPages {
  constructor(
    private readonly flights: FlightsService,
    private readonly manifest: ManifestService,
    private readonly boardings: BoardingService,
    private readonly handovers: HandoversService,
    private readonly barriers: BarriersService,
  ) {}

  @Get('boarding') @Allow('flight.sheet')
  async sheet(@By() actor: Actor, @Ref('FL') ref: string): Promise<View> {
    const flight = await this.flights.show(actor, ref);
    const sheet = await this.manifest.sheet(actor, ref);
    const lines = sheet.items as SheetLine[];
    return view('flights/views/boarding.njk', {
      flight, lines, words: FLIGHT_WORDS, steps: FLIGHT_STEP_WORDS,
      tally: { all: lines.length, boarded: lines.filter(({ outcome }) => outcome === 'boarded' || outcome === 'carried_despite_stop').length, waiting: lines.filter(({ outcome }) => !outcome).length, stopped: lines.filter(({ stopped }) => stopped).length },
    });
  }

  /** `Boarded`, from the card itself. What is told late or past a stop becomes a proposal that a second person decides. */
  @Post('boarding') @Allow('flight.board')
  async board(@By() actor: Actor, @Ref('FL') ref: string, @Form() values: FormValues): Promise<GoTo> {
    return this.record(actor, ref, values);
  }

  @Get('people/:person/outcome') @Allow('flight.board')
  async outcomeForm(@By() actor: Actor, @Ref('FL') ref: string, @Ref('PE', 'person') person: string): Promise<View> {
    const outcomes = Object.entries(OUTCOME_WORDS).map(([value, text]) => ({ value, text }));
    return view('flights/views/outcome.njk', { flight: await this.flights.show(actor, ref), line: await this.lineOf(actor, ref, person), outcomes, reasons: BOARDING_REASON_CHOICES, words: FLIGHT_WORDS });
  }

  @Post('people/:person/outcome') @Allow('flight.board')
  async outcome(@By() actor: Actor, @Ref('FL') ref: string, @Ref('PE', 'person') person: string, @Form() values: FormValues): Promise<GoTo> {
    return this.record(actor, ref, { ...values, person });
  }

  @Get('people/:person/handover') @Allow('flight.handover')
  async handoverForm(@By() actor: Actor, @Ref('FL') ref: string, @Ref('PE', 'person') person: string): Promise<View> {
    return view('flights/views/handover.njk', { flight: await this.flights.show(actor, ref), line: await this.lineOf(actor, ref, person), reasons: NOT_HANDED_OVER_CHOICES });
  }

  @Post('people/:person/handover') @Allow('flight.handover')
  async handOver(@By() actor: Actor, @Ref('FL') ref: string, @Ref('PE', 'person') person: string, @Form() values: FormValues): Promise<GoTo> {
    const { receipt, authority, place, reasonCode, reason, handedOver, version } = values;
    const given = handedOver === 'yes' ? { receipt, authority, place } : { reasonCode, reason };
    await this.handovers.record(actor, ref, await fill(RecordHandover, { person, handedOver, version, ...given, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/flights/${ref}/boarding`, handedOver === 'yes' ? `Handover of ${person} recorded.` : `${person} was recorded as not handed over.`);
  }

  @Get('people/:person/stop') @Allow('barrier.open')
  async stopForm(@By() actor: Actor, @Ref('FL') ref: string, @Ref('PE', 'person') person: string): Promise<View> {
    const kinds = Object.entries(BARRIER_WORDS).map(([value, text]) => ({ value, text }));
    return view('flights/views/stop.njk', { flight: await this.flights.show(actor, ref), line: await this.lineOf(actor, ref, person), kinds });
  }

  /** Alone and at once: whoever stands at the aircraft may stop a return. */
  @Post('people/:person/stop') @Allow('barrier.open')
  async stop(@By() actor: Actor, @Ref('FL') ref: string, @Ref('PE', 'person') person: string, @Form() values: FormValues): Promise<GoTo> {
    await this.lineOf(actor, ref, person); // of this flight, and of no other
    const { ref: barrier } = await this.barriers.open(actor, await fill(OpenBarrier, { person, kind: values.kind, note: values.note }));
    return goTo(`/flights/${ref}/boarding`, `${person} is stopped (${barrier}).`);
  }

  private async record(actor: Actor, ref: string, values: FormValues): Promise<GoTo> {
    const { person, outcome, reasonCode, reason, version } = values;
    const answer = await this.boardings.record(actor, ref, await fill(RecordBoarding, {
      person, outcome, reasonCode, reason, version, occurredAt: instantOf(values, 'occurredAt'),
      restraintStartedAt: instantOf(values, 'restraintStartedAt'), restraintEndedAt: instantOf(values, 'restraintEndedAt'),
    }));
    const said = 'proposedBy' in answer ? `Not recorded yet: a second person must agree first (${answer.ref}).` : `${String(person)}: ${OUTCOME_WORDS[outcome as keyof typeof OUTCOME_WORDS].toLowerCase()}.`;
    return goTo(`/flights/${ref}/boarding`, said);
  }

  private async lineOf(actor: Actor, ref: string, person: string): Promise<SheetLine> {
    const line = ((await this.manifest.sheet(actor, ref)).items as SheetLine[]).find((one) => one.person === person);
    if (!line) throw new NotFound('person on this flight', person);
    return line;
  }
}
