import type { RepresentativeRow } from './representatives.repository.js';

/** What page and API show of a representative. */
export interface ShownRepresentative {
  ref: string; self: string; version: number; person: string;
  name: string; organisation: string | null; email: string | null; telephone: string | null;
  acting: boolean; endedAt: Date | null; occurredAt: Date; recordedAt: Date; recordedBy: string;
}

export function presentRepresentative(row: RepresentativeRow): ShownRepresentative {
  return {
    ref: row.ref, self: `/api/v1/representatives/${row.ref}`, version: row.version, person: row.personRef,
    name: row.name, organisation: row.organisation, email: row.email, telephone: row.telephone,
    acting: row.endedAt === null, endedAt: row.endedAt, occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.recordedByName,
  };
}

export const EXAMPLE_REPRESENTATIVE = {
  ref: 'RP-AHVA-RV', self: '/api/v1/representatives/RP-AHVA-RV', version: 1, person: 'PE-AHVA-RR', name: 'Nadia Okonkwo', organisation: 'Harbour Law',
  email: 'nadia@harbour-law.example', telephone: '+44 20 7946 0000', acting: true, endedAt: null,
  occurredAt: '2025-11-14T08:00:00.000Z', recordedAt: '2025-11-14T08:00:00.000Z', recordedBy: 'Casey Worker',
};
