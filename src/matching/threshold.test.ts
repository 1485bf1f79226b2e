import { expect, test } from '@jest/globals';
import { calibrated, loadCalibration, scoreFor } from './calibration.js';
import { proposingDecibel, thresholdFor } from './threshold.js';

const shipped = loadCalibration();

test('more people need a rarer agreement; few still need a rare one', () => {
  expect([0, 1, 10, 1_000, 100_000].map(proposingDecibel)).toEqual([30, 30, 30, 40, 60]);
});

test.each([1, 2, 4, 10])('a threshold of %s fingers is what the calibration says, and beyond its pairs rises on without a jump', (fingers) => {
  const { points } = shipped.curves.find((curve) => curve.fingers >= fingers)!;
  const last = points.at(-1)![1];
  expect(thresholdFor(shipped, fingers, 30)).toBe(scoreFor(shipped, fingers, 30));
  expect(thresholdFor(shipped, fingers, last)).toBe(points.at(-1)![0]);
  const beyond = [0, 1, 5, 20].map((more) => thresholdFor(shipped, fingers, last + more));
  expect(beyond).toEqual([...beyond].sort((one, other) => one - other));
  expect(new Set(beyond).size).toBe(4);
  expect(beyond[1]! - beyond[0]!).toBeLessThan(5);
  // what such a score says is told no further than it was counted
  expect(calibrated(shipped, fingers, beyond[3]!)).toMatchObject({ decibel: last, atLeast: true });
});

test('more fingers than were counted need as much as the most that were', () => {
  const most = shipped.curves.at(-1)!.fingers;
  expect(thresholdFor(shipped, most + 5, 30)).toBe(thresholdFor(shipped, most, 30));
});
