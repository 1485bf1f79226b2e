import { type Day, isDay } from './day.js';

/** A date known to the year, the month or the day. `month` 1–12, `day` 1–31; a day never without its month. */
export interface PartialDate {
  readonly year: number;
  readonly month?: number;
  readonly day?: number;
}

/** What to tell somebody whose text `parsePartialDate` could not read. */
export const PARTIAL_DATE_HINT = 'Enter a year, a month or a day, like 1998, 1998-04 or 1998-04-17.';

const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** Reads `1998`, `1998-04` or `1998-04-17`; null if it is none of them or no real date. */
export function parsePartialDate(text: string): PartialDate | null {
  const match = PARTIAL.exec(text);
  if (!match) return null;
  const [, year, month, day] = match;
  if (!isDay(`${year}-${month ?? '01'}-${day ?? '01'}`)) return null;
  return {
    year: Number(year),
    ...(month !== undefined && { month: Number(month) }),
    ...(day !== undefined && { day: Number(day) }),
  };
}

/** The date as text, no more precise than it is known: `1998`, `1998-04`, `1998-04-17`. */
export function formatPartialDate(date: PartialDate): string {
  const parts = [String(date.year).padStart(4, '0')];
  if (known(date.month)) parts.push(two(date.month));
  if (known(date.month) && known(date.day)) parts.push(two(date.day));
  return parts.join('-');
}

/** The earliest day that the date can mean. */
export function earliestDay(date: PartialDate): Day {
  return fullDay(date.year, date.month ?? 1, date.day ?? 1);
}

/** The latest day that the date can mean: 31 December of a bare year. */
export function latestDay(date: PartialDate): Day {
  const month = date.month ?? 12;
  return fullDay(date.year, month, date.day ?? daysInMonth(date.year, month));
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

// A database row gives null where the interface says absent.
function known(part: number | null | undefined): part is number {
  return part !== undefined && part !== null;
}

function fullDay(year: number, month: number, day: number): Day {
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
