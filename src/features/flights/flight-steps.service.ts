import { Injectable } from '@nestjs/common';
import { Conflict, Refused } from '../../domain/errors.js';
import { type FlightStep, flightRefusals, isAboard, tooEarly, type ManifestFact } from '../../domain/flight-life.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { BoardingRepository } from './boarding.repository.js';
import type { Flight } from './flight.entity.js';
import type { CancelFlight, FlightVerb } from './flights.dto.js';
import type { ShownFlight } from './flights.presenter.js';
import { FlightsRepository } from './flights.repository.js';
import { FlightsService } from './flights.service.js';
import { type ReturneeHolding, SeatsRepository } from './seats.repository.js';
import { refuse, SeatsService } from './seats.service.js';

/** The life of a flight: boarding opens, it departs, arrives, closes; or it is cancelled. */
@Injectable()
export class FlightStepsService {
  constructor(
    private readonly database: Database,
    private readonly flights: FlightsService,
    private readonly flightRows: FlightsRepository,
    private readonly seats: SeatsService,
    private readonly holdings: SeatsRepository,
    private readonly boardings: BoardingRepository,
  ) {}

  openBoarding(actor: Actor, ref: string, input: FlightVerb): Promise<ShownFlight> {
    return this.step(actor, ref, 'open_boarding', input, async (tx, flight) => this.change(tx, flight, input, { state: 'boarding' }));
  }

  /** Freezes who is aboard. Refused while somebody aboard is to be taken off, or somebody's outcome is missing; in the database too. */
  depart(actor: Actor, ref: string, input: FlightVerb): Promise<ShownFlight> {
    return this.step(actor, ref, 'depart', input, async (tx, flight, at) => this.change(tx, flight, input, { state: 'departed', actualDeparture: at }));
  }

  arrive(actor: Actor, ref: string, input: FlightVerb): Promise<ShownFlight> {
    return this.step(actor, ref, 'arrive', input, async (tx, flight, at) => {
      if (at <= flight.actualDeparture!) throw new Refused({ rule: 'flight.arrival-before-departure', message: 'A flight arrives after it departed.', facts: { departedAt: flight.actualDeparture } });
      await this.change(tx, flight, input, { state: 'arrived', actualArrival: at });
    });
  }

  close(actor: Actor, ref: string, input: FlightVerb): Promise<ShownFlight> {
    return this.step(actor, ref, 'close', input, async (tx, flight) => this.change(tx, flight, input, { state: 'closed' }));
  }

  /** Every seat comes free and directions for it fall. */
  cancel(actor: Actor, ref: string, input: CancelFlight): Promise<ShownFlight> {
    return this.step(actor, ref, 'cancel', input, async (tx, flight, at) => {
      for (const holding of await this.holdings.manifest(tx, flight.id, false)) await this.seats.end(tx, holding, 'flight_cancelled', `Flight ${ref} was cancelled: ${input.reason}`, at);
      await this.change(tx, flight, input, { state: 'cancelled', cancellationReason: input.reason });
    });
  }

  /** Persons first, then the flight: the order in which everybody locks. */
  private step(actor: Actor, ref: string, step: FlightStep, { occurredAt, version }: FlightVerb, work: (tx: Tx, flight: Flight, at: Date) => Promise<void>): Promise<ShownFlight> {
    return this.database.write(actor, async (tx) => {
      const seen = await this.flights.mustFind(tx, ref);
      const at = occurredAt ?? tx.now;
      await tx.onBehalf(async () => {
        const returnees = (await this.holdings.manifest(tx, seen.id, true)).filter((row): row is ReturneeHolding => row.personId !== null);
        await tx.lockPersons(...returnees.map(({ personId }) => personId));
        await this.flightRows.lock(tx, seen.id);
        const flight = await this.flights.mustFind(tx, ref);
        if (flight.version !== version) throw new Conflict('version.stale', 'This flight changed since you read it. Read it again, then decide.');
        if (at > tx.now) throw new Refused({ rule: 'time.future', message: 'That has not happened yet: the time given lies in the future.', facts: { occurredAt: at } });
        const early = step === 'open_boarding' || step === 'depart' ? tooEarly(flight.scheduledDeparture, at) : null;
        refuse([...flightRefusals(step, flight.state, await this.facts(tx, flight.id), actor), ...(early ? [early] : [])]);
        await work(tx, flight, at);
      });
      // closed or cancelled, it is out of an escort's sight: the answer is the last they see of it
      return tx.onBehalf(async () => this.flights.shown(tx, await this.flights.mustFind(tx, ref)));
    });
  }

  private change(tx: Tx, { id }: Flight, { version }: FlightVerb, changes: Partial<Flight>): Promise<void> {
    return this.flightRows.change(tx, { id, version }, changes);
  }

  private async facts(tx: Tx, flightId: string): Promise<ManifestFact[]> {
    const rows = (await this.holdings.manifest(tx, flightId, true))
      .filter((row): row is ReturneeHolding => row.personId !== null && (row.endedAt === null || isAboard(row.outcome)));
    const stops = await this.boardings.stops(tx, rows);
    return rows.map(({ personId, personRef, outcome, handedOver }, index) => ({
      personId, reference: personRef, outcome, barred: stops[index] !== null, accountedFor: handedOver !== null,
    }));
  }
}
