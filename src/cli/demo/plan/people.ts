import { type PartialDate } from '../../../domain/partial-date.js';
import { type Origin, ORIGINS } from './names.js';
import { type Random } from './random.js';

/** An invented person as registered on arrival. */
export interface Invented {
  readonly givenNames: string;
  readonly familyNames: string;
  /** ISO 15924. */
  readonly script: Origin['script'];
  /** The whole name in Latin letters; null where it is written in them. */
  readonly transliteration: string | null;
  readonly birth: PartialDate;
  readonly nationality: string;
  readonly sex: 'M' | 'F';
  /** BCP 47. */
  readonly language: string;
}

/** Makes somebody up. Adults on every reading of their date of birth, unless `birth` says otherwise. */
export function invent(random: Random, wanted: { nationality?: string; sex?: 'M' | 'F'; birth?: PartialDate } = {}): Invented {
  const origin = wanted.nationality
    ? ORIGINS.find(({ nationality }) => nationality === wanted.nationality)!
    : random.weighed(ORIGINS, ({ share }) => share);
  const sex = wanted.sex ?? (random.chance(0.14) ? 'F' : 'M');
  const [given, givenLatin] = random.pick(sex === 'M' ? origin.men : origin.women).split('|');
  const [family, familyLatin] = random.pick(origin.families).split('|');
  return {
    givenNames: given!, familyNames: family!, script: origin.script,
    transliteration: givenLatin ? `${givenLatin} ${familyLatin}` : null,
    birth: wanted.birth ?? adultBirth(random),
    nationality: origin.nationality, sex, language: origin.language,
  };
}

/** The name in letters that this office's lists sort by. */
export function latinName({ givenNames, familyNames, transliteration }: Invented): string {
  return transliteration ?? `${givenNames} ${familyNames}`;
}

/** Many know only a year, some a month: then its last day counts, and by that too they are grown up. */
function adultBirth(random: Random): PartialDate {
  const year = 2004 - Math.floor(random.next() ** 1.7 * 34);
  const known = random.next();
  if (known < 0.16) return { year };
  const month = random.between(1, 12);
  return known < 0.24 ? { year, month } : { year, month, day: random.between(1, 28) };
}
