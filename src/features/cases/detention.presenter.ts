import type { FitnessRow, SpellRow } from './detention.repository.js';

export interface ShownSpell {
  ref: string; self: string; version: number; person: string; case: string | null; authority: string; centre: string; reviewDueOn: string | null;
  occurredAt: Date; endedAt: Date | null; endReason: string | null; recordedAt: Date; recordedBy: string;
}
export interface ShownFitness {
  person: string; case: string | null; fit: boolean; assessor: string; validUntil: Date | null; occurredAt: Date; recordedAt: Date; recordedBy: string;
}

export function presentSpell(row: SpellRow): ShownSpell {
  return {
    ref: row.ref, self: `/api/v1/detention-spells/${row.ref}`, version: row.version, person: row.personRef, case: row.caseRef,
    authority: row.authority, centre: row.centre, reviewDueOn: row.reviewDueOn,
    occurredAt: row.occurredAt, endedAt: row.endedAt, endReason: row.endReason, recordedAt: row.recordedAt, recordedBy: row.byName,
  };
}

export function presentFitness(row: FitnessRow): ShownFitness {
  return {
    person: row.personRef, case: row.caseRef, fit: row.fit, assessor: row.assessor, validUntil: row.validUntil,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.byName,
  };
}

export const EXAMPLE_SPELL = {
  ref: 'DT-AHVA-RX', self: '/api/v1/detention-spells/DT-AHVA-RX', version: 1, person: 'PE-AHVA-RR', case: 'CA-AHVA-R5', authority: 'IS91', centre: 'Harmondsworth',
  reviewDueOn: '2025-09-09', occurredAt: '2025-08-12T11:00:00.000Z', endedAt: null, endReason: null, recordedAt: '2025-08-12T11:30:00.000Z', recordedBy: 'Casey Worker',
};
export const EXAMPLE_FITNESS = {
  person: 'PE-AHVA-RR', case: 'CA-AHVA-R5', fit: true, assessor: 'Dr A. Clinician, Harmondsworth healthcare', validUntil: null,
  occurredAt: '2025-09-16T12:00:00.000Z', recordedAt: '2025-09-16T12:10:00.000Z', recordedBy: 'Casey Worker',
};
