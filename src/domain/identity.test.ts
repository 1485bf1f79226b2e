import { expect, test } from '@jest/globals';
import { replaceLive } from './identity.js';
import { isNationality, NATIONALITY_CODES } from './nationality.js';

test('a corrected set keeps what is said again, supersedes what is not, adds what is new', () => {
  const live = [{ id: 1, name: 'a' }, { id: 2, name: 'b' }, { id: 3, name: 'b' }];
  const { kept, superseded, added } = replaceLive(live, [{ name: 'b' }, { name: 'c' }, { name: 'c' }], ({ name }) => name);
  expect(kept.map(({ live: { id } }) => id)).toEqual([2, 3]);
  expect(superseded).toEqual([{ id: 1, name: 'a' }]);
  expect(added).toEqual([{ name: 'c' }]);
  expect(replaceLive(live, live, ({ name }) => name)).toMatchObject({ superseded: [], added: [] });
});

test('249 states and territories and four codes for people whom none claims', () => {
  expect(NATIONALITY_CODES.size).toBe(253);
  expect(['AFG', 'GBR', 'XXA', 'XXX'].every(isNationality)).toBe(true);
  expect(['afg', 'ZZZ', 'XXD', 'XKX', ''].some(isNationality)).toBe(false);
});
