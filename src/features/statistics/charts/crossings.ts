import { scaleLinear } from 'd3-scale';
import { dayInWords } from '../../../domain/day.js';
import type { CrossingDay } from '../series.repository.js';
import { dayAxis, dayScale } from './days.js';
import { bar, BLUE, drawing, GREY, label, line, ORANGE, type Panel, rules, wholeTicks } from './svg.js';

const WIDTH = 960, HEIGHT = 400;
const PEOPLE: Panel = { left: 56, top: 34, width: 890, height: 190 };
const RETURNS: Panel = { left: 56, top: 288, width: 890, height: 64 };

/**
 * Bars of people who crossed on each day, and below them, on a scale of its own, the returns of that day. Where no
 * official figure is published the bar is grey and counts the people registered; where nobody is registered either, a
 * short mark below the line says that nothing is known.
 */
export function crossingsChart(points: readonly CrossingDay[]): string {
  const first = points[0].day, last = points.at(-1)!.day;
  const x = dayScale(first, last, PEOPLE);
  const people = scaleLinear().domain([0, Math.max(4, ...points.map(({ official, recorded }) => official ?? recorded))]).nice().range([PEOPLE.top + PEOPLE.height, PEOPLE.top]);
  const returns = scaleLinear().domain([0, Math.max(4, ...points.map((point) => point.returns))]).nice().range([RETURNS.top + RETURNS.height, RETURNS.top]);
  const column = (value: number, at: number, scale: typeof people, fill: string, tip: string): string => bar(at, scale(value), x.bandwidth(), scale(0) - scale(value), fill, tip);
  const known = points.filter(({ official, recorded }) => official !== null || recorded > 0);
  return drawing({
    id: 'chart-crossings', width: WIDTH, height: HEIGHT, title: 'People who crossed on each day, and returns made that day',
    description: `From ${dayInWords(first)} to ${dayInWords(last)}: ${sum(points, ({ official }) => official ?? 0).toLocaleString('en-GB')} people in the official count, `
      + `${sum(points, ({ recorded }) => recorded).toLocaleString('en-GB')} registered, ${sum(points, (point) => point.returns).toLocaleString('en-GB')} returns. The table below has every day.`,
  }, [
    label(0, 16, 'People who crossed', { bold: true }), rules(PEOPLE, wholeTicks(people), people),
    ...known.map(({ day, official, recorded }) => column(official ?? recorded, x(day)!, people, official === null ? GREY : BLUE,
      `${dayInWords(day)}: ${official === null ? `${recorded} registered, no official figure` : `${official} in the official count, ${recorded} registered`}`)),
    ...points.filter((point) => !known.includes(point)).map(({ day }) => line(x(day)!, people(0) + 3, x(day)! + x.bandwidth(), people(0) + 3, GREY, ' stroke-width="2" stroke-dasharray="2 2"')),
    dayAxis(x, PEOPLE),
    label(0, RETURNS.top - 18, 'Returns made', { bold: true }), rules(RETURNS, wholeTicks(returns, 2), returns),
    ...points.filter((point) => point.returns > 0).map((point) => column(point.returns, x(point.day)!, returns, ORANGE, `${dayInWords(point.day)}: ${point.returns} returns`)),
    dayAxis(x, RETURNS),
    label(0, HEIGHT - 6, notes(points)),
  ]);
}

/** What the marks mean that are there. */
function notes(points: readonly CrossingDay[]): string {
  const grey = points.some(({ official, recorded }) => official === null && recorded > 0), dashes = points.some(({ official, recorded }) => official === null && recorded === 0);
  return [grey && 'Grey: registered here, no official figure.', dashes && 'Dashes: no crossings recorded, which is not the same as none.'].filter(Boolean).join(' ');
}

const sum = <T>(points: readonly T[], of: (point: T) => number): number => points.reduce((total, point) => total + of(point), 0);
