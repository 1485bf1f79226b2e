import { dayInWords } from '../../domain/day.js';
import type { BalanceDay, CrossingDay, FlightPoint, ReentryPoint } from './series.repository.js';

export const SERIES = ['crossings', 'flights', 'balance', 'reentries'] as const;
export type SeriesName = (typeof SERIES)[number];

/** What each series holds, in the order of time. */
export interface SeriesPoints { crossings: CrossingDay[]; flights: FlightPoint[]; balance: BalanceDay[]; reentries: ReentryPoint[] }

/** One series with what it counts. */
export interface ShownSeries<N extends SeriesName = SeriesName> {
  self: string; series: N;
  /** First and last London day, both included; `from` is null where all of it is told. */
  from: string | null; asAt: string;
  definition: string;
  points: SeriesPoints[N];
}

const DEFINITIONS: Record<SeriesName, (asAt: string, from: string) => string> = {
  crossings: (asAt, from) => `People who crossed in small boats on each London day from ${from} to ${asAt}: the official count, the people registered here, and beside them the handovers completed that day. A day without an official figure is not a day without crossings.`,
  flights: (asAt) => `Each flight that left by the end of ${asAt}: its seats for returnees, and the people handed over. Flights that were cancelled are left out; those that left without anyone are not.`,
  balance: (asAt) => `Returns and admissions in the ledger, added up to the end of each London day until ${asAt}; reversals count on the day of what they reverse. The balance is returns less admissions.`,
  reentries: (asAt) => `Crossings until the end of ${asAt} of people who had been returned, each confirmed by two examiners, by the London days between the earlier return and the crossing. Undecided and dismissed flags are not told.`,
};

export function presentSeries<N extends SeriesName>(series: N, points: SeriesPoints[N], asAt: string, from: string | null): ShownSeries<N> {
  return {
    self: `/api/v1/statistics/series/${series}?asAt=${asAt}${from ? `&from=${from}` : ''}`, series, from, asAt,
    definition: DEFINITIONS[series](dayInWords(asAt), from ? dayInWords(from) : ''), points,
  };
}

export const EXAMPLE_SERIES = presentSeries('crossings', [{ day: '2025-11-09', official: 349, boats: 5, recorded: 349, returns: 0 }], '2025-11-13', '2025-09-18');
