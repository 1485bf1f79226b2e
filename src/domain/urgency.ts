import { type ClockKind } from './clocks.js';
import { addDays, type Day, daysBetween, endOfDay, londonDay } from './day.js';

/** How a list of work is grouped, most urgent first. */
export const URGENCIES = ['overdue', 'due_soon', 'waiting', 'not_due'] as const;
export type Urgency = (typeof URGENCIES)[number];
export const URGENCY_WORDS: Readonly<Record<Urgency, string>> = { overdue: 'Overdue', due_soon: 'Due soon', waiting: 'Waiting for others', not_due: 'Not due' };

/** Due soon: by the end of the London day so many days from now. */
export const SOON_DAYS = 3;
/** Clocks that run for somebody else: until they have run out there is nothing to do but wait. */
export const OTHERS_CLOCKS: readonly ClockKind[] = ['reply', 'notice'];

/** The first instant that is no longer soon. */
export function soonEnds(at: Date): Date {
  return endOfDay(addDays(londonDay(at), SOON_DAYS));
}

/** The day that people say: the last one in time; of a notice the first on which it no longer holds anybody back. */
export function dueDay(clock: ClockKind | null, dueAt: Date): Day {
  const day = londonDay(dueAt);
  // deadlines end as a day ends; a task has its own hour
  return clock === null || clock === 'notice' ? day : addDays(day, -1);
}

/** How far that day is from today, as people say it. */
export function awayInWords(day: Day, today: Day): string {
  const days = daysBetween(today, day);
  if (days === 0) return 'today';
  if (Math.abs(days) === 1) return days > 0 ? 'tomorrow' : 'yesterday';
  return days > 0 ? `in ${days} days` : `${-days} days ago`;
}

/** Rows that know their urgency and how many share it, as groups; an empty group has no rows and none to come. */
export function byUrgency<R extends { readonly urgency: Urgency; readonly total: number }, T>(rows: readonly R[], present: (row: R) => T): Record<Urgency, { total: number; items: T[] }> {
  const group = (urgency: Urgency) => {
    const own = rows.filter((row) => row.urgency === urgency);
    return { total: own[0]?.total ?? 0, items: own.map(present) };
  };
  return { overdue: group('overdue'), due_soon: group('due_soon'), waiting: group('waiting'), not_due: group('not_due') };
}

/** What decides where a piece of work stands: `clock` null for a task, whose time is its owner's own. */
export interface WorkFact { readonly clock: ClockKind | null; readonly dueAt: Date | null; readonly othersTurn: boolean }

/** Where it stands at that instant. A notice that is over is no delay. The repositories say the same in SQL (a test compares them). */
export function urgencyOf({ clock, dueAt, othersTurn }: WorkFact, at: Date): Urgency {
  if (dueAt && dueAt <= at && clock !== 'notice') return 'overdue';
  if (dueAt && dueAt < soonEnds(at) && !(clock && OTHERS_CLOCKS.includes(clock))) return 'due_soon';
  return othersTurn ? 'waiting' : 'not_due';
}
