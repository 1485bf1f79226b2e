import { type FingerView } from '../template.js';
import { type AnsiNistField, demanded, fieldStart, items, readFields, type TaggedFields, whole } from './ansi-nist-fields.js';
import { type AnsiNistImage, ppiOfMillimetres, type PrintSource, readBinaryPrint, readPrintSource, readTaggedImage } from './ansi-nist-image.js';
import { readMinutiaeRecord } from './ansi-nist-minutiae.js';
import { ByteReader } from './byte-reader.js';
import { TemplateError } from './template-error.js';

/** One logical record. Of the types that are not read here only type, number and fields (if it has any) are told. */
export interface AnsiNistRecord {
  readonly type: number;
  /** Its number in the file (information designation character), which ties minutiae to their image. Type 1 has none. */
  readonly idc: number | null;
  /** Where it begins in the file. */
  readonly offset: number;
  /** By field number, empty in a binary record. Field 999 is not among them. */
  readonly fields: ReadonlyMap<number, AnsiNistField>;
  /** Of types 4, 10, 13, 14 and 15. */
  readonly image: AnsiNistImage | null;
  /** Of types 4, 13, 14 and 15: whose finger. */
  readonly print: PrintSource | null;
  /** Of type 9. */
  readonly views: readonly FingerView[];
}

export interface AnsiNistFile {
  /** Field 1.002: "0300" is ANSI/NIST-ITL 1-2000, "0500" 1-2011. */
  readonly version: string;
  /** In the order of the file, Type 1 first. */
  readonly records: readonly AnsiNistRecord[];
}

const BINARY_TYPES: readonly number[] = [3, 4, 5, 6, 7, 8];
const PRINT_TYPES: readonly number[] = [13, 14, 15];
const MOST_RECORDS = 1000;
/** "1.001:", or "1.01:" before the year 2000. */
const FIRST_FIELD = /^1\.0{0,2}1:/;

/** Whether the bytes begin like an ANSI/NIST file. */
export function isAnsiNist(bytes: Uint8Array): boolean {
  return FIRST_FIELD.test(new TextDecoder('latin1').decode(bytes.subarray(0, 8)));
}

/**
 * Every record of an ANSI/NIST-ITL file in its traditional encoding. Types 1, 2, 4, 9, 10 and 13 to 15 are read; the others
 * are passed over by their length and told by type and number.
 * @throws TemplateError where the file is broken
 */
export function readAnsiNist(bytes: Uint8Array): AnsiNistFile {
  if (!isAnsiNist(bytes)) throw new TemplateError('The file is not an ANSI/NIST file: it does not begin with "1.001:".', 0);
  const first = taggedRecord(bytes, 0, 1);
  const contents = contentsOf(first.tagged.fields.get(3));
  const ppi = ppiOfMillimetres(first.tagged.fields.get(12)) ?? ppiOfMillimetres(first.tagged.fields.get(11));
  const raw: Raw[] = [{ type: 1, idc: null, offset: 0, tagged: first.tagged, binary: null }];
  let offset = first.end;
  for (const { type, idc } of contents) {
    const record = BINARY_TYPES.includes(type) ? binaryRecord(bytes, offset, type, ppi) : taggedRecord(bytes, offset, type);
    if (record.idc !== null && record.idc !== idc) throw new TemplateError(`The record has the number ${record.idc}; the list in field 1.003 gives it ${idc}.`, offset);
    raw.push({ type, idc, offset, tagged: record.tagged, binary: record.binary });
    offset = record.end;
  }
  if (offset < bytes.length) throw new TemplateError('Something follows the last record that field 1.003 lists.', offset);
  const records = raw.map((record) => finished(record));
  return { version: first.tagged.fields.get(2)?.text.trim() ?? '', records: records.map((record, index) => withViews(record, raw[index]!, records)) };
}

interface Raw {
  readonly type: number;
  readonly idc: number | null;
  readonly offset: number;
  readonly tagged: TaggedFields | null;
  readonly binary: { image: AnsiNistImage; print: PrintSource } | null;
}

type Bounded = Omit<Raw, 'type' | 'offset'> & { readonly end: number };

function finished({ type, idc, offset, tagged, binary }: Raw): AnsiNistRecord {
  const hasImage = tagged !== null && (type === 10 || PRINT_TYPES.includes(type));
  return {
    type, idc, offset, fields: tagged?.fields ?? new Map<number, AnsiNistField>(),
    image: hasImage ? readTaggedImage(tagged, type, offset) : binary?.image ?? null,
    print: tagged && PRINT_TYPES.includes(type) ? readPrintSource(tagged) : binary?.print ?? null, views: [],
  };
}

/** Minutiae need the image of their number, wherever it stands in the file. */
function withViews(record: AnsiNistRecord, { tagged }: Raw, records: readonly AnsiNistRecord[]): AnsiNistRecord {
  if (record.type !== 9 || !tagged) return record;
  const source = records.find((other) => other.idc === record.idc && other.print !== null && other.image !== null);
  return { ...record, views: readMinutiaeRecord(tagged, record.offset, source?.image ?? null) };
}

/** Field 1.003: type and number of every record after the first. */
function contentsOf(field: AnsiNistField | undefined): { type: number; idc: number }[] {
  const found = demanded(field, 'what records the file holds (field 1.003)', 0);
  const [own, ...rest] = items(found, MOST_RECORDS);
  if (whole(own?.[0], found, 1, 1) !== 1) throw new TemplateError('Field 1.003 should begin with the file\'s own record.', found.offset);
  const count = whole(own?.[1], found, 0, MOST_RECORDS);
  if (count !== rest.length) throw new TemplateError(`Field 1.003 announces ${count} records and lists ${rest.length}.`, found.offset);
  return rest.map(([type, idc]) => ({ type: whole(type, found, 2, 99), idc: whole(idc, found, 0, 99) }));
}

/** A record of fields; its first tells its length. */
function taggedRecord(bytes: Uint8Array, offset: number, type: number): Bounded & { tagged: TaggedFields } {
  const { type: tagType, number, textAt } = fieldStart(bytes, offset, bytes.length);
  if (tagType !== type || number !== 1) throw new TemplateError(`A record of type ${type} should begin here, with its length.`, offset);
  const digits = /^\d{1,9}(?=[\x1c\x1d])/.exec(new TextDecoder('latin1').decode(bytes.subarray(textAt, textAt + 10)));
  if (!digits) throw new TemplateError(`The length of a record of type ${type} is not a number.`, textAt);
  const length = Number(digits[0]);
  if (length < textAt - offset + digits[0].length + 1) throw new TemplateError(`The record gives its length as ${length}, which is shorter than its first field.`, textAt);
  if (length > bytes.length - offset) throw new TemplateError(`The record gives its length as ${length}; the file has ${bytes.length - offset} bytes left.`, textAt);
  const tagged = readFields(bytes, offset, offset + length, type);
  const idc = tagged.fields.get(2);
  return { idc: type === 1 || !idc ? null : whole(idc.text, idc, 0, 99), tagged, binary: null, end: offset + length };
}

/** A record of binary fields: its length in four bytes, its number in one. */
function binaryRecord(bytes: Uint8Array, offset: number, type: number, nativePpi: number | null): Bounded {
  const length = new ByteReader(bytes, offset).u32(`the length of a record of type ${type}`);
  if (length < 5) throw new TemplateError(`The record gives its length as ${length}; it has at least 5 bytes.`, offset);
  const reader = new ByteReader(bytes, offset).within(length, `the ${length} bytes of a record of type ${type}`);
  reader.skip(4, 'its length');
  const idc = reader.u8('its number');
  return { idc, tagged: null, binary: type === 4 ? readBinaryPrint(reader, nativePpi) : null, end: offset + length };
}
