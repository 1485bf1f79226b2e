import { describe, expect, test } from '@jest/globals';
import { type Barrier, type Effect } from './barrier.js';
import { type CaseFacts, type NoticeKind } from './case-facts.js';
import { CASE_STATES, type GuardName, HARD_GUARDS, MAY_HAVE_HAPPENED, nextState, TRANSITIONS } from './case-life.js';
import { at, soundActor, soundCase, soundTime } from '../../test/support/case-sample.js';
import { breachesOf, factRefusals, refusalsFor } from './case-step.js';
import { type Refusal } from './errors.js';
import { ROLES } from './role.js';

/** For each guard: what spoils the sound case, and the rule that must then be named. */
const SPOILERS: Record<GuardName, { spoil: (facts: CaseFacts) => Partial<CaseFacts>; rule: string; at?: Date }> = {
  'reviews-decided': { spoil: () => ({ reviews: [{ reference: 'MR-3', outcome: 'undecided' }] }), rule: 'case.review-undecided' },
  'screening-answered': { spoil: () => ({ answered: ['language', 'age'] }), rule: 'case.screening-incomplete' },
  adult: { spoil: () => ({ births: [{ year: 1998 }, { year: 2007 }] }), rule: 'case.may-be-under-18' },
  'scope-unbarred': { spoil: () => ({ barriers: [barring('scope')] }), rule: 'case.barred' },
  'within-scope-clock': { spoil: () => ({}), rule: 'case.scope-too-late', at: at('2025-08-26T23:00') },
  'reasons-written': { spoil: () => ({ scopeReasons: '  ' }), rule: 'case.reasons-missing' },
  'service-unbarred': { spoil: () => ({ barriers: [barring('service')] }), rule: 'case.barred' },
  'notice-of-intent-served': { spoil: (facts) => unproved(facts, 'notice_of_intent'), rule: 'case.proof-missing' },
  'within-request-clock': { spoil: () => ({}), rule: 'case.request-too-late', at: at('2025-08-26T23:00') },
  'request-complete': { spoil: ({ requests }) => ({ requests: [{ ...requests[0]!, lacks: ['photo'] }] }), rule: 'case.request-incomplete' },
  'reply-documented': { spoil: ({ requests }) => reply(requests, { hasDocument: false }), rule: 'case.reply-undocumented' },
  'reply-in-time': { spoil: ({ requests }) => reply(requests, { occurredAt: at('2025-09-04T10:00') }), rule: 'case.reply-late' },
  'claim-closed': { spoil: () => ({ claim: 'pending' }), rule: 'case.claim-pending' },
  'decision-approved': { spoil: (facts) => ownApproval(facts, 'decision'), rule: 'case.decision-not-approved' },
  'decision-notice-served': { spoil: (facts) => unproved(facts, 'decision'), rule: 'case.proof-missing' },
  'directions-unbarred': { spoil: () => ({ barriers: [barring('directions')] }), rule: 'case.barred' },
  'seat-held': { spoil: () => ({ seat: null }), rule: 'case.no-seat' },
  'directions-approved': { spoil: (facts) => ownApproval(facts, 'directions'), rule: 'case.directions-not-approved' },
  'directions-served': { spoil: ({ seat }) => ({ seat: { ...seat!, day: '2025-09-18' } }), rule: 'case.directions-for-another-flight' },
  'acceptance-valid': { spoil: ({ requests }) => reply(requests, { kind: 'refused' }), rule: 'case.not-accepted' },
  'ready-to-board': { spoil: () => ({ whereabouts: 'absconded' }), rule: 'boarding.whereabouts-unknown' },
  'late-boarding-approved': { spoil: (facts) => ownApproval(facts, 'late_boarding'), rule: 'case.late-boarding-not-approved' },
  'separate-hands': { spoil: ({ seat }) => ({ seat: { ...seat!, heldBy: 'somebody-else' } }), rule: 'case.held-the-seat' },
  'handover-receipted': { spoil: ({ handover }) => ({ handover: { ...handover!, hasReceipt: false } }), rule: 'case.handover-incomplete' },
  'boarding-unbarred': { spoil: () => ({ barriers: [barring('boarding')] }), rule: 'case.barred' },
  'not-departed': { spoil: ({ seat }) => ({ seat: { ...seat!, departedAt: at('2025-09-17T05:55') } }), rule: 'case.flight-departed' },
  settled: { spoil: () => ({ unsettled: ['property'] }), rule: 'case.unsettled' },
  'clock-run-out': { spoil: () => ({}), rule: 'case.time-left', at: at('2025-09-17T06:00') },
};

describe.each(TRANSITIONS)('$step', ({ step, from, to, roles, guards, kind }) => {
  const sound = (changes: Partial<CaseFacts> = {}) => soundCase({ state: step === 'board_late' || step === 'expire' ? 'directions_set' : from[0]!, ...changes });
  const actor = soundActor(step);
  const now = soundTime(step);

  test('goes through when nothing is against it', () => {
    expect(refusalsFor(step, sound(), actor, now)).toEqual([]);
    expect(breachesOf(step, sound(), now)).toEqual([]);
  });

  test.each(ROLES)('asked by a lone %s', (role) => {
    const found = rules(refusalsFor(step, sound(), { id: 'somebody-else', roles: [role] }, now));
    expect(found).toEqual(roles.includes(role) ? [] : ['case.role']);
  });

  test.each(CASE_STATES)('from the state %s', (state) => {
    const outOfOrder = !from.includes(state);
    const refused = rules(refusalsFor(step, sound({ state }), actor, now));
    expect(nextState(step, state)).toBe(outOfOrder ? null : to);
    expect(refused.includes('case.state')).toBe(outOfOrder && kind === 'permission');
    expect(rules(breachesOf(step, sound({ state }), now)).includes('case.out-of-order')).toBe(outOfOrder);
  });

  if (guards.length > 0) {
    test.each(guards)('guard %s', (guard) => {
      const { spoil, rule, at: then = now } = SPOILERS[guard];
      const spoiled = sound(spoil(sound()));
      const hard = HARD_GUARDS.includes(guard);
      expect(rules(refusalsFor(step, spoiled, actor, then)).includes(rule)).toBe(kind === 'permission' || hard);
      expect(rules(breachesOf(step, spoiled, then)).includes(rule)).toBe(!hard);
      if (!hard && kind === 'fact') expect(refusalsFor(step, spoiled, actor, then)).toEqual([]);
    });
  }

  test('recorded as having happened', () => {
    const recordable = kind === 'fact' || MAY_HAVE_HAPPENED.includes(step);
    expect(rules(factRefusals(step, sound(), actor, now))).toEqual(recordable ? [] : ['case.not-a-fact']);
  });
});

test('a late reply is shown late and never refused', () => {
  const facts = soundCase({ state: 'readmission_requested', ...reply(soundCase().requests, { occurredAt: at('2025-09-04T10:00') }) });
  expect(refusalsFor('record_acceptance', facts, soundActor('record_acceptance'), at('2025-09-04T10:00'))).toEqual([]);
  expect(breachesOf('record_acceptance', facts, at('2025-09-04T10:00'))).toEqual([
    { rule: 'case.reply-late', message: 'The reply was due by 29 August 2025.', facts: { lastDay: '2025-08-29', at: '2025-09-04T10:00:00.000Z' } },
  ]);
});

test('whoever approved the directions does not record the handover', () => {
  const approver = { id: 'supervisor-2', roles: ['escort' as const] };
  expect(rules(refusalsFor('hand_over', soundCase({ state: 'boarded' }), approver, at('2025-09-17T09:00')))).toEqual(['case.approved-directions']);
});

function rules(refusals: readonly Refusal[]): string[] {
  return refusals.map(({ rule }) => rule);
}

function barring(gate: Effect): Barrier {
  return { id: 'barrier-1', reference: 'BA-1', kind: 'injunction', effects: [gate], caseId: null, openedAt: at('2025-08-12T06:00'), liftedAt: null };
}

function unproved({ notices }: CaseFacts, kind: NoticeKind): Partial<CaseFacts> {
  return { notices: notices.map((notice) => (notice.kind === kind ? { ...notice, hasProof: false } : notice)) };
}

function ownApproval({ approvals }: CaseFacts, kind: string): Partial<CaseFacts> {
  return { approvals: approvals.map((one) => (one.kind === kind ? { ...one, approvedBy: one.proposedBy } : one)) };
}

function reply(requests: CaseFacts['requests'], changes: Partial<NonNullable<CaseFacts['requests'][number]['reply']>>): Partial<CaseFacts> {
  return { requests: [{ ...requests[0]!, reply: { ...requests[0]!.reply!, ...changes } }] };
}
