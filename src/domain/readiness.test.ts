import { expect, test } from '@jest/globals';
import { type CaseFacts } from './case-facts.js';
import { at, soundCase } from '../../test/support/case-sample.js';
import { readyToBoard } from './readiness.js';

const DOOR = at('2025-09-17T06:00');
const sound = soundCase({ state: 'directions_set' });

test('a sound case is ready', () => expect(readyToBoard(sound, DOOR)).toEqual({ ready: true, missing: [] }));

test.each<[string, Partial<CaseFacts>]>([
  ['boarding.directions-not-set', { state: 'decision_served' }],
  ['case.no-seat', { seat: null, approvals: sound.approvals.map((one) => ({ ...one, flightId: one.flightId && null })) }],
  ['case.directions-not-approved', { approvals: [] }],
  ['case.directions-not-served', { notices: [] }],
  ['case.directions-for-another-flight', { seat: { ...sound.seat!, route: 'LGW-CDG' } }],
  ['case.proof-missing', { notices: sound.notices.map((notice) => ({ ...notice, hasProof: false })) }],
  ['boarding.notice-running', { notices: sound.notices.map((notice) => ({ ...notice, servedAt: at('2025-09-10T09:00') })) }],
  ['case.search-waiting', { searching: 'waiting' }],
  ['case.search-failed', { searching: 'failed' }],
  ['case.review-undecided', { reviews: [{ reference: 'MR-9', outcome: 'undecided' }] }],
  ['case.may-be-under-18', { births: [{ year: 2007 }] }],
  ['case.birth-unknown', { births: [] }],
  ['boarding.undocumented', { documented: false }],
  ['boarding.whereabouts-unknown', { whereabouts: 'unknown' }],
  ['boarding.whereabouts-unknown', { whereabouts: 'absconded' }],
  ['boarding.fitness-unknown', { fitness: null }],
  ['boarding.fitness-unknown', { fitness: { fit: true, assessedAt: at('2025-09-17T06:01'), validUntil: null } }],
  ['boarding.unfit', { fitness: { fit: false, assessedAt: at('2025-09-16T09:00'), validUntil: null } }],
  ['boarding.fitness-lapsed', { fitness: { fit: true, assessedAt: at('2025-09-10T09:00'), validUntil: DOOR } }],
  ['case.not-accepted', { requests: [] }],
  ['case.acceptance-lapsed', { requests: [{ ...sound.requests[0]!, reply: { kind: 'accepted', occurredAt: at('2025-06-16T09:00'), hasDocument: true } }] }],
  ['case.barred', { barriers: [{ id: 'b', reference: 'BA-1', kind: 'injunction', effects: ['boarding'], caseId: null, openedAt: DOOR, liftedAt: null }] }],
])('%s alone keeps somebody off', (rule, changes) => {
  const { ready, missing } = readyToBoard({ ...sound, ...changes }, DOOR);
  expect(ready).toBe(false);
  const found = missing.map((refusal) => refusal.rule);
  expect(found).toContain(rule);
  if (rule !== 'case.no-seat') expect(found).toEqual([rule]);
});

test('somebody bailed, whose whereabouts are known, may board', () => {
  expect(readyToBoard({ ...sound, whereabouts: 'bailed' }, DOOR).ready).toBe(true);
});
