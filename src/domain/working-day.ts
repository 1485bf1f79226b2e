import { isBankHoliday, weekday } from './bank-holiday.js';
import { addDays, type Day, endOfDay, londonDay } from './day.js';

/** True unless the day is a Saturday, a Sunday or a bank holiday of England and Wales. */
export function isWorkingDay(day: Day): boolean {
  const ofWeek = weekday(day);
  return ofWeek !== 0 && ofWeek !== 6 && !isBankHoliday(day);
}

/** The n-th working day after `day` (which is never counted itself); `day` if n is 0. */
export function addWorkingDays(day: Day, n: number): Day {
  let reached = day;
  for (let left = n; left > 0; ) {
    reached = addDays(reached, 1);
    if (isWorkingDay(reached)) left -= 1;
  }
  return reached;
}

/**
 * The first instant at which boarding is no longer too early: London midnight after the last of `workingDays` full
 * working days. Served on Monday 8 September 2025, five days: the 9th, 10th, 11th, 12th and 15th; over as the 16th begins.
 */
export function noticeEndsAt(servedAt: Date, workingDays: number): Date {
  return endOfDay(addWorkingDays(londonDay(servedAt), workingDays));
}
