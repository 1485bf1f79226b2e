import type { ReturnRow } from './returns.repository.js';

/** What page and API show of a completed return. */
export interface ShownReturn {
  ref: string; self: string; version: number;
  person: string; case: string; flight: string; designator: string; ordinal: number;
  receipt: string; authority: string; place: string;
  occurredAt: Date; recordedAt: Date; recordedBy: string;
  reversedAt: Date | null; reversal: string | null;
}

export function presentReturn(row: ReturnRow): ShownReturn {
  return {
    ref: row.ref, self: `/api/v1/returns/${row.ref}`, version: row.version,
    person: row.personRef, case: row.caseRef, flight: row.flightRef, designator: row.designator, ordinal: row.ordinal,
    receipt: row.receipt, authority: row.authority, place: row.place,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.recordedByName,
    reversedAt: row.reversedAt, reversal: row.reversalRef,
  };
}

export const EXAMPLE_RETURN = {
  ref: 'RT-AHVA-RT', self: '/api/v1/returns/RT-AHVA-RT', version: 1, person: 'PE-AHVA-RR', case: 'CA-AHVA-R5', flight: 'FL-AHVA-RD', designator: 'CF101', ordinal: 1,
  receipt: 'PAF-2025-1187', authority: 'Police aux frontières', place: 'Paris CDG', occurredAt: '2025-09-18T08:40:00.000Z', recordedAt: '2025-09-18T08:52:00.000Z',
  recordedBy: 'Edith Escort', reversedAt: null, reversal: null,
};
