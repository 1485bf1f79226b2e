import { align, SUPPORT_SHARE, tryOut } from './alignment.js';
import type { Probe } from './probe.js';
import { findRoots, roots, ROOTS } from './roots.js';
import { scoreOf, type Evidence } from './score.js';
import type { Shelf } from './shelf.js';
import { grow, Tree } from './tree.js';

/** Trees that are laid over and weighed; the others are too small beside them. */
export const WEIGHED = 3;
/** A smaller tree is chance. */
export const FEWEST_LINKED = 2;

/** [minutia of the probe, minutia of the other print], numbers from 0 in the normalised prints. */
export type Pair = readonly [probe: number, other: number];

/** How two prints compare. */
export interface Comparison extends Readonly<Evidence> {
  /** 0 upward; 0 where nothing agrees. */
  readonly score: number;
  readonly pairing: readonly Pair[];
}

const trees = Array.from({ length: ROOTS }, () => new Tree());
const order = new Int32Array(ROOTS);
const judged = new Float64Array(ROOTS);
const evidence: Evidence = { linked: 0, pairs: 0, placed: 0, turned: 0, kinds: 0, support: 0, roots: 0, lonely: 0 };
let bestTree = -1;

/** Stage 2: compares the probe with one print of a shelf; the score alone, without making objects. */
export function matchScore(probe: Probe, shelf: Shelf, print: number): number {
  const found = findRoots(probe, shelf, print);
  const grown = growAll(probe, shelf, print, found);
  const others = shelf.first[print + 1]! - shelf.first[print]!;
  bestTree = -1;
  let most = 0, linked = 0;
  for (let at = 0; at < grown && at < WEIGHED; at++) {
    const tree = trees[order[at]!]!;
    const before = tree.count;
    const promise = tryOut(tree, probe, shelf, print);
    if (promise <= most) continue;
    most = promise;
    linked = before;
    bestTree = order[at]!;
  }
  if (bestTree < 0) return 0;
  const tree = trees[bestTree]!;
  evidence.linked = linked;
  evidence.roots = 0;
  for (let root = 0; root < found; root++) if (tree.ofProbe[roots[root]! >>> 7] === (roots[root]! & 127)) evidence.roots++;
  align(tree, probe, shelf, print, evidence);
  return scoreOf(evidence, probe.minutiae, others);
}

/** The same with the pairing and what the score is made of, for the examiner. */
export function compare(probe: Probe, shelf: Shelf, print: number): Comparison {
  const score = matchScore(probe, shelf, print);
  if (bestTree < 0) return { score: 0, pairing: [], linked: 0, pairs: 0, placed: 0, turned: 0, kinds: 0, support: 0, roots: 0, lonely: 0 };
  const tree = trees[bestTree]!;
  return { score, pairing: Array.from({ length: tree.count }, (_, at): Pair => [tree.probe[at]!, tree.other[at]!]), ...evidence };
}

/** Grows a tree from each root that no earlier tree has taken in; `order` then lists them, the best judged first. */
function growAll(probe: Probe, shelf: Shelf, print: number, found: number): number {
  let grown = 0;
  for (let root = 0; root < found; root++) {
    const p = roots[root]! >>> 7;
    const c = roots[root]! & 127;
    let known = false;
    for (let at = 0; at < grown; at++) if (trees[order[at]!]!.ofProbe[p] === c) known = true;
    if (known) continue;
    const tree = trees[grown]!;
    grow(tree, probe, shelf, print, roots[root]!);
    if (tree.count < FEWEST_LINKED) continue;
    const judgement = tree.count + SUPPORT_SHARE * tree.support;
    let at = grown++;
    while (at > 0 && judged[at - 1]! < judgement) { judged[at] = judged[at - 1]!; order[at] = order[at - 1]!; at--; }
    judged[at] = judgement;
    order[at] = grown - 1;
  }
  return grown;
}
