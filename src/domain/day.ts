import { DateTime } from 'luxon';

/** A calendar day without a time, `YYYY-MM-DD` (proleptic Gregorian, years 0001 to 9999). Compares as text. */
export type Day = string;

/** The office's own zone: every clock of the scheme counts days as London does. */
export const LONDON = 'Europe/London';

const DAY_PATTERN = /^(?!0000)\d{4}-\d{2}-\d{2}$/;
const MILLISECONDS_PER_DAY = 86_400_000;

/** As people write them; a page names dozens of days, and asking luxon for each costs more than the page. */
export const MONTHS: readonly string[] = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** True if the text is a real calendar day: `2025-02-30` and `2025-2-3` are not. */
export function isDay(text: string): boolean {
  return !Number.isNaN(utcOf(text));
}

/** The day that a London calendar shows at this instant. */
export function londonDay(instant: Date): Day {
  const utc = dayIn(instant, 'utc'); // London was never behind UTC, and two hours ahead at most
  return instant < endOfDay(utc) ? utc : addDays(utc, 1);
}

/** The day that a calendar in `zone` (IANA name) shows at this instant. */
export function dayIn(instant: Date, zone: string): Day {
  if (Number.isNaN(instant.getTime())) throw new RangeError('Not an instant.');
  if (zone === 'utc') return fromUtc(instant.getTime());
  return DateTime.fromJSDate(instant, { zone }).toFormat('yyyy-MM-dd');
}

// Looking a zone up costs luxon some 20 µs and a page of cases asks hundreds of times, for the same few days.
const starts = new Map<string, number>();
const STARTS_KEPT = 10_000;

/** The first instant of the day in `zone` (IANA name). */
export function startOfDay(day: Day, zone: string = LONDON): Date {
  const key = `${day} ${zone}`;
  const known = starts.get(key);
  if (known !== undefined) return new Date(known);
  const start = DateTime.fromISO(day, { zone }).startOf('day');
  if (!start.isValid || !isDay(day)) throw new RangeError(`${day} is not a day in ${zone}.`);
  if (starts.size >= STARTS_KEPT) starts.clear();
  starts.set(key, start.toMillis());
  return start.toJSDate();
}

/** The first instant after the day: days are half-open, `startOfDay <= instant < endOfDay`. */
export function endOfDay(day: Day, zone: string = LONDON): Date {
  return startOfDay(addDays(day, 1), zone);
}

/** The day `days` later (earlier if negative). */
export function addDays(day: Day, days: number): Day {
  return fromUtc(toUtc(day) + days * MILLISECONDS_PER_DAY);
}

/** Whole days from one day to another: positive if `to` is later. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((toUtc(to) - toUtc(from)) / MILLISECONDS_PER_DAY);
}

/** The same day of the month `months` later; the month's last day where it has no such day (31 Jan + 1 = 28 Feb). */
export function addMonths(day: Day, months: number): Day {
  const date = new Date(toUtc(day));
  const dayOfMonth = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(dayOfMonth, lastOfMonth));
  return fromUtc(date.getTime());
}

/** The day as people read it: `4 September 2025`. */
export function dayInWords(day: Day): string {
  return `${Number(day.slice(8))} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

function toUtc(day: Day): number {
  const utc = utcOf(day);
  if (Number.isNaN(utc)) throw new RangeError(`${day} is not a day.`);
  return utc;
}

// Date.parse would take 30 February for 2 March.
function utcOf(text: string): number {
  if (!DAY_PATTERN.test(text)) return Number.NaN;
  const month = Number(text.slice(5, 7));
  const date = new Date(0);
  date.setUTCFullYear(Number(text.slice(0, 4)), month - 1, Number(text.slice(8)));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === Number(text.slice(8)) ? date.getTime() : Number.NaN;
}

function fromUtc(milliseconds: number): Day {
  return new Date(milliseconds).toISOString().slice(0, 10);
}
