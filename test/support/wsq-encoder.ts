import { type GreyPicture } from './ridge-image.js';

/**
 * A plain encoder of WSQ, for tests only: it shares nothing with the decoder, so that the two can be held to each other.
 * Where the decoder works in place on rectangles, this one cuts the picture into separate arrays, named by their path.
 */
export interface WsqOptions {
  /** Width of every bin, in units of a picture scaled to ±128. */
  readonly bin?: number;
  /** Subbands that are left out. */
  readonly without?: readonly number[];
  readonly comment?: string;
  /** The grey that is written as 0; the mean of the picture, where it is not said. */
  readonly shift?: number;
  /** The usual filters of 9 and 7 coefficients, or the pair of 8. */
  readonly filters?: FilterName;
}

type FilterName = 'odd' | 'even';

interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float64Array;
}

/** The right half of each, from the middle outward. */
const FILTERS = {
  odd: {
    low: [0.85269867900940344, 0.3774028556126538, -0.11062440441842342, -0.02384946501938, 0.03782845550699546],
    high: [0.78848561640566439, -0.41809227322221221, -0.04068941760955844, 0.06453888262893845],
  },
  even: {
    low: [0.85269867900940344, -0.09789296778409587, -0.12335584105275092, 0.07565691101399093],
    high: [-0.60328894481393847, 0.18870142780632693, 0.05261415011924844, -0.03226944131446922],
  },
};
const QUARTERS = ['0', '1', '2', '3'];
/** Each subband by the quarter taken at each step (0 upper left, 1 upper right, 2 lower left, 3 lower right), in the order of the stream. */
export const SUBBAND_PATHS = [
  ...under('0000'), '0001', '0002', '0003', ...under('001'), ...under('002'), ...under('003'),
  ...QUARTERS.flatMap((quarter) => under(`01${quarter}`)), ...QUARTERS.flatMap((quarter) => under(`02${quarter}`)), '03', ...under('1'), ...under('2'),
];
/** The first subband of each of the three blocks. */
const BLOCKS = [0, 19, 52, 60];
const CENTRE = 0.44;

/** The picture as a WSQ stream. */
export function encodeWsq(picture: GreyPicture, { bin = 2, without = [], comment = '', filters = 'odd', shift: mean = meanOf(picture) }: WsqOptions = {}): Uint8Array {
  const spread = picture.pixels.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0) / 128 || 1;
  // what the decoder will read, not what was meant
  const shift = rounded(mean);
  const scale = rounded(spread);
  const whole = { width: picture.width, height: picture.height, values: Float64Array.from(picture.pixels, (value) => (value - shift.value) / scale.value) };
  const width = rounded(bin);
  const zero = rounded(bin * 1.2);
  const out: number[] = [0xff, 0xa0];
  if (comment) segment(out, 0xa8, [...Buffer.from(comment, 'latin1')]);
  const { low, high } = FILTERS[filters];
  const length = (taps: readonly number[]): number => taps.length * 2 - (filters === 'odd' ? 1 : 0);
  segment(out, 0xa4, [length(low), length(high), ...[...low, ...high].flatMap((tap) => [tap < 0 ? 1 : 0, 9, ...bytes(Math.round(Math.abs(tap) * 1e9), 4)])]);
  const bins = Array.from({ length: 64 }, (_, band) => (band < 60 && !without.includes(band) ? [...width.bytes, ...zero.bytes] : [0, 0, 0, 0, 0, 0]));
  segment(out, 0xa5, [2, ...bytes(Math.round(CENTRE * 100), 2), ...bins.flat()]);
  segment(out, 0xa2, [0, 255, ...bytes(picture.height, 2), ...bytes(picture.width, 2), ...shift.bytes, ...scale.bytes, 2, 0, 0]);
  const known = new Map([['', whole]]);
  const planes = SUBBAND_PATHS.map((path) => follow(path, known, filters));
  for (let block = 0; block < 3; block++) {
    const numbers = planes.slice(BLOCKS[block]!, BLOCKS[block + 1]!).filter((_, index) => !without.includes(BLOCKS[block]! + index))
      .flatMap(({ values }) => Array.from(values, (value) => (Math.abs(value) <= zero.value / 2 ? 0 : Math.sign(value) * Math.floor((Math.abs(value) - zero.value / 2) / width.value + 1))));
    writeBlock(out, block, numbers);
  }
  return Uint8Array.from([...out, 0xff, 0xa1]);
}

function meanOf({ pixels }: GreyPicture): number {
  return pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
}

function under(path: string): string[] {
  return QUARTERS.map((quarter) => path + quarter);
}

/** The part of the picture that a path leads to. A right (lower) quarter is a mirrored spectrum, so at the next step its high half comes first. */
function follow(path: string, known: Map<string, Plane>, filters: FilterName): Plane {
  const found = known.get(path);
  if (found) return found;
  const before = path.slice(0, -1);
  const [now, last] = [Number(path.at(-1)), Number(before.at(-1) ?? '0')];
  const right = (now & 1) !== (last & 1);
  const lower = (now & 2) !== (last & 2);
  const plane = turned(halved(turned(halved(follow(before, known, filters), right, filters)), lower, filters));
  known.set(path, plane);
  return plane;
}

/** The low or high half of every row, which is continued at its ends by its mirror image: about the last sample, or about its edge. */
function halved({ width, height, values }: Plane, high: boolean, filters: FilterName): Plane {
  const half = high ? Math.floor(width / 2) : Math.ceil(width / 2);
  const taps = FILTERS[filters][high ? 'high' : 'low'];
  const result = new Float64Array(half * height);
  const edge = filters === 'even' ? 1 : 0;
  const at = (start: number, column: number): number => {
    let place = width === 1 ? 0 : column;
    while (place < 0 || place >= width) place = (place < 0 ? 0 : 2 * (width - 1 + edge)) - place - edge;
    return values[start + place]!;
  };
  for (let row = 0; row < height; row++) {
    const start = row * width;
    for (let index = 0; index < half; index++) {
      let sum = 0;
      if (filters === 'odd') {
        const middle = 2 * index + (high ? 1 : 0);
        sum = taps[0]! * at(start, middle);
        for (let tap = 1; tap < taps.length; tap++) sum += taps[tap]! * (at(start, middle - tap) + at(start, middle + tap));
      } else {
        for (const [tap, weight] of taps.entries()) sum += weight * (at(start, 2 * index - tap) + (high ? -1 : 1) * at(start, 2 * index + 1 + tap));
      }
      result[row * half + index] = sum;
    }
  }
  return { width: half, height, values: result };
}

/** Rows and columns exchanged. */
function turned({ width, height, values }: Plane): Plane {
  const result = new Float64Array(values.length);
  for (let row = 0; row < height; row++) for (let column = 0; column < width; column++) result[column * height + row] = values[row * width + column]!;
  return { width: height, height: width, values: result };
}

/** A symbol of the stream and the bits that follow it. */
type Symbol = readonly [code: number, extra: number, bits: number];

function writeBlock(out: number[], id: number, numbers: readonly number[]): void {
  const symbols: Symbol[] = [];
  for (let index = 0; index < numbers.length;) {
    let run = 0;
    while (numbers[index + run] === 0 && run < 0xffff) run++;
    if (run > 0) symbols.push(run <= 100 ? [run, 0, 0] : run <= 0xff ? [105, run, 8] : [106, run, 16]);
    else symbols.push(coefficient(numbers[index]!));
    index += run || 1;
  }
  const { counts, values, codes } = huffman(symbols.map(([code]) => code));
  segment(out, 0xa6, [id, ...counts, ...values]);
  segment(out, 0xa3, [id]);
  let bits = '';
  const flush = (last: boolean): void => {
    while (bits.length >= 8 || (last && bits.length > 0)) {
      const byte = Number.parseInt(bits.slice(0, 8).padEnd(8, '1'), 2);
      out.push(byte);
      if (byte === 0xff) out.push(0);
      bits = bits.slice(8);
    }
  };
  for (const [code, extra, width] of symbols) {
    bits += codes.get(code)! + (width > 0 ? extra.toString(2).padStart(width, '0') : '');
    flush(false);
  }
  flush(true);
}

function coefficient(value: number): Symbol {
  if (value >= -73 && value <= 74) return [value + 180, 0, 0];
  const wide = Math.abs(value) > 255;
  return [(wide ? 103 : 101) + (value < 0 ? 1 : 0), Math.abs(value), wide ? 16 : 8];
}

/** Code lengths by Huffman's rule, cut to 16 bits as in annex K of JPEG; no code is all ones. */
function huffman(symbols: readonly number[]): { counts: number[]; values: number[]; codes: Map<number, string> } {
  const weights = new Map<number, number>([[-1, 0.5]]);
  for (const symbol of symbols) weights.set(symbol, (weights.get(symbol) ?? 0) + 1);
  const lengths = new Map([...weights.keys()].map((symbol) => [symbol, 0]));
  let trees = [...weights].map(([symbol, weight]) => ({ weight, leaves: [symbol] }));
  while (trees.length > 1) {
    trees = trees.sort((one, other) => other.weight - one.weight);
    const [first, second] = [trees.pop()!, trees.pop()!];
    const leaves = [...first.leaves, ...second.leaves];
    for (const leaf of leaves) lengths.set(leaf, lengths.get(leaf)! + 1);
    trees.push({ weight: first.weight + second.weight, leaves });
  }
  const perLength = new Array<number>(64).fill(0);
  for (const length of lengths.values()) perLength[length]!++;
  for (let length = 63; length > 16; length--) {
    while (perLength[length]! > 0) {
      let shorter = length - 2;
      while (perLength[shorter] === 0) shorter--;
      perLength[length]! -= 2;
      perLength[length - 1]! += 1;
      perLength[shorter + 1]! += 2;
      perLength[shorter]! -= 1;
    }
  }
  const values = [...lengths].sort(([one, oneLength], [other, otherLength]) => oneLength - otherLength || (one === -1 ? 1 : other === -1 ? -1 : one - other)).map(([symbol]) => symbol);
  const codes = new Map<number, string>();
  let code = 0;
  let next = 0;
  for (let length = 1; length <= 16; length++) {
    for (let index = 0; index < perLength[length]!; index++) codes.set(values[next++]!, (code++).toString(2).padStart(length, '0'));
    code *= 2;
  }
  // the place that keeps all ones free is the last of the longest
  const longest = perLength.findLastIndex((count) => count > 0);
  perLength[longest]!--;
  return { counts: perLength.slice(1, 17), values: values.filter((symbol) => symbol >= 0), codes };
}

/** A number as WSQ writes it: 16 bits over a power of ten. */
function rounded(value: number): { value: number; bytes: number[] } {
  let exponent = 0;
  while (exponent < 9 && value * 10 ** (exponent + 1) < 65_535) exponent++;
  const digits = Math.round(value * 10 ** exponent);
  return { value: digits / 10 ** exponent, bytes: [exponent, ...bytes(digits, 2)] };
}

function segment(out: number[], marker: number, body: readonly number[]): void {
  out.push(0xff, marker, ...bytes(body.length + 2, 2));
  for (const byte of body) out.push(byte);
}

function bytes(value: number, size: number): number[] {
  return Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** (size - 1 - index)) % 256);
}
