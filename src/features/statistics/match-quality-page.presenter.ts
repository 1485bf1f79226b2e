import { stringify } from 'csv-stringify/sync';
import { MONTHS } from '../../domain/day.js';
import type { Told } from '../../domain/small-numbers.js';
import { FILTERS } from '../../platform/pages/filters.js';
import { COLUMNS, MEASURES, type Rate, type ShownGroup, type ShownMatchQuality } from './match-quality.presenter.js';
import type { Dimension } from './match-quality.repository.js';

const TITLES: Readonly<Record<Dimension, { title: string; group: string; note: string }>> = {
  nationality: { title: 'By nationality', group: 'Nationality', note: 'Of the person who crossed: what is accepted, or else claimed. Whoever has more than one counts under “More than one”.' },
  sex: { title: 'By sex', group: 'Sex', note: 'As documented, of the person who crossed.' },
  engine: { title: 'By engine', group: 'Engine and version', note: 'What found the match. “No search” are those that an equal ID or a colleague proposed and no search did.' },
  origin: { title: 'By origin', group: 'First proposed by', note: 'What proposed the match first.' },
};
const GROUPS: Readonly<Record<string, string>> = {
  'sex none': 'Not recorded', 'sex M': 'Male', 'sex F': 'Female', 'sex X': 'Unspecified (X)', 'nationality none': 'Not recorded', 'nationality several': 'More than one', 'engine none': 'No search', 'engine several': 'More than one',
  'origin engine': 'A search', 'origin equal_id': 'An equal ID', 'origin colleague': 'A colleague',
};

const groupWords = (by: Dimension, group: string): string => GROUPS[`${by} ${group}`] ?? (by === 'nationality' ? (FILTERS.country as (code: string) => string)(group) : group);
const toldWords = (told: Told): string => (typeof told === 'number' ? told.toLocaleString('en-GB') : told === 'few' ? 'fewer than 5' : 'withheld');
const rateWords = (rate: Rate): string | null => (rate === null ? null : 'below' in rate ? `${rate.below}% or less` : `${rate.percent}% (${rate.low} to ${rate.high})`);
export const monthWords = (month: string): string => `${MONTHS[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`;

/** The tables as a page shows them: in each cell the count in words and, where it says anything, the share. */
export function qualityTables({ tables, total }: ShownMatchQuality) {
  const cells = (one: ShownGroup) => MEASURES.map((name) => ({ text: toldWords(one.counts[name]), told: typeof one.counts[name] === 'number', rate: rateWords(one.rates[name] ?? null) }));
  return tables.map(({ by, groups }) => ({
    by, ...TITLES[by], rows: [...groups.map((one) => ({ text: groupWords(by, one.group), cells: cells(one) })).sort((a, b) => a.text.localeCompare(b.text, 'en')), { text: 'All', cells: cells(total), total: true }],
    // a table of which nothing can be told says so instead of being drawn
    nothing: groups.every(({ counts }) => MEASURES.every((name) => typeof counts[name] !== 'number')),
  }));
}

export const qualityColumns = MEASURES.map((name) => ({ name, ...COLUMNS[name], shareOf: COLUMNS[name].shareOf && COLUMNS[COLUMNS[name].shareOf].text.toLowerCase() }));

/** One line for each group of each table (RFC 4180); formulas are escaped, because spreadsheets run them. */
export function qualityCsv({ tables, total, from, to }: ShownMatchQuality): string {
  const line = (by: string, group: string, one: ShownGroup) => ({
    from, to, by, group, ...Object.fromEntries(MEASURES.flatMap((name): [string, string | number][] => {
      const told = one.counts[name];
      return [[name, typeof told === 'number' ? told : toldWords(told)], ...(COLUMNS[name].shareOf ? [[`${name}_rate`, rateWords(one.rates[name] ?? null) ?? ''] as [string, string]] : [])];
    })),
  });
  const lines = [line('all', 'All', total), ...tables.flatMap(({ by, groups }) => groups.map((one) => line(by, groupWords(by, one.group), one)))];
  return stringify(lines, { header: true, bom: true, escape_formulas: true, record_delimiter: 'windows' });
}
