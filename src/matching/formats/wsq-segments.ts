import { type ByteReader } from './byte-reader.js';
import { TemplateError } from './template-error.js';
import { type HuffmanTable, readHuffmanTable } from './wsq-huffman.js';
import { LEAST_SIDE } from './wsq-subbands.js';
import { type Filters } from './wsq-synthesis.js';

export const MARKER = { image: 0xffa0, end: 0xffa1, frame: 0xffa2, block: 0xffa3, filters: 0xffa4, bins: 0xffa5, huffman: 0xffa6, comment: 0xffa8 } as const;
const BIN_ENTRIES = 64;
const LONGEST_FILTER = 31;
const TABLES = 8;

/** How a coefficient is widened again: of each subband the width of a bin and of the one around zero, 0 where the subband is left out. */
export interface Bins {
  readonly centre: number;
  readonly width: readonly number[];
  readonly zero: readonly number[];
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** A sample becomes a pixel by `* scale + shift`. */
  readonly shift: number;
  readonly scale: number;
}

/** The body of a segment: two bytes of length, themselves counted, then what it says. */
export function segment(reader: ByteReader, what: string): ByteReader {
  const at = reader.offset;
  const length = reader.u16(`the length of ${what}`);
  if (length < 2) throw new TemplateError(`The length of ${what} is ${length}; it counts its own 2 bytes.`, at);
  return reader.within(length - 2, what);
}

export function readFrame(body: ByteReader): Frame {
  body.skip(2, 'black and white');
  const at = body.offset;
  const height = body.u16('the height');
  const width = body.u16('the width');
  if (width < LEAST_SIDE || height < LEAST_SIDE) throw new TemplateError(`An image of ${width} by ${height} pixels is too small; each side has at least ${LEAST_SIDE}.`, at);
  const shift = scaled(body, 'the shift');
  const scale = scaled(body, 'the scale');
  body.skip(3, 'the encoder');
  return { width, height, shift, scale };
}

/** Two filters, both of odd length (as nearly every encoder writes them) or both of even length, of which a half is given. */
export function readFilters(body: ByteReader): Filters {
  const at = body.offset;
  const sizes = [body.u8('the length of the low filter'), body.u8('the length of the high filter')] as const;
  const odd = sizes[0] % 2 === 1;
  if (sizes[0] === 0 || sizes[1] === 0 || Math.max(...sizes) > LONGEST_FILTER || odd !== (sizes[1] % 2 === 1)) {
    throw new TemplateError(`Filters of ${sizes[0]} and ${sizes[1]} coefficients; both numbers are odd or both even, and at most ${LONGEST_FILTER}.`, at);
  }
  const [low, high] = sizes.map((size) => Array.from({ length: Math.ceil(size / 2) }, () => {
    const negative = body.u8('the sign of a filter coefficient') !== 0;
    const exponent = body.u8('the scale of a filter coefficient');
    const magnitude = body.u32('a filter coefficient') / 10 ** exponent;
    return negative ? -magnitude : magnitude;
  }));
  return { low: low!, high: high!, odd };
}

export function readBins(body: ByteReader): Bins {
  const centre = scaled(body, 'the centre of the bins');
  const width: number[] = [];
  const zero: number[] = [];
  for (let entry = 0; entry < BIN_ENTRIES; entry++) {
    width.push(scaled(body, 'the width of a bin'));
    zero.push(scaled(body, 'the width of a zero bin'));
  }
  return { centre, width, zero };
}

/** One segment may define several tables; a later one of the same number takes its place. */
export function readHuffmanTables(body: ByteReader, tables: Map<number, HuffmanTable>): void {
  do {
    const at = body.offset;
    const id = body.u8('the number of a Huffman table');
    if (id >= TABLES) throw new TemplateError(`A Huffman table has the number ${id}; there are 0 to ${TABLES - 1}.`, at);
    tables.set(id, readHuffmanTable(body));
  } while (body.left > 0);
}

/** Pixels per inch out of a comment as NIST's programs write it ("NIST_COM …", a line "PPI 500"); null where it does not say. */
export function readPpi(body: ByteReader): number | null {
  const text = new TextDecoder('latin1').decode(body.take(body.left, 'a comment'));
  const ppi = text.startsWith('NIST_COM ') ? Number(/^PPI (\d{1,5})\r?$/m.exec(text)?.[1]) : 0;
  return ppi > 0 ? ppi : null;
}

/** A number of 16 bits after the power of ten that divides it. */
function scaled(body: ByteReader, what: string): number {
  const exponent = body.u8(what);
  return body.u16(what) / 10 ** exponent;
}
