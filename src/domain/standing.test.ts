import { expect, test } from '@jest/globals';
import { standingInWords, type StandingFacts } from './standing.js';

const on = (day: string): Date => new Date(`${day}T06:00:00Z`);
const facts = (given: Partial<StandingFacts>): StandingFacts => ({ mergedInto: null, crossings: [on('2025-11-14')], returns: [], newestCase: null, barriers: [], undecided: 0, mayBeUnder18: false, ...given });
const file = (given: Partial<NonNullable<StandingFacts['newestCase']>> = {}) => ({ ref: 'CA-AHVA-R5', state: 'encountered' as const, absconded: false, bailed: false, directions: null, ...given });

test('the whole line of who came back', () => {
  expect(standingInWords(facts({ crossings: [on('2025-10-18'), on('2025-08-06')], returns: [on('2025-09-19'), on('2025-11-05')], newestCase: file({ state: 'returned' }) })))
    .toBe('Crossed twice, last on 18 October 2025; returned on 19 September 2025 and again on 5 November 2025; nothing is open.');
  expect(standingInWords(facts({ crossings: [on('2025-08-06')], returns: [on('2025-09-19')], newestCase: file({ state: 'closed' }) })))
    .toBe('Crossed on 6 August 2025 and returned on 19 September 2025; nothing is open.');
});

test('what is open, what waits and what stops it', () => {
  expect(standingInWords(facts({ newestCase: file(), undecided: 1 })))
    .toBe('Crossed on 14 November 2025; case CA-AHVA-R5 stands at “encountered”; whether this is somebody already on record waits for examiners.');
  expect(standingInWords(facts({ newestCase: file({ state: 'directions_set', directions: { designator: 'XQ5104', day: '2025-11-26' } }), barriers: ['injunction', 'rule_35_report', 'injunction'] })))
    .toBe('Crossed on 14 November 2025; case CA-AHVA-R5 has directions for XQ5104 on 26 November 2025; stopped by: injunction, Rule 35 report.');
  expect(standingInWords(facts({ crossings: [on('2025-08-06'), on('2025-10-18')], returns: [on('2025-09-19')], newestCase: file({ state: 'screened', absconded: true }) })))
    .toBe('Crossed twice, last on 18 October 2025, after the return of 19 September 2025; case CA-AHVA-R5 stands at “screened”, absconded.');
  expect(standingInWords(facts({ newestCase: file({ state: 'withdrawn_to_asylum' }), barriers: ['trafficking_referral'], mayBeUnder18: true })))
    .toBe('Crossed on 14 November 2025; case CA-AHVA-R5 ended: withdrawn to the asylum process; open: trafficking referral pending; may be under 18.');
});

test('a record without a crossing, and one that was merged', () => {
  expect(standingInWords(facts({ crossings: [] }))).toBe('No crossing is recorded.');
  expect(standingInWords(facts({ mergedInto: 'PE-AHVA-RR' }))).toBe('This record was merged: everything stands under PE-AHVA-RR.');
});
