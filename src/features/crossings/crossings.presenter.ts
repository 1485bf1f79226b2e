import type { CrossingRow } from './crossings.repository.js';

/** What page and API show of a crossing. */
export interface ShownCrossing {
  ref: string; self: string; version: number;
  person: string;
  /** The record opened at registration, where a confirmed match has moved the crossing since. */
  registeredAs: string | null;
  case: string | null; arrivalEvent: string | null;
  occurredAt: Date; place: string; source: string;
  recordedAt: Date; recordedBy: string;
}

export function presentCrossing(row: CrossingRow): ShownCrossing {
  return {
    ref: row.ref, self: `/api/v1/crossings/${row.ref}`, version: row.version,
    person: row.personRef, registeredAs: row.registeredPersonId === row.personId ? null : row.registeredPersonRef,
    case: row.caseRef, arrivalEvent: row.arrivalEventRef,
    occurredAt: row.occurredAt, place: row.place, source: row.source,
    recordedAt: row.recordedAt, recordedBy: row.recordedByName,
  };
}

export const EXAMPLE_CROSSING = {
  ref: 'CR-AHVA-R8', self: '/api/v1/crossings/CR-AHVA-R8', version: 1, person: 'PE-AHVA-RR', registeredAs: null,
  case: 'CA-AHVA-R5', arrivalEvent: 'AR-AHVA-RT', occurredAt: '2025-11-14T05:40:00.000Z', place: 'Dover, Western Jet Foil',
  source: 'border_force', recordedAt: '2025-11-14T06:10:31.000Z', recordedBy: 'Casey Worker',
};
