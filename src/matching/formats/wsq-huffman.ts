import { type ByteReader } from './byte-reader.js';
import { TemplateError } from './template-error.js';

const LONGEST_CODE = 16;

/** A canonical Huffman code: of each length (index), the first code, how many there are, and where their values begin. */
export interface HuffmanTable {
  readonly first: Int32Array;
  readonly count: Int32Array;
  readonly start: Int32Array;
  readonly values: Uint8Array;
}

/** One table: sixteen counts (codes of one bit, of two, …), then the values. TemplateError where the counts make no prefix code. */
export function readHuffmanTable(reader: ByteReader): HuffmanTable {
  const at = reader.offset;
  const first = new Int32Array(LONGEST_CODE + 1);
  const count = new Int32Array(LONGEST_CODE + 1);
  const start = new Int32Array(LONGEST_CODE + 1);
  let code = 0;
  let total = 0;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    count[length] = reader.u8('the counts of a Huffman table');
    code *= 2;
    first[length] = code;
    start[length] = total;
    code += count[length]!;
    total += count[length]!;
    if (code > 2 ** length) throw new TemplateError(`A Huffman table has more codes of ${length} bits than there can be.`, at);
  }
  if (total === 0 || total > 256) throw new TemplateError(`A Huffman table has ${total} codes; it has 1 to 256.`, at);
  return { first, count, start, values: reader.take(total, 'the values of a Huffman table') };
}

/** The bits of one block of coefficients. A zero byte is stuffed after 0xFF; 0xFF and anything else is a marker and ends the block. */
export class BlockBits {
  private byte = 0;
  private bitsLeft = 0;

  constructor(private readonly reader: ByteReader) {}

  /** The value of the next code, or null where the marker comes before a whole one: the bits that fill up the last byte. */
  next(table: HuffmanTable): number | null {
    let code = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      const bit = this.bit();
      if (bit < 0) return null;
      code = code * 2 + bit;
      const index = code - table.first[length]!;
      if (index < table.count[length]!) return table.values[table.start[length]! + index]!;
    }
    throw new TemplateError('The coefficients hold a code that their Huffman table does not have.', this.reader.offset - 1);
  }

  /** A number of `bits` bits that follows a code. */
  number(bits: number): number {
    let value = 0;
    for (; bits > 0; bits--) {
      const bit = this.bit();
      if (bit < 0) throw new TemplateError('A block of coefficients ends within a number.', this.reader.offset);
      value = value * 2 + bit;
    }
    return value;
  }

  /** -1 at a marker, where the reader is left standing. */
  private bit(): number {
    if (this.bitsLeft === 0) {
      this.byte = this.reader.u8('the end of the coefficients');
      if (this.byte === 0xff && this.reader.u8('the end of the coefficients') !== 0) {
        this.reader.offset -= 2;
        return -1;
      }
      this.bitsLeft = 8;
    }
    return (this.byte >> --this.bitsLeft) & 1;
  }
}
