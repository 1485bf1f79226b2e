import { expect, test } from '@jest/globals';
import { type Barrier } from './barrier.js';
import { at, soundCase } from '../../test/support/case-sample.js';
import { directionsRefusals, seatConsequence, seatRefusals, type SeatInSight } from './seat.js';

const order: Barrier = { id: 'b', reference: 'BA-1', kind: 'injunction', effects: ['directions', 'boarding'], caseId: null, openedAt: at('2025-09-16T22:25'), liftedAt: null };
const seat: SeatInSight = { caseId: 'case-1', ended: false, outcome: null, departedAt: null, handoverAt: null };
const eve = at('2025-09-16T23:00');

test('a seat is held before boarding, for an adult, past no bar to directions', () => {
  const rules = (changes: object) => seatRefusals(soundCase({ state: 'decision_served', ...changes }), eve).map(({ rule }) => rule);
  expect(rules({})).toEqual([]);
  expect(rules({ state: 'boarded' })).toEqual(['seat.case-state']);
  expect(rules({ state: 'closed' })).toEqual(['seat.case-state']);
  expect(rules({ births: [{ year: 2007 }] })).toEqual(['case.may-be-under-18']);
  expect(rules({ barriers: [order] })).toEqual(['case.barred']);
  expect(rules({ barriers: [{ ...order, effects: ['boarding'] }] })).toEqual([]);
});

test('directions are proposed for the flight of the seat, past everything but their own approval and service', () => {
  const rules = (changes: object, flight = 'flight-1') => directionsRefusals(soundCase({ state: 'decision_served', approvals: [], notices: [], ...changes }), flight, eve).map(({ rule }) => rule);
  expect(rules({})).toEqual([]);
  expect(rules({}, 'flight-2')).toEqual(['directions.other-flight']);
  expect(rules({ seat: null })).toEqual(['case.no-seat']);
  expect(rules({ state: 'readmission_accepted' })).toEqual(['case.state']);
  expect(rules({ reviews: [{ reference: 'MR-1', outcome: 'undecided' }] })).toEqual(['case.review-undecided']);
  expect(rules({ requests: [] })).toEqual(['case.not-accepted']);
  expect(rules({ barriers: [order] })).toEqual(['case.barred']);
});

test.each<[string, Partial<Barrier>, Partial<SeatInSight>, string]>([
  ['held: the seat comes free', {}, {}, 'release'],
  ['held, but only boarding is blocked: it stays held', { effects: ['boarding'] }, {}, 'none'],
  ['held for another case', { caseId: 'case-2' }, {}, 'none'],
  ['a question of age, though entered for another case', { kind: 'age_dispute', effects: [], caseId: 'case-2' }, {}, 'release'],
  ['released already', {}, { ended: true }, 'none'],
  ['aboard on the ground', {}, { outcome: 'boarded' }, 'take_off'],
  ['aboard, but only directions are blocked', { effects: ['directions'] }, { outcome: 'boarded' }, 'none'],
  ['deferred', {}, { outcome: 'deferred', ended: true }, 'none'],
  ['in the air', { openedAt: at('2025-09-17T07:30') }, { outcome: 'boarded', departedAt: at('2025-09-17T07:00') }, 'breach'],
  ['told after handover, stood at departure', {}, { outcome: 'boarded', ended: true, departedAt: at('2025-09-17T07:00'), handoverAt: at('2025-09-17T09:00') }, 'breach'],
  ['came after handover', { openedAt: at('2025-09-17T09:30') }, { outcome: 'boarded', ended: true, departedAt: at('2025-09-17T07:00'), handoverAt: at('2025-09-17T09:00') }, 'none'],
])('%s', (_, barrier, found, consequence) => {
  expect(seatConsequence({ ...order, ...barrier }, { ...seat, ...found })).toBe(consequence);
});
