import type { BirthBasis, NameKind, NationalityBasis, ReferenceScheme } from '../../domain/identity.js';
import { Invalid } from '../../domain/errors.js';
import { isNationality } from '../../domain/nationality.js';
import { earliestDay, parsePartialDate, PARTIAL_DATE_HINT } from '../../domain/partial-date.js';
import type { Day } from '../../domain/day.js';
import type { BirthGiven, IdentityGiven, NameGiven, NationalityGiven, ReferenceGiven } from './person-details.js';

export interface NameRow { kind: NameKind; familyNames: string | null; givenNames: string | null; script: string | null; transliteration: string | null; position: number }
export interface BirthRow { year: number; month: number | null; day: number | null; basis: BirthBasis; place: string | null }
export interface NationalityRow { code: string; basis: NationalityBasis }
export interface ReferenceRow { scheme: ReferenceScheme; number: string }

type Of<T> = T & { personId: string };
/** Rows to add, each with its person. */
export interface IdentityRows { names: Of<NameRow>[]; births: Of<BirthRow>[]; nationalities: Of<NationalityRow>[]; references: Of<ReferenceRow>[] }

export type LiveBirth = BirthRow & { id: string };
/** What counts now. */
export interface LiveIdentity { names: (NameRow & { id: string })[]; births: LiveBirth[]; nationalities: (NationalityRow & { id: string })[]; references: (ReferenceRow & { id: string })[] }

export const nameRow = (name: NameGiven, position: number): NameRow => ({
  kind: name.kind ?? 'birth', familyNames: name.familyNames ?? null, givenNames: name.givenNames ?? null,
  script: name.script ?? null, transliteration: name.transliteration ?? null, position,
});

export function birthRow(birth: BirthGiven): BirthRow {
  const { year, month, day } = parsePartialDate(birth.date)!;
  return { year, month: month ?? null, day: day ?? null, basis: birth.basis ?? 'claimed', place: birth.place ?? null };
}

export const nationalityRow = ({ code, basis }: NationalityGiven): NationalityRow => ({ code, basis: basis ?? 'claimed' });
export const referenceRow = ({ scheme, number }: ReferenceGiven): ReferenceRow => ({ scheme, number });

// Two rows are the same fact when these are the same; where a name stands among the others is none.
export const nameKey = (row: NameRow): string => JSON.stringify([row.kind, row.familyNames, row.givenNames, row.script, row.transliteration]);
export const birthKey = (row: BirthRow): string => JSON.stringify([row.year, row.month, row.day, row.basis, row.place]);
export const nationalityKey = (row: NationalityRow): string => JSON.stringify([row.code, row.basis]);
export const referenceKey = (row: ReferenceRow): string => JSON.stringify([row.scheme, row.number]);

/** What can't be right of an identity, whoever sends it. @throws Invalid by field, below `path` */
export function checkIdentity(given: IdentityGiven, today: Day, path = ''): void {
  const wrong: Record<string, string> = {};
  given.names?.forEach(({ familyNames, givenNames }, index) => {
    if (!familyNames?.trim() && !givenNames?.trim()) wrong[`${path}names.${index}`] = 'Enter family names or given names.';
  });
  given.births?.forEach(({ date }, index) => {
    const birth = parsePartialDate(date);
    if (!birth) wrong[`${path}births.${index}.date`] = PARTIAL_DATE_HINT;
    else if (birth.year < 1880) wrong[`${path}births.${index}.date`] = 'Enter a year from 1880 on.';
    else if (earliestDay(birth) > today) wrong[`${path}births.${index}.date`] = 'A birth date lies not in the future.';
  });
  given.nationalities?.forEach(({ code }, index) => {
    if (!isNationality(code)) wrong[`${path}nationalities.${index}.code`] = 'This code is neither in ISO 3166-1 nor one of XXA, XXB, XXC, XXX.';
  });
  if (Object.keys(wrong).length) throw new Invalid(wrong);
}
