import { describe, expect, test } from '@jest/globals';
import { BOARDING_OUTCOMES, DESIGNATOR, FLIGHT_STATES, FLIGHT_TRANSITIONS, flightRefusals, type FlightStep, type ManifestFact, toBeTakenOff } from './flight-life.js';
import { ROLES } from './role.js';

const ANYBODY = { id: 'anybody', roles: ROLES };
const aboard: ManifestFact = { personId: 'p', reference: 'PE-1', outcome: 'boarded', barred: false, accountedFor: true };

describe.each(FLIGHT_TRANSITIONS)('$step', ({ step, from, roles }) => {
  test.each(FLIGHT_STATES)('from %s', (state) => {
    expect(rules(step, state, [])).toEqual(from.includes(state) ? [] : ['flight.state']);
  });
  test.each(ROLES)('by a lone %s', (role) => {
    expect(flightRefusals(step, from[0]!, [], { id: 'x', roles: [role] }).map(({ rule }) => rule)).toEqual(roles.includes(role) ? [] : ['flight.role']);
  });
});

test('nobody barred departs; each needs an outcome first', () => {
  expect(rules('depart', 'boarding', [aboard])).toEqual([]);
  expect(rules('depart', 'boarding', [{ ...aboard, barred: true }])).toEqual(['flight.to-be-taken-off']);
  expect(rules('depart', 'boarding', [{ ...aboard, outcome: null }])).toEqual(['flight.no-outcome']);
  expect(rules('depart', 'boarding', [{ ...aboard, outcome: 'taken_off', barred: true }])).toEqual([]);
});

test('it closes once each who was aboard is accounted for', () => {
  expect(rules('close', 'arrived', [aboard, { ...aboard, accountedFor: false }])).toEqual(['flight.not-accounted-for']);
  expect(rules('close', 'arrived', [{ ...aboard, outcome: 'deferred', accountedFor: false }])).toEqual([]);
});

test('it is not cancelled with somebody aboard', () => {
  expect(rules('cancel', 'boarding', [aboard])).toEqual(['flight.aboard']);
  expect(rules('cancel', 'boarding', [{ ...aboard, outcome: 'taken_off' }])).toEqual([]);
});

test.each(BOARDING_OUTCOMES)('to be taken off, barred, with the outcome %s', (outcome) => {
  expect(toBeTakenOff({ outcome, barred: true })).toBe(outcome === 'boarded');
});

test.each(['BA304', 'U28423', '9W12', 'EZY8423A', 'AF1'])('%s is a designator', (text) => expect(text).toMatch(DESIGNATOR));
test.each(['BA', '304', 'ba304', 'BA12345', 'BAWX1', '12345', 'BA304AB', 'BA 304', 'BA304\n'])('%j is none', (text) => expect(text).not.toMatch(DESIGNATOR));

function rules(step: FlightStep, state: (typeof FLIGHT_STATES)[number], manifest: ManifestFact[]): string[] {
  return flightRefusals(step, state, manifest, ANYBODY).map(({ rule }) => rule);
}
