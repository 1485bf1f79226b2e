import { scaleLinear } from 'd3-scale';
import { curveStepAfter, line as path } from 'd3-shape';
import { type Day, dayInWords } from '../../../domain/day.js';
import type { BalanceDay } from '../series.repository.js';
import { dayAxis, dayScale } from './days.js';
import { bar, BLUE, drawing, label, ORANGE, type Panel, rules } from './svg.js';

const WIDTH = 960, HEIGHT = 420;
const BOTH: Panel = { left: 56, top: 34, width: 790, height: 200 };
const DIFFERENCE: Panel = { left: 56, top: 300, width: 790, height: 76 };

/** Two labelled lines, returns and admissions added up, and the difference in a panel of its own: no second axis. */
export function balanceChart(points: readonly BalanceDay[], asAt: Day): string {
  const first = points[0].day, newest = points.at(-1)!;
  const all = newest.day < asAt ? [...points, { ...newest, day: asAt }] : points;
  const x = dayScale(first, asAt, BOTH);
  const y = scaleLinear().domain([0, Math.max(4, ...all.map(({ returns, admissions }) => Math.max(returns, admissions)))]).nice().range([BOTH.top + BOTH.height, BOTH.top]);
  const lowest = Math.min(0, ...all.map(({ balance }) => balance)), highest = Math.max(2, ...all.map(({ balance }) => balance));
  const d = scaleLinear().domain([lowest, highest]).nice().range([DIFFERENCE.top + DIFFERENCE.height, DIFFERENCE.top]);
  const steps = (of: (point: BalanceDay) => number, stroke: string): string => {
    const drawn = path<BalanceDay>().x(({ day }) => x(day)!).y((point) => y(of(point))).curve(curveStepAfter).digits(1)(all as BalanceDay[]);
    return `<path d="${drawn}" fill="none" stroke="${stroke}" stroke-width="3"/>`;
  };
  const end = (BOTH.left + BOTH.width) + 8;
  const apart = Math.abs(y(newest.returns) - y(newest.admissions)) < 16 ? 9 : 0; // names that would lie upon each other
  const above = newest.returns >= newest.admissions ? 1 : -1;
  return drawing({
    id: 'chart-balance', width: WIDTH, height: HEIGHT, title: 'Returns and admissions added up, and the difference',
    description: `By ${dayInWords(asAt)}: ${newest.returns} returns, ${newest.admissions} admissions, balance ${newest.balance}. The table below has every day on which something changed.`,
  }, [
    label(0, 16, 'People, added up', { bold: true }), rules(BOTH, y.ticks(4).filter(Number.isInteger), y),
    steps(({ returns }) => returns, ORANGE), steps(({ admissions }) => admissions, BLUE), dayAxis(x, BOTH),
    label(end, y(newest.returns) + 4 - apart * above, `Returns ${newest.returns}`, { bold: true }),
    label(end, y(newest.admissions) + 4 + apart * above, `Admitted ${newest.admissions}`, { bold: true }),
    label(0, DIFFERENCE.top - 16, 'Returns less admissions', { bold: true }), rules(DIFFERENCE, [...new Set([0, ...d.ticks(3)])].filter(Number.isInteger), d),
    ...spans(all).map(({ from, to, balance }) => bar(x(from)!, Math.min(d(balance), d(0)), x(to)! - x(from)!, Math.abs(d(balance) - d(0)), BLUE, `From ${dayInWords(from)}: ${balance}`)),
  ]);
}

/** How long each balance held. */
function spans(points: readonly BalanceDay[]): { from: Day; to: Day; balance: number }[] {
  return points.slice(0, -1).map(({ day, balance }, n) => ({ from: day, to: points[n + 1].day, balance }));
}
