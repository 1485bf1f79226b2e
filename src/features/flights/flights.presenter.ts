import { DateTime } from 'luxon';
import type { Refusal } from '../../domain/errors.js';
import type { Flight } from './flight.entity.js';
import type { SeatCount } from './flights.repository.js';

/** One instant as UTC and as the clocks of the airport show it. */
export interface ShownTime { utc: Date; local: string; zone: string }
export interface ShownSeats { kind: string; seats: number; taken: number; free: number; stopped: number }
/** What page and API show of a flight. */
export interface ShownFlight {
  ref: string; self: string; version: number;
  designator: string; origin: string; destination: string; kind: string; state: string;
  scheduledDeparture: ShownTime; scheduledArrival: ShownTime; actualDeparture: ShownTime | null; actualArrival: ShownTime | null;
  seats: ShownSeats[];
  escorts: { username: string; name: string }[];
  cancellationReason: string | null;
  note: string | null;
  /** Null for an escort, who sees of each person no more than the sheet says. */
  breaches: Refusal[] | null;
  recordedAt: Date;
}

export function presentFlight(flight: Flight, seats: readonly SeatCount[], escorts: { username: string; name: string }[], whole: boolean): ShownFlight {
  const { ref, version, designator, origin, destination, originZone, destinationZone, kind, state } = flight;
  return {
    ref, self: `/api/v1/flights/${ref}`, version, designator, origin, destination, kind, state,
    scheduledDeparture: shownTime(flight.scheduledDeparture, originZone), scheduledArrival: shownTime(flight.scheduledArrival, destinationZone),
    actualDeparture: flight.actualDeparture && shownTime(flight.actualDeparture, originZone),
    actualArrival: flight.actualArrival && shownTime(flight.actualArrival, destinationZone),
    seats: seats.filter(({ flightId }) => flightId === flight.id)
      .map(({ kind: of, seats: all, taken, stopped }) => ({ kind: of, seats: all, taken, free: all - taken, stopped })),
    escorts, cancellationReason: flight.cancellationReason, note: flight.note, breaches: whole ? flight.breaches : null, recordedAt: flight.recordedAt,
  };
}

function shownTime(at: Date, zone: string): ShownTime {
  return { utc: at, local: DateTime.fromJSDate(at, { zone }).toISO({ suppressMilliseconds: true })!, zone };
}

export const EXAMPLE_FLIGHT = {
  ref: 'FL-AHVA-RD', self: '/api/v1/flights/FL-AHVA-RD', version: 1, designator: 'CF101', origin: 'LHR', destination: 'CDG', kind: 'charter', state: 'planned',
  scheduledDeparture: { utc: '2025-11-15T06:30:00.000Z', local: '2025-11-15T06:30:00Z', zone: 'Europe/London' },
  scheduledArrival: { utc: '2025-11-15T07:45:00.000Z', local: '2025-11-15T08:45:00+01:00', zone: 'Europe/Paris' },
  actualDeparture: null, actualArrival: null,
  seats: [{ kind: 'returnee', seats: 12, taken: 9, free: 3, stopped: 1 }, { kind: 'escort', seats: 24, taken: 0, free: 24, stopped: 0 }],
  escorts: [{ username: 'edith', name: 'Edith Escort' }], cancellationReason: null, note: null, breaches: [], recordedAt: '2025-11-10T09:00:00.000Z',
};
