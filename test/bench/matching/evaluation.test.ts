import { describe, expect, test } from '@jest/globals';
import { bootstrap, detPoints, drawPersons, equalErrorRate, falseNegativesAt, missedAt, missedAtNone, missedFirst, quantile, ranked, shareFrom, thresholdAt, type SearchOutcome } from './evaluation.js';

/** Ten impostors, ten genuine: counted by hand below. */
const impostors = ranked([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
const genuine = ranked([6, 9, 10, 11, 12, 13, 14, 15, 16, 17]);

describe('rates', () => {
  test('at a threshold: at least the threshold is a match', () => {
    expect(shareFrom(impostors, 10)).toBeCloseTo(0.1);
    expect(shareFrom(impostors, 10.5)).toBe(0);
    expect(shareFrom(impostors, 6)).toBeCloseTo(0.5);
    expect(shareFrom(genuine, 10)).toBeCloseTo(0.8);
  });
  test('missed at a false-match rate: the threshold lies just above the first impostor too many', () => {
    // 10 %: one impostor (10) may pass, 9 may not; 6 and 9 are missed, 10 is not
    expect(thresholdAt(impostors, 0.1)).toBeGreaterThan(9);
    expect(thresholdAt(impostors, 0.1)).toBeLessThan(9.001);
    expect(missedAt(genuine, impostors, 0.1)).toBeCloseTo(0.2);
    // 20 %: 10 and 9 pass; only 6 is missed
    expect(missedAt(genuine, impostors, 0.2)).toBeCloseTo(0.1);
    // 50 %: 6 and more pass; 6 itself is a match
    expect(missedAt(genuine, impostors, 0.5)).toBeCloseTo(0);
    expect(missedAt(genuine, impostors, 1)).toBe(0);
  });
  test('missed where no impostor passes: 10 is one, so a genuine 10 is missed too', () => {
    expect(missedAtNone(genuine, impostors)).toBeCloseTo(0.3);
  });
  test('ties: impostors of one score pass together or not at all', () => {
    const tied = ranked([5, 5, 5, 1, 1, 1, 1, 1, 1, 1]);
    expect(missedAt(ranked([5, 6]), tied, 0.2)).toBeCloseTo(0.5);
    expect(missedAt(ranked([5, 6]), tied, 0.3)).toBe(0);
    expect(missedAt(ranked([0, 6]), ranked(Array(1000).fill(0)), 0.001)).toBeCloseTo(0.5);
  });
  test('negative scores and zero are scores like others', () => {
    expect(missedAt(ranked([-1, 0, 2]), ranked([-3, -2, -2, -1]), 0.25)).toBeCloseTo(0);
    expect(missedAt(ranked([-2, 0, 2]), ranked([-3, -2, -2, -1]), 0.25)).toBeCloseTo(1 / 3);
  });
  test('what so few comparisons do not support is not said', () => {
    expect(missedAt(genuine, impostors, 0.09)).toBeNull();
    expect(missedAt(genuine, impostors, 0.001)).toBeNull();
    expect(thresholdAt(ranked([]), 0.5)).toBeNull();
    expect(missedAtNone(genuine, ranked([]))).toBeNull();
    expect(equalErrorRate(genuine, ranked([]))).toBeNaN();
    expect(equalErrorRate(genuine, ranked([1, 2], [0, 0]))).toBeNaN();
  });
  test('equal errors: 9 or more lets 2 of 10 pass and misses 1 of 10, 10 or more the other way round', () => {
    expect(equalErrorRate(genuine, impostors)).toBeCloseTo(0.15);
    expect(equalErrorRate(ranked([5, 6]), ranked([1, 2]))).toBe(0);
    expect(equalErrorRate(ranked([1, 2]), ranked([1, 2]))).toBeCloseTo(0.5);
    // one of four each: exactly equal at 3
    expect(equalErrorRate(ranked([2, 4, 5, 6]), ranked([0, 1, 1, 3]))).toBeCloseTo(0.25);
  });
  test('equal errors lie on the curve', () => {
    const nearest = detPoints(genuine, impostors).reduce((one, other) => (Math.abs(other.falseMatch - other.falseNonMatch) < Math.abs(one.falseMatch - one.falseNonMatch) ? other : one));
    expect(equalErrorRate(genuine, impostors)).toBeCloseTo((nearest.falseMatch + nearest.falseNonMatch) / 2);
  });
  test('points of the curve', () => {
    expect(detPoints(ranked([2, 3]), ranked([1, 2]))).toEqual([
      { threshold: Infinity, falseMatch: 0, falseNonMatch: 1 },
      { threshold: 3, falseMatch: 0, falseNonMatch: 0.5 },
      { threshold: 2, falseMatch: 0.5, falseNonMatch: 0 },
      { threshold: 1, falseMatch: 1, falseNonMatch: 0 },
    ]);
  });
  test('weights count as repetitions', () => {
    const repeated = ranked([6, 6, 6, 9, 10, 10]);
    const weighted = ranked([6, 9, 10], [3, 1, 2]);
    expect(weighted.total).toBe(6);
    for (const rate of [0.1, 0.2, 0.5]) expect(missedAt(weighted, impostors, rate)).toBeCloseTo(missedAt(repeated, impostors, rate)!);
    expect(equalErrorRate(weighted, impostors)).toBeCloseTo(equalErrorRate(repeated, impostors));
  });
});

describe('identification', () => {
  const searches: SearchOutcome[] = [
    { person: 0, mate: 30, bestStranger: 12 }, { person: 1, mate: 14, bestStranger: 15 }, { person: 2, mate: 20, bestStranger: 20 }, { person: 3, mate: 25, bestStranger: 9 },
    { person: 4, bestStranger: 10 }, { person: 5, bestStranger: 11 }, { person: 6, bestStranger: 16 }, { person: 7, bestStranger: 21 },
  ];
  test('first: a stranger with the same score is in the way', () => {
    expect(missedFirst(searches)).toBeCloseTo(0.5);
    expect(missedFirst(searches, [0, 1, 1, 2, 1, 1, 1, 1])).toBeCloseTo(0.5);
    expect(missedFirst(searches, [3, 1, 0, 0, 1, 1, 1, 1])).toBeCloseTo(0.25);
  });
  test('FNIR at FPIR: strangers of searches with a mate set no threshold', () => {
    // one of four searches without a mate may raise somebody: more than 16; 14 is missed
    expect(falseNegativesAt(searches, 0.25)).toBeCloseTo(0.25);
    expect(falseNegativesAt(searches, 0.5)).toBe(0);
    expect(falseNegativesAt(searches, 0.01)).toBeNull();
    // 21 is drawn twice: one in four lets neither of the two pass, so 14 and 20 are missed
    expect(falseNegativesAt(searches, 0.25, [1, 1, 1, 1, 1, 1, 0, 2])).toBeCloseTo(0.5);
  });
});

describe('intervals', () => {
  test('quantiles', () => {
    expect(quantile([1, 2, 3, 4, 5], 0.5)).toBe(3);
    expect(quantile([1, 2], 0.25)).toBeCloseTo(1.25);
    expect(quantile([], 0.5)).toBeNaN();
  });
  test('persons are drawn, not comparisons: one person of twenty owns every miss', () => {
    const persons = 20;
    const comparisons = Array.from({ length: persons * 10 }, (_, at) => Math.floor(at / 10));
    const genuineOf = { scores: Float64Array.from(comparisons, (person) => (person === 0 ? 0 : 10)), one: Uint32Array.from(comparisons), other: Uint32Array.from(comparisons) };
    const pairs = comparisons.map((person) => [person, (person + 1) % persons]);
    const impostorsOf = { scores: new Float64Array(pairs.length).fill(5), one: Uint32Array.from(pairs, ([one]) => one), other: Uint32Array.from(pairs, ([, other]) => other) };
    const [missed, never] = bootstrap(persons, genuineOf, impostorsOf, 400, (g, i) => [missedAt(g, i, 0.1), null]);
    // binomial over 20 persons with p = 1/20: 0 to 3 of them; over 200 comparisons it would be 0.02 to 0.08
    expect(missed!.low).toBe(0);
    expect(missed!.high).toBeCloseTo(0.15, 1);
    expect(never).toBeNull();
  });
  test('every person counts once on average, the same each time', () => {
    const figures = () => drawPersons(50, 200, (drawn) => [drawn.reduce((sum, count) => sum + count, 0), drawn[0]]);
    expect(figures()[0]).toEqual({ low: 50, high: 50 });
    expect(figures()).toEqual(figures());
  });
});
