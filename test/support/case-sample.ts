import { type CaseFacts, SCREENING_QUESTIONS } from '../../src/domain/case-facts.js';
import { type CaseStep, transitionOf } from '../../src/domain/case-life.js';
import { type Actor } from '../../src/domain/role.js';
import { UK_FRANCE_2025 } from '../../src/domain/scheme.js';

/** Builder for specs: a case that landed on 12 August 2025 and has nothing against it at any step. Changes nothing, stores nothing. */
export function soundCase(changes: Partial<CaseFacts> = {}): CaseFacts {
  return {
    caseId: 'case-1', state: 'encountered', arrivedAt: at('2025-08-12T05:30'), scopedAt: at('2025-08-14T08:00'),
    clocks: UK_FRANCE_2025.clocks,
    reviews: [{ reference: 'MR-1', outcome: 'dismissed' }, { reference: 'MR-2', outcome: 'unresolved' }],
    searching: null, answered: SCREENING_QUESTIONS, births: [{ year: 1998 }], barriers: [], scopeReasons: 'Landed alone, fit, no claim.',
    notices: [
      { ...PAPER, kind: 'notice_of_intent', servedAt: at('2025-08-14T09:00') },
      { ...PAPER, kind: 'decision', servedAt: at('2025-09-05T10:00') },
      { ...PAPER, kind: 'directions', servedAt: at('2025-09-08T11:00'), flightId: 'flight-1', route: 'LHR-CDG', day: '2025-09-17' },
    ],
    requests: [{ sentAt: at('2025-08-15T10:00'), lacks: [], reply: { kind: 'accepted', occurredAt: at('2025-08-27T14:00'), hasDocument: true } }],
    claim: 'inadmissible',
    approvals: [
      { kind: 'decision', proposedBy: 'caseworker-1', approvedBy: 'supervisor-1', flightId: null },
      { kind: 'directions', proposedBy: 'caseworker-1', approvedBy: 'supervisor-2', flightId: 'flight-1' },
      { kind: 'late_boarding', proposedBy: 'escort-1', approvedBy: 'supervisor-1', flightId: 'flight-1' },
    ],
    seat: { flightId: 'flight-1', flightReference: 'FL-1', route: 'LHR-CDG', day: '2025-09-17', heldBy: 'caseworker-1', departedAt: null },
    documented: true, whereabouts: 'detained', fitness: { fit: true, assessedAt: at('2025-09-16T12:00'), validUntil: null },
    handover: { authority: 'Police aux frontières', place: 'Paris CDG', at: at('2025-09-17T09:00'), hasReceipt: true },
    unsettled: [],
    ...changes,
  };
}

const PAPER = { language: 'ti', hasProof: true, flightId: null, route: null, day: null, cancelledAt: null };

const TIMES: Partial<Record<CaseStep, string>> = {
  identify: '2025-08-13T09:00', screen: '2025-08-13T15:00', accept_into_scope: '2025-08-14T08:00',
  serve_notice_of_intent: '2025-08-14T09:00', request_readmission: '2025-08-15T10:00', record_acceptance: '2025-08-27T14:00',
  serve_decision: '2025-09-05T10:00', set_directions: '2025-09-08T11:00', board: '2025-09-17T06:00',
  close: '2025-10-20T09:00', expire: '2025-12-01T09:00',
};

/** When the sound case can take that step. */
export function soundTime(step: CaseStep): Date {
  return at(TIMES[step] ?? '2025-09-17T06:00');
}

/** Somebody who may take that step and did nothing else in the sound case. */
export function soundActor(step: CaseStep): Actor {
  return { id: 'somebody-else', roles: transitionOf(step).roles };
}

/** `2025-09-17T06:00` in UTC. */
export function at(minute: string): Date {
  return new Date(`${minute}:00Z`);
}
