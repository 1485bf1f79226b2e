import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Barrier, BARRIER_KINDS, DEFAULT_EFFECTS, freesSeat } from './barrier.js';
import { type CaseFacts } from './case-facts.js';
import { CASE_STEPS, type CaseStep, isEnd, nextState, transitionOf } from './case-life.js';
import { at, soundCase } from '../../test/support/case-sample.js';
import { factRefusals, refusalsFor } from './case-step.js';
import { addDays, endOfDay, londonDay } from './day.js';
import { ROLES } from './role.js';
import { isWorkingDay } from './working-day.js';

/** One thing that somebody tries. `hours` pass before it. */
type Act = { hours: number } & (
  | { act: 'step'; step: CaseStep; happened: boolean }
  | { act: 'open'; kind: Barrier['kind']; limited: boolean }
  | { act: 'lift' | 'serve' | 'approve' | 'hold' | 'prepare' }
);

const hours = fc.integer({ min: 0, max: 120 });
const ACTS: fc.Arbitrary<Act> = fc.oneof(
  { weight: 1, arbitrary: steps(...CASE_STEPS) },
  { weight: 6, arbitrary: steps('set_directions', 'board', 'board', 'hand_over') },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('open' as const), hours, kind: fc.constantFrom(...BARRIER_KINDS), limited: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ act: fc.constantFrom('lift' as const, 'serve' as const, 'approve' as const, 'hold' as const, 'prepare' as const), hours }) },
);
const ANYBODY = { id: 'anybody', roles: ROLES };

function steps(...names: CaseStep[]) {
  return fc.record({ act: fc.constant('step' as const), hours, step: fc.constantFrom(...names), happened: fc.boolean() });
}

test('whatever people try, nobody is boarded against a barrier or before notice is over', () => {
  let boardings = 0;
  fc.assert(fc.property(fc.array(ACTS, { minLength: 10, maxLength: 60 }), (acts) => {
    let now = at('2025-09-08T08:00');
    let facts = soundCase({ state: 'decision_served', seat: null, notices: [], approvals: [], fitness: { fit: true, assessedAt: now, validUntil: null } });
    for (const attempt of acts) {
      now = new Date(now.getTime() + attempt.hours * 3_600_000);
      const before = facts;
      facts = tried(facts, attempt, now);
      if (isEnd(before.state)) expect(facts.state).toBe(before.state);
      if (attempt.act === 'lift') expect([facts.seat, facts.notices, facts.state]).toEqual([before.seat, before.notices, before.state]);
      if (facts.state === 'boarded' && before.state !== 'boarded') {
        boardings += 1;
        expect(before.state).toBe('directions_set');
        expect(openBoardingBarriers(facts.barriers, now)).toEqual([]);
        expect(londonDay(now) <= facts.notices.at(-1)!.day!).toBe(true);
        expect(fullWorkingDays(facts.notices.at(-1)!.servedAt, now)).toBeGreaterThanOrEqual(5);
      }
      if (facts.state === 'returned' && before.state !== 'returned') expect(before.state).toBe('boarded');
    }
  }), { numRuns: 3000, seed: 20251114 });
  expect(boardings).toBeGreaterThan(100); // else the test shows nothing
});

function tried(facts: CaseFacts, attempt: Act, now: Date): CaseFacts {
  switch (attempt.act) {
    case 'step': return stepped(facts, attempt.step, attempt.happened, now);
    case 'open': return opened(facts, attempt.kind, attempt.limited, now);
    case 'lift': return { ...facts, barriers: facts.barriers.map((one) => (one.liftedAt === null ? { ...one, liftedAt: now } : one)) };
    case 'hold': return facts.seat ? facts : { ...facts, seat: { ...soundCase().seat!, day: addDays(londonDay(now), 16) } };
    case 'approve': return { ...facts, approvals: soundCase().approvals.filter(({ kind }) => kind === 'directions') };
    case 'prepare': return stepped(['hold', 'approve', 'serve'].reduce((held, act) => tried(held, { act, hours: 0 } as Act, now), facts), 'set_directions', false, now);
    case 'serve': {
      if (!facts.seat) return facts;
      const { flightId, route, day } = facts.seat;
      return { ...facts, notices: [...facts.notices, { kind: 'directions', servedAt: now, language: 'ti', hasProof: true, flightId, route, day, cancelledAt: null }] };
    }
  }
}

/** As the services do it: permission asked or fact told, then the case moves, then what hung on directions falls. */
function stepped(facts: CaseFacts, step: CaseStep, happened: boolean, now: Date): CaseFacts {
  const refused = happened ? factRefusals(step, facts, ANYBODY, now) : refusalsFor(step, facts, ANYBODY, now);
  const state = refused.length > 0 ? null : nextState(step, facts.state);
  if (state === null) return facts;
  const moved = { ...facts, state };
  return state === 'decision_served' ? withoutDirections(moved, now) : moved;
}

function opened(facts: CaseFacts, kind: Barrier['kind'], limited: boolean, now: Date): CaseFacts {
  const barrier: Barrier = { id: 'b', reference: 'BA-1', kind, effects: DEFAULT_EFFECTS[kind], caseId: limited ? facts.caseId : null, openedAt: now, liftedAt: null };
  const barred = { ...facts, barriers: [...facts.barriers, barrier] };
  return freesSeat(barrier) ? stepped(barred, 'directions_cancelled', true, now) : barred;
}

function withoutDirections(facts: CaseFacts, now: Date): CaseFacts {
  return { ...facts, seat: null, approvals: [], notices: facts.notices.map((one) => ({ ...one, cancelledAt: one.cancelledAt ?? now })) };
}

// Oracles: written from domain.md, not by the functions under test.
function openBoardingBarriers(barriers: readonly Barrier[], now: Date): Barrier[] {
  return barriers.filter(({ effects, openedAt, liftedAt }) => effects.includes('boarding') && openedAt <= now && (!liftedAt || liftedAt > now));
}

function fullWorkingDays(from: Date, to: Date): number {
  let count = 0;
  for (let day = addDays(londonDay(from), 1); endOfDay(day) <= to; day = addDays(day, 1)) count += isWorkingDay(day) ? 1 : 0;
  return count;
}

test('no step leads where it came from', () => {
  for (const step of CASE_STEPS) {
    const { from, to } = transitionOf(step);
    expect(from).not.toContain(to);
  }
});
