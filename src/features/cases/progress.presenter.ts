import { openAt, suspended } from '../../domain/barrier.js';
import { SCREENING_QUESTIONS } from '../../domain/case-facts.js';
import { type CaseStep, nextState, TRANSITIONS } from '../../domain/case-life.js';
import { type Breach, refusalsFor } from '../../domain/case-step.js';
import { clocksOf, clockState } from '../../domain/clocks.js';
import type { Refusal } from '../../domain/errors.js';
import { asIfServed, nextNeeded, type NextNeeded } from '../../domain/next-step.js';
import { readyToBoard } from '../../domain/readiness.js';
import { type Actor, holdsAny, type Role } from '../../domain/role.js';
import type { CaseRecord } from './facts.js';
import type { StepRow } from './progress.repository.js';

/** What a case needs next, for one reader at one instant. */
export interface ShownProgress {
  ref: string; self: string; version: number; state: string; asOf: Date; suspended: boolean;
  /** What is needed now, in one sentence, whose turn it is, and what else stands in the way. */
  next: NextNeeded;
  /** `allowed`: this reader may do it now. `to` null: it would be recorded and move nothing. */
  steps: { step: CaseStep; to: string | null; kind: string; roles: readonly Role[]; allowed: boolean; refusals: readonly Refusal[] }[];
  clocks: { kind: string; startsAt: Date; dueAt: Date; metAt: Date | null; state: string }[];
  barriers: { ref: string; person: string; kind: string; effects: readonly string[]; onlyThisCase: boolean; since: Date }[];
  screening: { answered: readonly string[]; open: readonly string[] };
  whereabouts: string; documented: boolean; claim: string;
  seat: { flight: string; designator: string; seat: number; route: string; day: string; heldBy: string; departedAt: Date | null } | null;
  boarding: { ready: boolean; missing: readonly Refusal[] };
}

export function presentProgress(facts: CaseRecord, actor: Actor, now: Date): ShownProgress {
  const { ref, version, state, barriers, answered, whereabouts, documented, claim, seat } = facts;
  return {
    ref, self: `/api/v1/cases/${ref}/progress`, version, state, asOf: now, suspended: suspended(barriers, facts.caseId, now),
    next: nextNeeded(facts, now),
    steps: TRANSITIONS.map(({ step, kind, roles }) => {
      const refusals = refusalsFor(step, asIfServed(step, facts, now), { id: actor.id, roles }, now);
      return { step, to: nextState(step, state), kind, roles, allowed: refusals.length === 0 && holdsAny(actor, roles), refusals };
    }),
    clocks: clocksOf(facts).map((clock) => ({ ...clock, state: clockState(clock, now) })),
    barriers: barriers.filter((barrier) => openAt(barrier, now)).map(({ reference, person, kind, effects, caseId, openedAt }) => (
      { ref: reference, person, kind, effects, onlyThisCase: caseId !== null, since: openedAt })),
    screening: { answered, open: SCREENING_QUESTIONS.filter((question) => !answered.includes(question)) },
    whereabouts, documented, claim,
    seat: seat && { flight: seat.flightReference, designator: seat.designator, seat: seat.seat, route: seat.route, day: seat.day, heldBy: seat.heldByName, departedAt: seat.departedAt },
    boarding: readyToBoard(facts, now),
  };
}

/** One step of the case as it went. */
export interface ShownStep {
  step: string; from: string; to: string; reason: string | null; particulars: Record<string, unknown>; breaches: readonly Breach[];
  approval: string | null; occurredAt: Date; recordedAt: Date; by: string;
}

export function presentStep({ step, from, to, reason, particulars, breaches, approvalRef, occurredAt, recordedAt, byName }: StepRow): ShownStep {
  return { step, from, to, reason, particulars, breaches, approval: approvalRef, occurredAt, recordedAt, by: byName };
}

export const EXAMPLE_STEP = {
  step: 'record_acceptance', from: 'readmission_requested', to: 'readmission_accepted', reason: null, particulars: { request: 'RQ-AHVA-R4' },
  breaches: [{ rule: 'case.reply-late', message: 'The reply was due by 29 August 2025.', facts: { lastDay: '2025-08-29', at: '2025-09-04T15:00:00.000Z' } }],
  approval: null, occurredAt: '2025-09-04T15:00:00.000Z', recordedAt: '2025-09-04T15:20:00.000Z', by: 'Casey Worker',
};
export const EXAMPLE_PROGRESS = {
  ref: 'CA-AHVA-R5', self: '/api/v1/cases/CA-AHVA-R5/progress', version: 7, state: 'readmission_requested', asOf: '2025-11-14T08:00:00.000Z', suspended: false,
  next: { sentence: 'The reply was expected by 29 August 2025 and is not recorded: ask the receiving state for it.', step: 'record_acceptance', waitsFor: 'caseworker', blockedBy: [] },
  steps: [{ step: 'record_acceptance', to: 'readmission_accepted', kind: 'fact', roles: ['caseworker'], allowed: true, refusals: [] }],
  clocks: [{ kind: 'reply', startsAt: '2025-08-15T10:00:00.000Z', dueAt: '2025-08-29T23:00:00.000Z', metAt: null, state: 'overdue' }],
  barriers: [], screening: { answered: ['language', 'interpreter', 'age', 'trafficking', 'health'], open: [] },
  whereabouts: 'detained', documented: true, claim: 'pending', seat: null,
  boarding: { ready: false, missing: [{ rule: 'boarding.directions-not-set', message: 'No directions are set.', facts: { state: 'readmission_requested' } }] },
};
