import { expect, test } from '@jest/globals';
import { likeDate, likeText } from './comparison.js';

test.each([
  ['Mohammed Rahimi', 'mohammed rahimi', 'Same'],
  ['Zoë Çelik', 'Zoe Celik', 'Similar'],
  ['Rahimi Mohammed', 'Mohammed Rahimi', 'Similar'],
  ['Mohamed Rahimi', 'Mohammed Rahimi', 'Similar'],
  ['Muhammad Rahimi', 'Mohamed Rahimy', 'Similar'],
  ['Ali', 'Eli', 'Similar'],
  ['Dariush Rahmani', 'Tesfaye Bekele', 'Different'],
  ['Ali', 'Omar', 'Different'],
  ['', 'Omar', 'Different'],
])('%s and %s: %s', (one, other, likeness) => {
  expect([likeText(one, other).likeness, likeText(other, one).likeness]).toEqual([likeness, likeness]);
});

test.each([
  ['1998-04-17', '1998-04-17', 'Same'], ['1998', '1998-04-17', 'Similar'], ['1998-04', '1998', 'Similar'], ['1998-04-07', '1998-07-04', 'Similar'],
  ['1998', '1999', 'Similar'], ['1998-04-17', '2001-04-17', 'Different'], ['1990', '1998-01-01', 'Different'],
])('%s and %s: %s', (one, other, likeness) => {
  expect([likeDate(one, other).likeness, likeDate(other, one).likeness]).toEqual([likeness, likeness]);
});

test('a long text takes no time to compare', () => {
  const started = process.hrtime.bigint();
  likeText('a'.repeat(10_000), `${'a'.repeat(9_999)}b`);
  expect(Number(process.hrtime.bigint() - started)).toBeLessThan(2e9);
});
