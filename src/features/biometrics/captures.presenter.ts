import type { CaptureRow } from './captures.repository.js';

/** What page and API show of a capture. The bytes are read at `image`, each time logged. */
export interface ShownCapture {
  ref: string; self: string; crossing: string; person: string;
  kind: string; fingerPosition: number | null; externalId: string; quality: number | null; qualityAlgorithm: string | null;
  impression: number | null; device: string | null;
  image: string | null;
  /** What can be searched with; downloaded with a reason. */
  template: { format: string; minutiae: number; content: string } | null;
  /** The latest template asked of the operator's command. */
  extraction: { state: 'waiting' | 'done' | 'failed'; engine: string; why: string | null } | null;
  /** What the latest models of faces said of a photo; null: nothing yet, or no photo. `found`: faces, null where the picture could not be read. */
  face: { state: 'searchable' | 'not searchable'; found: number | null; why: string | null; model: string } | null;
  occurredAt: Date; recordedAt: Date; takenBy: string;
}

export function presentCapture(row: CaptureRow): ShownCapture {
  return {
    ref: row.ref, self: `/api/v1/captures/${row.ref}`, crossing: row.crossingRef, person: row.personRef,
    kind: row.kind, fingerPosition: row.fingerPosition, externalId: row.externalId, quality: row.quality, qualityAlgorithm: row.qualityAlgorithm, impression: row.impression, device: row.device,
    image: row.hasImage ? `/api/v1/captures/${row.ref}/image` : null,
    template: row.templateFormat === null ? null : { format: row.templateFormat, minutiae: row.minutiae!, content: `/api/v1/captures/${row.ref}/template` },
    extraction: row.extractionEngine === null ? null : { state: row.extractionFinishedAt === null ? 'waiting' : row.extractionFailure === null ? 'done' : 'failed', engine: row.extractionEngine, why: row.extractionFailure },
    face: row.faceModel === null ? null : { state: row.faceFailure === null ? 'searchable' : 'not searchable', found: row.faceCount, why: row.faceFailure, model: row.faceModel },
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, takenBy: row.takenByName,
  };
}

/** A capture just recorded, with the reviews that its ID opened or pointed at. */
export interface ShownNewCapture extends ShownCapture { matchReviews: string[] }

export const EXAMPLE_CAPTURE = {
  ref: 'CP-AHVA-RQ', self: '/api/v1/captures/CP-AHVA-RQ', crossing: 'CR-AHVA-R8', person: 'PE-AHVA-RR', kind: 'finger', fingerPosition: 2,
  externalId: 'FP-2025-0091182-2', quality: 71, qualityAlgorithm: 'NFIQ2 2.3', impression: 0, device: 'Dover enrolment desk 4', image: null,
  template: { format: 'ISO_19794_2', minutiae: 38, content: '/api/v1/captures/CP-AHVA-RQ/template' }, extraction: null, face: null,
  occurredAt: '2025-11-14T06:40:00.000Z', recordedAt: '2025-11-14T06:41:02.000Z', takenBy: 'Casey Worker',
};
