import { addDays, type Day } from './day.js';

/** Bank holidays of England and Wales as published. Source: https://www.gov.uk/bank-holidays (2025 to 2027). */
export const BANK_HOLIDAYS: Readonly<Record<number, readonly Day[]>> = {
  2025: ['2025-01-01', '2025-04-18', '2025-04-21', '2025-05-05', '2025-05-26', '2025-08-25', '2025-12-25', '2025-12-26'],
  2026: ['2026-01-01', '2026-04-03', '2026-04-06', '2026-05-04', '2026-05-25', '2026-08-31', '2026-12-25', '2026-12-28'],
  2027: ['2027-01-01', '2027-03-26', '2027-03-29', '2027-05-03', '2027-05-31', '2027-08-30', '2027-12-27', '2027-12-28'],
};

/** True if the day is a bank holiday: as published, in other years by the standing rule (no royal occasions). */
export function isBankHoliday(day: Day): boolean {
  const year = Number(day.slice(0, 4));
  return (BANK_HOLIDAYS[year] ?? bankHolidaysByRule(year)).includes(day);
}

/**
 * The bank holidays of a year by the standing rule, in order: Banking and Financial Dealings Act 1971 schedule 1,
 * Good Friday, Christmas Day, and a substitute day for one that falls on a weekend.
 */
export function bankHolidaysByRule(year: number): Day[] {
  const easter = easterSunday(year);
  const newYear = `${year}-01-01`;
  const christmas = `${year}-12-25`;
  const boxing = `${year}-12-26`;
  const christmasObserved = weekday(christmas) === 6 || weekday(christmas) === 0 ? `${year}-12-27` : christmas;
  let boxingObserved = weekday(boxing) === 6 || weekday(boxing) === 0 ? `${year}-12-28` : boxing;
  if (weekday(christmas) === 0) boxingObserved = boxing; // Monday itself; Christmas moves to Tuesday
  return [
    weekday(newYear) === 6 ? `${year}-01-03` : weekday(newYear) === 0 ? `${year}-01-02` : newYear,
    addDays(easter, -2), addDays(easter, 1), firstMonday(`${year}-05-01`), lastMonday(`${year}-05-31`), lastMonday(`${year}-08-31`),
    christmasObserved, boxingObserved,
  ].sort();
}

/** 0 Sunday to 6 Saturday. */
export function weekday(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

function firstMonday(first: Day): Day {
  return addDays(first, (8 - weekday(first)) % 7);
}

function lastMonday(last: Day): Day {
  return addDays(last, -((weekday(last) + 6) % 7));
}

/** Gregorian Easter, the anonymous algorithm (Meeus/Jones/Butcher). */
function easterSunday(year: number): Day {
  const a = year % 19, b = Math.floor(year / 100), c = year % 100;
  const d = Math.floor(b / 4), e = b % 4, f = Math.floor((b + 8) / 25), g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30, i = Math.floor(c / 4), k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7, m = Math.floor((a + 11 * h + 22 * l) / 451);
  return addDays(`${year}-03-01`, h + l - 7 * m + 21);
}
