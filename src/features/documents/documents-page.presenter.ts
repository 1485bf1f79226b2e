import { DOCUMENT_WORDS } from '../../domain/case-words.js';
import { AUTHENTICITY_WORDS } from '../../domain/person-words.js';
import type { FormField } from '../people/form.presenter.js';
import type { ShownDocument } from './documents.presenter.js';

const choices = (words: Readonly<Record<string, string>>): { value: string; text: string }[] => Object.entries(words).map(([value, text]) => ({ value, text }));

/** What a paper is, as a form asks for it. */
export function documentFields(shown: ShownDocument | null): FormField[] {
  return [
    { kind: 'select', field: 'kind', label: 'What is it?', items: choices(DOCUMENT_WORDS), options: { value: shown?.kind ?? '' } },
    { kind: 'text', field: 'title', label: 'Title', options: { value: shown?.title ?? '', hint: 'For example, Passport, data page', dir: 'auto' } },
    { kind: 'text', field: 'number', label: 'Number on it', options: { optional: true, value: shown?.number ?? '', classes: 'govuk-input--width-20', spellcheck: false } },
    { kind: 'text', field: 'issuer', label: 'Who issued it?', options: { optional: true, value: shown?.issuer ?? '', dir: 'auto' } },
    { kind: 'day', field: 'expiresOn', label: 'When does it expire?', options: { optional: true, value: shown?.expiresOn ?? '' } },
    { kind: 'select', field: 'authenticity', label: 'Is it genuine?', items: choices(AUTHENTICITY_WORDS), options: { optional: true, value: shown?.authenticity ?? '', blank: 'Not said' } },
  ];
}
