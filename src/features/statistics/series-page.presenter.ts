import { stringify } from 'csv-stringify/sync';
import { type Day, dayInWords } from '../../domain/day.js';
import { drawn } from '../../platform/pages/drawn.js';
import { balanceChart } from './charts/balance.js';
import { crossingsChart } from './charts/crossings.js';
import { flightsChart } from './charts/flights.js';
import { reentriesChart } from './charts/reentries.js';
import type { SeriesName, SeriesPoints, ShownSeries } from './series.presenter.js';

/** A cell of a table: text or a number, and where it leads. */
interface Cell { text: string | number; href?: string; number?: boolean }
interface Column { heading: string; number?: boolean }
type Whole = { [N in SeriesName]: ShownSeries<N> };

const COLUMNS: Record<SeriesName, readonly Column[]> = {
  crossings: [{ heading: 'Day' }, { heading: 'Official count', number: true }, { heading: 'Boats', number: true }, { heading: 'Registered here', number: true }, { heading: 'Returns made', number: true }],
  flights: [{ heading: 'Flight' }, { heading: 'Day' }, { heading: 'Seats for returnees', number: true }, { heading: 'Handed over', number: true }],
  balance: [{ heading: 'Day' }, { heading: 'Returns so far', number: true }, { heading: 'Admissions so far', number: true }, { heading: 'Balance', number: true }],
  reentries: [{ heading: 'Flag' }, { heading: 'Person' }, { heading: 'Returned' }, { heading: 'Crossed again' }, { heading: 'Days between', number: true }],
};

const TITLES: Record<SeriesName, string> = {
  crossings: 'Crossings per day, with returns', flights: 'Seats and returns per flight', balance: 'Returns and admissions over time', reentries: 'Re-entries by days since the return',
};

const NOTHING: Record<SeriesName, string> = {
  crossings: 'No crossings recorded in these days, and no official figure. That is not the same as none.', flights: 'No flight has left.',
  balance: 'No return and no admission yet.', reentries: 'No confirmed re-entry.',
};

const number = (value: number | null): Cell => ({ text: value === null ? 'Not published' : value.toLocaleString('en-GB'), number: true });
const of = (day: Day, kind: string, more = ''): string => `/statistics/records/${kind}?from=${day}&to=${day}${more}`;

const ROWS: { [N in SeriesName]: (points: SeriesPoints[N]) => Cell[][] } = {
  crossings: (points) => [...points].reverse().map(({ day, official, boats, recorded, returns }) => [
    { text: dayInWords(day) }, number(official), boats === null ? { text: '', number: true } : number(boats),
    recorded === 0 && official === null ? { text: 'No crossings recorded', number: true } : { ...number(recorded), ...(recorded > 0 && { href: of(day, 'crossings') }) },
    { ...number(returns), ...(returns > 0 && { href: of(day, 'returns', '&reversed=false') }) },
  ]),
  flights: (points) => [...points].reverse().map(({ ref, designator, day, seats, returns }) => [{ text: designator, href: `/flights/${ref}` }, { text: dayInWords(day) }, number(seats), number(returns)]),
  balance: (points) => [...points].reverse().map(({ day, returns, admissions, balance }) => [{ text: dayInWords(day) }, { ...number(returns), href: `/statistics/records/returns?to=${day}&reversed=false` }, { ...number(admissions), href: `/statistics/records/admissions?state=arrived&arrivedTo=${day}` }, number(balance)]),
  reentries: (points) => points.map(({ ref, person, returnedOn, crossedOn, days }) => [{ text: ref, href: `/reentry/${ref}` }, { text: person, href: `/people/${person}` }, { text: dayInWords(returnedOn) }, { text: dayInWords(crossedOn) }, number(days)]),
};

/** The four drawings, each with its table; no drawing where there is nothing to draw. */
export function chartSections({ crossings, flights, balance, reentries }: Whole) {
  const known = crossings.points.some(({ official, recorded, returns }) => official !== null || recorded > 0 || returns > 0);
  const section = <N extends SeriesName>({ series, asAt, definition, points }: ShownSeries<N>, svg: string | null) => ({
    name: series, title: TITLES[series], definition, chart: svg === null ? null : drawn(svg), nothing: NOTHING[series],
    columns: COLUMNS[series], rows: svg === null ? [] : ROWS[series](points), csv: `/statistics/csv/${series}?asAt=${asAt}`,
  });
  return [
    section(crossings, known ? crossingsChart(crossings.points) : null),
    section(flights, flights.points.length ? flightsChart(flights.points) : null),
    section(balance, balance.points.length ? balanceChart(balance.points, balance.asAt) : null),
    section(reentries, reentries.points.length ? reentriesChart(reentries.points) : null),
  ];
}

/** The points of a series as CSV (RFC 4180), as the API names them; formulas are escaped, because spreadsheets run them. */
export function seriesCsv({ points }: ShownSeries): string {
  return stringify(points as object[], { header: true, bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
