import { mayApprove } from '../../domain/approval.js';
import type { Actor } from '../../platform/access/actor.js';
import type { ApprovalRow } from './approvals.repository.js';

/** What page and API show of a proposal. */
export interface ShownApproval {
  ref: string; self: string; version: number;
  kind: string;
  person: string | null; case: string | null; flight: string | null;
  particulars: Record<string, unknown>;
  reason: string;
  proposedBy: string;
  occurredAt: Date; recordedAt: Date;
  outcome: 'approved' | 'refused' | 'withdrawn' | 'waiting';
  decidedBy: string | null; decidedAt: Date | null; decisionReason: string | null;
  /** It waits, and you may be its second person; `whyNot` says why you may not. */
  youMayDecide: boolean; whyNot: string | null;
  /** It waits, and you proposed it: you may take it back. */
  youMayWithdraw: boolean;
}

/** @param actor to whom it is shown */
export function presentApproval(row: ApprovalRow, actor: Actor): ShownApproval {
  const refusal = row.outcome ? { message: `This was ${row.outcome} already.` } : mayApprove(actor, row);
  return {
    ref: row.ref, self: `/api/v1/approvals/${row.ref}`, version: row.version,
    kind: row.kind,
    person: row.personRef, case: row.caseRef, flight: row.flightRef,
    particulars: row.particulars,
    reason: row.reason,
    proposedBy: row.proposedByName,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt,
    outcome: row.outcome ?? 'waiting',
    decidedBy: row.decidedByName, decidedAt: row.decidedAt, decisionReason: row.decisionReason,
    youMayDecide: !refusal, whyNot: refusal?.message ?? null,
    youMayWithdraw: !row.outcome && row.proposedBy === actor.id && !followsFromVerdicts(row),
  };
}

/** A merge that two confirmed matches call for is nobody's own idea: whoever gave the last verdict does not take it back. */
export function followsFromVerdicts({ kind, particulars }: Pick<ApprovalRow, 'kind' | 'particulars'>): boolean {
  return kind === 'person_merge' && 'review' in particulars;
}

export const EXAMPLE_APPROVAL = {
  ref: 'AP-AHVA-RB', self: '/api/v1/approvals/AP-AHVA-RB', version: 1, kind: 'barrier_lifting',
  person: 'PE-AHVA-RR', case: null, flight: null, particulars: { barrier: 'BA-AHVA-RX' },
  reason: 'The court discharged the order.', proposedBy: 'Casey Worker',
  occurredAt: '2025-11-14T08:00:00.000Z', recordedAt: '2025-11-14T08:00:00.000Z',
  outcome: 'waiting', decidedBy: null, decidedAt: null, decisionReason: null,
  youMayDecide: true, whyNot: null, youMayWithdraw: false,
};
