import { EDGES } from './edges.js';
import type { Probe } from './probe.js';
import type { Shelf } from './shelf.js';

const turns = new Int32Array(32);

/**
 * Stage 1: how well a print's edges vote for some turn of the probe, 0 upward.
 * Each edge of a minutia looks up, in one word, all minutiae of the probe that have a like edge; four words count in binary,
 * one column for each minutia of the probe. Pairs with two votes or more add the cube to the turn that they mean;
 * the best three neighbouring turns of 32 are the score.
 */
export function voteScore(probe: Probe, shelf: Shelf, print: number): number {
  const { bins, first, direction } = shelf;
  const begin = first[print]!;
  const end = first[print + 1]!;
  turns.fill(0);
  for (let half = 0; half < probe.narrow.length; half++) {
    const table = probe.narrow[half]!;
    const ownDirection = probe.shelf.direction;
    const base = half * 64;
    for (let minutia = begin, at = begin * EDGES; minutia < end; minutia++) {
      let a1 = 0, a2 = 0, a4 = 0, a8 = 0, b1 = 0, b2 = 0, b4 = 0, b8 = 0;
      for (let edge = 0; edge < EDGES; edge++, at++) {
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
      const turned = direction[minutia]!;
      for (let found = a2 | a4 | a8; found !== 0; found &= found - 1) {
        const bit = 31 - Math.clz32(found & -found);
        const votes = ((a1 >>> bit) & 1) | ((a2 >>> bit) & 1) << 1 | ((a4 >>> bit) & 1) << 2 | ((a8 >>> bit) & 1) << 3;
        turns[((turned - ownDirection[base + bit]!) & 255) >> 3]! += votes * votes * votes;
      }
      for (let found = b2 | b4 | b8; found !== 0; found &= found - 1) {
        const bit = 31 - Math.clz32(found & -found);
        const votes = ((b1 >>> bit) & 1) | ((b2 >>> bit) & 1) << 1 | ((b4 >>> bit) & 1) << 2 | ((b8 >>> bit) & 1) << 3;
        turns[((turned - ownDirection[base + 32 + bit]!) & 255) >> 3]! += votes * votes * votes;
      }
    }
  }
  let best = 0;
  for (let turn = 0; turn < 32; turn++) {
    const sum = turns[turn]! + turns[(turn + 1) & 31]! + turns[(turn + 2) & 31]!;
    if (sum > best) best = sum;
  }
  return best * probe.share[end - begin]!;
}
