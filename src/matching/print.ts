import type { FingerView, Minutia } from './template.js';

/** More are not compared: the best by quality stay, among equals those nearest the middle. */
export const MOST_MINUTIAE = 100;
/** With fewer a print says nothing: a failure to enrol. */
export const FEWEST_MINUTIAE = 6;
/** Pixels for each centimetre at 500 dpi, which every length of the engine is in. */
const PER_CENTIMETRE = 500 / 2.54;
/** No finger is wider: pixels at 500 dpi, 15 cm. What lies farther apart is a broken template. */
const WIDEST = 3000;

/** A print as the matcher sees it: 500 dpi, y upward, at most 100 minutiae, none twice. */
export interface Print {
  /** ISO finger position of the view, 0 unknown. */
  readonly position: number;
  /** Pixels from the lower left corner of the box round the minutiae. */
  readonly x: Int16Array;
  readonly y: Int16Array;
  /** 256ths of a turn, anticlockwise from +x. */
  readonly direction: Uint8Array;
  /** 0 other, 1 ending, 2 bifurcation. */
  readonly kind: Uint8Array;
}

/** Why a view can't be enrolled or searched. */
export type Unfit = 'too few minutiae' | 'too wide for a finger';

export interface Normalised {
  readonly print: Print;
  /** Why it is unfit, where it is: an unfit print matches nothing and must not be enrolled. */
  readonly unfit: Unfit | null;
  /** For each minutia of the print its number in the view, to show pairs where the template has them. */
  readonly numbers: readonly number[];
}

/**
 * Brings a view to 500 dpi and y upward, drops repeated points and keeps the best 100 minutiae.
 * A resolution of 0 is taken as 500 dpi, which is what makers mean who leave it out.
 */
export function normalise(view: FingerView): Normalised {
  const [across, along] = [scale(view.xResolution), scale(view.yResolution)];
  const points = best(distinct(view.minutiae.map((minutia, number) => ({ minutia, number, x: minutia.x * across, y: -minutia.y * along }))));
  const [left, low] = [least(points.map(({ x }) => x)), least(points.map(({ y }) => y))];
  const wide = points.some(({ x, y }) => !(x - left <= WIDEST && y - low <= WIDEST));
  const kept = wide ? [] : points;
  const print: Print = {
    position: view.position,
    x: Int16Array.from(kept, ({ x }) => Math.round(x - left)),
    y: Int16Array.from(kept, ({ y }) => Math.round(y - low)),
    direction: Uint8Array.from(kept, ({ minutia }) => minutia.direction),
    kind: Uint8Array.from(kept, ({ minutia }) => minutia.kind),
  };
  return { print, numbers: kept.map(({ number }) => number), unfit: wide ? 'too wide for a finger' : kept.length < FEWEST_MINUTIAE ? 'too few minutiae' : null };
}

interface Point { readonly minutia: Minutia; readonly number: number; readonly x: number; readonly y: number }

const scale = (resolution: number): number => (resolution > 0 ? PER_CENTIMETRE / resolution : 1);
/** Not Math.min(...): an argument for each minutia of a hostile template would overflow the stack. */
const least = (values: readonly number[]): number => values.reduce((low, value) => Math.min(low, value), Infinity);

/** One minutia for each pixel: neighbours at no distance have no direction. */
function distinct(points: readonly Point[]): Point[] {
  const seen = new Set<string>();
  return points.filter(({ x, y }) => {
    const pixel = `${Math.round(x)} ${Math.round(y)}`;
    return !seen.has(pixel) && seen.add(pixel);
  });
}

/** In the order of the template, so that pairs can be shown by the numbers of the template's list. */
function best(points: Point[]): Point[] {
  if (points.length <= MOST_MINUTIAE) return points;
  const middle = (axis: 'x' | 'y'): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [mx, my] = [middle('x'), middle('y')];
  const distance = ({ x, y }: Point): number => (x - mx) ** 2 + (y - my) ** 2;
  const ranked = [...points].sort((one, other) => other.minutia.quality - one.minutia.quality || distance(one) - distance(other));
  const kept = new Set(ranked.slice(0, MOST_MINUTIAE));
  return points.filter((point) => kept.has(point));
}
