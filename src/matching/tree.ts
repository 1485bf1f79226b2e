import { EDGES, NO_EDGE } from './edges.js';
import type { Probe } from './probe.js';
import type { Shelf } from './shelf.js';

/** Two edges are alike whose lengths differ by no more pixels and whose angles by no more 256ths of a turn. */
export const ALIKE_LENGTH = 13;
export const ALIKE_ANGLE = 7;

/** Minutiae of one print paired with those of another, and how many edges between paired ones agree. Written over by each growth. */
export class Tree {
  count = 0;
  /** Edges beyond those of the tree itself that join paired minutiae alike. */
  support = 0;
  readonly probe = new Int32Array(128);
  readonly other = new Int32Array(128);
  /** By minutia: the one it is paired with, −1 none. */
  readonly ofProbe = new Int32Array(128).fill(-1);
  readonly ofOther = new Int32Array(128).fill(-1);

  clear(): void {
    for (let at = 0; at < this.count; at++) {
      this.ofProbe[this.probe[at]!] = -1;
      this.ofOther[this.other[at]!] = -1;
    }
    this.count = this.support = 0;
  }

  pair(probe: number, other: number): void {
    this.probe[this.count] = probe;
    this.other[this.count++] = other;
    this.ofProbe[probe] = other;
    this.ofOther[other] = probe;
  }
}

/** Pairs waiting, longest edge first: `length << 14 | probe << 7 | other`. The tree takes the last, the shortest. */
const waiting = new Int32Array(128 * EDGES * EDGES);

/** Grows the tree of pairs that hang together by like edges from one pair, always along the shortest edge. */
export function grow(tree: Tree, probe: Probe, shelf: Shelf, print: number, root: number): void {
  const { edges: own } = probe.shelf;
  const { edges: others } = shelf;
  const begin = shelf.first[print]!;
  const { ofProbe, ofOther } = tree;
  tree.clear();
  let size = 0;
  let p = root >>> 7;
  let c = root & 127;
  for (;;) {
    tree.pair(p, c);
    const ownEnd = (p + 1) * EDGES;
    const otherEnd = (begin + c + 1) * EDGES;
    let from = otherEnd - EDGES;
    for (let one = ownEnd - EDGES; one < ownEnd; one++) {
      const edge = own[one]!;
      if (edge === NO_EDGE) break;
      const length = edge >>> 23;
      while (from < otherEnd && (others[from]! >>> 23) < length - ALIKE_LENGTH) from++;
      for (let two = from; two < otherEnd; two++) {
        const like = others[two]!;
        if ((like >>> 23) > length + ALIKE_LENGTH || like === NO_EDGE) break;
        if ((((edge >>> 15) - (like >>> 15) + ALIKE_ANGLE) & 255) > 2 * ALIKE_ANGLE) continue;
        if ((((edge >>> 7) - (like >>> 7) + ALIKE_ANGLE) & 255) > 2 * ALIKE_ANGLE) continue;
        const np = edge & 127;
        const nc = like & 127;
        const mate = ofProbe[np]!;
        if (mate === nc) tree.support++;
        else if (mate < 0 && ofOther[nc]! < 0) {
          const key = (length << 14) | (np << 7) | nc;
          let at = size++;
          while (at > 0 && waiting[at - 1]! < key) { waiting[at] = waiting[at - 1]!; at--; }
          waiting[at] = key;
        }
      }
    }
    do {
      if (size === 0) return;
      const key = waiting[--size]!;
      p = (key >>> 7) & 127;
      c = key & 127;
      // paired by another edge meanwhile: one more that agrees
      if (ofProbe[p] === c) tree.support++;
    } while (ofProbe[p]! >= 0 || ofOther[c]! >= 0);
  }
}
