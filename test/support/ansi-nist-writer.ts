/** Writes ANSI/NIST-ITL files in their traditional encoding, for tests only. */

/** A field's text, its subfields of items, or bytes (an image in field 999). */
export type FieldValue = string | readonly (readonly (string | number)[])[] | Uint8Array;

export interface WrittenRecord {
  readonly type: number;
  readonly idc: number;
  readonly bytes: Uint8Array;
}

const [FS, GS, RS, US] = ['\x1c', '\x1d', '\x1e', '\x1f'];

/** A record of fields, behind its length and number. */
export function taggedRecord(type: number, idc: number, fields: Readonly<Record<number, FieldValue>>): WrittenRecord {
  return { type, idc, bytes: tagged(type, [[2, String(idc).padStart(2, '0')], ...entriesOf(fields)]) };
}

/** A Type 4: a print behind a binary header. `fingers`: up to six positions. */
export function binaryPrint(idc: number, print: { impression: number; fingers: readonly number[]; native?: boolean; width: number; height: number; compression: number; data: Uint8Array }): WrittenRecord {
  const length = 18 + print.data.length;
  const fingers = [...print.fingers, 255, 255, 255, 255, 255, 255].slice(0, 6);
  return { type: 4, idc, bytes: Uint8Array.from([...word(length >>> 16), ...word(length & 0xffff), idc, print.impression, ...fingers, print.native ? 1 : 0, ...word(print.width), ...word(print.height), print.compression, ...print.data]) };
}

/** A record of any binary type: its length, number and whatever follows. */
export function binaryRecord(type: number, idc: number, body: Uint8Array): WrittenRecord {
  return { type, idc, bytes: Uint8Array.from([...word((body.length + 5) >>> 16), ...word((body.length + 5) & 0xffff), idc, ...body]) };
}

/** The whole file: Type 1 with its list of records, then these. `fields` change or add fields of Type 1. */
export function ansiNistFile(records: readonly WrittenRecord[], fields: Readonly<Record<number, FieldValue>> = {}): Uint8Array {
  const first = { 2: '0400', 3: [[1, records.length], ...records.map(({ type, idc }) => [type, String(idc).padStart(2, '0')])], 4: 'CAR', 5: '20251114', 7: 'DEST', 8: 'ORIG', 9: 'TCN-1', 11: '19.69', 12: '19.69', ...fields };
  return Uint8Array.from([tagged(1, entriesOf(first)), ...records.map(({ bytes }) => bytes)].flatMap((bytes) => [...bytes]));
}

function tagged(type: number, fields: readonly (readonly [number, FieldValue])[]): Uint8Array {
  const body = Buffer.concat(fields.flatMap(([number, value], index) => [
    Buffer.from(`${index > 0 ? GS : ''}${type}.${String(number).padStart(3, '0')}:`), value instanceof Uint8Array ? value : Buffer.from(text(value)),
  ]).concat(Buffer.from(FS!)));
  // the length counts its own digits
  for (let digits = 1; ; digits++) {
    const head = `${type}.001:`;
    const length = head.length + digits + 1 + body.length;
    if (String(length).length === digits) return Buffer.concat([Buffer.from(`${head}${length}${GS}`), body]);
  }
}

function text(value: Exclude<FieldValue, Uint8Array>): string {
  return typeof value === 'string' ? value : value.map((items) => items.join(US)).join(RS);
}

function entriesOf(fields: Readonly<Record<number, FieldValue>>): [number, FieldValue][] {
  return Object.entries(fields).map(([number, value]) => [Number(number), value]);
}

function word(value: number): [number, number] {
  return [value >> 8, value & 255];
}
