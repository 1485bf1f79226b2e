import { describe, expect, test } from '@jest/globals';
import { addDays } from '../../../domain/day.js';
import { balanceChart } from './balance.js';
import { crossingsChart } from './crossings.js';
import { shortDay } from './days.js';
import { flightsChart } from './flights.js';
import { reentriesChart } from './reentries.js';
import { escaped } from './svg.js';

const count = (svg: string, pattern: RegExp): number => [...svg.matchAll(pattern)].length;
/** What every drawing must be: closed, named, without scripts, styles or numbers that are none. */
function sound(svg: string): void {
  expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="(chart-\w+)-title \1-description"[^>]*>/);
  expect(svg).toMatch(/<\/svg>$/);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|<script|style=|\son\w+=/);
  for (const tag of ['text', 'title', 'rect', 'circle', 'desc']) expect([tag, count(svg, new RegExp(`<${tag}[ >]`, 'g'))]).toEqual([tag, count(svg, new RegExp(`</${tag}>|<${tag}[^>]*/>`, 'g'))]);
}

const day = (n: number): string => addDays('2025-09-18', n);
const crossing = (n: number, official: number | null, recorded: number, returns = 0) => ({ day: day(n), official, boats: official === null ? null : 1, recorded, returns });

describe('crossings', () => {
  test('a bar for each day that is known; nothing known is no zero; returns below on their own scale', () => {
    const svg = crossingsChart([crossing(0, 349, 349, 1), crossing(1, 0, 0), crossing(2, null, 0), crossing(3, null, 12, 2)]);
    sound(svg);
    const bars = [...svg.matchAll(/<rect [^>]*height="([\d.]+)" fill="(#\w+)"><title>([^<]+)/g)].map(([, height, fill, tip]) => [Number(height), fill, tip]);
    expect(bars.map(([, fill, tip]) => [fill, tip])).toEqual([
      ['#12436D', '18 September 2025: 349 in the official count, 349 registered'], ['#12436D', '19 September 2025: 0 in the official count, 0 registered'],
      ['#767676', '21 September 2025: 12 registered, no official figure'], ['#F46A25', '18 September 2025: 1 returns'], ['#F46A25', '21 September 2025: 2 returns'],
    ]);
    expect(bars[1][0]).toBe(0);
    expect(Number(bars[4][0])).toBe(2 * Number(bars[3][0]));
    expect(count(svg, /stroke-dasharray/g)).toBe(1);
  });

  test('a year of days is drawn, with ticks that do not touch', () => {
    const svg = crossingsChart(Array.from({ length: 366 }, (_, n) => crossing(n, n, n)));
    sound(svg);
    expect(count(svg, />\d+ \w{3}<\/text>/g)).toBeLessThan(40);
    expect(svg.length).toBeLessThan(120_000);
  });

  test('one day alone, all zero', () => sound(crossingsChart([crossing(0, 0, 0)])));
});

test('flights: a circle for seats, a dot for people, every flight named in its dot', () => {
  const svg = flightsChart([{ ref: 'FL-A', designator: 'XQ5104', day: day(0), seats: 12, returns: 1 }, { ref: 'FL-B', designator: `<b>"'&`, day: day(4), seats: 20, returns: 0 }]);
  sound(svg);
  expect(svg).toContain('XQ5104, 18 September 2025: 1 of 12 seats');
  expect(svg).not.toContain('<b>');
  expect(count(svg, /<circle/g)).toBe(2 + 2 * 2);
  sound(flightsChart(Array.from({ length: 60 }, (_, n) => ({ ref: `FL-${n}`, designator: 'XQ1', day: day(n), seats: 10, returns: n % 11 }))));
});

test('balance: two lines that end at the day, the difference below the line as well', () => {
  const svg = balanceChart([{ day: day(0), returns: 1, admissions: 0, balance: 1 }, { day: day(5), returns: 1, admissions: 3, balance: -2 }], day(20));
  sound(svg);
  expect(count(svg, /<path /g)).toBe(2);
  expect(svg).toContain('Returns 1');
  expect(svg).toContain('Admitted 3');
  expect([...svg.matchAll(/<title>From ([^<]+)/g)].map(([, tip]) => tip)).toEqual(['18 September 2025: 1', '23 September 2025: -2']);
  sound(balanceChart([{ day: day(0), returns: 1, admissions: 0, balance: 1 }], day(0)));
});

test('re-entries: by whole weeks, with room for those to come', () => {
  const at = (days: number) => ({ ref: 'RE-A', person: 'PE-A', returnedOn: day(0), crossedOn: day(days), days });
  const svg = reentriesChart([at(30), at(34), at(6)]);
  sound(svg);
  expect([...svg.matchAll(/<title>(\d+ to \d+ days: \d+)/g)].map(([, tip]) => tip)).toEqual(['0 to 6 days: 1', '28 to 34 days: 2']);
  sound(reentriesChart([at(400)]));
});

test('days and text', () => {
  expect(shortDay('2025-09-08')).toBe('8 Sep');
  expect(escaped(`<&>"'`)).toBe('&#60;&#38;&#62;&#34;&#39;');
});
