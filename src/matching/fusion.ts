import { compare, type Comparison, type Pair } from './match.js';
import type { Print } from './print.js';
import type { Probe } from './probe.js';
import { shelfOf } from './shelf.js';

/** The same finger of the other hand; 0, unknown, stays unknown. */
export const mirrored = (position: number): number => (position === 0 ? 0 : position <= 5 ? position + 5 : position - 5);

/** Whether two prints may be of one finger: the same position, or unknown on either side. */
export const mayBeOne = (one: number, other: number): boolean => one === other || one === 0 || other === 0;

/** One compared pair of prints before it is known which belong together: numbers are the caller's. */
export interface Scored { readonly probe: number; readonly print: number; readonly probePosition: number; readonly position: number; readonly score: number }

/**
 * What a person's fingers say together: the sum over fingers, each finger of either side counted once, the best comparisons first.
 * Several impressions of one finger are one finger; a print of unknown position is a finger of its own.
 */
export function fuse<T extends Scored>(scored: readonly T[]): { score: number; fingers: T[] } {
  const taken = new Set<string>();
  const fingers: T[] = [];
  for (const one of [...scored].sort((a, b) => b.score - a.score || a.probe - b.probe || a.print - b.print)) {
    const keys = [one.probePosition === 0 ? `probe ${one.probe}` : `finger of the probe ${one.probePosition}`, one.position === 0 ? `print ${one.print}` : `finger ${one.position}`];
    if (one.score <= 0 || keys.some((key) => taken.has(key))) continue;
    for (const key of keys) taken.add(key);
    fingers.push(one);
  }
  return { score: fingers.reduce((sum, { score }) => sum + score, 0), fingers };
}

/** One finger's share of a comparison of persons; `probe` and `print` are numbers in the lists that were compared. */
export interface FingerComparison extends Scored { readonly pairing: readonly Pair[]; readonly details: Comparison }
export interface PersonComparison {
  readonly score: number;
  readonly fingers: readonly FingerComparison[];
  /** Given where the prints would fit better with left and right hand exchanged: for a person to look at, never put right by itself. */
  readonly swapped: { readonly score: number; readonly fingers: readonly FingerComparison[] } | null;
}

/** Compares all prints of one person with all of another. */
export function comparePersons(probes: readonly Probe[], prints: readonly Print[]): PersonComparison {
  const shelf = shelfOf(prints);
  const along = (as: (position: number) => number): FingerComparison[] => probes.flatMap((probe, at) => prints.flatMap(({ position }, print) => {
    if (!mayBeOne(as(probe.position), position)) return [];
    const details = compare(probe, shelf, print);
    return [{ probe: at, print, probePosition: probe.position, position, score: details.score, pairing: details.pairing, details }];
  }));
  const straight = fuse(along((position) => position));
  const swapped = fuse(along(mirrored));
  return { ...straight, swapped: swapped.score > straight.score ? swapped : null };
}
