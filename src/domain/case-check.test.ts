import { describe, expect, test } from '@jest/globals';
import { checkTransitions } from './case-check.js';
import { CASE_ENDS, CASE_STATES, type CaseState, isEnd, type Transition, TRANSITIONS } from './case-life.js';

describe('the transition table', () => {
  test('is consistent', () => expect(() => checkTransitions()).not.toThrow());

  test.each<[string, (rows: readonly Transition[]) => Transition[], RegExp]>([
    ['an unknown state', (rows) => change(rows, 'screen', { to: 'lost' as CaseState }), /screen names the unknown state lost/],
    ['a state nobody can reach', (rows) => change(rows, 'screen', { to: 'identified' }), /screened can't be reached/],
    ['a dead end', (rows) => change(change(rows, 'close', { to: 'returned' }), 'return_reversed', { to: 'returned' }), /returned leads to no end/],
    ['an end that is left', (rows) => change(rows, 'identify', { from: ['encountered', 'closed'] }), /identify leaves the end closed/],
    ['a step nobody may take', (rows) => change(rows, 'screen', { roles: [] }), /nobody may screen/],
    ['an unknown role', (rows) => change(rows, 'screen', { roles: ['cook' as 'escort'] }), /unknown role cook/],
    ['an unknown guard', (rows) => change(rows, 'screen', { guards: ['luck' as 'adult'] }), /unknown guard luck/],
    ['a step that is missing', (rows) => rows.filter(({ step }) => step !== 'expire'), /expire has 0 rows/],
    ['a step that stands twice', (rows) => [...rows, rows[0]!], /identify has 2 rows/],
  ])('refuses %s', (_fault, spoil, message) => expect(() => checkTransitions(spoil(TRANSITIONS))).toThrow(message));

  test('ends are ends', () => {
    expect(CASE_STATES.filter(isEnd).sort()).toEqual([...CASE_ENDS].sort());
    expect(TRANSITIONS.filter(({ from }) => from.some(isEnd))).toEqual([]);
  });

  test('boarded is entered by boarding alone, returned by a handover alone', () => {
    expect(TRANSITIONS.filter(({ to }) => to === 'boarded').map(({ step }) => step)).toEqual(['board', 'board_late']);
    expect(TRANSITIONS.filter(({ to }) => to === 'returned').map(({ step }) => step)).toEqual(['hand_over']);
  });
});

function change(rows: readonly Transition[], step: string, changes: Partial<Transition>): Transition[] {
  return rows.map((row) => (row.step === step ? { ...row, ...changes } : row));
}
