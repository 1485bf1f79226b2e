import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { FLIGHT_STATES } from '../../domain/flight-life.js';
import { FLIGHT_STATE_WORDS, OUTCOME_WORDS, SEAT_END_WORDS, SEAT_KIND_WORDS } from '../../domain/flight-words.js';
import { holds } from '../../domain/permission.js';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { FreeSeatsService } from './free-seats.service.js';
import { ListFlights, PlanFlight } from './flights.dto.js';
import { FlightsService } from './flights.service.js';
import { ManifestService } from './manifest.service.js';
import { manifestSections } from './manifest.presenter.js';

/** How templates of this room say codes. */
export const FLIGHT_WORDS = {
  state: FLIGHT_STATE_WORDS, outcome: OUTCOME_WORDS, end: SEAT_END_WORDS, kind: SEAT_KIND_WORDS,
  colour: { planned: 'blue', boarding: 'yellow', departed: 'blue', arrived: 'green', closed: 'green', cancelled: 'red' },
};

/** Flights by day, and the manifest as a working sheet. An escort gets the boarding page instead. */
@ApiExcludeController()
@Controller('flights')
export class FlightsPages {
  constructor(
    private readonly flights: FlightsService,
    private readonly manifest: ManifestService,
    private readonly freeSeats: FreeSeatsService,
  ) {}

  /** From yesterday on, by day; with a filter, newest first. */
  @Get() @Allow('flight.read')
  async list(@By() actor: Actor, @Query() query: ListFlights): Promise<View> {
    const filtered = Object.values(query).some((value) => value !== undefined);
    const upcoming = filtered ? null : await this.flights.upcoming(actor);
    const page = filtered ? await this.flights.list(actor, query) : null;
    const more = page?.next ? `/flights?${new URLSearchParams({ ...(query as Record<string, string>), cursor: page.next })}` : null;
    return view('flights/views/list.njk', { upcoming, page, more, query, states: FLIGHT_STATES, words: FLIGHT_WORDS });
  }

  @Get('new') @Allow('flight.write')
  form(): View {
    return view('flights/views/plan.njk', { kinds: Object.entries(SEAT_KIND_WORDS) });
  }

  @Post('new') @Allow('flight.write')
  async plan(@By() actor: Actor, @Form() values: FormValues): Promise<GoTo> {
    const seats = Object.fromEntries(Object.keys(SEAT_KIND_WORDS).map((kind) => [kind, values[`seats.${kind}`]]));
    const input = await fill(PlanFlight, {
      designator: values.designator, origin: values.origin, destination: values.destination, kind: values.kind, note: values.note, seats,
      originZone: values.originZone, destinationZone: values.destinationZone,
      scheduledDeparture: instantOf(values, 'scheduledDeparture'), scheduledArrival: instantOf(values, 'scheduledArrival'),
    });
    const { ref, designator } = await this.flights.plan(actor, input);
    return goTo(`/flights/${ref}`, `Flight ${designator} planned.`);
  }

  @Get(':ref') @Allow('flight.read')
  async show(@By() actor: Actor, @Ref('FL') ref: string): Promise<View | GoTo> {
    if (!holds(actor.roles, 'flight.manifest')) return goTo(`/flights/${ref}/boarding`);
    const flight = await this.flights.show(actor, ref);
    const manifest = manifestSections(await this.manifest.show(actor, ref), await this.manifest.stopList(actor, ref));
    const waiting = flight.state === 'planned' && holds(actor.roles, 'flight.write') ? await this.freeSeats.couldTake(actor, ref) : [];
    return view('flights/views/show.njk', { flight, manifest, waiting, words: FLIGHT_WORDS });
  }

  /** For the clipboard: what the escort's sheet says, and room to write. */
  @Get(':ref/print') @Allow('flight.sheet')
  async print(@By() actor: Actor, @Ref('FL') ref: string): Promise<View> {
    return view('flights/views/print.njk', { flight: await this.flights.show(actor, ref), sheet: await this.manifest.sheet(actor, ref), words: FLIGHT_WORDS });
  }
}
