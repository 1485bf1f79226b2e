import { describe, expect, test } from '@jest/globals';
import { allPairs, enrolledAndSearched } from './comparisons.js';

describe('everybody with everybody', () => {
  // two sets: three fingers of two impressions; two of three and one
  const sets = [{ impressions: [2, 2, 2] }, { impressions: [3, 1] }];
  const score = (_set: number, [finger, impression]: [number, number], [other, otherImpression]: [number, number]): number =>
    (finger === other ? 100 : 0) + 10 * Math.max(finger, other) + impression + otherImpression;

  test('each pair once, never across sets', () => {
    const { genuine, impostors, persons } = allPairs(sets, 1, score);
    expect(persons).toBe(5);
    // 3 × 1 + (3 + 0) genuine; 3 × 2 × 2 + 3 × 1 impostors
    expect([genuine.scores.length, impostors.scores.length]).toEqual([6, 15]);
    expect([...genuine.one]).toEqual([...genuine.other]);
    impostors.one.forEach((person, at) => expect([person, impostors.other[at]].every((unit) => unit < 3) || [person, impostors.other[at]].every((unit) => unit >= 3)).toBe(true));
  });
  test('each impression is searched among the others, with its mate and without', () => {
    const { searches, gallery } = allPairs(sets, 1, score);
    // the only impression of the second finger of the second set has no mate
    expect(searches.filter(({ mate }) => mate !== undefined)).toHaveLength(9);
    expect(searches.filter(({ mate }) => mate === undefined)).toHaveLength(10);
    expect(searches[0]).toEqual({ person: 0, mate: 101, bestStranger: 21 });
    expect(gallery).toBeCloseTo((6 * 2 + 4 * 1) / 10);
  });
  test('neighbouring fingers summed make a person; what is left over is left out', () => {
    const { genuine, impostors, persons } = allPairs(sets, 2, score);
    expect(persons).toBe(2);
    expect([...genuine.scores]).toEqual([100 + 1 + 110 + 1]);
    expect(impostors.scores).toHaveLength(0);
  });
});

test('enrolled and searched: groups of fingers count for themselves', () => {
  // one probe each, two persons, two fingers: scores p0→p0 (50, 1), p0→p1 (3, 4), p1→p0 (5, 60), p1→p1 (7, 8)
  const scores = Float32Array.from([50, 1, 3, 4, 5, 60, 7, 8]);
  const one = enrolledAndSearched(scores, { probes: 1, persons: 2, each: 2 }, 1);
  expect([...one.genuine.scores].sort((a, b) => a - b)).toEqual([1, 7, 8, 50]);
  expect([...one.impostors.scores].sort((a, b) => a - b)).toEqual([3, 4, 5, 60]);
  expect(one.searches[0]).toEqual({ person: 0, mate: 50, bestStranger: 3 });
  expect(one.searches).toHaveLength(8);
  const two = enrolledAndSearched(scores, { probes: 1, persons: 2, each: 2 }, 2);
  expect([...two.genuine.scores]).toEqual([51, 15]);
  expect([...two.impostors.scores]).toEqual([7, 65]);
  expect(two.searches.filter(({ mate }) => mate !== undefined)).toEqual([{ person: 0, mate: 51, bestStranger: 7 }, { person: 1, mate: 15, bestStranger: 65 }]);
});
