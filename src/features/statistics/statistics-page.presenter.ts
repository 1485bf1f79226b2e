import { type Day, dayInWords } from '../../domain/day.js';
import type { Figure, ShownScheme } from './statistics.presenter.js';

type Name = keyof ShownScheme['figures'];

/** The figures as a page groups and calls them. */
const GROUPS: readonly { title: string; figures: readonly (readonly [Name, string])[] }[] = [
  { title: 'Returns', figures: [['returnsMade', 'Returns made'], ['peopleReturned', 'People returned'], ['returnFlights', 'Return flights'], ['returnsMadeOnDay', 'Returns made on the day']] },
  { title: 'The legal route and the balance', figures: [['admissions', 'People admitted'], ['balance', 'Balance']] },
  { title: 'Re-entries', figures: [['reentries', 'Re-entries'], ['reentrantsReturnedAgain', 'Re-entrants returned again']] },
  {
    title: 'Crossings since the first return',
    figures: [['crossingsOfficial', 'People, official count'], ['crossingsRecorded', 'People registered'], ['crossingsDifference', 'Official count less registered'], ['boatsOfficial', 'Boats, official count'], ['boatsRecorded', 'Boats on record']],
  },
  { title: 'Crossings on the day', figures: [['arrivalsOnDayOfficial', 'People, official count'], ['arrivalsOnDayRecorded', 'People registered'], ['boatsOnDayOfficial', 'Boats, official count']] },
];

/** Where a reader with a browser finds the records that the API lists at this address. */
export const recordsPage = (api: string): string => api.replace('/api/v1/', '/statistics/records/');

/** @param asAt a published figure of another day is shown with its day, and a way to the records as at that day */
export function figureGroups({ figures, asAt }: ShownScheme) {
  return GROUPS.map(({ title, figures: names }) => ({
    title, figures: names.map(([name, text]) => ({ name, text, ...figures[name], records: recordsPage(figures[name].records), nothing: nothing(name, figures), published: published(figures[name], asAt) })),
  }));
}

/** Nobody registered and nothing published is not the same as nobody came. */
function nothing(name: Name, figures: ShownScheme['figures']): string | null {
  if (figures[name].value === null) return 'No figure published';
  const unknown = name === 'arrivalsOnDayRecorded' && figures[name].value === 0 && figures.arrivalsOnDayOfficial.value === null;
  return unknown ? 'No crossings recorded' : null;
}

function published({ published: figure, value }: Figure, asAt: Day) {
  if (!figure) return null;
  const sameDay = figure.asAt === asAt;
  return {
    ...figure, dayWords: dayInWords(figure.asAt), sameDay,
    verdict: !sameDay ? null : figure.value === value ? 'Equal' : `${Math.abs((value ?? 0) - figure.value).toLocaleString('en-GB')} ${(value ?? 0) > figure.value ? 'more' : 'fewer'} in the records`,
    compare: `/statistics?asAt=${figure.asAt}`,
  };
}
