import type { Print } from './print.js';

/** Edges that leave each minutia, to its nearest neighbours. */
export const EDGES = 9;
/** Pixels at 500 dpi; neighbours farther away are none. */
export const LONGEST = 511;
/** Kinds of edge that stage 1 tells apart: 16 lengths × 32 × 32 angles. */
export const BINS = 16_384;
/** The bin of an edge that is not there. */
export const NO_BIN = BINS;
/** An edge that is not there: longer than any other, so that it stands last in its star. */
export const NO_EDGE = -1;

/**
 * An edge in 32 bits: length 9, angle at its own end 8, angle at its neighbour's end 8, neighbour's number 7.
 * Both angles are between the minutia's direction and the edge, so moving or turning the finger does not change them.
 */
export const lengthOf = (edge: number): number => edge >>> 23;
export const ownAngle = (edge: number): number => (edge >>> 15) & 255;
export const farAngle = (edge: number): number => (edge >>> 7) & 255;
export const neighbour = (edge: number): number => edge & 127;

/** The length's share of the bin: steps of 8 pixels up to 96, then of 24. */
export const lengthBin = (length: number): number => (length < 96 ? length >> 3 : Math.min(15, 12 + Math.floor((length - 96) / 24)));
export const binOf = (edge: number): number => (lengthBin(lengthOf(edge)) << 10) | ((ownAngle(edge) >> 3) << 5) | (farAngle(edge) >> 3);

const star = new Uint32Array(EDGES);

/** The star of each minutia: its edges from short to long, `EDGES` for each, filled up with `NO_EDGE`. */
export function edgesOf({ x, y, direction }: Print): Int32Array {
  const count = x.length;
  const edges = new Int32Array(count * EDGES).fill(NO_EDGE);
  for (let from = 0; from < count; from++) {
    let held = 0;
    for (let to = 0; to < count; to++) {
      if (to === from) continue;
      const dx = x[to]! - x[from]!, dy = y[to]! - y[from]!;
      const length = Math.round(Math.sqrt(dx * dx + dy * dy));
      // most neighbours are too far to matter: their angle is never asked for
      if (length > LONGEST - 1 || (held === EDGES && length > star[EDGES - 1]! >>> 23)) continue;
      const along = Math.round(Math.atan2(dy, dx) * 128 / Math.PI);
      const edge = ((length << 23) | (((direction[from]! - along) & 255) << 15) | (((direction[to]! - along - 128) & 255) << 7) | to) >>> 0;
      if (held === EDGES && edge >= star[EDGES - 1]!) continue;
      let at = held < EDGES ? held++ : EDGES - 1;
      for (; at > 0 && star[at - 1]! > edge; at--) star[at] = star[at - 1]!;
      star[at] = edge;
    }
    for (let at = 0; at < held; at++) edges[from * EDGES + at] = star[at]!;
  }
  return edges;
}
