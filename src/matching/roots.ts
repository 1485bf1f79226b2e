import { EDGES } from './edges.js';
import { TABLE_MINUTIAE, type Probe } from './probe.js';
import type { Shelf } from './shelf.js';

/** Pairs from which a tree is grown. */
export const ROOTS = 8;
/** Fewer like edges than this are chance. */
export const FEWEST_VOTES = 2;

const byVotes = new Int32Array((EDGES + 1) * ROOTS);
const held = new Int32Array(EDGES + 1);
/** The roots found last: `probe minutia << 7 | other minutia`, by votes, then in the order of the other print, then of the probe. */
export const roots = new Int32Array(ROOTS);

/** Finds the pairs of minutiae with most like edges (the wide tolerance); answers how many. */
export function findRoots(probe: Probe, shelf: Shelf, print: number): number {
  const { bins, first } = shelf;
  const begin = first[print]!;
  const end = first[print + 1]!;
  held.fill(0);
  for (let minutia = begin; minutia < end; minutia++) {
    for (let half = 0; half < probe.wide.length; half++) {
      const table = probe.wide[half]!;
      let a1 = 0, a2 = 0, a4 = 0, a8 = 0, b1 = 0, b2 = 0, b4 = 0, b8 = 0;
      for (let at = minutia * EDGES, last = at + EDGES; at < last; at++) {
        const row = bins[at]! << 1;
        let carry = table[row]!;
        let next = a1 & carry; a1 ^= carry; carry = next;
        next = a2 & carry; a2 ^= carry; carry = next;
        next = a4 & carry; a4 ^= carry; a8 |= next;
        carry = table[row + 1]!;
        next = b1 & carry; b1 ^= carry; carry = next;
        next = b2 & carry; b2 ^= carry; carry = next;
        next = b4 & carry; b4 ^= carry; b8 |= next;
      }
      keep(a1, a2, a4, a8, half * TABLE_MINUTIAE, minutia - begin);
      keep(b1, b2, b4, b8, half * TABLE_MINUTIAE + 32, minutia - begin);
    }
  }
  let count = 0;
  for (let votes = EDGES; votes >= FEWEST_VOTES && count < ROOTS; votes--) {
    for (let at = 0; at < held[votes]! && count < ROOTS; at++) roots[count++] = byVotes[votes * ROOTS + at]!;
  }
  return count;
}

function keep(ones: number, twos: number, fours: number, eights: number, base: number, other: number): void {
  for (let found = twos | fours | eights; found !== 0; found &= found - 1) {
    const bit = 31 - Math.clz32(found & -found);
    const votes = ((ones >>> bit) & 1) | ((twos >>> bit) & 1) << 1 | ((fours >>> bit) & 1) << 2 | ((eights >>> bit) & 1) << 3;
    if (held[votes]! < ROOTS) byVotes[votes * ROOTS + held[votes]!++] = ((base + bit) << 7) | other;
  }
}
