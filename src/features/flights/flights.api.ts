import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { FlightStepsService } from './flight-steps.service.js';
import { AssignEscort, CancelFlight, ChangeFlight, FlightVerb, ListFlights, PlanFlight } from './flights.dto.js';
import { EXAMPLE_FLIGHT } from './flights.presenter.js';
import { FlightsService } from './flights.service.js';

/** Flights from the plan to the closing. */
@ApiTags('flights')
@Controller('api/v1/flights')
export class FlightsApi {
  constructor(private readonly flights: FlightsService, private readonly steps: FlightStepsService) {}

  @Get() @Allow('flight.read') @AnswersPage(EXAMPLE_FLIGHT)
  list(@By() actor: Actor, @Query() query: ListFlights) {
    return this.flights.list(actor, query);
  }

  @Get(':ref') @Allow('flight.read') @Answers(200, EXAMPLE_FLIGHT)
  show(@By() actor: Actor, @Ref('FL') ref: string) {
    return this.flights.show(actor, ref);
  }

  @Post() @Allow('flight.write') @Answers(201, EXAMPLE_FLIGHT)
  plan(@By() actor: Actor, @Body() input: PlanFlight) {
    return this.flights.plan(actor, input);
  }

  /** Another designator, route or day lets standing directions for this flight fall. */
  @Patch(':ref') @Allow('flight.write') @IfMatch() @Answers(200, EXAMPLE_FLIGHT)
  change(@By() actor: Actor, @Ref('FL') ref: string, @SeenVersion() version: number, @Body() input: ChangeFlight) {
    return this.flights.change(actor, ref, version, input);
  }

  @Post(':ref/escorts') @Allow('flight.write') @Answers(201, EXAMPLE_FLIGHT)
  assign(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: AssignEscort) {
    return this.flights.assign(actor, ref, input);
  }

  @Post(':ref/escort-endings') @Allow('flight.write') @Answers(201, { ...EXAMPLE_FLIGHT, escorts: [] })
  endAssignment(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: AssignEscort) {
    return this.flights.endAssignment(actor, ref, input);
  }

  @Post(':ref/boarding-openings') @Allow('flight.board') @Answers(201, { ...EXAMPLE_FLIGHT, state: 'boarding', version: 2 })
  openBoarding(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: FlightVerb) {
    return this.steps.openBoarding(actor, ref, input);
  }

  /** Freezes who is aboard. Refused while somebody aboard is to be taken off. */
  @Post(':ref/departures') @Allow('flight.board') @Answers(201, { ...EXAMPLE_FLIGHT, state: 'departed', version: 3 })
  depart(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: FlightVerb) {
    return this.steps.depart(actor, ref, input);
  }

  @Post(':ref/arrivals') @Allow('flight.board') @Answers(201, { ...EXAMPLE_FLIGHT, state: 'arrived', version: 4 })
  arrive(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: FlightVerb) {
    return this.steps.arrive(actor, ref, input);
  }

  @Post(':ref/closures') @Allow('flight.close') @Answers(201, { ...EXAMPLE_FLIGHT, state: 'closed', version: 5 })
  close(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: FlightVerb) {
    return this.steps.close(actor, ref, input);
  }

  @Post(':ref/cancellations') @Allow('flight.write') @Answers(201, { ...EXAMPLE_FLIGHT, state: 'cancelled', version: 2 })
  cancel(@By() actor: Actor, @Ref('FL') ref: string, @Body() input: CancelFlight) {
    return this.steps.cancel(actor, ref, input);
  }
}
