import type { CaseStep } from '../../domain/case-life.js';
import type { Breach } from '../../domain/case-step.js';
import type { CaseLine, CaseSheet } from './case-list.repository.js';
import type { Stepped } from './case-steps.service.js';

/** A case in a list. */
export interface ShownCaseLine {
  ref: string; self: string; version: number;
  person: string; name: string;
  state: string; stateSince: Date; arrivedAt: Date;
  /** Marks over the state; suspended is computed from the barriers in force. */
  suspended: boolean; absconded: boolean; bailed: boolean; reentry: boolean;
  owner: string | null; ownerName: string | null; team: string | null;
  nextDue: { kind: string; at: Date } | null;
}

/** A case as it is read. What may happen next and why not stands under /progress. */
export interface ShownCase extends ShownCaseLine {
  crossing: string; scheme: string; claim: string | null; settled: readonly string[]; recordedAt: Date;
  /** The return of the same person before this crossing, where a re-entry was confirmed. */
  earlierReturn: { ref: string; ordinal: number; occurredAt: Date; flight: string; designator: string } | null;
}

/** A case after a step. */
export interface ShownStepped extends ShownCase {
  step: { step: CaseStep; from: string; to: string; moved: boolean; breaches: readonly Breach[] };
}

export function presentLine(row: CaseLine): ShownCaseLine {
  return {
    ref: row.ref, self: `/api/v1/cases/${row.ref}`, version: row.version,
    person: row.personRef, name: row.name,
    state: row.state, stateSince: row.stateSince, arrivedAt: row.arrivedAt,
    suspended: row.suspended, absconded: row.absconded, bailed: row.bailed, reentry: row.reentry,
    owner: row.owner, ownerName: row.ownerName, team: row.team,
    nextDue: row.nextDueKind && row.nextDueAt ? { kind: row.nextDueKind, at: row.nextDueAt } : null,
  };
}

export function presentCase(row: CaseSheet): ShownCase {
  const { returnRef, returnOrdinal, returnedAt, returnFlight, returnDesignator } = row;
  return {
    ...presentLine(row),
    crossing: row.crossingRef, scheme: row.scheme, claim: row.claim, settled: row.settled, recordedAt: row.recordedAt,
    earlierReturn: returnRef
      ? { ref: returnRef, ordinal: returnOrdinal!, occurredAt: returnedAt!, flight: returnFlight!, designator: returnDesignator! } : null,
  };
}

export function presentStepped(row: CaseSheet, { step, from, to, moved, breaches }: Stepped): ShownStepped {
  return { ...presentCase(row), step: { step, from, to, moved, breaches } };
}

export const EXAMPLE_CASE_LINE = {
  ref: 'CA-AHVA-R5', self: '/api/v1/cases/CA-AHVA-R5', version: 7, person: 'PE-AHVA-RR', name: 'Amanuel Tesfay',
  state: 'readmission_requested', stateSince: '2025-08-15T10:00:00.000Z', arrivedAt: '2025-08-12T05:30:00.000Z',
  suspended: false, absconded: false, bailed: false, reentry: false,
  owner: 'casey', ownerName: 'Casey Worker', team: 'Dover', nextDue: { kind: 'reply', at: '2025-08-29T23:00:00.000Z' },
};
export const EXAMPLE_CASE = {
  ...EXAMPLE_CASE_LINE, crossing: 'CR-AHVA-R8', scheme: 'UK–France 2025', claim: null, settled: [],
  recordedAt: '2025-08-12T09:12:00.000Z', earlierReturn: null,
};
export const EXAMPLE_STEPPED = {
  ...EXAMPLE_CASE, version: 8,
  step: { step: 'identify', from: 'encountered', to: 'identified', moved: true, breaches: [] },
};
