import { Invalid } from '../../domain/errors.js';
import { BIRTH_BASIS_WORDS, NAME_KIND_WORDS, NATIONALITY_BASIS_WORDS, SCHEME_WORDS, SCRIPT_WORDS, SEX_WORDS } from '../../domain/person-words.js';
import { NATIONALITY_CHOICES } from '../../platform/pages/filters.js';
import { type FormValues, partialDayOf } from '../../platform/pages/form.js';
import type { FormField, FormGroup, PersonForm } from './form.presenter.js';
import type { ShownPerson } from './people.presenter.js';

export const SECTIONS = ['names', 'births', 'nationalities', 'references', 'other'] as const;
export type Section = (typeof SECTIONS)[number];

const choices = (words: Readonly<Record<string, string>>): { value: string; text: string }[] => Object.entries(words).map(([value, text]) => ({ value, text }));
const BLANK_ROWS = 1;
const REASON: FormField = { kind: 'text', field: 'reason', label: 'Why is it changed?', options: { hint: 'Stays in the history beside the change.', classes: 'govuk-!-width-two-thirds' } };

/** The form of one section, filled with what counts now and one blank row to add; what is cleared is superseded. */
export function identityForm(section: Section, person: ShownPerson): PersonForm {
  const intro = ['What is recorded is never overwritten: what you clear or change here is superseded and stays in the history.'];
  const form = (title: string, groups: FormGroup[], warning?: string): PersonForm => (
    { title, button: 'Save', intro, groups: [...groups, { fields: [REASON] }], warning, draft: `${title}, ${person.ref}` });
  switch (section) {
    case 'names': return form('Change names', rows(person.names, 'Name', nameFields));
    case 'births': return form('Change birth dates', rows(person.births, 'Birth date', birthFields), person.mayBeUnder18 ? 'A date on which the person may be under 18 is withdrawn by two people: propose that under Details.' : undefined);
    case 'nationalities': return form('Change nationalities', rows(person.nationalities, 'Nationality', nationalityFields));
    case 'references': return form('Change other offices’ numbers', rows(person.references, 'Number', referenceFields));
    default: return {
      title: 'Change sex, care needs and twin mark', button: 'Save', draft: `Details of ${person.ref}`,
      groups: [{ fields: [
        { kind: 'select', field: 'sex', label: 'Sex, as documented', items: choices(SEX_WORDS), options: { optional: true, blank: 'Not recorded', value: person.sex ?? '' } },
        { kind: 'area', field: 'careNeeds', label: 'Care needs', options: { optional: true, value: person.careNeeds ?? '', hint: 'What others must know to look after this person.' } },
        // a mark that a match made is withdrawn where it was made
        ...(person.possibleTwins.length ? [] : [{ kind: 'radio' as const, field: 'possibleTwin', label: 'May somebody else on record look the same and be another?', items: [{ value: 'true', text: 'Yes' }, { value: 'false', text: 'No' }], options: { value: String(person.possibleTwin) } }]),
      ] }, { fields: [REASON] }],
    };
  }
}

/** One group for each row that counts and one to add. */
function rows<T>(live: readonly T[], legend: string, fields: (row: T | null, index: number) => FormField[]): FormGroup[] {
  const blank: null[] = Array.from({ length: BLANK_ROWS }, () => null);
  return [...live, ...blank].map((row, index) => ({ legend: row ? `${legend} ${index + 1}` : `Add: ${legend.toLowerCase()}`, fields: fields(row, index) }));
}

export function nameFields(row: ShownPerson['names'][number] | null, index: number): FormField[] {
  const at = (field: string): string => `names.${index}.${field}`;
  return [
    { kind: 'text', field: at('givenNames'), label: 'Given names', options: { value: row?.givenNames ?? '', dir: 'auto', spellcheck: false } },
    { kind: 'text', field: at('familyNames'), label: 'Family names', options: { value: row?.familyNames ?? '', dir: 'auto', spellcheck: false } },
    { kind: 'select', field: at('script'), label: 'Script', items: choices(SCRIPT_WORDS), options: { optional: true, value: row?.script ?? '', blank: 'Not said' } },
    { kind: 'text', field: at('transliteration'), label: 'In Latin letters, if it is in another script', options: { optional: true, value: row?.transliteration ?? '', spellcheck: false } },
    { kind: 'select', field: at('kind'), label: 'Kind', items: choices(NAME_KIND_WORDS), options: { value: row?.kind ?? 'birth' } },
  ];
}

export function birthFields(row: ShownPerson['births'][number] | null, index: number): FormField[] {
  return [
    { kind: 'partial', field: `births.${index}.date`, label: 'Date of birth', options: { value: row?.date ?? '' } },
    { kind: 'select', field: `births.${index}.basis`, label: 'On what basis?', items: choices(BIRTH_BASIS_WORDS), options: { value: row?.basis ?? 'claimed' } },
    { kind: 'text', field: `births.${index}.place`, label: 'Place', options: { optional: true, value: row?.place ?? '', dir: 'auto' } },
  ];
}

export function nationalityFields(row: ShownPerson['nationalities'][number] | null, index: number): FormField[] {
  return [
    { kind: 'select', field: `nationalities.${index}.code`, label: 'Nationality', items: NATIONALITY_CHOICES, options: { value: row?.code ?? '', blank: 'None' } },
    { kind: 'select', field: `nationalities.${index}.basis`, label: 'On what basis?', items: choices(NATIONALITY_BASIS_WORDS), options: { value: row?.basis ?? 'claimed' } },
  ];
}

export function referenceFields(row: ShownPerson['references'][number] | null, index: number): FormField[] {
  return [
    { kind: 'select', field: `references.${index}.scheme`, label: 'Whose number?', items: choices(SCHEME_WORDS), options: { value: row?.scheme ?? '' } },
    { kind: 'text', field: `references.${index}.number`, label: 'Number', options: { value: row?.number ?? '', spellcheck: false } },
  ];
}

const MOST_ROWS = 50;
const text = (values: FormValues, field: string): string => { const value = values[field]; return typeof value === 'string' ? value.trim() : ''; };

/** Rows of a section as the input class takes them; a row left blank is none. */
export function rowsOf(section: Exclude<Section, 'other'>, values: FormValues): Record<string, unknown>[] {
  return typedRows(section, values).map(({ row }) => row);
}

/** What is wrong with the n-th row that was filled, named as the field in which it was typed. */
export function asTyped(section: Exclude<Section, 'other'>, values: FormValues, error: Invalid): Invalid {
  const at = typedRows(section, values).map(({ index }) => index);
  const places = { names: 'givenNames', births: 'date', nationalities: 'code', references: 'number' };
  return new Invalid(Object.fromEntries(Object.entries(error.fields).map(([field, message]) => {
    const [, row, rest] = new RegExp(`^${section}\\.(\\d+)(\\..+)?$`).exec(field) ?? [];
    return [row === undefined ? field : `${section}.${at[Number(row)] ?? row}${rest ?? `.${places[section]}`}`, message];
  })));
}

function typedRows(section: Exclude<Section, 'other'>, values: FormValues): { index: number; row: Record<string, unknown> }[] {
  const filled: { index: number; row: Record<string, unknown> }[] = [];
  for (let index = 0; index < MOST_ROWS; index++) {
    const of = (field: string): string | undefined => text(values, `${section}.${index}.${field}`) || undefined;
    const row = section === 'names' ? { kind: of('kind'), familyNames: of('familyNames'), givenNames: of('givenNames'), script: of('script'), transliteration: of('transliteration') }
      : section === 'births' ? { date: partialDayOf(values, `births.${index}.date`), basis: of('basis'), place: of('place') }
        : section === 'nationalities' ? { code: of('code'), basis: of('basis') } : { scheme: of('scheme'), number: of('number') };
    const { kind: _, basis: __, ...said } = row as Record<string, string | undefined>;
    if (Object.values(said).some(Boolean)) filled.push({ index, row: Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) });
  }
  return filled;
}
