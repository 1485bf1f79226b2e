import { type Day } from './day.js';

/** What can have been published, by the name that the statistics of the scheme give it. */
export type PublishedMeasure =
  'returnsMade' | 'returnsMadeOnDay' | 'admissions' | 'returnFlights' | 'reentries' | 'reentrantsReturnedAgain' | 'arrivalsOnDayRecorded' | 'crossingsRecorded';

/** One number that was given to the public for a day. */
export interface PublicFigure { readonly asAt: Day; readonly measure: PublishedMeasure; readonly value: number; readonly source: string; readonly note?: string }

const GIVEN = 'Given by ministers and the press';
const OFFICIAL = 'Home Office and Border Force, official daily series';

/**
 * What was published about the UK–France scheme, oldest first. Kept in the program like the scheme's words: published
 * figures are facts of the world, the same for every office, and are compared with the records, never mixed with them.
 */
export const PUBLIC_FIGURES: readonly PublicFigure[] = [
  { asAt: '2025-09-18', measure: 'returnsMade', value: 1, source: GIVEN, note: 'The first person returned; flights booked on earlier days left without anyone after legal challenges.' },
  { asAt: '2025-10-18', measure: 'reentries', value: 1, source: GIVEN, note: 'The first returnee to cross again, about a month after his return.' },
  { asAt: '2025-10-18', measure: 'arrivalsOnDayRecorded', value: 369, source: OFFICIAL },
  { asAt: '2025-10-22', measure: 'returnsMadeOnDay', value: 13, source: GIVEN },
  { asAt: '2025-10-30', measure: 'returnsMadeOnDay', value: 20, source: GIVEN },
  { asAt: '2025-10-31', measure: 'returnsMade', value: 75, source: GIVEN },
  { asAt: '2025-10-31', measure: 'admissions', value: 51, source: GIVEN },
  { asAt: '2025-11-05', measure: 'reentrantsReturnedAgain', value: 1, source: GIVEN, note: 'The first re-entrant was returned a second time: people returned and returns made are different numbers.' },
  { asAt: '2025-11-09', measure: 'reentries', value: 2, source: GIVEN, note: 'The second was recognised by photo and fingerprints.' },
  { asAt: '2025-11-09', measure: 'arrivalsOnDayRecorded', value: 349, source: OFFICIAL },
  { asAt: '2025-11-09', measure: 'returnsMade', value: 94, source: GIVEN },
  { asAt: '2025-11-13', measure: 'returnsMade', value: 113, source: GIVEN },
  { asAt: '2025-11-13', measure: 'admissions', value: 84, source: GIVEN },
  { asAt: '2025-11-13', measure: 'returnFlights', value: 13, source: GIVEN },
  { asAt: '2025-11-13', measure: 'crossingsRecorded', value: 8044, source: OFFICIAL, note: 'Published as “more than 8,000”.' },
];

/** Measures that count one day alone: the figure of another day says nothing about it. */
const OF_ONE_DAY: readonly string[] = ['returnsMadeOnDay', 'arrivalsOnDayRecorded'];

/** The newest figure published for that measure up to the day; null where there is none. */
export function publicFigure(measure: string, asAt: Day): PublicFigure | null {
  return PUBLIC_FIGURES.findLast((one) => one.measure === measure && (OF_ONE_DAY.includes(measure) ? one.asAt === asAt : one.asAt <= asAt)) ?? null;
}
