/** Why somebody on record may be the one who stands at the desk: reasons in words for a person to weigh, never a score. */

export type NameLikeness = 'same' | 'begins_alike' | 'sounds_alike' | 'spelled_alike';

/** The weakest likeness that a search needed, by its number in the database. */
export const NAME_LIKENESSES: readonly NameLikeness[] = ['same', 'begins_alike', 'sounds_alike', 'spelled_alike'];

/** What is the same or nearly the same of two records of people. */
export interface Likeness {
  /** null: the names have nothing in common. `matched` of `wanted` words of the name given. */
  readonly name: { readonly how: NameLikeness; readonly matched: number; readonly wanted: number } | null;
  /** The birth date said now as recorded, only its year, or a year apart. */
  readonly birth: 'same_date' | 'same_year' | 'year_apart' | null;
  readonly nationalities: readonly string[];
  /** Numbers of other offices that both bear. */
  readonly numbers: readonly string[];
}

const WHOLE_NAME: Readonly<Record<NameLikeness, string>> = {
  same: 'The name is the same', begins_alike: 'The name begins alike', sounds_alike: 'The name sounds alike', spelled_alike: 'The name is spelled almost alike',
};
const PART_OF_NAME: Readonly<Record<NameLikeness, string>> = {
  same: 'Part of the name is the same', begins_alike: 'Part of the name begins alike', sounds_alike: 'Part of the name sounds alike', spelled_alike: 'Part of the name is spelled almost alike',
};
const BIRTH = { same_date: 'Same date of birth', same_year: 'Same birth year', year_apart: 'Born a year apart' } as const;

/** The reasons, the strongest first, each a phrase that can stand alone. `country`: what a code is called. */
export function likenessInWords({ name, birth, nationalities, numbers }: Likeness, country = (code: string): string => code): string[] {
  return [
    ...numbers.map((number) => `Same number: ${number}`),
    ...(name ? [(name.matched >= name.wanted ? WHOLE_NAME : PART_OF_NAME)[name.how]] : []),
    ...(birth ? [BIRTH[birth]] : []),
    ...(nationalities.length ? [`Same nationality: ${nationalities.map(country).join(', ')}`] : []),
  ];
}

/**
 * Is it worth showing? An equal number, the whole name, or part of the name with the birth date, or with the birth year
 * and a nationality. One name out of several and a year are too common to tell anything.
 */
export function worthShowing({ name, birth, nationalities, numbers }: Likeness): boolean {
  if (numbers.length) return true;
  if (!name) return false;
  if (name.matched >= name.wanted) return birth !== null || name.wanted > 1 || name.how === 'same';
  return birth === 'same_date' || (birth !== null && nationalities.length > 0 && name.matched * 2 >= name.wanted);
}

/** Orders what is shown: equal numbers first, then whole names with a birth date, and so on. Negative: `a` goes first. */
export function byLikeness(a: Likeness, b: Likeness): number {
  return weight(a) - weight(b);
}

function weight({ name, birth, nationalities, numbers }: Likeness): number {
  const nameWeight = name ? (name.matched >= name.wanted ? 0 : 8) + 2 * NAME_LIKENESSES.indexOf(name.how) : 16;
  const birthWeight = birth ? { same_date: 0, same_year: 1, year_apart: 4 }[birth] : 7;
  return (numbers.length ? -100 : 0) + nameWeight + birthWeight + (nationalities.length ? 0 : 1);
}
