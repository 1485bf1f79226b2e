import type { ContestRow } from './contests.repository.js';

/** What page and API show of a contest. */
export interface ShownContest {
  ref: string; self: string; version: number;
  matchReview: string; reviewState: string; crossing: string; person: string; case: string | null;
  /** What is contested: that it was confirmed, or dismissed. */
  contested: 'confirmed' | 'dismissed';
  /** Blocks boarding while the contest is open. */
  barrier: string;
  askedBy: string; askedByName: string | null; grounds: string;
  occurredAt: Date; recordedAt: Date; recordedBy: string;
  open: boolean; outcome: string | null; decidedAt: Date | null; approval: string | null;
  /** A decision that was proposed and waits for the second person. */
  waits: { approval: string; outcome: string } | null;
  reasons: string | null; toldAt: Date | null; toldHow: string | null;
}

export function presentContest(row: ContestRow): ShownContest {
  return {
    ref: row.ref, self: `/api/v1/match-contests/${row.ref}`, version: row.version,
    matchReview: row.reviewRef, reviewState: row.reviewState, crossing: row.crossingRef, person: row.personRef, case: row.caseRef,
    contested: row.contested, barrier: row.barrierRef, askedBy: row.askedBy, askedByName: row.askedByName, grounds: row.grounds,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.recordedByName,
    open: row.outcome === null, outcome: row.outcome, decidedAt: row.decidedAt, approval: row.approvalRef,
    waits: row.waitingRef ? { approval: row.waitingRef, outcome: row.waitingOutcome! } : null,
    reasons: row.reasons, toldAt: row.toldAt, toldHow: row.toldHow,
  };
}

export const EXAMPLE_CONTEST = {
  ref: 'MC-AHVA-RN', self: '/api/v1/match-contests/MC-AHVA-RN', version: 1, matchReview: 'MR-AHVA-RA', reviewState: 'confirmed', crossing: 'CR-AHVA-R8', person: 'PE-BHVA-RT', case: 'CA-AHVA-R5',
  contested: 'confirmed', barrier: 'BA-AHVA-RX', askedBy: 'representative', askedByName: 'Example & Partners', grounds: 'He was in Calais on the day of that return.',
  occurredAt: '2025-11-10T09:00:00.000Z', recordedAt: '2025-11-10T09:20:00.000Z', recordedBy: 'Casey Worker', open: true, outcome: null, decidedAt: null, approval: null, waits: null,
  reasons: null, toldAt: null, toldHow: null,
};
