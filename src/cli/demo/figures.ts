import { randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { parse } from 'csv-parse/sync';
import { type Day } from '../../domain/day.js';
import { StatisticsService } from '../../features/statistics/statistics.service.js';
import { systemActor } from '../../platform/access/actor.js';
import { demonstrationData } from './data.js';
import { passwordOf, STAFF } from '../../domain/demonstration.js';
import { OPENING } from './plan/time.js';
import { WaitingService } from '../../features/overview/waiting.service.js';

/** A published figure beside what the records add up to at that figure's own date. */
export interface FigureRow {
  readonly asAt: Day;
  readonly measure: string;
  /** Null: a date was published, no number. */
  readonly published: number | null;
  readonly records: number | null;
  readonly equal: boolean;
}

type Scheme = Awaited<ReturnType<StatisticsService['scheme']>>['figures'];

/** What each published measure is called in the statistics of the scheme. */
const MEASURES: Readonly<Record<string, keyof Scheme | null>> = {
  scheme_start: null,
  returns_made: 'returnsMade',
  returns_made_on_day: 'returnsMadeOnDay',
  admitted_total: 'admissions',
  return_flights: 'returnFlights',
  re_entries: 'reentries',
  re_entrants_returned_again: 'reentrantsReturnedAgain',
  arrivals_on_day: 'arrivalsOnDayRecorded',
  crossed_since_first_return: 'crossingsRecorded',
};

/**
 * Each public figure beside the records, by occurred time up to the figure's day and as known when the demonstration
 * opened: what visitors record, reverse or merge later stands in the statistics, never in this table.
 */
export async function figures(office: INestApplicationContext): Promise<FigureRow[]> {
  const statistics = office.get(StatisticsService);
  const actor = systemActor('demonstration', randomUUID());
  const published = parse(await demonstrationData('scheme-public-figures.csv'), { columns: true }) as { as_at: Day; measure: string; value: string }[];
  const rows: FigureRow[] = [];
  for (const { as_at: asAt, measure, value } of published) {
    const name = MEASURES[measure];
    if (name === undefined) throw new Error(`scheme-public-figures.csv has a measure that nobody counts: ${measure}.`);
    const scheme = name && (await statistics.scheme(actor, asAt, OPENING)).figures;
    const records = name && scheme ? scheme[name].value : null;
    rows.push({ asAt, measure, published: value === '' ? null : Number(value), records, equal: value === '' || Number(value) === records });
  }
  return rows;
}

/** The table, one line for each figure, with a word on what is invented. */
export function printFigures(rows: readonly FigureRow[], print: (line: string) => void): void {
  print('');
  print('Published figures of the scheme, and what the records add up to at the same date');
  print('');
  print(line('as at', 'measure', 'published', 'records', ''));
  for (const { asAt, measure, published, records, equal } of rows) {
    print(line(asAt, measure.replaceAll('_', ' ').replace(/\bre entr/, 're-entr'), published === null ? 'a date' : published.toLocaleString('en-GB'), records?.toLocaleString('en-GB') ?? '', published === null ? '' : equal ? 'equal' : 'DIFFERENT'));
  }
  const different = rows.filter(({ equal }) => !equal).length;
  print('');
  print(different === 0 ? 'Every published figure equals the records.' : `${different} of ${rows.length} figures differ.`);
  print('People, names, photos, times and case details are invented; so are each flight’s route, number and time, and its size and date where none was published.');
  print('');
}

/** The people to sign in as, their published passwords, and what waits for each. */
export async function printPeople(office: INestApplicationContext, print: (line: string) => void): Promise<void> {
  const waiting = office.get(WaitingService, { strict: false });
  print('People to sign in as, and what waits for each');
  for (const colleague of STAFF.filter(({ shown }) => shown)) {
    print('');
    print(`  ${colleague.username.padEnd(8)} ${colleague.role.padEnd(14)} ${colleague.displayName.padEnd(18)} password: ${passwordOf(colleague.username)}`);
    for (const what of await waiting.for(colleague)) print(`           ${what}`);
  }
  print('');
}

function line(asAt: string, measure: string, published: string, records: string, verdict: string): string {
  return `  ${asAt.padEnd(11)} ${measure.padEnd(28)} ${published.padStart(9)} ${records.padStart(9)}  ${verdict}`.trimEnd();
}
