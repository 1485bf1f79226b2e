import type { Breach } from '../../domain/case-step.js';
import type { NoticeRow } from './notices.repository.js';

/** What page and API show of a notice. `caseVersion` is what the next verb of the case carries. */
export interface ShownNotice {
  ref: string; self: string; version: number; case: string; caseVersion: number; caseState: string; person: string;
  kind: string; method: string; language: string; interpreter: string | null; proof: string | null; proofDocument: string | null;
  flight: string | null; route: string | null; travelOn: string | null; noticeEndsAt: Date | null; approval: string | null;
  /** When directions fell; null while they stand. */
  fallenAt: Date | null;
  breaches: readonly Breach[];
  occurredAt: Date; recordedAt: Date; servedBy: string;
}

export function presentNotice(row: NoticeRow): ShownNotice {
  return {
    ref: row.ref, self: `/api/v1/cases/${row.caseRef}/notices/${row.ref}`, version: row.version,
    case: row.caseRef, caseVersion: row.caseVersion, caseState: row.caseState, person: row.personRef,
    kind: row.kind, method: row.method, language: row.language, interpreter: row.interpreter, proof: row.proof, proofDocument: row.proofDocumentRef,
    flight: row.flightRef, route: row.route, travelOn: row.travelOn, noticeEndsAt: row.noticeEndsAt, approval: row.approvalRef,
    fallenAt: row.fallenAt, breaches: row.breaches,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, servedBy: row.byName,
  };
}

export const EXAMPLE_NOTICE = {
  ref: 'NT-AHVA-RZ', self: '/api/v1/cases/CA-AHVA-R5/notices/NT-AHVA-RZ', version: 1, case: 'CA-AHVA-R5', caseVersion: 5, caseState: 'notice_served', person: 'PE-AHVA-RR',
  kind: 'notice_of_intent', method: 'in_person', language: 'ti', interpreter: 'By telephone, interpreter 4471',
  proof: 'Signed for by the person, witnessed by officer 2210.', proofDocument: null,
  flight: null, route: null, travelOn: null, noticeEndsAt: null, approval: null, fallenAt: null, breaches: [],
  occurredAt: '2025-08-14T09:00:00.000Z', recordedAt: '2025-08-14T09:20:00.000Z', servedBy: 'Casey Worker',
};
