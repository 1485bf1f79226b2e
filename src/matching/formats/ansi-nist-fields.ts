import { TemplateError } from './template-error.js';

export const SEPARATOR = { file: 0x1c, group: 0x1d, record: 0x1e, unit: 0x1f } as const;
const COLON = 0x3a;
/** The field that holds an image: the rest of its record, whatever bytes there are. */
export const IMAGE_FIELD = 999;

/** A field of a tagged record, "type.number:text", its separators still inside; `items` splits them. */
export interface AnsiNistField {
  readonly number: number;
  /** As the standard says it: "14.013". */
  readonly name: string;
  /** Where its text begins in the file. */
  readonly offset: number;
  readonly text: string;
}

/** The fields of one tagged record by their number, and its image if it has one (a view of the file, not a copy). */
export interface TaggedFields {
  readonly fields: ReadonlyMap<number, AnsiNistField>;
  readonly data: Uint8Array | null;
  readonly dataOffset: number;
}

/**
 * Of the field at `offset`: its record type, its number, and where its text starts.
 * @throws TemplateError where no field begins there
 */
export function fieldStart(bytes: Uint8Array, offset: number, end: number): { type: number; number: number; textAt: number } {
  let colon = offset;
  while (colon < end && colon < offset + 10 && bytes[colon] !== COLON) colon++;
  const tag = /^(\d{1,2})\.(\d{1,9})$/.exec(latin1(bytes.subarray(offset, colon)));
  if (!tag || colon >= end || bytes[colon] !== COLON) throw new TemplateError('A field should begin here, as in "2.001:".', offset);
  return { type: Number(tag[1]), number: Number(tag[2]), textAt: colon + 1 };
}

/** All fields of the record from `offset` to `end`, the byte after its last separator. No field may come twice, so there are at most 999. */
export function readFields(bytes: Uint8Array, offset: number, end: number, type: number): TaggedFields {
  const fields = new Map<number, AnsiNistField>();
  if (bytes[end - 1] !== SEPARATOR.file) throw new TemplateError(`The record of type ${type} does not end with a file separator, where its length says it does.`, end - 1);
  for (let at = offset; at < end;) {
    const { type: tagType, number, textAt } = fieldStart(bytes, at, end);
    if (tagType !== type || number < 1 || number > IMAGE_FIELD) throw new TemplateError(`Field ${nameOf(tagType, number)} does not belong in a record of type ${type}.`, at);
    if (fields.has(number)) throw new TemplateError(`Field ${nameOf(type, number)} comes twice.`, at);
    if (number === IMAGE_FIELD) return { fields, data: bytes.subarray(textAt, end - 1), dataOffset: textAt };
    let stop = textAt;
    while (stop < end - 1 && bytes[stop] !== SEPARATOR.group && bytes[stop] !== SEPARATOR.file) stop++;
    if (bytes[stop] === SEPARATOR.file && stop !== end - 1) throw new TemplateError('A file separator stands before the end of its record.', stop);
    fields.set(number, { number, name: nameOf(type, number), offset: textAt, text: decoded(bytes.subarray(textAt, stop)) });
    at = stop + 1;
  }
  return { fields, data: null, dataOffset: end };
}

/**
 * The subfields of a field and the items of each, at most `most` subfields.
 * @throws TemplateError where there are more
 */
export function items(field: AnsiNistField | undefined, most = 1000): string[][] {
  if (!field) return [];
  const subfields = field.text.split('\x1e', most + 1);
  if (subfields.length > most) throw new TemplateError(`Field ${field.name} has more than ${most} entries.`, field.offset);
  return subfields.map((subfield) => {
    const units = subfield.split('\x1f', 101);
    if (units.length > 100) throw new TemplateError(`An entry of field ${field.name} has more than 100 parts.`, field.offset);
    return units;
  });
}

/** A field's whole number from `least` to `most`; null where the field is absent or empty. TemplateError where it holds something else. */
export function wholeNumber(field: AnsiNistField | undefined, least: number, most: number): number | null {
  return field && field.text.trim() !== '' ? whole(field.text, field, least, most) : null;
}

/** One item of a field as a whole number. */
export function whole(text: string | undefined, field: AnsiNistField, least: number, most: number): number {
  const value = /^\s*\d{1,9}\s*$/.test(text ?? '') ? Number(text) : NaN;
  if (!(value >= least && value <= most)) throw new TemplateError(`Field ${field.name} holds "${(text ?? '').slice(0, 20)}"; a number from ${least} to ${most} is expected.`, field.offset);
  return value;
}

/** What must be there. */
export function demanded<T>(value: T | null | undefined, what: string, offset: number): T {
  if (value === null || value === undefined) throw new TemplateError(`The record does not say ${what}.`, offset);
  return value;
}

function nameOf(type: number, number: number): string {
  return `${type}.${String(number).padStart(3, '0')}`;
}

/** Text is ASCII or UTF-8; what is neither was written by an older program in Latin-1. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return latin1(bytes);
  }
}

function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes);
}
