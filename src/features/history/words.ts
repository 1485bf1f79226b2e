import { DateTime } from 'luxon';
import { dayInWords, isDay, LONDON } from '../../domain/day.js';
import { labelOf, placeOf } from './labels.js';

/** One field in words; null: nothing was recorded. */
export interface Field { field: string; label: string; value: string | null }
/** One field that changed, in words. */
export interface Change { field: string; label: string; before: string | null; after: string | null }

const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)$/;
/** Columns that hold a code of ours, never text that somebody typed: only these lose their underscores. */
const CODED = new Set(['kind', 'state', 'from_state', 'to_state', 'status', 'basis', 'effects', 'outcome', 'answer', 'method', 'claim', 'category', 'source', 'origin', 'step',
  'reason_code', 'end_reason', 'authenticity', 'scheme', 'question', 'settled', 'disclosed', 'next_due_kind', 'role', 'format']);
const CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = { sex: { M: 'Male', F: 'Female', X: 'Unspecified (X)' } };

/** An instant as the office reads it, wherever the server stands: `14 November 2025 at 7:05am`. */
export function instantInWords(instant: Date | string): string {
  const at = (typeof instant === 'string' ? DateTime.fromISO(instant.replace(' ', 'T'), { zone: LONDON }) : DateTime.fromJSDate(instant, { zone: LONDON })).setLocale('en-GB');
  const clock = at.minute ? at.toFormat('h:mma').toLowerCase() : at.hour === 0 ? 'midnight' : at.hour === 12 ? 'midday' : at.toFormat('ha').toLowerCase();
  return `${at.toFormat('d MMMM yyyy')} at ${clock}`;
}

/** A stored value as a reader says it; text that somebody typed stays letter for letter. */
export function inWords(column: string, value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? 'None' : value.map((one) => inWords(column, one) ?? '').join(', ');
  if (typeof value === 'object') return record(value as Record<string, unknown>);
  const text = String(value);
  if (INSTANT.test(text)) return instantInWords(text);
  if (isDay(text)) return dayInWords(text);
  if (CODES[column]?.[text]) return CODES[column][text];
  return CODED.has(column) && /^[a-z0-9_]+$/.test(text) ? sentence(text.replaceAll('_', ' ')) : text;
}

/** What an event changed, field by field; one side null: the record began or ended with it. */
export function changesOf(table: string, before: Record<string, unknown> | null, after: Record<string, unknown> | null): Change[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return sorted(table, fields)
    .map((field) => ({ field, label: labelOf(table, field), before: inWords(field, before?.[field]), after: inWords(field, after?.[field]) }))
    // what begins empty says nothing
    .filter(({ field, before: was, after: is }) => was !== is && !(before === null && isEmpty(after?.[field])));
}

/** Fields of one row in words, in the order in which people read them; what is empty is left out. */
export function fieldsOf(table: string, row: Readonly<Record<string, unknown>>): Field[] {
  return sorted(table, Object.keys(row))
    .map((field) => ({ field, label: labelOf(table, field), value: inWords(field, row[field]) }))
    .filter(({ field, value }) => value !== null && !isEmpty(row[field]));
}

const isEmpty = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length === 0;

const sorted = (table: string, fields: readonly string[]): string[] =>
  [...fields].sort((a, b) => placeOf(table, a) - placeOf(table, b) || a.localeCompare(b));

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A breach says its message; anything else is named field by field. */
function record(value: Record<string, unknown>): string {
  if (typeof value.message === 'string') return value.message;
  return Object.entries(value).map(([key, inner]) => `${sentence(key.replace(/([a-z])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase())}: ${inWords(key, inner) ?? 'none'}`).join('; ');
}
