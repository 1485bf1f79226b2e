import { type Region, type Split } from './wsq-subbands.js';

/** Filters of the analysis, the right half of each from the middle outward. */
export interface Filters {
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Whether they are of odd length, their middle a sample; else it lies between two, and the high one changes its sign there. */
  readonly odd: boolean;
}

/** How each sample of a line comes from its coefficients: `taps` places and weights for each. */
interface LineOperator {
  readonly taps: number;
  readonly place: Int32Array;
  readonly weight: Float64Array;
}

/** Undoes every split, in place: from coefficients to the samples of an image `stride` wide. */
export function synthesise(plane: Float32Array, stride: number, splits: readonly Split[], filters: Filters): void {
  const half = new Float32Array(plane.length);
  for (const split of splits.toReversed()) {
    joinRows(plane, half, stride, split, lineOperator(split.height, split.highFirstY, filters));
    joinColumns(half, plane, stride, split, lineOperator(split.width, split.highFirstX, filters));
  }
}

/** A line of `length` whose low and high coefficients stand one after the other. */
function lineOperator(length: number, highFirst: boolean, filters: Filters): LineOperator {
  const lows = Math.ceil(length / 2);
  const lowAt = highFirst ? length - lows : 0;
  const highAt = highFirst ? 0 : lows;
  const samples = Array.from({ length }, (_, sample) => (filters.odd ? oddTerms(sample, length, filters) : evenTerms(sample, length, filters)));
  const taps = samples[0]!.length;
  const place = Int32Array.from(samples.flatMap((terms) => terms.map(({ half, index }) => (half === 'low' ? lowAt : highAt) + index)));
  return { taps, place, weight: Float64Array.from(samples.flatMap((terms) => terms.map(({ weight }) => weight))) };
}

/** A coefficient and what it adds to a sample. */
interface Term {
  readonly half: 'low' | 'high';
  readonly index: number;
  readonly weight: number;
}

/**
 * Low coefficients belong to even samples, high ones to odd: interleaved, they are continued by reflection at the first and
 * last place. The synthesis filters are the analysis filters of the other half with alternating signs.
 */
function oddTerms(sample: number, length: number, { low, high }: Filters): Term[] {
  const reach = Math.max(low.length, high.length) - 1;
  return Array.from({ length: 2 * reach + 1 }, (_, tap) => {
    const distance = Math.abs(tap - reach);
    const source = reflect(sample + tap - reach, length);
    const half = source % 2 === 0 ? 'low' : 'high';
    return { half, index: source >> 1, weight: ((half === 'low' ? high : low)[distance] ?? 0) * (distance % 2 === 0 ? 1 : -1) };
  });
}

/** Each pair of samples has a low and a high coefficient between them; beyond the ends high ones are continued with the other sign. */
function evenTerms(sample: number, length: number, { low, high }: Filters): Term[] {
  const reach = Math.max(low.length, high.length);
  return Array.from({ length: reach }, (_, step) => Math.ceil((sample - reach) / 2) + step).flatMap((index): Term[] => {
    const offset = sample - 2 * index;
    const right = offset >= 1;
    const distance = right ? offset - 1 : -offset;
    const sign = distance % 2 === 0 ? 1 : -1;
    const mirrored = fold(index, length);
    return [
      { half: 'low', index: mirrored.low, weight: -sign * (high[distance] ?? 0) },
      { half: 'high', index: mirrored.high, weight: sign * (right ? 1 : -1) * mirrored.sign * (low[distance] ?? 0) },
    ];
  });
}

/** Whole-sample reflection keeps a place even or odd. */
function reflect(place: number, length: number): number {
  if (length === 1) return 0;
  const inside = modulo(place, 2 * (length - 1));
  return inside < length ? inside : 2 * (length - 1) - inside;
}

/** The low and the high coefficient of a pair beyond the ends: the line is continued by its mirror image, the last sample of an odd line by half. */
function fold(pair: number, length: number): { low: number; high: number; sign: number } {
  const inside = modulo(pair, length);
  const highs = length >> 1;
  if (inside < highs) return { low: inside, high: inside, sign: 1 };
  // the middle of an odd line: a low coefficient of its own, and no high one
  if (inside === highs && length % 2 === 1) return { low: inside, high: 0, sign: 0 };
  return { low: length - 1 - inside, high: length - 1 - inside, sign: -1 };
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function joinRows(from: Float32Array, to: Float32Array, stride: number, region: Region, { taps, place, weight }: LineOperator): void {
  const sums = new Float64Array(region.width);
  for (let row = 0; row < region.height; row++) {
    sums.fill(0);
    for (let tap = row * taps; tap < (row + 1) * taps; tap++) {
      const factor = weight[tap]!;
      const start = (region.y + place[tap]!) * stride + region.x;
      if (factor !== 0) for (let column = 0; column < region.width; column++) sums[column]! += factor * from[start + column]!;
    }
    to.set(sums, (region.y + row) * stride + region.x);
  }
}

function joinColumns(from: Float32Array, to: Float32Array, stride: number, region: Region, { taps, place, weight }: LineOperator): void {
  for (let row = region.y; row < region.y + region.height; row++) {
    const start = row * stride + region.x;
    for (let column = 0; column < region.width; column++) {
      let sum = 0;
      for (let tap = column * taps; tap < (column + 1) * taps; tap++) sum += weight[tap]! * from[start + place[tap]!]!;
      to[start + column] = sum;
    }
  }
}
