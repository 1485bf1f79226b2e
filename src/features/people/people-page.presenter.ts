import type { NameLikeness } from '../../domain/alike.js';
import { dayInWords } from '../../domain/day.js';
import { PERSON_STATUS_WORDS } from '../../domain/person-words.js';
import { FILTERS } from '../../platform/pages/filters.js';
import type { SearchPeople } from './search.dto.js';
import type { ShownSearch } from './search.presenter.js';

export const STATUS_CHOICES = (['provisional', 'active'] as const).map((value) => ({ value, text: PERSON_STATUS_WORDS[value] }));
export const MATCH_WORDS: Readonly<Record<NameLikeness, { text: string; colour?: string }>> = {
  same: { text: 'Same name', colour: 'green' }, begins_alike: { text: 'Begins alike', colour: 'blue' }, sounds_alike: { text: 'Sounds alike', colour: 'yellow' }, spelled_alike: { text: 'Spelled alike', colour: 'yellow' },
};
const country = FILTERS.country as (code?: string) => string;

/** What the one box holds: a reference or number if there is a digit in it, else a name. */
export function oneBox(text: unknown): { name?: string; reference?: string } {
  const typed = typeof text === 'string' ? text.trim() : '';
  if (!typed) return {};
  return /\d/.test(typed) ? { reference: typed } : { name: typed };
}

/** An address with these filters; blank ones are left out. */
export function withAddress(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1])));
  return given.size ? `${path}?${given.toString()}` : path;
}

/** Each filter in words with the address without it. */
export function chosenFilters(query: { status?: string; nationality?: string }): { text: string; href: string }[] {
  return [
    ...(query.status ? [{ text: PERSON_STATUS_WORDS[query.status as 'active'], href: withAddress('/people', { ...query, status: undefined }) }] : []),
    ...(query.nationality ? [{ text: country(query.nationality), href: withAddress('/people', { ...query, nationality: undefined }) }] : []),
  ];
}

/** What was asked, in words. */
export function criteriaInWords({ name, reference, birthYear, nationality, flight, crossedFrom, crossedTo, status }: SearchPeople): string[] {
  return [
    ...(name ? [`Name: ${name}`] : []), ...(reference ? [`Reference: ${reference}`] : []), ...(birthYear ? [`Born in ${birthYear}`] : []),
    ...(nationality ? [country(nationality)] : []), ...(flight ? [`Seat on ${flight}`] : []),
    ...(crossedFrom && crossedTo ? [crossedFrom === crossedTo ? `Crossed on ${dayInWords(crossedFrom)}` : `Crossed from ${dayInWords(crossedFrom)} to ${dayInWords(crossedTo)}`]
      : crossedFrom ? [`Crossed on ${dayInWords(crossedFrom)} or later`] : crossedTo ? [`Crossed on ${dayInWords(crossedTo)} or earlier`] : []),
    ...(status ? [PERSON_STATUS_WORDS[status as 'active']] : []),
  ];
}

/** `No exact match; 4 sound alike.` */
export function resultInWords({ found, exact, criteria }: Pick<ShownSearch, 'found' | 'exact' | 'criteria'>): string {
  if (!found) return 'Nobody on record fits.';
  const people = `${found.toLocaleString('en-GB')} ${found === 1 ? 'person fits' : 'people fit'}`;
  if (!criteria.name || exact === found) return `${people}.`;
  return exact ? `${people}: those with the same name first.` : `No exact match; ${found.toLocaleString('en-GB')} ${found === 1 ? 'is' : 'are'} like it.`;
}
