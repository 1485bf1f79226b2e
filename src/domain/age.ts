import { type Day } from './day.js';
import { latestDay, type PartialDate } from './partial-date.js';

/**
 * The recorded birth or claim by which the person may be under 18 on that day, the youngest if several;
 * null if by none of them. A partial date counts as its latest day: of two ages the younger one is assumed.
 * Nobody's age is estimated here: it only reads what people recorded.
 */
export function mayBeUnder18<Birth extends PartialDate>(births: readonly Birth[], on: Day): Birth | null {
  let youngest: Birth | null = null;
  for (const birth of births) {
    if (on >= eighteenthBirthday(birth)) continue;
    if (youngest === null || latestDay(birth) > latestDay(youngest)) youngest = birth;
  }
  return youngest;
}

/**
 * The first day on which the person is 18 by this birth, as text that compares with days. Born on 29 February:
 * `2026-02-29` is no day, but sorts between 28 February and 1 March, on which the person is 18.
 */
export function eighteenthBirthday(birth: PartialDate): string {
  const latest = latestDay(birth);
  return `${String(Number(latest.slice(0, 4)) + 18).padStart(4, '0')}${latest.slice(4)}`;
}
