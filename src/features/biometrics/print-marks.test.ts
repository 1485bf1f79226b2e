import { expect, test } from '@jest/globals';
import { generateFinger, impress } from '../../matching/synthetic.js';
import { marksOf } from './print-marks.js';

const view = (finger: string, press: string) => impress(generateFinger(finger), press, { noise: 0.6 });

test('two impressions of one finger: pairs are numbered on both sides and listed, each minutia once', () => {
  const [ours, theirs] = [view('one finger', 'a'), view('one finger', 'b')];
  const marks = marksOf([ours], [theirs])!;
  expect(marks.pairs.length).toBeGreaterThan(8);
  for (const side of [marks.ours, marks.theirs]) {
    expect(side.flatMap(({ pair }) => pair ?? []).sort((a, b) => a - b)).toEqual(marks.pairs.map(({ number }) => number));
    for (const { x, y, turn } of side) expect([x >= 0 && x <= 480, y >= 0 && y <= 600, turn >= 0 && turn < 360]).toEqual([true, true, true]);
  }
  expect([marks.ours.length, marks.theirs.length]).toEqual([ours.minutiae.length, theirs.minutiae.length]);
  expect(marks.pairs.filter(({ turned }) => turned <= 60).length).toBeGreaterThan(marks.pairs.length * 0.8);
  expect(JSON.stringify(marks)).not.toMatch(/score|rank/);
});

test('the best of several views is shown; a side without a template has no marks; nothing at all is nothing', () => {
  const [ours, other, theirs] = [view('one finger', 'a'), view('another finger', 'a'), view('one finger', 'b')];
  expect(marksOf([other, ours], [theirs])!.pairs).toEqual(marksOf([ours], [theirs])!.pairs);
  expect(marksOf([ours], [])).toMatchObject({ theirs: [], pairs: [] });
  expect(marksOf([], [])).toBeNull();
  const few = { ...ours, minutiae: ours.minutiae.slice(0, 3) };
  expect(marksOf([few], [theirs])).toMatchObject({ pairs: [], ours: [{}, {}, {}] });
});
