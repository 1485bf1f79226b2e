import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { addDays, addMonths, dayInWords, daysBetween, endOfDay, isDay, londonDay, startOfDay } from './day.js';

const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));

describe('a day', () => {
  test.each(['2025-02-28', '2024-02-29', '2000-02-29', '0001-01-01'])('%s is one', (text) => expect(isDay(text)).toBe(true));
  test.each(['2025-02-30', '2025-02-29', '1900-02-29', '2025-13-01', '2025-00-10', '2025-4-1', '0000-01-01', '2025-04-01T00:00', '20250401', ''])('%j is none', (text) => expect(isDay(text)).toBe(false));

  test('is London’s own: before midnight UTC it may be tomorrow', () => {
    expect(londonDay(new Date('2025-09-15T22:59:59.999Z'))).toBe('2025-09-15');
    expect(londonDay(new Date('2025-09-15T23:00:00Z'))).toBe('2025-09-16');
    expect(londonDay(new Date('2025-12-15T23:59:59Z'))).toBe('2025-12-15');
  });

  test('lasts 23 or 25 hours when the clocks change', () => {
    const hours = (day: string) => (endOfDay(day).getTime() - startOfDay(day).getTime()) / 3_600_000;
    expect([hours('2025-03-30'), hours('2025-10-26'), hours('2025-10-27')]).toEqual([23, 25, 24]);
    expect(startOfDay('2025-07-01', 'Europe/Paris')).toEqual(new Date('2025-06-30T22:00:00Z'));
  });

  test('holds its own instants and no others', () => {
    fc.assert(fc.property(days, (day) => {
      expect(londonDay(startOfDay(day))).toBe(day);
      expect(londonDay(new Date(endOfDay(day).getTime() - 1))).toBe(day);
      expect(londonDay(endOfDay(day))).toBe(addDays(day, 1));
    }));
  });

  test('adds and counts days alike', () => {
    fc.assert(fc.property(days, fc.integer({ min: -2000, max: 2000 }), (day, n) => {
      expect(daysBetween(day, addDays(day, n))).toBe(n);
      expect(isDay(addDays(day, n))).toBe(true);
    }));
  });

  test('is the one that luxon finds, in any year since clocks change', () => {
    const instants = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true });
    fc.assert(fc.property(instants, fc.integer({ min: -40, max: 40 }), (instant, months) => {
      const luxon = DateTime.fromJSDate(instant, { zone: 'Europe/London' });
      expect(londonDay(instant)).toBe(luxon.toISODate());
      expect(addMonths(londonDay(instant), months)).toBe(luxon.setZone('utc', { keepLocalTime: true }).plus({ months }).toISODate());
    }), { numRuns: 1000 });
  });

  test.each([['2025-01-31', 1, '2025-02-28'], ['2025-08-27', 3, '2025-11-27'], ['2025-11-30', 3, '2026-02-28'], ['2024-02-29', 12, '2025-02-28']])('%s + %i months = %s', (day, months, result) => {
    expect(addMonths(day, months)).toBe(result);
  });

  test('refuses what is none', () => {
    expect(() => addDays('2025-02-30', 1)).toThrow(RangeError);
    expect(() => startOfDay('nonsense')).toThrow(RangeError);
    expect(() => londonDay(new Date(Number.NaN))).toThrow(RangeError);
  });

  test('in words', () => expect(dayInWords('2025-09-04')).toBe('4 September 2025'));
});
