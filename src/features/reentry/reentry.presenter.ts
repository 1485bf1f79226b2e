import { EXAMPLE_REVIEW, type ShownReview } from '../biometrics/reviews.presenter.js';
import type { FlagRow } from './reentry.repository.js';

/** A re-entry flag in a list: nothing here tells of scores or of other people's verdicts. */
export interface ShownFlagLine {
  ref: string; self: string;
  /** Counts changes of the flag and of its review. */
  version: number;
  /** The review's state, or withdrawn: the return it rested on was reversed. */
  state: string; round: number;
  matchReview: string;
  crossing: string; crossedAt: Date; person: string; case: string | null;
  /** The crossing's case is linked with the earlier return. */
  caseLinked: boolean;
  proposedPerson: string;
  earlierReturn: { ref: string; ordinal: number; occurredAt: Date; case: string; flight: { ref: string; designator: string; from: string; to: string } };
  yourVerdictGiven: boolean;
  occurredAt: Date; recordedAt: Date; withdrawnAt: Date | null;
}
export interface ShownFlag extends ShownFlagLine {
  review: ShownReview;
  /** Cases of the proposed person from before the crossing that have not ended. */
  openEarlierCases: { ref: string; state: string; arrivedAt: Date }[];
}

export function presentFlagLine(row: FlagRow): ShownFlagLine {
  return {
    ref: row.ref, self: `/api/v1/reentry-flags/${row.ref}`, version: row.version,
    state: row.state, round: row.round, matchReview: row.reviewRef,
    crossing: row.crossingRef, crossedAt: row.crossedAt, person: row.personRef, case: row.caseRef, caseLinked: row.linked,
    proposedPerson: row.proposedRef,
    earlierReturn: {
      ref: row.returnRef, ordinal: row.ordinal, occurredAt: row.returnedAt, case: row.returnCaseRef,
      flight: { ref: row.flightRef, designator: row.designator, from: row.origin, to: row.destination },
    },
    yourVerdictGiven: row.committed,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, withdrawnAt: row.withdrawnAt,
  };
}

export function presentFlag(row: FlagRow, review: ShownReview, openEarlierCases: ShownFlag['openEarlierCases']): ShownFlag {
  return { ...presentFlagLine(row), review, openEarlierCases };
}

export const EXAMPLE_FLAG_LINE = {
  ref: 'RE-AHVA-R7', self: '/api/v1/reentry-flags/RE-AHVA-R7', version: 1, state: 'undecided', round: 1, matchReview: 'MR-AHVA-RA',
  crossing: 'CR-AHVA-R8', crossedAt: '2025-11-09T05:40:00.000Z', person: 'PE-AHVA-RR', case: 'CA-AHVA-R5', caseLinked: false, proposedPerson: 'PE-BHVA-RT',
  earlierReturn: { ref: 'RT-AHVA-RT', ordinal: 1, occurredAt: '2025-10-15T09:20:00.000Z', case: 'CA-BHVA-R6', flight: { ref: 'FL-AHVA-RD', designator: 'XQ5104', from: 'LHR', to: 'CDG' } },
  yourVerdictGiven: false, occurredAt: '2025-11-09T07:10:01.000Z', recordedAt: '2025-11-09T07:10:01.000Z', withdrawnAt: null,
};
export const EXAMPLE_FLAG = { ...EXAMPLE_FLAG_LINE, review: EXAMPLE_REVIEW, openEarlierCases: [{ ref: 'CA-BHVA-R6', state: 'returned', arrivedAt: '2025-09-01T06:00:00.000Z' }] };
