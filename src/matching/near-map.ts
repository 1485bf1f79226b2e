import type { Print } from './print.js';
import { NEAR, SKIN } from './score.js';

/** Pixels of a cell. */
export const CELL = 8;
/** Cells round the box of the minutiae. */
const MARGIN = Math.ceil(SKIN / CELL);

/** The probe's picture in cells; for each cell the minutiae that may be near a point in it, a bit for each, in words of 32. */
export interface NearMap {
  readonly columns: number;
  readonly rows: number;
  readonly words: number;
  /** Those less than `NEAR` away, and a few more: the cell does not say where in it the point lies. */
  readonly near: Int32Array;
  /** Those whose box of `SKIN` pixels either way reaches the cell. */
  readonly skin: Int32Array;
}

export function mapNear({ x, y }: Print): NearMap {
  const cells = (values: Int16Array): number => Math.floor(values.reduce((most, value) => Math.max(most, value), 0) / CELL) + 1 + 2 * MARGIN;
  const [columns, rows, words] = [cells(x), cells(y), Math.ceil(x.length / 32)];
  const within = (reach: number): Int32Array => {
    const map = new Int32Array(columns * rows * words);
    const cell = (pixel: number): number => Math.floor(pixel / CELL) + MARGIN;
    for (let minutia = 0; minutia < x.length; minutia++) {
      for (let row = cell(y[minutia]! - reach); row <= cell(y[minutia]! + reach); row++) {
        for (let column = cell(x[minutia]! - reach); column <= cell(x[minutia]! + reach); column++) map[(row * columns + column) * words + (minutia >> 5)]! |= 1 << (minutia & 31);
      }
    }
    return map;
  };
  return { columns, rows, words, near: within(NEAR), skin: within(SKIN) };
}

/** The first word of the cell that a point lies in, −1 for one too far off to be near anything. */
export function cellOf({ columns, rows, words }: NearMap, x: number, y: number): number {
  const column = Math.floor(x / CELL) + MARGIN;
  const row = Math.floor(y / CELL) + MARGIN;
  return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : (row * columns + column) * words;
}
