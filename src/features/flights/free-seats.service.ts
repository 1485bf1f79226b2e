import { Injectable } from '@nestjs/common';
import { directionsRefusals } from '../../domain/seat.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { CasesService } from '../cases/cases.service.js';
import { FlightsService } from './flights.service.js';
import { SeatsRepository, type WithoutSeat } from './seats.repository.js';

/** How many are shown beside a free seat. */
const SHOWN = 20;

/** Somebody who could take a free seat: nothing stands in the way of directions but the seat itself. */
export type CouldTake = Omit<WithoutSeat, 'id'>;

/** Who could take a free seat. Listed by arrival, never ranked: people choose. */
@Injectable()
export class FreeSeatsService {
  constructor(
    private readonly database: Database,
    private readonly flights: FlightsService,
    private readonly seats: SeatsRepository,
    private readonly cases: CasesService,
  ) {}

  couldTake(actor: Actor, ref: string): Promise<CouldTake[]> {
    return this.database.read(actor, async (tx) => {
      const flight = await this.flights.mustFind(tx, ref);
      const fit: WithoutSeat[] = [];
      for (const one of await this.seats.withoutSeat(tx, SHOWN * 3)) {
        const refusals = directionsRefusals(await this.cases.factsOf(tx, one.id), flight.id, tx.now);
        if (refusals.every(({ rule }) => rule === 'case.no-seat')) fit.push(one);
        if (fit.length === SHOWN) break;
      }
      await tx.listed('case_file', { part: 'could-take-a-seat' }, fit.map(({ id }) => id), 'list', { flight: flight.id });
      return fit.map(({ id: _, ...shown }) => shown);
    });
  }
}
