import type { Barrier } from '../../domain/barrier.js';
import {
  type ApprovalFact, type CaseFacts, type ClaimStatus, type FitnessFact, type HandoverFact, type NoticeFact, type RequestFact,
  type SeatFact, type Settlement, SETTLEMENTS, type ScreeningQuestion, type Whereabouts,
} from '../../domain/case-facts.js';
import type { CaseState } from '../../domain/case-life.js';
import type { PartialDate } from '../../domain/partial-date.js';
import { lacksOf } from '../../domain/readmission.js';
import type { ReviewOutcome } from '../../domain/review.js';
import type { SchemeClocks } from '../../domain/scheme.js';

/** A value as PostgreSQL writes it into JSON: instants are text. */
type InJson<T> = { readonly [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] };

/** The one row that facts.repository.ts gathers. */
export interface FactsRow {
  caseId: string; ref: string; version: number; personId: string; crossingId: string; state: CaseState; stateSince: Date; arrivedAt: Date;
  claim: ClaimStatus | null; settled: Settlement[]; absconded: boolean; bailed: boolean; detained: boolean; documented: boolean;
  clocks: SchemeClocks; scopedAt: Date | null; scopeReasons: string | null;
  reviews: { reference: string; outcome: ReviewOutcome }[];
  searching: 'waiting' | 'failed' | null;
  answered: ScreeningQuestion[];
  births: PartialDate[];
  barriers: (InJson<Barrier> & { person: string })[];
  notices: (InJson<NoticeFact> & { reference: string })[];
  requests: { reference: string; sentAt: string; disclosed: string[]; reply: InJson<NonNullable<RequestFact['reply']>> | null }[];
  approvals: (ApprovalFact & { id: string; reference: string })[];
  seat: (InJson<SeatFact> & { seat: number; heldByName: string; designator: string }) | null;
  fitness: InJson<FitnessFact> | null;
  handover: InJson<HandoverFact> | null;
}

/** The facts of a case together with who it is and at which version they were read. */
export interface CaseRecord extends CaseFacts {
  readonly ref: string;
  readonly personId: string;
  readonly version: number;
  readonly stateSince: Date;
  readonly barriers: readonly (Barrier & { readonly person: string })[];
  readonly approvals: readonly (ApprovalFact & { readonly id: string; readonly reference: string })[];
  readonly seat: (SeatFact & { readonly seat: number; readonly heldByName: string; readonly designator: string }) | null;
}

/** Plain values of the domain from the row. An unrecorded claim counts as pending: silence never serves a decision. */
export function factsFrom(row: FactsRow): CaseRecord {
  const { settled, absconded, bailed, detained, ...rest } = row;
  return {
    ...rest,
    claim: row.claim ?? 'pending',
    unsettled: SETTLEMENTS.filter((one) => !settled.includes(one)),
    whereabouts: whereabouts(absconded, detained, bailed),
    barriers: row.barriers.map((barrier) => ({ ...barrier, openedAt: new Date(barrier.openedAt), liftedAt: instant(barrier.liftedAt) })),
    notices: row.notices.map((notice) => ({ ...notice, servedAt: new Date(notice.servedAt), cancelledAt: instant(notice.cancelledAt) })),
    requests: row.requests.map(({ reference, sentAt, disclosed, reply }) => ({
      reference, sentAt: new Date(sentAt), lacks: lacksOf(disclosed), reply: reply && { ...reply, occurredAt: new Date(reply.occurredAt) },
    })),
    seat: row.seat && { ...row.seat, departedAt: instant(row.seat.departedAt) },
    fitness: row.fitness && { ...row.fitness, assessedAt: new Date(row.fitness.assessedAt), validUntil: instant(row.fitness.validUntil) },
    handover: row.handover && { ...row.handover, at: instant(row.handover.at) },
  };
}

function whereabouts(absconded: boolean, detained: boolean, bailed: boolean): Whereabouts {
  if (absconded) return 'absconded';
  if (detained) return 'detained';
  return bailed ? 'bailed' : 'unknown';
}

function instant(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
