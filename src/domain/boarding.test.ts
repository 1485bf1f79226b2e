import { expect, test } from '@jest/globals';
import { boardingRefusals, recordedLate } from './boarding.js';
import { type Barrier } from './barrier.js';
import { at, soundActor, soundCase } from '../../test/support/case-sample.js';

const [door, typed] = [at('2025-09-17T06:00'), at('2025-09-17T06:40')];
const facts = soundCase({ state: 'directions_set' });
const order: Barrier = { id: 'b', reference: 'BA-1', kind: 'injunction', effects: ['boarding'], caseId: null, openedAt: at('2025-09-17T06:20'), liftedAt: null };
const rules = (changes: object, then = door) => boardingRefusals({ ...facts, ...changes }, soundActor('board'), then, typed).map(({ rule }) => rule);

test('the escort’s sheet is typed up before departure', () => expect(rules({})).toEqual([]));
test('not past an order that came since', () => expect(rules({ barriers: [order] })).toEqual(['case.barred']));
test('not past one that stood then and was lifted since', () => {
  expect(rules({ barriers: [{ ...order, openedAt: at('2025-09-16T22:25'), liftedAt: at('2025-09-17T06:30') }] })).toEqual(['case.barred']);
});
test('not past departure', () => expect(rules({ seat: { ...facts.seat!, departedAt: at('2025-09-17T06:30') } })).toEqual(['case.flight-departed']));
test('each reason is said once', () => expect(rules({ documented: false })).toEqual(['boarding.undocumented']));
test('late is what is told ten minutes later, past a stop or past departure', () => {
  const fine = { stoppedNow: false, departed: false };
  expect(recordedLate(at('2025-09-17T06:30'), typed, fine)).toBe(false);
  expect(recordedLate(at('2025-09-17T06:29'), typed, fine)).toBe(true);
  expect(recordedLate(typed, typed, { ...fine, stoppedNow: true })).toBe(true);
  expect(recordedLate(typed, typed, { ...fine, departed: true })).toBe(true);
});
