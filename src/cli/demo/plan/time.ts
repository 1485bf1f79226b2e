import { DateTime } from 'luxon';
import { type Day, LONDON } from '../../../domain/day.js';

/** The instant at which London's clocks show that time of that day, e.g. `at('2025-11-13', '23:25')`. */
export function at(day: Day, time: string): Date {
  return DateTime.fromISO(`${day}T${time}`, { zone: LONDON }).toJSDate();
}

export function minutesAfter(instant: Date, minutes: number): Date {
  return new Date(instant.getTime() + minutes * 60_000);
}

/** When the demonstration opens its doors: Friday 14 November 2025, 07:00 in London. */
export const OPENING = at('2025-11-14', '07:00');
export const FIRST_DAY: Day = '2025-08-06';
export const LAST_DAY: Day = '2025-11-13';
export const LIVE_DAY: Day = '2025-11-14';
