import { EDGES } from './edges.js';
import { MOST_MINUTIAE, type Print } from './print.js';
import { emptyShelf, fits, place, type Shelf, shelfOver } from './shelf.js';

/** Prints that a segment has room for, and minutiae: 40 for each, and never too few for one print. */
export const SEGMENT_PRINTS = 16_384;
const MINUTIAE_FOR_EACH = 40;

/** Prints with what a search must know to leave them out. All shared: threads read what the gallery has written. */
export interface Segment {
  readonly shelf: Shelf;
  readonly labels: SharedArrayBuffer;
  /** When it was enrolled: milliseconds since 1970. */
  readonly enrolled: Float64Array;
  /** The gallery's own number of the person. */
  readonly person: Uint32Array;
  readonly position: Uint8Array;
  /** 0 once removed. */
  readonly live: Uint8Array;
}

/** What another thread needs to see a segment. */
export interface SegmentMemory { readonly shelf: SharedArrayBuffer; readonly labels: SharedArrayBuffer; readonly prints: number; readonly minutiae: number }

const LABEL_BYTES = 8 + 4 + 1 + 1;

export function newSegment(prints = SEGMENT_PRINTS): Segment {
  const shelf = emptyShelf(prints, Math.max(MOST_MINUTIAE, prints * MINUTIAE_FOR_EACH));
  return labelled(shelf, new SharedArrayBuffer(prints * LABEL_BYTES));
}

export const memoryOf = ({ shelf, labels }: Segment): SegmentMemory => ({ shelf: shelf.memory, labels, prints: shelf.prints, minutiae: shelf.minutiae });
export const segmentOver = ({ shelf, labels, prints, minutiae }: SegmentMemory): Segment => labelled(shelfOver(shelf, prints, minutiae), labels);

function labelled(shelf: Shelf, labels: SharedArrayBuffer): Segment {
  const { prints } = shelf;
  return {
    shelf, labels,
    enrolled: new Float64Array(labels, 0, prints), person: new Uint32Array(labels, 8 * prints, prints),
    position: new Uint8Array(labels, 12 * prints, prints), live: new Uint8Array(labels, 13 * prints, prints),
  };
}

/** Writes a print at the end; false where it does not fit. */
export function append(segment: Segment, at: number, print: Print, person: number, enrolled: number): boolean {
  if (!fits(segment.shelf, at, print.x.length)) return false;
  place(segment.shelf, at, print);
  segment.enrolled[at] = enrolled;
  segment.person[at] = person;
  segment.position[at] = print.position;
  segment.live[at] = 1;
  return true;
}

/** The print as it was written, to compare it elsewhere. */
export function printAt({ shelf, position }: Segment, at: number): Print {
  const [from, to] = [shelf.first[at]!, shelf.first[at + 1]!];
  return { position: position[at]!, x: shelf.x.slice(from, to), y: shelf.y.slice(from, to), direction: shelf.direction.slice(from, to), kind: shelf.kind.slice(from, to) };
}

/** Bytes taken by so many prints with so many minutiae, labels included. */
export const bytesTaken = (prints: number, minutiae: number): number => prints * (4 + LABEL_BYTES) + minutiae * (6 + EDGES * 6);
