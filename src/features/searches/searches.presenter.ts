import type { SearchRow } from './searches.repository.js';

/** What page and API show of a search. Score and rank are null while they are withheld. */
export interface ShownSearch {
  ref: string; self: string; crossing: string;
  engine: string; engineVersion: string; threshold: number | null;
  gallery: string | null; gallerySize: number | null; galleryAt: Date | null;
  /** What else decided the result. */
  parameters: Record<string, unknown>;
  /** What turns scores into rates; provisional: made of invented prints, or of too few. Null where nothing was calibrated. */
  calibration: { name: string; provisional: boolean } | null;
  remarks: string[]; captures: string[];
  /** `decibel`: −10·log10 of the false-match rate at the score, or better where `atLeast`. */
  candidates: { person: string; matchReview: string | null; score: number | null; rank: number | null; decibel: number | null; atLeast: boolean | null; handsExchanged: boolean | null; conflict: string | null }[];
  occurredAt: Date; recordedAt: Date; recordedBy: string;
}

export function presentSearch(row: SearchRow): ShownSearch {
  return {
    ref: row.ref, self: `/api/v1/searches/${row.ref}`, crossing: row.crossingRef,
    engine: row.engine, engineVersion: row.engineVersion, threshold: row.threshold,
    gallery: row.gallery, gallerySize: row.gallerySize, galleryAt: row.galleryAt,
    parameters: row.parameters, calibration: row.calibration === null ? null : { name: row.calibration, provisional: row.calibrationProvisional! }, remarks: row.remarks, captures: row.captures,
    candidates: row.candidates.map(({ personRef, reviewRef, ...scored }) => ({ person: personRef, matchReview: reviewRef, ...scored })),
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.recordedByName,
  };
}

export const EXAMPLE_SEARCH = {
  ref: 'SE-AHVA-RD', self: '/api/v1/searches/SE-AHVA-RD', crossing: 'CR-AHVA-R8', engine: 'crossfile-matching', engineVersion: '1.0.0', threshold: 0.62,
  gallery: 'returnees', gallerySize: 113, galleryAt: '2025-11-14T06:00:00.000Z',
  parameters: { thresholdDecibel: 30.5, prints: 4 }, calibration: { name: 'generated-2026-11-23', provisional: true }, remarks: [], captures: ['CP-AHVA-RQ'],
  candidates: [{ person: 'PE-BHVA-RT', matchReview: 'MR-AHVA-RA', score: null, rank: null, decibel: null, atLeast: null, handsExchanged: null, conflict: null }],
  occurredAt: '2025-11-14T06:45:00.000Z', recordedAt: '2025-11-14T06:45:03.000Z', recordedBy: 'Casey Worker',
};
