import type { Refusal } from '../../domain/errors.js';
import type { BoardingOutcome } from '../../domain/flight-life.js';
import type { Stop, SheetRow } from './boarding.repository.js';
import type { HoldingRow } from './seats.repository.js';

/** What page and API show of a seat that somebody holds or held. */
export interface ShownHolding {
  flight: string; self: string; seat: number; kind: string; version: number;
  person: string | null; case: string | null; name: string | null;
  status: string; outcome: BoardingOutcome | null; handedOver: boolean | null;
  heldBy: string; occurredAt: Date; recordedAt: Date;
  endedAt: Date | null; endReason: string | null; endNote: string | null;
  breaches: Refusal[];
}
/** One line of the manifest: the holding and how it stands with boarding now. */
export interface ManifestLine extends ShownHolding {
  stop: boolean; stopReason: Stop | null; toBeTakenOff: boolean;
  /** Null where boarding is over or was never asked for. */
  ready: boolean | null; missing: readonly Refusal[];
}

export function presentHolding(row: HoldingRow): ShownHolding {
  return {
    flight: row.flightRef, self: `/api/v1/flights/${row.flightRef}/manifest`, seat: row.number, kind: row.kind, version: row.version,
    person: row.personRef, case: row.caseRef, name: row.name,
    status: row.status, outcome: row.outcome, handedOver: row.handedOver,
    heldBy: row.heldByName, occurredAt: row.occurredAt, recordedAt: row.recordedAt,
    endedAt: row.endedAt, endReason: row.endReason, endNote: row.endNote, breaches: row.breaches,
  };
}

/** What an escort may know of the person, from the sheet's own row. */
export function presentSheetLine(flight: string, { id: _, version, ...row }: SheetRow) {
  return { flight, ...row, version };
}

export const EXAMPLE_HOLDING = {
  flight: 'FL-AHVA-RD', self: '/api/v1/flights/FL-AHVA-RD/manifest', seat: 3, kind: 'returnee', version: 1, person: 'PE-AHVA-RR', case: 'CA-AHVA-R5', name: 'Aram Example',
  status: 'held', outcome: null, handedOver: null, heldBy: 'Casey Worker', occurredAt: '2025-11-10T09:00:00.000Z', recordedAt: '2025-11-10T09:00:00.000Z',
  endedAt: null, endReason: null, endNote: null, breaches: [],
};
export const EXAMPLE_MANIFEST = {
  flight: 'FL-AHVA-RD', self: '/api/v1/flights/FL-AHVA-RD/manifest', state: 'planned',
  items: [{ ...EXAMPLE_HOLDING, stop: true, stopReason: { rule: 'boarding.barrier', barrier: 'BA-AHVA-RX', kind: 'injunction', since: '2025-11-13T23:25:00+00:00' }, toBeTakenOff: false, ready: false, missing: [{ rule: 'case.barred', message: 'Barrier BA-AHVA-RX (injunction) blocks boarding.' }] }],
};
export const EXAMPLE_SHEET = {
  flight: 'FL-AHVA-RD', self: '/api/v1/flights/FL-AHVA-RD/sheet', state: 'planned',
  items: [{ flight: 'FL-AHVA-RD', seat: 3, person: 'PE-AHVA-RR', name: 'Aram Example', photo: 'CP-AHVA-RQ', careNeeds: 'Insulin at noon.', outcome: null, stopped: true, handedOver: null, version: 1 }],
};
