import { expect, test } from '@jest/globals';
import { lacksOf, NEEDED } from './readmission.js';

test('a request lacks what the receiving state needs and was not sent', () => {
  expect(lacksOf([])).toEqual(['name', 'date of birth', 'nationality', 'crossing']);
  expect(lacksOf(['photo', 'name', 'nationality', 'crossing'])).toEqual(['date of birth']);
  expect(lacksOf(NEEDED)).toEqual([]);
});
