import { type ApprovalKind } from './approval.js';
import { type Effect } from './barrier.js';
import { type CaseState, type CaseStep } from './case-life.js';
import { type BoardingOutcome } from './flight-life.js';
import { type ReviewOutcome } from './review.js';

/**
 * What a lower floor tells the higher ones, inside the transaction in which it happened. All ids are UUIDs as text,
 * all instants are occurred times.
 */
export type DomainEvent =
  | { readonly type: 'crossings.registered'; readonly crossingIds: readonly string[] }
  | { readonly type: 'capture.recorded'; readonly captureId: string; readonly crossingId: string; readonly personId: string }
  /** Photos or templates to search with were added to a crossing: of these captures. */
  | { readonly type: 'captures.registered'; readonly crossingId: string; readonly personId: string; readonly captureIds: readonly string[] }
  | { readonly type: 'candidate.proposed'; readonly reviewId: string; readonly crossingId: string; readonly proposedPersonId: string }
  | { readonly type: 'review.decided'; readonly reviewId: string; readonly crossingId: string; readonly proposedPersonId: string; readonly outcome: Exclude<ReviewOutcome, 'undecided'> }
  | { readonly type: 'review.reversed'; readonly reviewId: string; readonly crossingId: string; readonly proposedPersonId: string; readonly approvalId: string }
  | { readonly type: 'barrier.opened'; readonly barrierId: string; readonly personId: string; readonly caseId: string | null; readonly effects: readonly Effect[]; readonly occurredAt: Date }
  | { readonly type: 'barrier.lifted'; readonly barrierId: string; readonly personId: string; readonly caseId: string | null; readonly approvalId: string; readonly occurredAt: Date }
  | { readonly type: 'case.stepped'; readonly caseId: string; readonly personId: string; readonly step: CaseStep; readonly from: CaseState; readonly to: CaseState; readonly occurredAt: Date }
  | { readonly type: 'seat.released'; readonly seatId: string; readonly flightId: string; readonly personId: string; readonly caseId: string | null }
  | { readonly type: 'boarding.recorded'; readonly flightId: string; readonly personId: string; readonly caseId: string; readonly outcome: BoardingOutcome; readonly occurredAt: Date }
  | { readonly type: 'return.recorded'; readonly returnId: string; readonly personId: string; readonly caseId: string; readonly flightId: string; readonly occurredAt: Date }
  | { readonly type: 'return.reversed'; readonly returnId: string; readonly personId: string; readonly caseId: string; readonly approvalId: string }
  | { readonly type: 'admission.arrived'; readonly admissionId: string; readonly people: number; readonly occurredAt: Date }
  | { readonly type: 'approval.given'; readonly approvalId: string; readonly kind: ApprovalKind; readonly subjectId: string; readonly approvedBy: string }
  | { readonly type: 'approval.refused'; readonly approvalId: string; readonly kind: ApprovalKind; readonly subjectId: string; readonly refusedBy: string }
  | { readonly type: 'person.merged'; readonly personId: string; readonly mergedIntoId: string; readonly approvalId: string | null }
  /** A joining was undone: personId stands again; heldById stood for the record that it had been joined with. */
  | { readonly type: 'person.unmerged'; readonly personId: string; readonly mergedIntoId: string; readonly heldById: string; readonly approvalId: string }
  | { readonly type: 'user.roles-changed'; readonly userId: string };

export type DomainEventType = DomainEvent['type'];
/** The event of that type, e.g. `EventOf<'barrier.opened'>`. */
export type EventOf<Type extends DomainEventType> = Extract<DomainEvent, { readonly type: Type }>;
