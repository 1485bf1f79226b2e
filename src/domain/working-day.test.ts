import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BANK_HOLIDAYS, bankHolidaysByRule, isBankHoliday } from './bank-holiday.js';
import { addDays, londonDay } from './day.js';
import { addWorkingDays, isWorkingDay, noticeEndsAt } from './working-day.js';

const instants = fc.date({ min: new Date('2025-01-01'), max: new Date('2029-12-01'), noInvalidDate: true });

describe('bank holidays', () => {
  test.each(Object.keys(BANK_HOLIDAYS))('the rule gives those that were published for %s', (year) => {
    expect(bankHolidaysByRule(Number(year))).toEqual(BANK_HOLIDAYS[Number(year)]);
  });
  // Published for 2021, 2023 (without the coronation of 8 May) and 2024.
  test.each([
    [2021, ['2021-01-01', '2021-04-02', '2021-04-05', '2021-05-03', '2021-05-31', '2021-08-30', '2021-12-27', '2021-12-28']],
    [2023, ['2023-01-02', '2023-04-07', '2023-04-10', '2023-05-01', '2023-05-29', '2023-08-28', '2023-12-25', '2023-12-26']],
    [2024, ['2024-01-01', '2024-03-29', '2024-04-01', '2024-05-06', '2024-05-27', '2024-08-26', '2024-12-25', '2024-12-26']],
  ])('%i by the rule', (year, expected) => expect(bankHolidaysByRule(year)).toEqual(expected));
  test('beyond the table the rule goes on', () => expect(isBankHoliday('2028-12-25')).toBe(true));
});

describe('notice of five working days', () => {
  test.each([
    ['a Monday', '2025-09-08T11:00:00Z', '2025-09-15T23:00:00Z'],
    ['a Saturday', '2025-09-06T11:00:00Z', '2025-09-12T23:00:00Z'],
    ['a Monday, a minute before London midnight', '2025-09-08T22:59:00Z', '2025-09-15T23:00:00Z'],
    ['a Tuesday as it begins in London', '2025-09-08T23:00:00Z', '2025-09-16T23:00:00Z'],
    ['the eve of Christmas Eve', '2025-12-23T10:00:00Z', '2026-01-03T00:00:00Z'],
    ['the Thursday before the August bank holiday', '2025-08-21T10:00:00Z', '2025-08-29T23:00:00Z'],
  ])('served on %s', (_when, served, ends) => expect(noticeEndsAt(new Date(served), 5)).toEqual(new Date(ends)));

  test('always holds five full working days, and ends with one', () => {
    fc.assert(fc.property(instants, (servedAt) => {
      const last = addDays(londonDay(noticeEndsAt(servedAt, 5)), -1);
      let working = 0;
      for (let day = addDays(londonDay(servedAt), 1); day <= last; day = addDays(day, 1)) working += isWorkingDay(day) ? 1 : 0;
      expect(working).toBe(5);
      expect(isWorkingDay(last)).toBe(true);
    }));
  });

  test('never ends earlier for being served later', () => {
    fc.assert(fc.property(instants, instants, (one, other) => {
      const [first, second] = one <= other ? [one, other] : [other, one];
      expect(noticeEndsAt(first, 5) <= noticeEndsAt(second, 5)).toBe(true);
    }));
  });
});

test('no working days from a day is the day itself', () => expect(addWorkingDays('2025-09-06', 0)).toBe('2025-09-06'));
