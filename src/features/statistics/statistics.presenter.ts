import { addDays, dayInWords } from '../../domain/day.js';
import { type PublicFigure, publicFigure } from '../../domain/public-figures.js';
import type { SchemeRow } from './statistics.repository.js';

/**
 * One number, what exactly it counts, and where the records behind it are listed. `published`: what was given to the
 * public last, for which day and by whom; null where nothing was.
 */
export interface Figure { value: number | null; definition: string; records: string; published: Omit<PublicFigure, 'measure'> | null }

export interface ShownScheme {
  self: string;
  /** London day: what occurred by its end, as known now. */
  asAt: string;
  firstReturnDay: string | null;
  figures: Record<Exclude<keyof SchemeRow, 'firstReturnDay'> | 'crossingsDifference', Figure>;
}

export function presentScheme(row: SchemeRow, asAt: string): ShownScheme {
  const by = `by the end of ${dayInWords(asAt)}, London time`;
  const since = row.firstReturnDay ?? addDays(asAt, 1);
  const sinceFirst = row.firstReturnDay ? `from ${dayInWords(row.firstReturnDay)}, the day of the first return, ${by}` : 'since the first return; there is none yet';
  const returns = `/api/v1/returns?to=${asAt}&reversed=false`;
  const crossings = `/api/v1/crossings?from=${since}&to=${asAt}`;
  const official = `/api/v1/official-arrivals?from=${since}&to=${asAt}`;
  const events = `/api/v1/arrival-events?from=${since}&to=${asAt}`;
  const flags = `/api/v1/reentry-flags?state=confirmed&crossedTo=${asAt}`;
  const admissions = `/api/v1/admissions?state=arrived&arrivedTo=${asAt}`;
  const figure = (value: number | null, definition: string, records: string): Unpublished => ({ value, definition, records });
  const figures = {
    returnsMade: figure(row.returnsMade, `Handovers completed ${by}. A person returned twice counts twice; returns recorded in error and reversed do not count.`, returns),
    peopleReturned: figure(row.peopleReturned, `Different people among the returns made ${by}. A person returned twice counts once.`, returns),
    returnFlights: figure(row.returnFlights, `Flights with at least one return made ${by}. Flights that left without anyone do not count.`, returns),
    admissions: figure(row.admissions, `People who arrived by the legal route ${by}, less reversals.`, admissions),
    balance: figure(row.balance, `Returns less admissions in the ledger ${by}: above zero, more people were returned than admitted.`, admissions),
    crossingsOfficial: figure(row.crossingsOfficial, `People in the official daily count of small boat arrivals ${sinceFirst}; where a day was revised, the latest figure.`, official),
    boatsOfficial: figure(row.boatsOfficial, `Boats in the official daily count ${sinceFirst}.`, official),
    crossingsRecorded: figure(row.crossingsRecorded, `People registered on arrival ${sinceFirst}, each crossing counted.`, crossings),
    boatsRecorded: figure(row.boatsRecorded, `Boats of the arrival events on record ${sinceFirst}.`, events),
    crossingsDifference: figure(row.crossingsOfficial - row.crossingsRecorded, 'The official count less the people registered: above zero, people in the official count are not on record here.', official),
    reentries: figure(row.reentries, `Crossings ${by} of people who had been returned before, each confirmed by two examiners; counted by the day of the crossing. Undecided and dismissed flags do not count.`, flags),
    reentrantsReturnedAgain: figure(row.reentrantsReturnedAgain, `People among the re-entries who were returned again after that crossing, ${by}.`, `${returns}&ordinalFrom=2`),
    returnsMadeOnDay: figure(row.returnsMadeOnDay, `Handovers completed on ${dayInWords(asAt)}, London time.`, `/api/v1/returns?from=${asAt}&to=${asAt}&reversed=false`),
    arrivalsOnDayOfficial: figure(row.arrivalsOnDayOfficial, `People in the official count for ${dayInWords(asAt)}; empty while none is published.`, `/api/v1/official-arrivals?from=${asAt}&to=${asAt}`),
    boatsOnDayOfficial: figure(row.boatsOnDayOfficial, `Boats in the official count for ${dayInWords(asAt)}; empty while none is published.`, `/api/v1/official-arrivals?from=${asAt}&to=${asAt}`),
    arrivalsOnDayRecorded: figure(row.arrivalsOnDayRecorded, `People registered who arrived on ${dayInWords(asAt)}, London time.`, `/api/v1/crossings?from=${asAt}&to=${asAt}`),
  };
  return { self: `/api/v1/statistics/scheme?asAt=${asAt}`, asAt, firstReturnDay: row.firstReturnDay, figures: beside(figures, asAt) };
}

type Unpublished = Omit<Figure, 'published'>;

/** Each figure with what was published of it by that day. */
function beside<Name extends string>(figures: Record<Name, Unpublished>, asAt: string): Record<Name, Figure> {
  return Object.fromEntries(Object.entries<Unpublished>(figures).map(([name, figure]) => {
    const published = publicFigure(name, asAt);
    return [name, { ...figure, published: published && { asAt: published.asAt, value: published.value, source: published.source, ...(published.note && { note: published.note }) } }];
  })) as Record<Name, Figure>;
}

export const EXAMPLE_SCHEME: ShownScheme = presentScheme({
  firstReturnDay: '2025-09-18', returnsMade: 113, peopleReturned: 112, returnFlights: 13, admissions: 84, balance: 29,
  crossingsOfficial: 8044, boatsOfficial: 115, crossingsRecorded: 8044, boatsRecorded: 115, reentries: 2, reentrantsReturnedAgain: 1,
  returnsMadeOnDay: 0, arrivalsOnDayOfficial: 0, boatsOnDayOfficial: 0, arrivalsOnDayRecorded: 0,
}, '2025-11-13');
