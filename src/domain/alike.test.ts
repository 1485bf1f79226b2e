import { expect, test } from '@jest/globals';
import { byLikeness, likenessInWords, worthShowing, type Likeness } from './alike.js';

const NOTHING: Likeness = { name: null, birth: null, nationalities: [], numbers: [] };
const whole = (how: 'same' | 'begins_alike' | 'sounds_alike' | 'spelled_alike') => ({ how, matched: 2, wanted: 2 });
const part = { how: 'same' as const, matched: 1, wanted: 2 };

test('says why in words, the strongest first', () => {
  expect(likenessInWords({ name: whole('sounds_alike'), birth: 'same_year', nationalities: ['AFG'], numbers: ['DVR/1'] }))
    .toEqual(['Same number: DVR/1', 'The name sounds alike', 'Same birth year', 'Same nationality: AFG']);
  expect(likenessInWords({ ...NOTHING, name: part, birth: 'year_apart' })).toEqual(['Part of the name is the same', 'Born a year apart']);
  expect(likenessInWords(NOTHING)).toEqual([]);
});

test('shows who may be the same, and not everybody called Muhammad', () => {
  expect(worthShowing(NOTHING)).toBe(false);
  expect(worthShowing({ ...NOTHING, birth: 'same_date', nationalities: ['AFG'] })).toBe(false);
  expect(worthShowing({ ...NOTHING, numbers: ['DVR/1'] })).toBe(true);
  expect(worthShowing({ ...NOTHING, name: whole('spelled_alike') })).toBe(true);
  expect(worthShowing({ ...NOTHING, name: { how: 'sounds_alike', matched: 1, wanted: 1 } })).toBe(false);
  expect(worthShowing({ ...NOTHING, name: part })).toBe(false);
  expect(worthShowing({ ...NOTHING, name: part, birth: 'same_year' })).toBe(false);
  expect(worthShowing({ ...NOTHING, name: part, birth: 'same_year', nationalities: ['IRN'] })).toBe(true);
  expect(worthShowing({ ...NOTHING, name: part, birth: 'same_date' })).toBe(true);
});

test('puts a number before a name, a whole name before a part of one', () => {
  const number = { ...NOTHING, numbers: ['DVR/1'] };
  const same = { ...NOTHING, name: whole('same'), birth: 'same_year' as const };
  const sounds = { ...NOTHING, name: whole('sounds_alike'), birth: 'same_year' as const };
  const some = { ...NOTHING, name: part, birth: 'same_date' as const };
  expect([some, sounds, number, same].sort(byLikeness)).toEqual([number, same, sounds, some]);
});
