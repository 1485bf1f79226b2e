import { expect, test } from '@jest/globals';
import type { ShownReview } from '../biometrics/reviews.presenter.js';
import { pairsOf } from './pairs.js';

const side = (fingers: number[]) => fingers.map((fingerPosition) => ({ ref: `CP-${fingerPosition}`, kind: 'finger', fingerPosition, image: null }));
const titles = (ours: number[], theirs: number[]) => pairsOf({ sides: { crossing: { captures: side(ours), place: 'Dover' }, proposed: { captures: side(theirs) } } } as unknown as ShownReview)
  .prints.map(({ title, ours: our, theirs: their }) => [title, our?.ref ?? null, their?.ref ?? null]);

test('the same fingers stand side by side, a finger of one side alone', () => {
  expect(titles([1, 2], [2, 3])).toEqual([['Right thumb', 'CP-1', null], ['Right index finger', 'CP-2', 'CP-2'], ['Right middle finger', null, 'CP-3']]);
  expect(titles([2, 7], [7])).toEqual([['Right index finger', 'CP-2', null], ['Left index finger', 'CP-7', 'CP-7']]);
});

test('where only the other hand was taken, the same finger of it stands beside', () => {
  expect(titles([7, 8], [2, 3])).toEqual([
    ['Left index finger beside right index finger, in case hands were exchanged', 'CP-7', 'CP-2'],
    ['Left middle finger beside right middle finger, in case hands were exchanged', 'CP-8', 'CP-3'],
  ]);
});
