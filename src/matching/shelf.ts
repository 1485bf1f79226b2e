import { binOf, EDGES, edgesOf, NO_BIN, NO_EDGE } from './edges.js';
import type { Print } from './print.js';

/** Bytes for each minutia: place 4, direction and kind 2, edges with their bins. */
const BYTES_PER_MINUTIA = 4 + 2 + EDGES * (4 + 2);

/**
 * Prints side by side in one SharedArrayBuffer, a structure of arrays: every thread reads it, one writes at its end.
 * Minutia m of print p stands at `first[p] + m`; its star at `(first[p] + m) * EDGES`.
 */
export interface Shelf {
  readonly memory: SharedArrayBuffer;
  /** How many prints and minutiae there is room for. */
  readonly prints: number;
  readonly minutiae: number;
  readonly first: Uint32Array;
  readonly x: Int16Array;
  readonly y: Int16Array;
  readonly direction: Uint8Array;
  readonly kind: Uint8Array;
  readonly edges: Int32Array;
  readonly bins: Uint16Array;
}

/** Bytes that a print of so many minutiae takes. */
export const bytesOf = (minutiae: number): number => 4 + minutiae * BYTES_PER_MINUTIA;

export function emptyShelf(prints: number, minutiae: number): Shelf {
  return shelfOver(new SharedArrayBuffer(align(4 * (prints + 1) + minutiae * BYTES_PER_MINUTIA)), prints, minutiae);
}

/** The arrays over memory that another thread sent. */
export function shelfOver(memory: SharedArrayBuffer, prints: number, minutiae: number): Shelf {
  let at = 0;
  const take = (bytes: number): number => { const start = at; at += bytes; return start; };
  // from wide to narrow, so that each array begins where its type may
  return {
    memory, prints, minutiae,
    first: new Uint32Array(memory, take(4 * (prints + 1)), prints + 1),
    edges: new Int32Array(memory, take(4 * minutiae * EDGES), minutiae * EDGES),
    bins: new Uint16Array(memory, take(2 * minutiae * EDGES), minutiae * EDGES),
    x: new Int16Array(memory, take(2 * minutiae), minutiae),
    y: new Int16Array(memory, take(2 * minutiae), minutiae),
    direction: new Uint8Array(memory, take(minutiae), minutiae),
    kind: new Uint8Array(memory, take(minutiae), minutiae),
  };
}

/** Whether print number `at` may be written with so many minutiae. */
export const fits = (shelf: Shelf, at: number, minutiae: number): boolean => at < shelf.prints && shelf.first[at]! + minutiae <= shelf.minutiae;

/** Writes a print as number `at`, which must be the next one; the caller has asked whether it fits. */
export function place(shelf: Shelf, at: number, print: Print): void {
  const first = shelf.first[at]!;
  const edges = edgesOf(print);
  shelf.x.set(print.x, first);
  shelf.y.set(print.y, first);
  shelf.direction.set(print.direction, first);
  shelf.kind.set(print.kind, first);
  shelf.edges.set(edges, first * EDGES);
  for (let edge = 0; edge < edges.length; edge++) shelf.bins[first * EDGES + edge] = edges[edge] === NO_EDGE ? NO_BIN : binOf(edges[edge]!);
  shelf.first[at + 1] = first + print.x.length;
}

/** A shelf that holds these prints and nothing else. */
export function shelfOf(prints: readonly Print[]): Shelf {
  const shelf = emptyShelf(prints.length, prints.reduce((sum, { x }) => sum + x.length, 0));
  prints.forEach((print, at) => place(shelf, at, print));
  return shelf;
}

const align = (bytes: number): number => Math.ceil(bytes / 8) * 8;
