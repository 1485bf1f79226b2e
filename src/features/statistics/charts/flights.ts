import { scaleLinear, scalePoint } from 'd3-scale';
import { dayInWords } from '../../../domain/day.js';
import type { FlightPoint } from '../series.repository.js';
import { shortDay } from './days.js';
import { BLUE, drawing, escaped, label, line, ORANGE, type Panel, px, rules, wholeTicks } from './svg.js';

const WIDTH = 960, HEIGHT = 320;
const PANEL: Panel = { left: 56, top: 40, width: 890, height: 200 };

/** For each flight that left its seats (open circle) and the people handed over (dot), joined by the seats that stayed empty. */
export function flightsChart(points: readonly FlightPoint[]): string {
  const x = scalePoint<string>().domain(points.map(({ ref }) => ref)).range([PANEL.left, PANEL.left + PANEL.width]).padding(0.6);
  const y = scaleLinear().domain([0, Math.max(4, ...points.map(({ seats, returns }) => Math.max(seats, returns)))]).nice().range([PANEL.top + PANEL.height, PANEL.top]);
  const every = Math.ceil(points.length / 16);
  const seats = points.reduce((total, point) => total + point.seats, 0), returns = points.reduce((total, point) => total + point.returns, 0);
  return drawing({
    id: 'chart-flights', width: WIDTH, height: HEIGHT, title: 'Seats for returnees and people handed over, flight by flight',
    description: `${points.length} flights that left, with ${seats.toLocaleString('en-GB')} seats and ${returns.toLocaleString('en-GB')} people handed over. The table below has every flight.`,
  }, [
    legend(), rules(PANEL, wholeTicks(y), y),
    ...points.flatMap(({ ref, designator, day, seats: all, returns: made }, n) => {
      const at = x(ref)!;
      return [
        line(at, y(all), at, y(made), BLUE, ' stroke-width="1.5"'),
        `<circle cx="${px(at)}" cy="${px(y(all))}" r="6" fill="#fff" stroke="${BLUE}" stroke-width="2.5"/>`,
        `<circle cx="${px(at)}" cy="${px(y(made))}" r="5" fill="${ORANGE}"><title>${escaped(`${designator}, ${dayInWords(day)}: ${made} of ${all} seats`)}</title></circle>`,
        ...(n % every === 0 ? [label(at, PANEL.top + PANEL.height + 20, shortDay(day), { anchor: 'middle' }), label(at, PANEL.top + PANEL.height + 38, designator, { anchor: 'middle' })] : []),
      ];
    }),
    label(0, HEIGHT - 6, 'A dot on the line at 0: the flight left without anyone handed over.'),
  ]);
}

function legend(): string {
  return `<circle cx="8" cy="12" r="6" fill="#fff" stroke="${BLUE}" stroke-width="2.5"/>${label(22, 16, 'Seats for returnees')}`
    + `<circle cx="178" cy="12" r="5" fill="${ORANGE}"/>${label(190, 16, 'People handed over')}`;
}
