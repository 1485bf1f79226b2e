import { Injectable } from '@nestjs/common';
import { addDays, dayIn, endOfDay, londonDay, startOfDay } from '../../domain/day.js';
import { Conflict, Invalid, NotFound, Refused, type Refusal } from '../../domain/errors.js';
import { isAboard } from '../../domain/flight-life.js';
import { holds } from '../../domain/permission.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, LONGEST_PAGE, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { CasesService } from '../cases/cases.service.js';
import type { Flight } from './flight.entity.js';
import type { AssignEscort, ChangeFlight, ListFlights, PlanFlight } from './flights.dto.js';
import { presentFlight, type ShownFlight } from './flights.presenter.js';
import { FlightsRepository } from './flights.repository.js';
import { SeatsRepository } from './seats.repository.js';

/** Flights, their seats and who escorts them. */
@Injectable()
export class FlightsService {
  constructor(
    private readonly database: Database,
    private readonly flights: FlightsRepository,
    private readonly seats: SeatsRepository,
    private readonly cases: CasesService,
  ) {}

  list(actor: Actor, query: ListFlights): Promise<Page<ShownFlight>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const filter = { from: query.from ? startOfDay(query.from) : null, to: query.to ? endOfDay(query.to) : null, state: query.state ?? null };
      const rows = await this.flights.list(tx, filter, readCursor(query.cursor, 2), limit);
      const ids = rows.slice(0, limit).map(({ id }) => id);
      await tx.listed('flight', query, ids);
      const counts = await tx.onBehalf(() => this.flights.counts(tx, ids));
      return pageOf(rows, limit, (row) => [row.scheduledDeparture, row.id], (row) => presentFlight(row, counts, [], seesRecords(actor)));
    });
  }

  /** From yesterday on, by London day of departure, soonest first; at most the longest page. */
  upcoming(actor: Actor): Promise<{ today: string; days: { day: string; flights: ShownFlight[] }[] }> {
    return this.database.read(actor, async (tx) => {
      const today = londonDay(tx.now);
      const from = startOfDay(addDays(today, -1));
      const rows = (await this.flights.list(tx, { from, to: null, state: null }, null, LONGEST_PAGE)).slice(0, LONGEST_PAGE).reverse();
      const ids = rows.map(({ id }) => id);
      await tx.listed('flight', { from }, ids);
      const counts = await tx.onBehalf(() => this.flights.counts(tx, ids));
      const days = new Map<string, ShownFlight[]>();
      for (const row of rows) {
        const day = londonDay(row.scheduledDeparture);
        days.set(day, [...(days.get(day) ?? []), presentFlight(row, counts, [], seesRecords(actor))]);
      }
      return { today, days: [...days].map(([day, flights]) => ({ day, flights })) };
    });
  }

  show(actor: Actor, ref: string): Promise<ShownFlight> {
    return this.database.read(actor, async (tx) => {
      const flight = await this.mustFind(tx, ref);
      await tx.viewed('flight', { record: flight.id, flight: flight.id });
      return this.shown(tx, flight);
    });
  }

  plan(actor: Actor, { seats, ...input }: PlanFlight): Promise<ShownFlight> {
    return this.database.write(actor, async (tx) => {
      if (!Object.values(seats).some((count: number | undefined) => count)) throw new Invalid({ seats: 'A flight has at least one seat.' });
      inOrder(input);
      const flight = await this.flights.add(tx, input);
      await this.flights.addSeats(tx, flight.id, seats);
      return this.shown(tx, await this.mustFind(tx, flight.ref));
    });
  }

  /** Another flight, route or day starts the notice again: directions that stand for it fall. */
  change(actor: Actor, ref: string, version: number, input: ChangeFlight): Promise<ShownFlight> {
    return this.database.write(actor, async (tx) => {
      const before = await this.mustFind(tx, ref);
      const directed = await this.seats.directed(tx, before.id);
      await tx.lockPersons(...directed.map(({ personId }) => personId));
      if (!['planned', 'boarding'].includes(before.state)) throw new Refused(wrongState(before));
      const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
      const after = { ...before, ...given };
      inOrder(after);
      await this.flights.change(tx, { id: before.id, version }, given);
      if (journey(before) !== journey(after)) {
        const aboard = (await this.seats.manifest(tx, before.id, false)).find(({ outcome }) => isAboard(outcome));
        if (aboard) throw new Refused({ rule: 'flight.aboard', message: `${aboard.personRef} is aboard. Flight, route and day stay as they are.`, facts: { person: aboard.personRef } });
        for (const { caseId } of await this.seats.directed(tx, before.id)) {
          await this.cases.directionsFall(tx, caseId, `Flight ${before.designator} (${ref}) changed: ${journey(before)} became ${journey(after)}.`, tx.now);
        }
      }
      return this.shown(tx, await this.mustFind(tx, ref));
    });
  }

  assign(actor: Actor, ref: string, { username }: AssignEscort): Promise<ShownFlight> {
    return this.database.write(actor, async (tx) => {
      const flight = await this.mustFind(tx, ref);
      const userId = await this.flights.escortNamed(tx, username.toLowerCase());
      if (!userId) throw new Invalid({ username: 'There is no active escort with this username.' });
      if (await this.flights.isAssigned(tx, flight.id, userId)) throw new Conflict('flight.escort-assigned', `${username} escorts this flight already.`);
      await this.flights.assign(tx, flight.id, userId);
      return this.shown(tx, flight);
    });
  }

  endAssignment(actor: Actor, ref: string, { username }: AssignEscort): Promise<ShownFlight> {
    return this.database.write(actor, async (tx) => {
      const flight = await this.mustFind(tx, ref);
      const userId = await this.flights.userNamed(tx, username.toLowerCase());
      if (!userId || (await this.flights.endAssignment(tx, flight.id, userId)) === 0) {
        throw new Refused({ rule: 'flight.escort-not-assigned', message: `${username} does not escort this flight.` });
      }
      return this.shown(tx, flight);
    });
  }

  /** For the services of this room; an escort finds only flights assigned to them. @throws NotFound */
  async mustFind(tx: Tx, ref: string): Promise<Flight> {
    const flight = await this.flights.byRef(tx, ref);
    if (!flight) throw new NotFound('flight', ref);
    return flight;
  }

  /** For the services of this room: as page and API show it. */
  async shown(tx: Tx, flight: Flight): Promise<ShownFlight> {
    const [counts, escorts] = await tx.onBehalf(async () => [await this.flights.counts(tx, [flight.id]), await this.flights.escorts(tx, flight.id)] as const);
    return presentFlight(flight, counts, escorts, seesRecords(tx.actor));
  }

  /** For the services of this room: what went against the rules on this flight, kept on it. */
  async addBreaches(tx: Tx, flightId: string, breaches: readonly Refusal[]): Promise<void> {
    const flight = (await this.flights.byId(tx, flightId))!;
    await this.flights.change(tx, flight, { breaches: [...flight.breaches, ...breaches] });
  }
}

/** Everybody but an escort, who sees of people only the sheet. */
export function seesRecords(actor: Actor): boolean {
  return actor.roles.includes('system') || holds(actor.roles, 'case.read');
}

/** For the services of this room. */
export function wrongState({ state }: Pick<Flight, 'state'>): Refusal {
  return { rule: 'flight.state', message: `The flight is ${state}.`, facts: { state } };
}

/** What directions name: flight, route and local day. */
function journey({ designator, origin, destination, scheduledDeparture, originZone }: Pick<Flight, 'designator' | 'origin' | 'destination' | 'scheduledDeparture' | 'originZone'>): string {
  return `${designator} ${origin}-${destination} on ${dayIn(scheduledDeparture, originZone)}`;
}

function inOrder({ scheduledDeparture, scheduledArrival, origin, destination }: Pick<Flight, 'scheduledDeparture' | 'scheduledArrival' | 'origin' | 'destination'>): void {
  if (scheduledArrival <= scheduledDeparture) throw new Invalid({ scheduledArrival: 'A flight arrives after it departs.' });
  if (origin === destination) throw new Invalid({ destination: 'A flight goes to another airport.' });
}
