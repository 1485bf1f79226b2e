import { expect, test } from '@jest/globals';
import { PUBLIC_FIGURES, publicFigure } from './public-figures.js';

test('the newest that was published by then; a day’s own figure counts for that day alone', () => {
  expect(publicFigure('returnsMade', '2025-09-17')).toBeNull();
  expect(publicFigure('returnsMade', '2025-10-30')).toMatchObject({ value: 1, asAt: '2025-09-18' });
  expect(publicFigure('returnsMade', '2026-01-01')).toMatchObject({ value: 113, asAt: '2025-11-13' });
  expect(publicFigure('returnsMadeOnDay', '2025-10-22')).toMatchObject({ value: 13 });
  expect(publicFigure('returnsMadeOnDay', '2025-10-23')).toBeNull();
  expect(publicFigure('balance', '2025-11-13')).toBeNull();
});

test('they stand in order of day, so that the newest is the last', () => {
  expect(PUBLIC_FIGURES.map(({ asAt }) => asAt)).toEqual(PUBLIC_FIGURES.map(({ asAt }) => asAt).sort());
});
