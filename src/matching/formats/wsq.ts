import { ByteReader } from './byte-reader.js';
import { TemplateError } from './template-error.js';
import { BlockBits, type HuffmanTable } from './wsq-huffman.js';
import { type Bins, type Frame, MARKER, readBins, readFilters, readFrame, readHuffmanTables, readPpi, segment } from './wsq-segments.js';
import { type Region, SUBBANDS, subbandTree } from './wsq-subbands.js';
import { type Filters, synthesise } from './wsq-synthesis.js';

/** A fingerprint in grey, row by row, 0 black to 255 white. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  /** Pixels per inch, where the file says it in a comment. */
  readonly ppi: number | null;
}

/** A palm at 500 ppi, the most that WSQ is meant for, has two thirds of this. */
const MOST_PIXELS = 2 ** 24;
/** An empty image packs to some 600 bytes whatever its size, a print to a tenth of its pixels: what claims more is there to fill the memory. */
const FREE_PIXELS = 2 ** 20;
const PIXELS_PER_BYTE = 1000;

/** What the values of a Huffman code mean, apart from runs of 1 to 100 zeros and the coefficients -73 to 74. */
const CODE = { longestRun: 100, positive8: 101, negative8: 102, positive16: 103, negative16: 104, run8: 105, run16: 106, zero: 180, last: 254 } as const;

/** Whether the bytes begin like a WSQ image. */
export function isWsq(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xa0 && bytes[2] === 0xff;
}

/**
 * The pixels of a fingerprint in WSQ (FBI IAFIS-IC-0110). Held against NIST's own program (NBIS 5.0.0), which differs by one
 * grey in about one of 20,000 pixels.
 * @throws TemplateError where the file is broken, cut, or larger than `mostPixels`
 */
export function decodeWsq(bytes: Uint8Array, { mostPixels = MOST_PIXELS } = {}): GreyImage {
  const reader = new ByteReader(bytes);
  if (reader.u16('the start of an image') !== MARKER.image) throw new TemplateError('The file is not a WSQ image: its first two bytes are not FFA0.', 0);
  const tables = new Map<number, HuffmanTable>();
  let frame: Frame | null = null;
  let filters: Filters | null = null;
  let bins: Bins | null = null;
  let ppi: number | null = null;
  let coefficients: Coefficients | null = null;
  for (;;) {
    const at = reader.offset;
    const marker = reader.u16('the end of the image');
    if (marker === MARKER.end) return finish(frame, filters, bins, coefficients, ppi, at);
    if (coefficients && (marker === MARKER.frame || marker === MARKER.bins)) throw new TemplateError('The size or the bins of the image come after its first coefficients.', at);
    if (marker === MARKER.frame) {
      if (frame) throw new TemplateError('The image gives its size twice.', at);
      frame = readFrame(segment(reader, 'the frame header'));
      refuseFlood(frame, bytes.length, mostPixels, at);
    } else if (marker === MARKER.filters) filters = readFilters(segment(reader, 'the filters'));
    else if (marker === MARKER.bins) bins = readBins(segment(reader, 'the bins'));
    else if (marker === MARKER.huffman) readHuffmanTables(segment(reader, 'a Huffman table'), tables);
    else if (marker === MARKER.comment) ppi = readPpi(segment(reader, 'a comment')) ?? ppi;
    else if (marker === MARKER.block) {
      if (!frame || !bins) throw new TemplateError('The coefficients come before the size or the bins of the image.', at);
      coefficients ??= new Coefficients(frame, bins);
      const id = segment(reader, 'a block header').u8('the number of a Huffman table');
      const table = tables.get(id);
      if (!table) throw new TemplateError(`A block of coefficients wants Huffman table ${id}, which is not there.`, at);
      coefficients.read(reader, table);
    } else throw new TemplateError(`The marker ${marker.toString(16).toUpperCase()} does not belong in a WSQ image.`, at);
  }
}

function refuseFlood({ width, height }: Frame, size: number, mostPixels: number, at: number): void {
  const pixels = width * height;
  if (pixels > mostPixels) throw new TemplateError(`An image of ${width} by ${height} pixels is larger than the ${mostPixels} pixels that are read.`, at);
  if (pixels > FREE_PIXELS && pixels > PIXELS_PER_BYTE * size) throw new TemplateError(`An image of ${width} by ${height} pixels can't come out of ${size} bytes.`, at);
}

function finish(frame: Frame | null, filters: Filters | null, bins: Bins | null, coefficients: Coefficients | null, ppi: number | null, at: number): GreyImage {
  if (!frame || !filters || !bins || !coefficients) throw new TemplateError('The image ends without its size, filters, bins or coefficients.', at);
  const { width, height, shift, scale } = frame;
  const { subbands, splits } = subbandTree(width, height);
  const plane = coefficients.widen(subbands, bins, width, height, at);
  synthesise(plane, width, splits, filters);
  const pixels = new Uint8Array(plane.length);
  for (let pixel = 0; pixel < pixels.length; pixel++) pixels[pixel] = Math.max(0, Math.min(255, plane[pixel]! * scale + shift + 0.5));
  return { width, height, pixels, ppi };
}

/** The coefficients of all subbands that are coded, one after the other, as bin numbers. */
class Coefficients {
  private readonly values: Int16Array;
  private filled = 0;

  constructor({ width, height }: Frame, bins: Bins) {
    const { subbands } = subbandTree(width, height);
    this.values = new Int16Array(subbands.reduce((sum, subband, index) => sum + (bins.width[index] === 0 ? 0 : subband.width * subband.height), 0));
  }

  /** One block, up to the marker after it. */
  read(reader: ByteReader, table: HuffmanTable): void {
    const bits = new BlockBits(reader);
    for (let code = bits.next(table); code !== null; code = bits.next(table)) {
      if (code >= 1 && code <= CODE.longestRun) this.zeros(code, reader);
      else if (code > CODE.run16 && code <= CODE.last) this.put(code - CODE.zero, reader);
      else if (code === CODE.positive8) this.put(bits.number(8), reader);
      else if (code === CODE.negative8) this.put(-bits.number(8), reader);
      else if (code === CODE.positive16) this.put(bits.number(16), reader);
      else if (code === CODE.negative16) this.put(-bits.number(16), reader);
      else if (code === CODE.run8) this.zeros(bits.number(8), reader);
      else if (code === CODE.run16) this.zeros(bits.number(16), reader);
      else throw new TemplateError(`The coefficients hold the value ${code}, which means nothing.`, reader.offset - 1);
    }
  }

  /** Each in its place of the plane, and as wide as it was. `at`: where the image ends. */
  widen(subbands: readonly Region[], { centre, width: widths, zero }: Bins, width: number, height: number, at: number): Float32Array {
    if (this.filled < this.values.length) throw new TemplateError(`The image ends after ${this.filled} of its ${this.values.length} coefficients.`, at);
    const plane = new Float32Array(width * height);
    let next = 0;
    for (let index = 0; index < SUBBANDS; index++) {
      const step = widths[index]!;
      if (step === 0) continue;
      const region = subbands[index]!;
      for (let row = region.y; row < region.y + region.height; row++) {
        for (let place = row * width + region.x; place < row * width + region.x + region.width; place++) {
          const value = this.values[next++]!;
          if (value !== 0) plane[place] = Math.sign(value) * (step * (Math.abs(value) - centre) + zero[index]! / 2);
        }
      }
    }
    return plane;
  }

  private put(value: number, reader: ByteReader): void {
    if (value < -0x8000 || value > 0x7fff) throw new TemplateError(`A coefficient of ${value} is beyond 16 bits.`, reader.offset - 1);
    this.room(1, reader);
    this.values[this.filled++] = value;
  }

  private zeros(count: number, reader: ByteReader): void {
    this.room(count, reader);
    this.filled += count;
  }

  private room(count: number, reader: ByteReader): void {
    if (this.filled + count > this.values.length) throw new TemplateError(`The image holds more than its ${this.values.length} coefficients.`, reader.offset - 1);
  }
}
