/** Collects big-endian numbers. RangeError where a number does not fit its field: the caller gave what the format can't hold. */
export class ByteWriter {
  private readonly bytes: number[] = [];

  get length(): number {
    return this.bytes.length;
  }

  u8(value: number, what: string): this {
    return this.put(value, 1, what);
  }

  u16(value: number, what: string): this {
    return this.put(value, 2, what);
  }

  u32(value: number, what: string): this {
    return this.put(value, 4, what);
  }

  /** The characters of a text, a byte each. */
  text(value: string): this {
    for (const character of value) this.put(character.charCodeAt(0), 1, 'A character');
    return this;
  }

  append(other: ByteWriter): this {
    for (const byte of other.bytes) this.bytes.push(byte);
    return this;
  }

  done(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }

  private put(value: number, size: number, what: string): this {
    if (!Number.isInteger(value) || value < 0 || value >= 256 ** size) throw new RangeError(`${what} of ${value} does not fit ${size * 8} bits.`);
    for (let place = size - 1; place >= 0; place--) this.bytes.push(Math.floor(value / 256 ** place) % 256);
    return this;
  }
}
