import { type ApprovalKind } from './approval.js';
import { type Barrier } from './barrier.js';
import { type CaseState } from './case-life.js';
import { type Day } from './day.js';
import { type PartialDate } from './partial-date.js';
import { type ReviewOutcome } from './review.js';
import { type SchemeClocks } from './scheme.js';

/** What screening must have asked; each counts once an answer stands, "declined to answer" included. */
export const SCREENING_QUESTIONS = ['language', 'interpreter', 'age', 'trafficking', 'health'] as const;
export type ScreeningQuestion = (typeof SCREENING_QUESTIONS)[number];

export const NOTICE_KINDS = ['notice_of_intent', 'decision', 'directions'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** The person's asylum claim as the decision needs it. All but `pending` let a decision be served. */
export const CLAIM_STATUSES = ['never_made', 'pending', 'inadmissible', 'withdrawn'] as const;
export type ClaimStatus = (typeof CLAIM_STATUSES)[number];

export const WHEREABOUTS = ['detained', 'bailed', 'absconded', 'unknown'] as const;
export type Whereabouts = (typeof WHEREABOUTS)[number];

/** What must be settled before a case closes after return. */
export const SETTLEMENTS = ['property', 'complaints', 'force_reports'] as const;
export type Settlement = (typeof SETTLEMENTS)[number];

export interface NoticeFact {
  readonly kind: NoticeKind;
  readonly servedAt: Date;
  /** BCP 47; null: not recorded. */
  readonly language: string | null;
  readonly hasProof: boolean;
  /** Directions only, null on other notices: what exactly was served. */
  readonly flightId: string | null;
  readonly route: string | null;
  readonly day: Day | null;
  /** When the directions fell (seat freed, deferred, taken off); null while they stand. */
  readonly cancelledAt: Date | null;
}

export interface RequestFact {
  readonly sentAt: Date;
  /** What the request still lacks, in plain words; empty: complete. */
  readonly lacks: readonly string[];
  /** The reply that stands, the latest if the receiving state changed its mind. */
  readonly reply: { readonly kind: 'accepted' | 'refused'; readonly occurredAt: Date; readonly hasDocument: boolean } | null;
}

/** A proposal of this case that stands: neither refused nor used up by an earlier attempt. */
export interface ApprovalFact {
  readonly kind: ApprovalKind;
  readonly proposedBy: string;
  /** Null while it waits for its second key. */
  readonly approvedBy: string | null;
  /** What directions and late boardings are for. */
  readonly flightId: string | null;
}

/** The person's live seat (held or confirmed), told by flights. */
export interface SeatFact {
  readonly flightId: string;
  readonly flightReference: string;
  /** As served in directions, e.g. `LHR-CDG`. */
  readonly route: string;
  /** Local day of scheduled departure. */
  readonly day: Day;
  readonly heldBy: string;
  /** Actual departure; null while on the ground. */
  readonly departedAt: Date | null;
}

export interface FitnessFact {
  readonly fit: boolean;
  readonly assessedAt: Date;
  /** First instant at which the assessment no longer holds; null: no end was given. */
  readonly validUntil: Date | null;
}

/** A handover as told; what is null was not given. */
export interface HandoverFact {
  readonly authority: string | null;
  readonly place: string | null;
  readonly at: Date | null;
  readonly hasReceipt: boolean;
}

/** Everything that the rules of a case look at; plain values, gathered under the person's lock. Ids are UUIDs. */
export interface CaseFacts {
  readonly caseId: string;
  readonly state: CaseState;
  readonly arrivedAt: Date;
  /** When it was accepted into scope; null: not yet. */
  readonly scopedAt: Date | null;
  /** Of the scheme version to which the case is pinned. */
  readonly clocks: SchemeClocks;
  /** Match reviews of the crossing that were not reversed. */
  readonly reviews: readonly { readonly reference: string; readonly outcome: ReviewOutcome }[];
  /** The latest search with the crossing's captures has not ended; failed: it is not tried again by itself. Null: it has, or there is none. */
  readonly searching: 'waiting' | 'failed' | null;
  readonly answered: readonly ScreeningQuestion[];
  /** Every recorded birth and claim of birth that was not withdrawn by two people. */
  readonly births: readonly PartialDate[];
  /** Of the person and, while a review is undecided, of the proposed person too. Lifted ones may be among them. */
  readonly barriers: readonly Barrier[];
  /** "Why this person?" */
  readonly scopeReasons: string | null;
  readonly notices: readonly NoticeFact[];
  readonly requests: readonly RequestFact[];
  readonly claim: ClaimStatus;
  readonly approvals: readonly ApprovalFact[];
  readonly seat: SeatFact | null;
  /** A travel document, or one that the receiving state takes in its place. */
  readonly documented: boolean;
  readonly whereabouts: Whereabouts;
  readonly fitness: FitnessFact | null;
  readonly handover: HandoverFact | null;
  readonly unsettled: readonly Settlement[];
}
