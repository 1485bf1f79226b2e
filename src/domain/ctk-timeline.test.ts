import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Barrier, blocking, DEFAULT_EFFECTS, freesSeat, suspended } from './barrier.js';
import { type CaseFacts } from './case-facts.js';
import { type CaseState, nextState } from './case-life.js';
import { at, soundCase } from '../../test/support/case-sample.js';
import { breachesOf, refusalsFor } from './case-step.js';
import { clocksOf, clockState } from './clocks.js';
import { daysBetween, londonDay } from './day.js';
import { readyToBoard } from './readiness.js';
import { noticeEndsAt } from './working-day.js';

/** CTK, [2025] EWCA Civ 1264, counted from arrival on 12 August 2025 (domain.md §3). Hours are invented. */
const ARRIVED = at('2025-08-12T05:30');
const INTENT = at('2025-08-14T09:00');
const REQUESTED = at('2025-08-15T10:00');
const ACCEPTED = at('2025-09-04T15:00');
const DIRECTIONS = at('2025-09-08T11:00');
const REFERRED = at('2025-09-13T10:00');
const RELIEF = at('2025-09-16T22:25'); // 23:25 in London
const FLIGHT = at('2025-09-17T06:00');

const referral = barrier('trafficking_referral', 'BA-REFERRAL', REFERRED);
const injunction = barrier('injunction', 'BA-RELIEF', RELIEF);

describe('the CTK timeline', () => {
  test.each([[INTENT, 2], [REQUESTED, 3], [ACCEPTED, 23], [DIRECTIONS, 27], [REFERRED, 32], [RELIEF, 35], [FLIGHT, 36]])('%s is day %i', (instant, day) => {
    expect(daysBetween(londonDay(ARRIVED), londonDay(instant))).toBe(day);
  });

  test('notice of intent and request are in time', () => {
    expect(step('serve_notice_of_intent', 'in_scope', INTENT)).toBe('notice_served');
    expect(step('request_readmission', 'notice_served', REQUESTED)).toBe('readmission_requested');
  });

  test('acceptance comes 20 days after the request: recorded, shown late', () => {
    expect(step('record_acceptance', 'readmission_requested', ACCEPTED)).toBe('readmission_accepted');
    expect(breachesOf('record_acceptance', ctk('readmission_requested'), ACCEPTED).map(({ rule }) => rule)).toEqual(['case.reply-late']);
    const reply = clocksOf(ctk('readmission_accepted')).find(({ kind }) => kind === 'reply')!;
    expect([clockState(reply, at('2025-08-29T22:59')), clockState(reply, at('2025-08-29T23:00')), clockState(reply, ACCEPTED)]).toEqual(['running', 'overdue', 'met_late']);
  });

  test('directions on day 27 leave five working days before day 36', () => {
    expect(step('set_directions', 'decision_served', DIRECTIONS)).toBe('directions_set');
    expect(noticeEndsAt(DIRECTIONS, 5)).toEqual(at('2025-09-15T23:00'));
    expect(readyToBoard(ctk('directions_set'), at('2025-09-15T22:59')).missing.map(({ rule }) => rule)).toContain('boarding.notice-running');
    expect(readyToBoard(ctk('directions_set'), FLIGHT)).toEqual({ ready: true, missing: [] });
  });

  test('the referral suspends the case and closes the aircraft door, the seat stays held', () => {
    const facts = { ...ctk('directions_set'), barriers: [referral] };
    expect(suspended(facts.barriers, facts.caseId, REFERRED)).toBe(true);
    expect(freesSeat(referral)).toBe(false);
    expect(readyToBoard(facts, FLIGHT).missing.map(({ rule }) => rule)).toEqual(['case.barred']);
  });

  describe('interim relief the night before', () => {
    let facts: CaseFacts;
    beforeAll(() => {
      facts = { ...ctk('directions_set'), barriers: [{ ...referral, liftedAt: at('2025-09-16T15:00') }, injunction] };
    });

    test('the seat comes free and the case goes back to decision served', () => {
      expect(freesSeat(injunction)).toBe(true);
      expect(refusalsFor('directions_cancelled', facts, { id: 'caseworker-9', roles: ['caseworker'] }, RELIEF)).toEqual([]);
      expect(nextState('directions_cancelled', facts.state)).toBe('decision_served');
    });

    test('the case is suspended and the stop list shows the order', () => {
      expect(suspended(facts.barriers, facts.caseId, RELIEF)).toBe(true);
      expect(blocking(facts.barriers, 'boarding', facts.caseId, FLIGHT)).toEqual([injunction]);
    });

    test('boarding is refused, by name of the order', () => {
      expect(refusalsFor('board', facts, { id: 'escort-1', roles: ['escort'] }, FLIGHT)).toEqual([
        { rule: 'case.barred', message: 'Barrier BA-RELIEF (injunction) blocks boarding.', facts: { barrier: 'BA-RELIEF', kind: 'injunction', gate: 'boarding' } },
      ]);
    });

    test('once it is lifted, seat and directions are needed anew', () => {
      const lifted = { ...facts, state: 'decision_served' as const, seat: null, approvals: [], barriers: [{ ...injunction, liftedAt: FLIGHT }],
        notices: facts.notices.map((notice) => ({ ...notice, cancelledAt: RELIEF })) };
      const missing = readyToBoard(lifted, at('2025-09-18T06:00')).missing.map(({ rule }) => rule);
      expect(missing).toEqual(['boarding.directions-not-set', 'case.no-seat', 'case.directions-not-approved', 'case.directions-not-served']);
    });
  });
});

function ctk(state: CaseState): CaseFacts {
  const { requests, ...rest } = soundCase({ state, arrivedAt: ARRIVED });
  return { ...rest, requests: [{ ...requests[0]!, sentAt: REQUESTED, reply: { kind: 'accepted', occurredAt: ACCEPTED, hasDocument: true } }] };
}

function step(name: Parameters<typeof refusalsFor>[0], state: CaseState, when: Date): CaseState | null {
  expect(refusalsFor(name, ctk(state), { id: 'caseworker-9', roles: ['caseworker'] }, when)).toEqual([]);
  return nextState(name, state);
}

function barrier(kind: Barrier['kind'], reference: string, openedAt: Date): Barrier {
  return { id: reference, reference, kind, effects: DEFAULT_EFFECTS[kind], caseId: null, openedAt, liftedAt: null };
}
