import type { AdmissionRow, StepRow } from './admissions.repository.js';

/** What page and API show of one person on the legal route. */
export interface ShownAdmission {
  ref: string; self: string; version: number;
  name: string; birthYear: number | null; nationality: string | null;
  state: string; stateSince: Date; arrivedAt: Date | null;
  /** References of all who stand or fall together, this one included. */
  family: string[];
  overCapApproval: string | null;
  occurredAt: Date; recordedAt: Date;
  /** Left out of lists. */
  steps?: StepRow[];
}

export function presentAdmission(row: AdmissionRow, steps?: StepRow[]): ShownAdmission {
  return {
    ref: row.ref, self: `/api/v1/admissions/${row.ref}`, version: row.version,
    name: row.name, birthYear: row.birthYear, nationality: row.nationality,
    state: row.state, stateSince: row.stateSince, arrivedAt: row.arrivedAt,
    family: row.familyRefs, overCapApproval: row.overCapRef,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, ...(steps && { steps }),
  };
}

export const EXAMPLE_ADMISSION = {
  ref: 'AD-AHVA-RE', self: '/api/v1/admissions/AD-AHVA-RE', version: 1, name: 'Selam Example', birthYear: 1991, nationality: 'ERI',
  state: 'expression', stateSince: '2025-10-01T10:00:00.000Z', arrivedAt: null, family: ['AD-AHVA-RE', 'AD-AHVB-2R'], overCapApproval: null,
  occurredAt: '2025-10-01T10:00:00.000Z', recordedAt: '2025-10-01T10:00:00.000Z', steps: [],
};
