import { BINS, EDGES, farAngle, lengthBin, lengthOf, NO_EDGE, ownAngle } from './edges.js';
import { mapNear, type NearMap } from './near-map.js';
import { MOST_MINUTIAE, type Print } from './print.js';
import { shelfOf, type Shelf } from './shelf.js';

/** How far an edge of another impression may differ and still be found: pixels, share of the length, 256ths of a turn. */
export interface Tolerance { readonly length: number; readonly stretch: number; readonly angle: number }
/** For the first stage, which only has to thin out. */
export const NARROW: Tolerance = { length: 5, stretch: 0.04, angle: 6 };
/** For the roots of the second. */
export const WIDE: Tolerance = { length: 5, stretch: 0.04, angle: 11 };

/** Minutiae of the probe that one table answers for: two words of 32. */
export const TABLE_MINUTIAE = 64;

/**
 * What is searched for, prepared once: for each bin, one bit for each minutia of the probe that has an edge near it.
 * Counting votes is then adding up words, without a branch (`votes.ts`).
 */
export interface Probe {
  /** The probe's print, alone on a shelf. */
  readonly shelf: Shelf;
  readonly minutiae: number;
  /** ISO finger position, 0 unknown. */
  readonly position: number;
  /** A table for each 64 minutiae: `2 * bin` and `2 * bin + 1`. */
  readonly narrow: readonly Int32Array[];
  readonly wide: readonly Int32Array[];
  readonly map: NearMap;
  /** By the number of minutiae of the other print: 1 / √((n + 6)(m + 6)), so that rich prints don't win by being rich. */
  readonly share: Float64Array;
}

export function prepare(print: Print): Probe {
  const shelf = shelfOf([print]);
  const minutiae = print.x.length;
  return {
    shelf, minutiae, position: print.position,
    narrow: tables(shelf, minutiae, NARROW),
    wide: tables(shelf, minutiae, WIDE),
    map: mapNear(print),
    share: Float64Array.from({ length: MOST_MINUTIAE + 1 }, (_, others) => 1 / Math.sqrt((minutiae + 6) * (others + 6))),
  };
}

function tables(shelf: Shelf, minutiae: number, tolerance: Tolerance): Int32Array[] {
  return Array.from({ length: Math.ceil(minutiae / TABLE_MINUTIAE) }, (_, half) => {
    // one row more: the empty bin of edges that are not there
    const table = new Int32Array(2 * (BINS + 1));
    const end = Math.min(minutiae, (half + 1) * TABLE_MINUTIAE);
    for (let minutia = half * TABLE_MINUTIAE; minutia < end; minutia++) {
      for (let edge = minutia * EDGES; edge < (minutia + 1) * EDGES; edge++) enter(table, shelf.edges[edge]!, minutia % TABLE_MINUTIAE, tolerance);
    }
    return table;
  });
}

/** Sets the minutia's bit in every bin that the box round its edge touches. */
function enter(table: Int32Array, edge: number, minutia: number, { length: slack, stretch, angle }: Tolerance): void {
  if (edge === NO_EDGE) return;
  const length = lengthOf(edge);
  const reach = slack + stretch * length;
  const [shortest, longest] = [lengthBin(Math.max(0, Math.floor(length - reach))), lengthBin(Math.floor(length + reach))];
  const [own, far] = [ownAngle(edge), farAngle(edge)];
  const [ownFrom, ownTo, farFrom, farTo] = [(own - angle) >> 3, (own + angle) >> 3, (far - angle) >> 3, (far + angle) >> 3];
  const [word, bit] = [minutia >> 5, 1 << (minutia & 31)];
  for (let size = shortest; size <= longest; size++) {
    for (let one = ownFrom; one <= ownTo; one++) {
      for (let other = farFrom; other <= farTo; other++) {
        const bin = (size << 10) | ((one & 31) << 5) | (other & 31);
        table[2 * bin + word]! |= bit;
      }
    }
  }
}
