import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NotFound } from '../../domain/errors.js';
import { FLIGHT_STEPS, type FlightStep } from '../../domain/flight-life.js';
import { FLIGHT_STEP_WORDS, SEAT_KIND_WORDS } from '../../domain/flight-words.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { FlightStepsService } from './flight-steps.service.js';
import { AssignEscort, CancelFlight, FlightVerb } from './flights.dto.js';
import { FlightsService } from './flights.service.js';
import { ManifestService } from './manifest.service.js';
import { HoldSeat, ProposeDirections, ReleaseSeat } from './seats.dto.js';
import type { ManifestLine } from './seats.presenter.js';
import { SeatsService } from './seats.service.js';

/** What is done to a flight and its seats, one form each. */
@ApiExcludeController()
@Controller('flights/:ref')
export class FlightFormsPages {
  constructor(
    private readonly flights: FlightsService,
    private readonly steps: FlightStepsService,
    private readonly seats: SeatsService,
    private readonly manifest: ManifestService,
  ) {}

  @Get('steps/:step') @Allow('flight.close')
  async step(@By() actor: Actor, @Ref('FL') ref: string, @Param('step') name: string): Promise<View> {
    const step = stepNamed(name);
    return view('flights/views/step.njk', { flight: await this.flights.show(actor, ref), step, words: FLIGHT_STEP_WORDS[step] });
  }

  @Post('steps/:step') @Allow('flight.close')
  async take(@By() actor: Actor, @Ref('FL') ref: string, @Param('step') name: string, @Form() values: FormValues): Promise<GoTo> {
    const step = stepNamed(name);
    const common = { version: values.version, occurredAt: instantOf(values, 'occurredAt') };
    if (step === 'cancel') await this.steps.cancel(actor, ref, await fill(CancelFlight, { ...common, reason: values.reason }));
    else {
      const input = await fill(FlightVerb, common);
      await { open_boarding: () => this.steps.openBoarding(actor, ref, input), depart: () => this.steps.depart(actor, ref, input), arrive: () => this.steps.arrive(actor, ref, input), close: () => this.steps.close(actor, ref, input) }[step]();
    }
    const leaves = step === 'close' && actor.roles.every((role) => role === 'escort');
    return goTo(leaves ? '/flights' : step === 'open_boarding' ? `/flights/${ref}/boarding` : `/flights/${ref}`, FLIGHT_STEP_WORDS[step].done);
  }

  @Get('seats/new') @Allow('flight.write')
  async seatForm(@By() actor: Actor, @Ref('FL') ref: string, @Query('case') file?: string): Promise<View> {
    const kinds = Object.entries(SEAT_KIND_WORDS).filter(([kind]) => kind !== 'returnee').map(([value, text]) => ({ value, text }));
    return view('flights/views/hold.njk', { flight: await this.flights.show(actor, ref), file, kinds });
  }

  @Post('seats/new') @Allow('flight.write')
  async hold(@By() actor: Actor, @Ref('FL') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { seat, name } = await this.seats.hold(actor, ref, await fill(HoldSeat, {
      case: values.case, holderName: values.holderName, kind: values.holderName ? values.kind : undefined, seat: values.seat, status: values.status, occurredAt: instantOf(values, 'occurredAt'),
    }));
    return goTo(`/flights/${ref}`, `Seat ${seat} is held for ${name}.`);
  }

  @Get('seats/:seat/release') @Allow('flight.write')
  async releaseForm(@By() actor: Actor, @Ref('FL') ref: string, @Param('seat') seat: string): Promise<View> {
    return view('flights/views/release.njk', { flight: await this.flights.show(actor, ref), line: await this.seatOf(actor, ref, seat) });
  }

  @Post('seats/:seat/release') @Allow('flight.write')
  async release(@By() actor: Actor, @Ref('FL') ref: string, @Param('seat') seat: string, @Form() values: FormValues): Promise<GoTo> {
    await this.seats.release(actor, ref, await fill(ReleaseSeat, { seat, reason: values.reason, version: values.version, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/flights/${ref}`, `Seat ${seat} is free.`);
  }

  @Get('seats/:seat/directions') @Allow('flight.write')
  async directionsForm(@By() actor: Actor, @Ref('FL') ref: string, @Param('seat') seat: string): Promise<View> {
    return view('flights/views/directions.njk', { flight: await this.flights.show(actor, ref), line: await this.seatOf(actor, ref, seat) });
  }

  @Post('seats/:seat/directions') @Allow('flight.write')
  async propose(@By() actor: Actor, @Ref('FL') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const { ref: approval } = await this.seats.proposeDirections(actor, ref, await fill(ProposeDirections, { case: values.case, reason: values.reason, occurredAt: instantOf(values, 'occurredAt') }));
    return goTo(`/flights/${ref}`, `Directions proposed (${approval}). A supervisor other than you decides.`);
  }

  @Get('escorts') @Allow('flight.write')
  async escortsForm(@By() actor: Actor, @Ref('FL') ref: string): Promise<View> {
    return view('flights/views/escorts.njk', { flight: await this.flights.show(actor, ref) });
  }

  @Post('escorts') @Allow('flight.write')
  async escorts(@By() actor: Actor, @Ref('FL') ref: string, @Form() values: FormValues): Promise<GoTo> {
    const input = await fill(AssignEscort, { username: values.username });
    if (values.act === 'end') await this.flights.endAssignment(actor, ref, input);
    else await this.flights.assign(actor, ref, input);
    return goTo(`/flights/${ref}/escorts`, values.act === 'end' ? `${input.username} no longer escorts this flight.` : `${input.username} escorts this flight.`);
  }

  private async seatOf(actor: Actor, ref: string, seat: string): Promise<ManifestLine> {
    const { items } = await this.manifest.show(actor, ref);
    const line = (items as ManifestLine[]).find((one) => String(one.seat) === seat && !one.endedAt);
    if (!line) throw new NotFound('live seat', seat);
    return line;
  }
}

function stepNamed(name: string): FlightStep {
  const step = FLIGHT_STEPS.find((one) => one === name);
  if (!step) throw new NotFound('step', name);
  return step;
}
