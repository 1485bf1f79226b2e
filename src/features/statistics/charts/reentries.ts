import { scaleBand, scaleLinear } from 'd3-scale';
import type { ReentryPoint } from '../series.repository.js';
import { bar, BLUE, drawing, label, type Panel, rules, wholeTicks } from './svg.js';

const WIDTH = 960, HEIGHT = 260;
const PANEL: Panel = { left: 56, top: 34, width: 890, height: 160 };
const WEEK = 7;

/** Bars of re-entries by whole weeks since the return: 0 to 6 days, 7 to 13 … */
export function reentriesChart(points: readonly ReentryPoint[]): string {
  const weeks = Math.max(8, ...points.map(({ days }) => Math.floor(days / WEEK) + 1));
  const counts = Array.from({ length: weeks }, (_, week) => points.filter(({ days }) => Math.floor(days / WEEK) === week).length);
  const x = scaleBand<number>().domain(counts.map((_, week) => week)).range([PANEL.left, PANEL.left + PANEL.width]).paddingInner(0.1);
  const y = scaleLinear().domain([0, Math.max(2, ...counts)]).nice().range([PANEL.top + PANEL.height, PANEL.top]);
  const every = Math.ceil(weeks / 14);
  return drawing({
    id: 'chart-reentries', width: WIDTH, height: HEIGHT, title: 'Re-entries by the days since the return',
    description: points.length === 1 ? `One re-entry, ${points[0].days} days after the return.` : `${points.length} re-entries, ${Math.min(...points.map(({ days }) => days))} to ${Math.max(...points.map(({ days }) => days))} days after the return. The table below has each.`,
  }, [
    label(0, 16, 'Re-entries', { bold: true }), rules(PANEL, wholeTicks(y), y),
    ...counts.flatMap((count, week) => (count ? [bar(x(week)!, y(count), x.bandwidth(), y(0) - y(count), BLUE, `${week * WEEK} to ${week * WEEK + WEEK - 1} days: ${count}`)] : [])),
    ...counts.flatMap((_, week) => (week % every === 0 ? [label(x(week)! + x.bandwidth() / 2, PANEL.top + PANEL.height + 19, `${week * WEEK}–${week * WEEK + WEEK - 1}`, { anchor: 'middle' })] : [])),
    label(PANEL.left + PANEL.width / 2, HEIGHT - 12, 'Days since the return', { anchor: 'middle', bold: true }),
  ]);
}
