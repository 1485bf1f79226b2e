import { TemplateError } from './template-error.js';

/** Reads big-endian numbers out of bytes that may be hostile: whatever reaches past the end is a TemplateError with its offset, and nothing is copied. */
export class ByteReader {
  /** `offset` and `end` bound what may be read; offsets in errors count from the first byte of `bytes`. */
  constructor(readonly bytes: Uint8Array, public offset = 0, readonly end = bytes.length) {}

  get left(): number {
    return this.end - this.offset;
  }

  /** The next unsigned byte. `what` names it in the error. */
  u8(what: string): number {
    this.need(1, what);
    return this.bytes[this.offset++]!;
  }

  u16(what: string): number {
    this.need(2, what);
    return (this.bytes[this.offset++]! << 8) | this.bytes[this.offset++]!;
  }

  u32(what: string): number {
    this.need(4, what);
    const high = (this.bytes[this.offset]! << 8) | this.bytes[this.offset + 1]!;
    const low = (this.bytes[this.offset + 2]! << 8) | this.bytes[this.offset + 3]!;
    this.offset += 4;
    return high * 0x10000 + low;
  }

  skip(count: number, what: string): void {
    this.need(count, what);
    this.offset += count;
  }

  /** A reader of the next `count` bytes, which this one passes over. */
  within(count: number, what: string): ByteReader {
    this.need(count, what);
    const inner = new ByteReader(this.bytes, this.offset, this.offset + count);
    this.offset += count;
    return inner;
  }

  /** A view of the next `count` bytes, not a copy. */
  take(count: number, what: string): Uint8Array {
    this.need(count, what);
    this.offset += count;
    return this.bytes.subarray(this.offset - count, this.offset);
  }

  private need(count: number, what: string): void {
    if (count > this.left) throw new TemplateError(`The file ends before ${what}: ${count} ${count === 1 ? 'byte' : 'bytes'} needed, ${this.left} left.`, this.offset);
  }
}
