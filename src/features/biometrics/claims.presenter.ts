import type { QueueRow } from './claims.repository.js';

/** A review that waits for verdicts. Nothing tells whether any was given, but your own. */
export interface ShownQueueLine {
  ref: string; self: string; version: number; round: number; origin: string;
  crossing: string; crossedAt: Date; place: string; person: string; case: string | null; proposedPerson: string;
  flag: string | null;
  earlierReturn: { ref: string; occurredAt: Date; designator: string } | null;
  recordedAt: Date; dueAt: Date; overdue: boolean;
  /** The departure or day of travel within 48 hours that waits for it. */
  holdsUp: Date | null;
  youMayDecide: boolean; yourVerdictGiven: boolean;
  /** `taken`: a colleague works on it; who, is not told. `lapsed`: yours ran out and nobody else took it. */
  claim: 'none' | 'yours' | 'lapsed' | 'taken';
}

/** How the review stands between the actor and others. `lapsed`: yours ran out and nobody else took it. */
export interface ShownClaim {
  review: string; self: string; version: number;
  state: 'none' | 'yours' | 'lapsed' | 'taken';
  /** When yours runs out unless you go on working. */
  until: Date | null;
  /** Why you may not decide it; null: you may. Says nothing of what others did. */
  whyNot: string | null;
}
/** The next review to work on, claimed; `claim` is null where nothing waits for this person. */
export interface ShownNext { claim: ShownClaim | null; at: Date }

export function presentQueueLine(now: Date): (row: QueueRow) => ShownQueueLine {
  return (row) => ({
    ref: row.ref, self: `/api/v1/match-reviews/${row.ref}`, version: row.version, round: row.round, origin: row.origin,
    crossing: row.crossingRef, crossedAt: row.crossedAt, place: row.place, person: row.personRef, case: row.caseRef, proposedPerson: row.survivingRef,
    flag: row.flagRef,
    earlierReturn: row.returnRef ? { ref: row.returnRef, occurredAt: row.returnedAt!, designator: row.designator! } : null,
    recordedAt: row.recordedAt, dueAt: row.due, overdue: row.due < now, holdsUp: row.holdsUp,
    youMayDecide: row.mayDecide, yourVerdictGiven: row.committed, claim: row.claim === 'none' && row.touchedAt ? 'lapsed' : row.claim,
  });
}

export const EXAMPLE_QUEUE_LINE = {
  ref: 'MR-AHVA-RA', self: '/api/v1/match-reviews/MR-AHVA-RA', version: 1, round: 1, origin: 'engine', crossing: 'CR-AHVA-R8', crossedAt: '2025-11-09T05:40:00.000Z', place: 'Dover',
  person: 'PE-AHVA-RR', case: 'CA-AHVA-R5', proposedPerson: 'PE-BHVA-RT', flag: 'RE-AHVA-R7',
  earlierReturn: { ref: 'RT-AHVA-RT', occurredAt: '2025-10-15T09:20:00.000Z', designator: 'XQ5104' },
  recordedAt: '2025-11-09T07:10:01.000Z', dueAt: '2025-11-10T07:10:01.000Z', overdue: false, holdsUp: null, youMayDecide: true, yourVerdictGiven: false, claim: 'none',
};
export const EXAMPLE_CLAIM = { review: 'MR-AHVA-RA', self: '/api/v1/match-reviews/MR-AHVA-RA/claims', version: 1, state: 'yours', until: '2025-11-09T10:15:00.000Z', whyNot: null };
export const EXAMPLE_COUNTS = { undecided: 4, yoursToDecide: 3, overdue: 1, urgent: 1, flags: 2, yours: 1, taken: 0, at: '2025-11-14T14:05:00.000Z' };
