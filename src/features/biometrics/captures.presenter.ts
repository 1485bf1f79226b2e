import type { CaptureRow } from './captures.repository.js';

/** What page and API show of a capture. The bytes are read at `image`, each time logged. */
export interface ShownCapture {
  ref: string; self: string; crossing: string; person: string;
  kind: string; fingerPosition: number | null; externalId: string; quality: number | null; device: string | null;
  image: string | null;
  occurredAt: Date; recordedAt: Date; takenBy: string;
}

export function presentCapture(row: CaptureRow): ShownCapture {
  return {
    ref: row.ref, self: `/api/v1/captures/${row.ref}`, crossing: row.crossingRef, person: row.personRef,
    kind: row.kind, fingerPosition: row.fingerPosition, externalId: row.externalId, quality: row.quality, device: row.device,
    image: row.hasImage ? `/api/v1/captures/${row.ref}/image` : null,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, takenBy: row.takenByName,
  };
}

/** A capture just recorded, with the reviews that its ID opened or pointed at. */
export interface ShownNewCapture extends ShownCapture { matchReviews: string[] }

export const EXAMPLE_CAPTURE = {
  ref: 'CP-AHVA-RQ', self: '/api/v1/captures/CP-AHVA-RQ', crossing: 'CR-AHVA-R8', person: 'PE-AHVA-RR', kind: 'finger', fingerPosition: 2,
  externalId: 'FP-2025-0091182-2', quality: 71, device: 'Dover enrolment desk 4', image: null,
  occurredAt: '2025-11-14T06:40:00.000Z', recordedAt: '2025-11-14T06:41:02.000Z', takenBy: 'Casey Worker',
};
