import { Conflict } from '../../../domain/errors.js';
import { BoardingService } from '../../../features/flights/boarding.service.js';
import { FlightStepsService } from '../../../features/flights/flight-steps.service.js';
import { FlightsService } from '../../../features/flights/flights.service.js';
import { HandoversService } from '../../../features/flights/handovers.service.js';
import { ManifestService } from '../../../features/flights/manifest.service.js';
import { SeatsService } from '../../../features/flights/seats.service.js';
import type { Actor } from '../../../platform/access/actor.js';
import type { Act } from '../plan/acts.js';
import { NEXT_FLIGHT, PROGRAMME } from '../plan/programme.js';
import { at, minutesAfter } from '../plan/time.js';
import type { Deeds, Desk } from './desk.js';

/** Flights from their planning to their closing, seats, boardings and handovers. */
export const flightDeeds: Pick<Deeds, 'plan-flight' | 'hold-seat' | 'propose-directions' | 'open-boarding' | 'depart' | 'arrive' | 'close-flight' | 'outcome' | 'hand-over' | 'not-handed-over'> = {
  async 'plan-flight'(desk, { by, flight, returneeSeats, escort }) {
    const { day, departs, designator, published } = [...PROGRAMME, NEXT_FLIGHT].find(({ key }) => key === flight)!;
    const scheduledDeparture = at(day, departs);
    const flights = desk.get(FlightsService);
    const actor = desk.actor(by);
    const { ref } = await flights.plan(actor, {
      designator, origin: 'LHR', destination: 'CDG', kind: 'charter', scheduledDeparture, scheduledArrival: minutesAfter(scheduledDeparture, 75),
      note: published ? `Published: ${published}. Invented: route, number, times and whatever else of size and date.` : 'Invented: date, size, route, number and times.',
      seats: { returnee: returneeSeats, escort: 2 + returneeSeats * 2, medic: 1, interpreter: 1 },
    });
    desk.refs.set(`flight/${flight}`, ref);
    await flights.assign(actor, ref, { username: escort });
  },

  async 'hold-seat'(desk, { by, key, flight, seat, occurredAt }) {
    await desk.get(SeatsService).hold(desk.actor(by), desk.ref(`flight/${flight}`), { case: desk.file(key).case, seat, occurredAt });
  },

  async 'propose-directions'(desk, { by, key, flight, reason, occurredAt }) {
    const { ref } = await desk.get(SeatsService).proposeDirections(desk.actor(by), desk.ref(`flight/${flight}`), { case: desk.file(key).case, reason, occurredAt });
    desk.refs.set(`directions/${key}`, ref);
  },

  'open-boarding': (desk, act) => atFlight(desk, act, (actor, ref, version) => desk.get(FlightStepsService).openBoarding(actor, ref, { version, occurredAt: act.occurredAt })),
  depart: (desk, act) => atFlight(desk, act, (actor, ref, version) => desk.get(FlightStepsService).depart(actor, ref, { version, occurredAt: act.occurredAt })),
  arrive: (desk, act) => atFlight(desk, act, (actor, ref, version) => desk.get(FlightStepsService).arrive(actor, ref, { version, occurredAt: act.occurredAt })),
  'close-flight': (desk, act) => atFlight(desk, act, (actor, ref, version) => desk.get(FlightStepsService).close(actor, ref, { version, occurredAt: act.occurredAt })),

  outcome: (desk, act) => atSeat(desk, act, (actor, ref, person, version) => desk.get(BoardingService).record(actor, ref, {
    person, version, outcome: act.outcome, occurredAt: act.occurredAt, ...(act.code && { reasonCode: act.code }), ...(act.reason && { reason: act.reason }),
  })),

  'hand-over': (desk, act) => atSeat(desk, act, (actor, ref, person, version) => desk.get(HandoversService).record(actor, ref, {
    person, version, handedOver: true, receipt: act.receipt, authority: 'Police aux frontières', place: 'Paris Charles de Gaulle', occurredAt: act.occurredAt,
  })),

  'not-handed-over': (desk, act) => atSeat(desk, act, (actor, ref, person, version) => desk.get(HandoversService).record(actor, ref, {
    person, version, handedOver: false, reasonCode: act.code, reason: act.reason, occurredAt: act.occurredAt,
  })),
};

/** The escort reads the flight, then takes its next step. */
async function atFlight(desk: Desk, { by, flight }: Act & { flight: string }, work: (actor: Actor, ref: string, version: number) => Promise<unknown>): Promise<void> {
  const actor = desk.actor(by);
  const ref = desk.ref(`flight/${flight}`);
  const { version } = await desk.get(FlightsService).show(actor, ref);
  await work(actor, ref, version);
}

/** Something done to the holder of a seat, by what the escort read of it last; read again where it changed since. */
async function atSeat(desk: Desk, { by, key, flight }: Act & { key: string; flight: string }, work: (actor: Actor, ref: string, person: string, version: number) => Promise<unknown>): Promise<void> {
  const actor = desk.actor(by);
  const ref = desk.ref(`flight/${flight}`);
  const { person } = desk.file(key);
  const name = `${flight}/${key}`;
  try {
    await desk.remember(name, work(actor, ref, person, desk.versions.get(name) ?? 1));
  } catch (error) {
    if (!(error instanceof Conflict) || error.code !== 'version.stale') throw error;
    const { items } = await desk.get(ManifestService).sheet(actor, ref);
    const line = items.find((one) => one.person === person);
    if (!line) throw error;
    await desk.remember(name, work(actor, ref, person, line.version));
  }
}
