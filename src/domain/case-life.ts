import { type Role } from './role.js';

/** Where a case stands. "Ready to board", suspended, absconded and bailed are computed, never stored. */
export const CASE_STATES = [
  'encountered', 'identified', 'screened', 'in_scope', 'notice_served', 'readmission_requested',
  'readmission_accepted', 'decision_served', 'directions_set', 'boarded', 'returned',
  'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum', 'closed',
] as const;
export type CaseState = (typeof CASE_STATES)[number];

/** The states that nothing leaves. `closed` is "closed after return". */
export const CASE_ENDS = ['out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum', 'closed'] as const satisfies readonly CaseState[];
export const FIRST_CASE_STATE = 'encountered' satisfies CaseState;

/** What can happen to a case, as a verb. Each one done is a row with who, when and why. */
export const CASE_STEPS = [
  'identify', 'screen', 'accept_into_scope', 'rule_out_of_scope', 'serve_notice_of_intent', 'request_readmission',
  'record_acceptance', 'record_refusal', 'serve_decision', 'set_directions', 'board', 'board_late', 'hand_over',
  'taken_off', 'not_handed_over', 'defer', 'directions_cancelled', 'return_reversed', 'close', 'expire', 'withdraw_to_asylum',
] as const;
export type CaseStep = (typeof CASE_STEPS)[number];

/** The rules of a step by name; their functions are in case-guards.ts. */
export const GUARD_NAMES = [
  'reviews-decided', 'screening-answered', 'adult', 'scope-unbarred', 'within-scope-clock', 'reasons-written',
  'service-unbarred', 'notice-of-intent-served', 'within-request-clock', 'request-complete', 'reply-documented',
  'reply-in-time', 'claim-closed', 'decision-approved', 'decision-notice-served', 'directions-unbarred', 'seat-held',
  'directions-approved', 'directions-served', 'acceptance-valid', 'ready-to-board', 'late-boarding-approved',
  'separate-hands', 'handover-receipted', 'boarding-unbarred', 'not-departed', 'settled', 'clock-run-out',
] as const;
export type GuardName = (typeof GUARD_NAMES)[number];

/**
 * Guards that refuse facts too: they are not about when something happened, but about who may say so (a second
 * person, separate hands) and about what makes it that fact at all (no receipt, no handover; no decision that a
 * supervisor didn't approve, though the paper that was served stays on record).
 */
export const HARD_GUARDS: readonly GuardName[] = ['decision-approved', 'late-boarding-approved', 'separate-hands', 'handover-receipted'];

/**
 * Steps of kind `permission` that the office may also record as having happened, their breaches shown: papers
 * served and sent. All others are decided now or not at all; a boarding in arrears is `board_late`.
 */
export const MAY_HAVE_HAPPENED: readonly CaseStep[] = ['serve_notice_of_intent', 'request_readmission', 'serve_decision'];

export interface Transition {
  readonly step: CaseStep;
  readonly from: readonly CaseState[];
  readonly to: CaseState;
  readonly roles: readonly Role[];
  readonly guards: readonly GuardName[];
  /** `permission`: asked for, may be refused. `fact`: happened, recorded; what was against the rules is a breach. */
  readonly kind: 'permission' | 'fact';
}

/** Every state in which the person is not aboard and the case has not ended, in order. */
export const BEFORE_BOARDING = [
  'encountered', 'identified', 'screened', 'in_scope', 'notice_served', 'readmission_requested',
  'readmission_accepted', 'decision_served', 'directions_set',
] as const satisfies readonly CaseState[];

const OFFICE: readonly Role[] = ['caseworker', 'supervisor'];
const ANYONE_ON_DUTY: readonly Role[] = ['caseworker', 'supervisor', 'escort'];
const AFTER_REQUEST: readonly CaseState[] = ['readmission_requested', 'readmission_accepted', 'decision_served', 'directions_set'];

/** The life of a case (domain.md §2): one row for each step. */
export const TRANSITIONS: readonly Transition[] = [
  { step: 'identify', from: ['encountered'], to: 'identified', roles: ['caseworker'], guards: ['reviews-decided'], kind: 'permission' },
  { step: 'screen', from: ['identified'], to: 'screened', roles: ['caseworker'], guards: ['screening-answered'], kind: 'permission' },
  { step: 'accept_into_scope', from: ['screened'], to: 'in_scope', roles: ['supervisor'], guards: ['adult', 'scope-unbarred', 'within-scope-clock', 'reasons-written'], kind: 'permission' },
  { step: 'rule_out_of_scope', from: BEFORE_BOARDING, to: 'out_of_scope', roles: ['supervisor'], guards: [], kind: 'permission' },
  { step: 'serve_notice_of_intent', from: ['in_scope'], to: 'notice_served', roles: ['caseworker'], guards: ['service-unbarred', 'notice-of-intent-served'], kind: 'permission' },
  { step: 'request_readmission', from: ['notice_served'], to: 'readmission_requested', roles: ['caseworker'], guards: ['within-request-clock', 'request-complete'], kind: 'permission' },
  { step: 'record_acceptance', from: ['readmission_requested'], to: 'readmission_accepted', roles: ['caseworker'], guards: ['reply-documented', 'reply-in-time'], kind: 'fact' },
  { step: 'record_refusal', from: AFTER_REQUEST, to: 'refused_by_receiving_state', roles: ['caseworker'], guards: ['reply-documented', 'reply-in-time'], kind: 'fact' },
  { step: 'serve_decision', from: ['readmission_accepted'], to: 'decision_served', roles: ['caseworker'], guards: ['service-unbarred', 'claim-closed', 'decision-approved', 'decision-notice-served'], kind: 'permission' },
  { step: 'set_directions', from: ['decision_served'], to: 'directions_set', roles: OFFICE, guards: ['reviews-decided', 'adult', 'directions-unbarred', 'acceptance-valid', 'seat-held', 'directions-approved', 'directions-served'], kind: 'permission' },
  { step: 'board', from: ['directions_set'], to: 'boarded', roles: ['escort', 'caseworker'], guards: ['ready-to-board', 'not-departed'], kind: 'permission' },
  // Whoever was taken aboard is aboard, whatever state the case was in. The second person's approval records it.
  { step: 'board_late', from: BEFORE_BOARDING, to: 'boarded', roles: ['escort', 'caseworker', 'supervisor'], guards: ['late-boarding-approved', 'ready-to-board'], kind: 'fact' },
  { step: 'hand_over', from: ['boarded'], to: 'returned', roles: ['escort', 'caseworker'], guards: ['separate-hands', 'handover-receipted', 'boarding-unbarred'], kind: 'fact' },
  { step: 'taken_off', from: ['boarded'], to: 'decision_served', roles: ANYONE_ON_DUTY, guards: ['not-departed'], kind: 'fact' },
  { step: 'not_handed_over', from: ['boarded'], to: 'decision_served', roles: ANYONE_ON_DUTY, guards: [], kind: 'fact' },
  { step: 'defer', from: ['directions_set'], to: 'decision_served', roles: ANYONE_ON_DUTY, guards: [], kind: 'fact' },
  // Also what follows from a barrier that blocks directions, whoever entered it.
  { step: 'directions_cancelled', from: ['directions_set'], to: 'decision_served', roles: [...ANYONE_ON_DUTY, 'system'], guards: [], kind: 'fact' },
  // Two people found that the return was recorded in error: nobody was handed over.
  { step: 'return_reversed', from: ['returned'], to: 'decision_served', roles: OFFICE, guards: [], kind: 'fact' },
  { step: 'close', from: ['returned'], to: 'closed', roles: ['supervisor'], guards: ['settled'], kind: 'permission' },
  { step: 'expire', from: BEFORE_BOARDING, to: 'time_expired', roles: ['supervisor'], guards: ['clock-run-out'], kind: 'permission' },
  { step: 'withdraw_to_asylum', from: BEFORE_BOARDING, to: 'withdrawn_to_asylum', roles: ['supervisor'], guards: [], kind: 'permission' },
];

/** The row of that step. */
export function transitionOf(step: CaseStep): Transition {
  return TRANSITIONS.find((transition) => transition.step === step)!;
}

/** Where the step takes a case that stands in `state`; null: it is recorded (if a fact) and moves nothing. */
export function nextState(step: CaseStep, state: CaseState): CaseState | null {
  const { from, to } = transitionOf(step);
  return from.includes(state) ? to : null;
}

/** True if the case is over. */
export function isEnd(state: CaseState): boolean {
  return (CASE_ENDS as readonly CaseState[]).includes(state);
}
