import { describe, expect, test } from '@jest/globals';
import { ADMISSION_ENDS, ADMISSION_STATES, ADMISSION_TRANSITIONS, admissionBreaches, admissionRefusals, type AdmissionState, nextAdmissionState } from './admission-life.js';
import { ROLES } from './role.js';
import { capFor, schemeOn, UK_FRANCE_2025 } from './scheme.js';

const ANYBODY = { id: 'anybody', roles: ROLES };
const ROOM = { admitted: 80, cap: 84, overCapApproved: false };
const family = (...states: AdmissionState[]) => states.map((state, index) => ({ reference: `AD-${index}`, state }));

describe.each(ADMISSION_TRANSITIONS)('$step', ({ step, from, to, roles, kind }) => {
  test.each(ADMISSION_STATES)('from %s', (state) => {
    const out = !from.includes(state);
    expect(nextAdmissionState(step, state)).toBe(out ? null : to);
    expect(rules(admissionBreaches(step, family(state), ROOM))).toEqual(out ? ['admission.state'] : []);
    expect(rules(admissionRefusals(step, family(state), ROOM, ANYBODY))).toEqual(out && kind === 'permission' ? ['admission.state'] : []);
  });
  test.each(ROLES)('by a lone %s', (role) => {
    expect(rules(admissionRefusals(step, family(from[0]!), ROOM, { id: 'x', roles: [role] }))).toEqual(roles.includes(role) ? [] : ['admission.role']);
  });
});

test('every state but an end can be left, and no end can', () => {
  const left = ADMISSION_STATES.filter((state) => ADMISSION_TRANSITIONS.some(({ from }) => from.includes(state)));
  expect(left).toEqual(ADMISSION_STATES.filter((state) => !(ADMISSION_ENDS as readonly AdmissionState[]).includes(state)));
});

test('a family moves together or not at all', () => {
  expect(rules(admissionRefusals('select', family('valid', 'expression', 'valid'), ROOM, ANYBODY))).toEqual(['admission.state']);
});

test('the cap holds at the grant, for the whole family, unless two people let it be passed', () => {
  const four = family('entry_clearance', 'entry_clearance', 'entry_clearance', 'entry_clearance');
  expect(admissionRefusals('grant', four, ROOM, ANYBODY)).toEqual([]);
  expect(rules(admissionRefusals('grant', [...four, ...family('entry_clearance')], ROOM, ANYBODY))).toEqual(['admission.over-cap']);
  expect(admissionRefusals('grant', [...four, ...four], { ...ROOM, overCapApproved: true }, ANYBODY)).toEqual([]);
});

test('an arrival over the cap is recorded and shown', () => {
  const cap = { admitted: 84, cap: 84, overCapApproved: false };
  expect(admissionRefusals('arrive', family('granted'), cap, ANYBODY)).toEqual([]);
  expect(rules(admissionBreaches('arrive', family('granted'), cap))).toEqual(['admission.over-cap']);
});

test('the cap follows the returns, by the version in force on the day', () => {
  expect(capFor(113, UK_FRANCE_2025.capRule)).toBe(113);
  expect(capFor(3, { opening: 10, perReturn: 0.5 })).toBe(11);
  const later = { ...UK_FRANCE_2025, name: 'later', validFrom: '2026-06-01' };
  const versions = [{ ...UK_FRANCE_2025, validTo: '2026-06-01' }, later];
  expect(['2025-08-05', '2025-08-06', '2026-05-31', '2026-06-01'].map((day) => schemeOn(versions, day)?.name)).toEqual([undefined, 'UK–France 2025', 'UK–France 2025', 'later']);
});

function rules(refusals: readonly { rule: string }[]): string[] {
  return refusals.map(({ rule }) => rule);
}
