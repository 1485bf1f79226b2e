import type { Breach } from '../../domain/case-step.js';
import { lacksOf } from '../../domain/readmission.js';
import type { RequestRow } from './readmissions.repository.js';

/** What page and API show of a readmission request and every reply to it. */
export interface ShownRequest {
  ref: string; self: string; version: number; case: string; caseVersion: number; caseState: string; person: string;
  receivingState: string; disclosed: readonly string[]; lacks: readonly string[]; dueAt: Date; breaches: readonly Breach[];
  occurredAt: Date; recordedAt: Date; sentBy: string;
  replies: { answer: string; grounds: string | null; document: string | null; late: boolean; breaches: readonly Breach[]; occurredAt: Date; recordedAt: Date; recordedBy: string }[];
}

export function presentRequest(row: RequestRow): ShownRequest {
  return {
    ref: row.ref, self: `/api/v1/cases/${row.caseRef}/readmission-requests/${row.ref}`, version: row.version,
    case: row.caseRef, caseVersion: row.caseVersion, caseState: row.caseState, person: row.personRef,
    receivingState: row.receivingState, disclosed: row.disclosed, lacks: lacksOf(row.disclosed), dueAt: row.dueAt, breaches: row.breaches,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, sentBy: row.byName,
    replies: row.replies.map((reply) => {
      const occurredAt = new Date(reply.occurredAt);
      return { ...reply, late: occurredAt >= row.dueAt, occurredAt, recordedAt: new Date(reply.recordedAt) };
    }),
  };
}

export const EXAMPLE_REQUEST = {
  ref: 'RQ-AHVA-R4', self: '/api/v1/cases/CA-AHVA-R5/readmission-requests/RQ-AHVA-R4', version: 1, case: 'CA-AHVA-R5', caseVersion: 6,
  caseState: 'readmission_requested', person: 'PE-AHVA-RR', receivingState: 'FRA', disclosed: ['name', 'date_of_birth', 'nationality', 'crossing', 'photo'], lacks: [],
  dueAt: '2025-08-29T23:00:00.000Z', breaches: [], occurredAt: '2025-08-15T10:00:00.000Z', recordedAt: '2025-08-15T10:05:00.000Z', sentBy: 'Casey Worker', replies: [],
};
export const EXAMPLE_REPLIED = {
  ...EXAMPLE_REQUEST, caseVersion: 7, caseState: 'readmission_accepted',
  replies: [{
    answer: 'accepted', grounds: null, document: 'DO-AHVA-RP', late: true,
    breaches: [{ rule: 'case.reply-late', message: 'The reply was due by 29 August 2025.', facts: { lastDay: '2025-08-29', at: '2025-09-04T15:00:00.000Z' } }],
    occurredAt: '2025-09-04T15:00:00.000Z', recordedAt: '2025-09-04T15:20:00.000Z', recordedBy: 'Casey Worker',
  }],
};
