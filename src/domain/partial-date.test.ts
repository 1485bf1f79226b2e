import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eighteenthBirthday, mayBeUnder18 } from './age.js';
import { addDays, isDay } from './day.js';
import { earliestDay, formatPartialDate, latestDay, parsePartialDate, type PartialDate } from './partial-date.js';

const texts = fc.date({ min: new Date('1900-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .chain((date) => fc.constantFrom(4, 7, 10).map((length) => date.toISOString().slice(0, length)));

describe('a partial date', () => {
  test.each<[string, PartialDate]>([['1998', { year: 1998 }], ['1998-04', { year: 1998, month: 4 }], ['1998-04-17', { year: 1998, month: 4, day: 17 }]])('%s', (text, date) => {
    expect(parsePartialDate(text)).toEqual(date);
  });
  test.each(['', '98', '1998-4', '1998-13', '1998-00', '1998-02-29', '1998-04-31', '0000', '1998-04-17T00:00', '17/04/1998', ' 1998', '１９９８'])('%j is none', (text) => {
    expect(parsePartialDate(text)).toBeNull();
  });
  test('is written as it was read', () => {
    fc.assert(fc.property(texts, (text) => expect(formatPartialDate(parsePartialDate(text)!)).toBe(text)));
  });
  test('holds every day that it can mean', () => {
    fc.assert(fc.property(texts, (text) => {
      const date = parsePartialDate(text)!;
      for (const day of [earliestDay(date), latestDay(date)]) expect([isDay(day), day.startsWith(text)]).toEqual([true, true]);
      expect(addDays(latestDay(date), 1).startsWith(text)).toBe(false);
      expect(addDays(earliestDay(date), -1).startsWith(text)).toBe(false);
    }));
  });
  test('reads a row’s nulls as absent', () => {
    const row = { year: 1998, month: null, day: null } as unknown as PartialDate;
    expect([formatPartialDate(row), latestDay(row), earliestDay(row)]).toEqual(['1998', '1998-12-31', '1998-01-01']);
  });
});

describe('may be under 18', () => {
  test.each([['2007', '2025-12-30', true], ['2007', '2025-12-31', false], ['2007-09', '2025-09-29', true], ['2007-09', '2025-09-30', false],
    ['2007-09-17', '2025-09-16', true], ['2007-09-17', '2025-09-17', false], ['2008-02-29', '2026-02-28', true], ['2008-02-29', '2026-03-01', false]])('born %s, on %s: %s', (birth, on, under) => {
    expect(mayBeUnder18([parsePartialDate(birth)!], on) !== null).toBe(under);
  });
  test('one claim among several suffices, and the youngest is named as it was given', () => {
    const births = [{ id: 'a', year: 1998 }, { id: 'b', year: 2008, month: 3 }, { id: 'c', year: 2008 }];
    expect(mayBeUnder18(births, '2025-09-17')).toBe(births[2]);
    expect(mayBeUnder18([births[0]!], '2025-09-17')).toBeNull();
    expect(mayBeUnder18([], '2025-09-17')).toBeNull();
  });
  test('more claims never make anyone older, less precision neither', () => {
    fc.assert(fc.property(fc.array(texts, { minLength: 1 }), texts, texts, (claims, one, on) => {
      fc.pre(on.length === 10);
      const births = claims.map((text) => parsePartialDate(text)!);
      if (mayBeUnder18(births, on)) expect(mayBeUnder18([...births, parsePartialDate(one)!], on)).not.toBeNull();
      if (mayBeUnder18(births, on)) expect(mayBeUnder18(births.map(({ year }) => ({ year })), on)).not.toBeNull();
    }));
  });
  test('once 18 on every claim, 18 for good', () => {
    fc.assert(fc.property(texts, (text) => {
      const birth = parsePartialDate(text)!;
      const day = eighteenthBirthday(birth);
      expect(mayBeUnder18([birth], isDay(day) ? day : `${day.slice(0, 4)}-03-01`)).toBeNull();
    }));
  });
});
