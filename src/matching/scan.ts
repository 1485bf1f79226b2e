import { mayBeOne, mirrored } from './fusion.js';
import { matchScore } from './match.js';
import type { Probe } from './probe.js';
import type { Segment } from './segment.js';
import { voteScore } from './votes.js';

/** Which prints a search leaves out, in the gallery's own numbers. */
export interface Limits {
  /** Finger positions of the gallery; empty: all. Unknown positions are 0. */
  readonly positions: readonly number[];
  /** Only prints enrolled before this instant, milliseconds since 1970; Infinity: all. */
  readonly before: number;
  readonly notPersons: readonly number[];
}

/** A stretch of a segment's prints. */
export interface Stretch { readonly segment: number; readonly from: number; readonly to: number }
/** Prints between two looks at whether the search was cancelled. */
const LOOK = 256;

/**
 * Stage 1 over a stretch: for each probe and person the best vote. `best` holds a row of `persons` for each probe as it is,
 * then, when swapped hands are asked for, a row for each probe as if of the other hand. False when cancelled.
 */
export function scanStretch(probes: readonly Probe[], segment: Segment, { from, to }: Stretch, limits: Limits, persons: number, best: Float32Array, swapped: boolean, cancelled: () => boolean): boolean {
  const { shelf, live, position, person, enrolled } = segment;
  const left = new Set(limits.notPersons);
  const wanted = Array.from({ length: 11 }, (_, at) => limits.positions.length === 0 || limits.positions.includes(at));
  const open = (print: number): boolean => live[print] !== 0 && person[print]! < persons && wanted[position[print]!]! && enrolled[print]! < limits.before
    && (left.size === 0 || !left.has(person[print]!));
  // a probe at a time: its table stays in the processor's cache
  for (let row = 0; row < (swapped ? 2 : 1) * probes.length; row++) {
    const probe = probes[row % probes.length]!;
    const compared = positionsOf(probe.position, row >= probes.length);
    const base = row * persons;
    for (let print = from; print < to; print++) {
      if (print % LOOK === 0 && cancelled()) return false;
      if (!compared[position[print]!] || !open(print)) continue;
      const votes = voteScore(probe, shelf, print);
      const place = base + person[print]!;
      if (votes > best[place]!) best[place] = votes;
    }
  }
  return true;
}

/** By the gallery's position: whether a probe is compared with it; with hands exchanged also those that it is compared with anyhow. */
function positionsOf(position: number, exchanged: boolean): boolean[] {
  return Array.from({ length: 11 }, (_, other) => mayBeOne(exchanged ? mirrored(position) : position, other));
}

/** Stage 2: the scores of tasks, three numbers each: probe, segment, print. Null when cancelled. */
export function matchTasks(probes: readonly Probe[], segments: readonly Segment[], tasks: Int32Array, cancelled: () => boolean): Float64Array | null {
  const scores = new Float64Array(tasks.length / 3);
  for (let at = 0; at < scores.length; at++) {
    if (at % 16 === 0 && cancelled()) return null;
    scores[at] = matchScore(probes[tasks[3 * at]!]!, segments[tasks[3 * at + 1]!]!.shelf, tasks[3 * at + 2]!);
  }
  return scores;
}
