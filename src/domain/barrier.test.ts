import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Barrier, BARRIER_KINDS, blocking, DEFAULT_EFFECTS, EFFECTS, effectsOf, freesSeat, openAt, suspended } from './barrier.js';
import { at } from '../../test/support/case-sample.js';

const OPENED = at('2025-09-16T22:25');
const LIFTED = at('2025-09-20T10:00');
const order: Barrier = { id: 'b', reference: 'BA-1', kind: 'injunction', effects: ['boarding'], caseId: null, openedAt: OPENED, liftedAt: LIFTED };

describe('a barrier', () => {
  test.each([[at('2025-09-16T22:24'), false], [OPENED, true], [at('2025-09-20T09:59'), true], [LIFTED, false]])('is in force at %s: %s', (when, open) => {
    expect(openAt(order, when)).toBe(open);
    expect(suspended([order], 'case-1', when)).toBe(open);
  });

  test('blocks only what its effects say', () => {
    expect(EFFECTS.filter((gate) => blocking([order], gate, 'case-1', OPENED).length > 0)).toEqual(['boarding']);
  });

  test('that only informs suspends nothing', () => {
    expect(suspended([{ ...order, effects: [] }], 'case-1', OPENED)).toBe(false);
  });

  test('holds for each case unless limited to one', () => {
    const limited = { ...order, caseId: 'case-2' };
    expect([blocking([limited], 'boarding', 'case-1', OPENED), blocking([limited], 'boarding', 'case-2', OPENED)]).toEqual([[], [limited]]);
  });

  test('of age is neither narrowed nor limited', () => {
    const dispute: Barrier = { ...order, kind: 'age_dispute', effects: [], caseId: 'case-2' };
    expect(effectsOf(dispute)).toEqual(['scope', 'directions', 'boarding']);
    expect(blocking([dispute], 'scope', 'case-1', OPENED)).toEqual([dispute]);
  });

  test.each(BARRIER_KINDS)('%s blocks known gates by default, and whatever blocks directions blocks boarding', (kind) => {
    const effects = DEFAULT_EFFECTS[kind];
    expect(effects.every((effect) => EFFECTS.includes(effect))).toBe(true);
    if (freesSeat({ kind, effects })) expect(effects).toContain('boarding');
  });

  test('more barriers never open a gate', () => {
    const barriers = fc.record({ kind: fc.constantFrom(...BARRIER_KINDS), effects: fc.subarray([...EFFECTS]), caseId: fc.constantFrom(null, 'case-1', 'case-2'),
      openedAt: fc.constantFrom(OPENED, LIFTED), liftedAt: fc.constantFrom(null, LIFTED) });
    fc.assert(fc.property(fc.array(barriers), barriers, fc.constantFrom(...EFFECTS), (some, another, gate) => {
      const before = blocking(some, gate, 'case-1', OPENED);
      expect(blocking([...some, another], gate, 'case-1', OPENED)).toEqual(expect.arrayContaining(before));
    }));
  });
});
