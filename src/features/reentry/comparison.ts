import anyAscii from 'any-ascii';
import { doubleMetaphone } from 'double-metaphone';
import type { ShownPerson } from '../people/people.presenter.js';

export type Likeness = 'Same' | 'Similar' | 'Different' | 'Cannot compare';
export interface Side { text: string; latin: string | null; lang: string | null }
/** One field of the two records, in words. */
export interface ComparedField { field: string; ours: Side[]; theirs: Side[]; likeness: Likeness; why: string }

/** Latin letters only, as two offices may have written the same name; for comparing, never for showing as the name. */
const plain = (text: string): string => anyAscii(text.normalize('NFC')).toLowerCase().replace(/[^a-z0-9 ]/g, ' ').replace(/\s+/g, ' ').trim();
const sorted = (text: string): string => plain(text).split(' ').sort().join(' ');

/** How alike two texts are: letter for letter, else by sound, order of the parts or two slips at most. */
export function likeText(one: string, other: string): { likeness: Likeness; why: string } {
  if (one.trim().toLowerCase() === other.trim().toLowerCase()) return { likeness: 'Same', why: 'letter for letter' };
  const [a, b] = [plain(one), plain(other)];
  if (!a || !b) return { likeness: 'Different', why: '' };
  if (a === b) return { likeness: 'Similar', why: 'the same in Latin letters' };
  if (sorted(one) === sorted(other)) return { likeness: 'Similar', why: 'the same parts in another order' };
  if (slips(a, b) <= (Math.min(a.length, b.length) < 6 ? 1 : 2)) return { likeness: 'Similar', why: 'one or two letters differ' };
  const sound = (text: string) => text.split(' ').map((part) => doubleMetaphone(part)[0]).sort().join(' ');
  if (sound(a) === sound(b)) return { likeness: 'Similar', why: 'sounds alike' };
  return { likeness: 'Different', why: '' };
}

/** Dates that are known in part: 1998, 1998-04, 1998-04-17. */
export function likeDate(one: string, other: string): { likeness: Likeness; why: string } {
  if (one === other) return { likeness: 'Same', why: '' };
  if (one.startsWith(other) || other.startsWith(one)) return { likeness: 'Similar', why: 'one is known less exactly' };
  const [[y, m, d], [v, n, e]] = [one.split('-'), other.split('-')];
  if (y === v && m === e && d === n && d) return { likeness: 'Similar', why: 'day and month the other way round' };
  if (Math.abs(Number(y) - Number(v)) <= 1) return { likeness: 'Similar', why: 'a year apart at most' };
  return { likeness: 'Different', why: '' };
}

/** The best that any of ours has with any of theirs. */
function best(ours: readonly string[], theirs: readonly string[], like: typeof likeText): { likeness: Likeness; why: string } {
  if (!ours.length || !theirs.length) return { likeness: 'Cannot compare', why: 'nothing to compare with' };
  const order: Likeness[] = ['Same', 'Similar', 'Different'];
  const all = ours.flatMap((one) => theirs.map((other) => like(one, other)));
  return all.sort((a, b) => order.indexOf(a.likeness) - order.indexOf(b.likeness))[0]!;
}

const exactly = (one: string, other: string): { likeness: Likeness; why: string } => ({ likeness: one === other ? 'Same' : 'Different', why: '' });
const side = (text: string, lang: string | null = null): Side => {
  const latin = anyAscii(text);
  return { text, latin: latin === text ? null : latin, lang };
};
const fullName = ({ givenNames, familyNames }: ShownPerson['names'][number]): string => [givenNames, familyNames].filter(Boolean).join(' ');

/** What both records say, field by field; `ours` is the person of the crossing. */
export function compareRecords(ours: ShownPerson, theirs: ShownPerson, country: (code: string) => string): ComparedField[] {
  const field = (name: string, pick: (person: ShownPerson) => string[], like: typeof likeText, show: (value: string) => Side = side): ComparedField => {
    const [a, b] = [[...new Set(pick(ours))], [...new Set(pick(theirs))]];
    return { field: name, ours: a.map(show), theirs: b.map(show), ...best(a, b, like) };
  };
  return [
    field('Names', (person) => person.names.map(fullName).filter(Boolean), likeText),
    field('Date of birth', (person) => person.births.map(({ date }) => date), likeDate),
    field('Place of birth', (person) => person.births.flatMap(({ place }) => place ?? []), likeText),
    field('Nationality', (person) => person.nationalities.map(({ code }) => code), exactly, (code) => side(country(code))),
    field('Sex', (person) => (person.sex ? [person.sex] : []), exactly),
    field('Official references', (person) => person.references.map(({ scheme, number }) => `${scheme.replaceAll('_', ' ')} ${number}`), likeText),
  ];
}

/** Letters to change, add or leave out (Levenshtein). */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || a.length > 100) return 99;
  let before = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row[j] = Math.min(before[j]! + 1, row[j - 1]! + 1, before[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    before = row;
  }
  return before[b.length]!;
}
