import { Invalid } from '../../domain/errors.js';
import { SCHEME_WORDS, SCRIPT_WORDS, SEX_WORDS, SOURCE_WORDS } from '../../domain/person-words.js';
import { FILTERS } from '../../platform/pages/filters.js';
import { type FormValues, instantOf, partialDayOf } from '../../platform/pages/form.js';

export const SCRIPTS = Object.entries(SCRIPT_WORDS).map(([value, text]) => ({ value, text }));

/** An arrival as it was typed, in the shape of the input class. */
export interface Entered {
  occurredAt?: string; place?: string; source?: string; arrivalEvent?: string;
  person?: {
    sex?: string; names?: { givenNames?: string; familyNames?: string; script?: string; transliteration?: string; kind?: string }[];
    births?: { date: string; basis?: string; place?: string }[]; nationalities?: { code: string }[]; references?: { scheme?: string; number?: string }[];
  };
}

const text = (values: FormValues, field: string): string | undefined => {
  const value = values[field];
  return typeof value === 'string' && value.trim() ? value.trim() : undefined;
};

/** What a form says of an arrival. @throws Invalid for dates that do not exist, and where nothing is said of when and where */
export function arrivalOf(values: FormValues): Entered {
  const birth = partialDayOf(values, 'birth');
  const own = { givenNames: text(values, 'givenNames'), familyNames: text(values, 'familyNames') };
  const script = { givenNames: text(values, 'scriptGivenNames'), familyNames: text(values, 'scriptFamilyNames'), script: text(values, 'script') };
  const names = [own, script].filter(({ givenNames, familyNames }) => givenNames ?? familyNames);
  const occurredAt = instantOf(values, 'occurredAt');
  if (!occurredAt) throw new Invalid({ occurredAt: 'Enter when they landed: every clock runs from then.' });
  const number = text(values, 'number');
  const nationality = text(values, 'nationality');
  return {
    occurredAt, place: text(values, 'place') ?? '', source: text(values, 'source') ?? '', arrivalEvent: text(values, 'arrivalEvent'),
    person: {
      sex: text(values, 'sex'), ...(names.length ? { names } : {}),
      ...(birth ? { births: [{ date: birth, basis: text(values, 'birthBasis'), place: text(values, 'birthPlace') }] } : {}),
      ...(nationality ? { nationalities: [{ code: nationality }] } : {}),
      ...(number ? { references: [{ scheme: text(values, 'scheme'), number }] } : {}),
    },
  };
}

/** Fields of the input class -> fields of the form. */
const AS_TYPED: readonly (readonly [RegExp, string])[] = [
  [/^person\.names\.0(\.givenNames)?$/, 'givenNames'], [/^person\.names\.0\.familyNames$/, 'familyNames'], [/^person\.names\.1\.script$/, 'script'], [/^person\.names\.1(\..*)?$/, 'scriptGivenNames'],
  [/^person\.births\.0\.place$/, 'birthPlace'], [/^person\.births\.0\.basis$/, 'birthBasis'], [/^person\.births\..*$/, 'birth'], [/^person\.nationalities\..*$/, 'nationality'],
  [/^person\.references\.0\.scheme$/, 'scheme'], [/^person\.references\..*$/, 'number'], [/^person\.(.*)$/, '$1'],
];

/** What is wrong, named as the fields in which it was typed. */
export function withoutPerson(error: unknown): never {
  if (!(error instanceof Invalid)) throw error;
  throw new Invalid(Object.fromEntries(Object.entries(error.fields).map(([field, message]) => {
    const [pattern, typed] = AS_TYPED.find(([one]) => one.test(field)) ?? [];
    return [pattern && typed ? field.replace(pattern, typed) : field, message];
  })));
}

const filter = (name: string) => FILTERS[name] as (value?: string) => string;

/** What was entered, for the check before it is recorded. */
export function enteredInWords({ occurredAt, place, source, arrivalEvent, person }: Entered): { key: string; text: string; nothing?: string }[] {
  const full = (name: { givenNames?: string; familyNames?: string }): string => [name.givenNames, name.familyNames].filter(Boolean).join(' ');
  return [
    { key: 'Name', text: (person?.names ?? []).map(full).join('; '), nothing: 'Not said' },
    { key: 'Born', text: (person?.births ?? []).map(({ date, place: where }) => [filter('partial')(date), where].filter(Boolean).join(', ')).join('; '), nothing: 'Not said' },
    { key: 'Nationality', text: (person?.nationalities ?? []).map(({ code }) => filter('country')(code)).join(', '), nothing: 'Not said' },
    { key: 'Sex', text: person?.sex ? SEX_WORDS[person.sex as 'M'] : '', nothing: 'Not said' },
    ...(person?.references?.length ? [{ key: 'Number', text: person.references.map(({ scheme, number }) => `${SCHEME_WORDS[scheme as 'port']}: ${number}`).join('; ') }] : []),
    { key: 'Landed', text: `${filter('moment')(occurredAt)}, ${place}` },
    { key: 'Reported by', text: SOURCE_WORDS[source as 'police'] ?? '' },
    ...(arrivalEvent ? [{ key: 'Arrival event', text: arrivalEvent }] : []),
  ];
}
