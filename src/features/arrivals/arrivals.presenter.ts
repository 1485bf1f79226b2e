import type { ArrivalEventRow } from './arrivals.repository.js';
import type { OfficialDayRow } from './official-arrivals.repository.js';

/** What page and API show of an arrival event. */
export interface ShownArrivalEvent {
  ref: string; self: string; version: number;
  occurredAt: Date; place: string; boats: number; note: string | null;
  /** Counted at the landing; people registered so far stand beside it. */
  peopleAboard: number | null; peopleRecorded: number;
  /** Still to be registered; negative when more are on record than were counted; null while nobody has counted. */
  toBeRecorded: number | null;
  recordedAt: Date; recordedBy: string;
}

export function presentArrivalEvent(row: ArrivalEventRow): ShownArrivalEvent {
  return {
    ref: row.ref, self: `/api/v1/arrival-events/${row.ref}`, version: row.version,
    occurredAt: row.occurredAt, place: row.place, boats: row.boats, note: row.note,
    peopleAboard: row.peopleAboard, peopleRecorded: row.peopleRecorded,
    toBeRecorded: row.peopleAboard === null ? null : row.peopleAboard - row.peopleRecorded,
    recordedAt: row.recordedAt, recordedBy: row.recordedByName,
  };
}

/** The official count of one London day, beside the people on record. */
export interface ShownOfficialDay {
  ref: string; day: string; migrants: number; boats: number; source: string;
  peopleRecorded: number;
  /** People on record less the official count. */
  difference: number;
  recordedAt: Date; recordedBy: string;
  /** What was published before, oldest first. */
  revisions: OfficialDayRow['revisions'];
}

export function presentOfficialDay(row: OfficialDayRow): ShownOfficialDay {
  return {
    ref: row.ref, day: row.day, migrants: row.migrants, boats: row.boats, source: row.source,
    peopleRecorded: row.peopleRecorded, difference: row.peopleRecorded - row.migrants,
    recordedAt: row.recordedAt, recordedBy: row.recordedByName, revisions: row.revisions,
  };
}

export const EXAMPLE_ARRIVAL_EVENT = {
  ref: 'AR-AHVA-RT', self: '/api/v1/arrival-events/AR-AHVA-RT', version: 1, occurredAt: '2025-11-14T05:40:00.000Z', place: 'Dover, Western Jet Foil',
  boats: 1, note: null, peopleAboard: 71, peopleRecorded: 12, toBeRecorded: 59, recordedAt: '2025-11-14T06:02:11.000Z', recordedBy: 'Casey Worker',
};
export const EXAMPLE_OFFICIAL_DAY = {
  ref: 'OA-AHVA-RK', day: '2025-11-14', migrants: 217, boats: 3, source: 'small-boat-arrivals-daily.csv', peopleRecorded: 12, difference: -205,
  recordedAt: '2025-11-14T07:00:00.000Z', recordedBy: 'Import',
  revisions: [{ ref: 'OA-BHVA-RM', migrants: 215, boats: 3, source: 'small-boat-arrivals-daily.csv', recordedAt: '2025-11-14T06:00:00+00:00', supersededAt: '2025-11-14T07:00:00+00:00' }],
};
