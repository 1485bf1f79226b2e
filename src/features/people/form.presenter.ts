import { FILTERS } from '../../platform/pages/filters.js';

/** A form as people/views/form.njk draws it: groups of fields, named as the input class names them. */
export interface FormField {
  kind: 'text' | 'area' | 'radio' | 'check' | 'select' | 'partial' | 'day' | 'moment' | 'file' | 'hidden';
  field: string; label: string; items?: readonly { value: string; text: string; hint?: string }[];
  options?: { hint?: string; value?: unknown; optional?: boolean; classes?: string; rows?: number; blank?: string; inputmode?: string; dir?: string; accept?: string; spellcheck?: boolean };
}
export interface FormGroup { legend?: string; hint?: string; fields: readonly FormField[] }
export interface PersonForm {
  title: string; button: string; buttonClasses?: string; groups: readonly FormGroup[];
  intro?: readonly string[]; warning?: string; multipart?: boolean;
  /** What a draft of it is called; left out where nothing typed would be lost. */
  draft?: string;
}
/** What the template needs beside the form. The three columns are for when somebody else saves first. */
export interface FormBeside { person: { ref: string; name: string }; version?: number | null; original?: Record<string, unknown>; theirs?: Record<string, unknown>; labels?: Record<string, string> }

/** The form with what it was first shown with, field by field; dates in their parts. */
export function beside(form: PersonForm, person: { ref: string; name: string }, version: number | null = null): FormBeside & { form: PersonForm } {
  const fields = form.groups.flatMap((group) => group.fields.map((one) => ({ ...one, label: group.legend ? `${group.legend}: ${one.label.toLowerCase()}` : one.label })));
  const flat = fields.flatMap(({ kind, field, label, options }) => (kind === 'partial'
    ? ['day', 'month', 'year'].map((part, index) => ({ field: `${field}-${part}`, label: `${label}, ${part}`, value: (FILTERS.dateParts as (value: unknown) => string[])(options?.value ?? '')[index] }))
    : kind === 'file' || kind === 'moment' ? [] : [{ field, label, value: options?.value ?? '' }]));
  const values = Object.fromEntries(flat.map(({ field, value }) => [field, value]));
  return { form, person: { ref: person.ref, name: person.name }, version, original: values, theirs: values, labels: Object.fromEntries(flat.map(({ field, label }) => [field, label])) };
}
