import { STATE_WORDS } from '../../domain/case-words.js';
import type { CaseState } from '../../domain/case-life.js';
import type { ShownCase } from './cases.presenter.js';

export interface Choice { value: string; text: string; hint?: string }
/** One field as views/form.njk draws it; `field` is the name in the input class. */
export interface FormField {
  kind: 'text' | 'area' | 'radio' | 'check' | 'select' | 'day' | 'moment';
  field: string; label: string; items?: readonly Choice[];
  options?: { hint?: string; value?: unknown; optional?: boolean; classes?: string; rows?: number; blank?: string; small?: boolean };
}
/** A form of a case as views/form.njk draws it. */
export interface CaseForm {
  title: string; button: string; warning?: string; intro?: readonly string[];
  /** Shown against the step before anybody asks. */
  against?: readonly string[];
  fields: readonly FormField[];
  buttonClasses?: string;
  /** False where there is nothing to type that would be lost. */
  draft?: boolean;
}
/** What views/form.njk needs beside the form: the case, its version, and three columns for when somebody else saves first. */
export interface CaseFormPage {
  form: CaseForm; case: ShownCase; version: number | null;
  original: Record<string, unknown>; theirs: Record<string, unknown>; labels: Record<string, string>;
}

/** Code -> words as choices, in the order of the words. */
export const choices = (words: Readonly<Record<string, string>>, hints: Readonly<Record<string, string>> = {}): Choice[] =>
  Object.entries(words).map(([value, text]) => ({ value, text, ...(hints[value] ? { hint: hints[value] } : {}) }));

export const OCCURRED: FormField = { kind: 'moment', field: 'occurredAt', label: 'When did it happen?', options: { optional: true } };

/** A form whose verb carries the version of the case: in a conflict it shows where the case stood and where it stands. */
export function formOfCase(file: ShownCase, form: CaseForm, values: Record<string, unknown> = {}): CaseFormPage {
  const typed = Object.fromEntries(form.fields.map(({ field, label }) => [field, label]));
  return {
    form: dense(form), case: file, version: file.version,
    original: { ...standing(file), ...values }, theirs: { ...standing(file), ...values },
    labels: { standing: 'Where the case stands', keeper: 'Who keeps it', ...typed },
  };
}

/** A form whose verb does not touch the case itself. */
export function formBeside(file: ShownCase, form: CaseForm, version: number | null = null): CaseFormPage {
  return { form: dense(form), case: file, version, original: {}, theirs: {}, labels: {} };
}

/** Small radios and checkboxes: people fill these in all day. */
function dense(form: CaseForm): CaseForm {
  return { ...form, fields: form.fields.map((one) => (one.kind === 'radio' || one.kind === 'check' ? { ...one, options: { small: true, ...one.options } } : one)) };
}

function standing({ state, suspended, ownerName }: ShownCase): Record<string, string> {
  return { standing: `${STATE_WORDS[state as CaseState]}${suspended ? ', suspended' : ''}`, keeper: ownerName ?? 'Nobody' };
}

/** What a recorded fact says when it is done: a breach is told, never refused. */
export function saidOf(done: string, breaches: readonly { message: string }[]): string {
  if (breaches.length === 0) return `${done}.`;
  return `${done}. It is shown as a breach: ${breaches.map(({ message }) => message).join(' ')}`;
}
