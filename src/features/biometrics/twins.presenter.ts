import type { TwinRow } from './twins.repository.js';

/** What page and API show of a mark: the two by the records that stand for them now. */
export interface ShownTwins {
  ref: string; self: string; version: number;
  matchReview: string;
  persons: [{ ref: string; name: string }, { ref: string; name: string }];
  reason: string; occurredAt: Date; recordedAt: Date; recordedBy: string;
  standing: boolean; withdrawnAt: Date | null; withdrawnBy: string | null; withdrawalReason: string | null;
}

export function presentTwins(row: TwinRow): ShownTwins {
  return {
    ref: row.ref, self: `/api/v1/possible-twins/${row.ref}`, version: row.version, matchReview: row.reviewRef,
    persons: [{ ref: row.firstRef, name: row.firstName }, { ref: row.secondRef, name: row.secondName }],
    reason: row.reason, occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.recordedByName,
    standing: row.withdrawnAt === null, withdrawnAt: row.withdrawnAt, withdrawnBy: row.withdrawnByName, withdrawalReason: row.withdrawalReason,
  };
}

export const EXAMPLE_TWINS = {
  ref: 'PT-AHVA-RD', self: '/api/v1/possible-twins/PT-AHVA-RD', version: 1, matchReview: 'MR-AHVA-RA',
  persons: [{ ref: 'PE-AHVA-RR', name: 'Dariush Rahmani' }, { ref: 'PE-BHVA-RT', name: 'Behzad Rahmani' }],
  reason: 'He says that his twin brother crossed in August.', occurredAt: '2025-11-10T09:00:00.000Z', recordedAt: '2025-11-10T09:00:00.000Z', recordedBy: 'Sam Supervisor',
  standing: true, withdrawnAt: null, withdrawnBy: null, withdrawalReason: null,
};
