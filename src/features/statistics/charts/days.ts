import { scaleBand, type ScaleBand } from 'd3-scale';
import { addDays, type Day, dayInWords, daysBetween } from '../../../domain/day.js';
import { label, line, type Panel } from './svg.js';

/** `9 Nov`. */
export const shortDay = (day: Day): string => dayInWords(day).replace(/^(\d+ \w{3})\w* \d+$/, '$1');

/** One place for each day from the first to the last. */
export function dayScale(first: Day, last: Day, { left, width }: Panel): ScaleBand<Day> {
  const days = Array.from({ length: daysBetween(first, last) + 1 }, (_, n) => addDays(first, n));
  return scaleBand<Day>().domain(days).range([left, left + width]).paddingInner(0.15);
}

/** Ticks with the day below a panel: every seventh, fourteenth … day, so that they do not touch. */
export function dayAxis(scale: ScaleBand<Day>, panel: Panel): string {
  const days = scale.domain();
  const every = [1, 2, 7, 14, 28, 56, 112].find((step) => (days.length / step) * 56 <= panel.width) ?? 224;
  const bottom = panel.top + panel.height;
  return days.filter((_, n) => n % every === 0).map((day) => {
    const x = scale(day)! + scale.bandwidth() / 2;
    return line(x, bottom, x, bottom + 5, '#505a5f') + label(x, bottom + 19, shortDay(day), { anchor: 'middle' });
  }).join('');
}
