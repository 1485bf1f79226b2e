import { DIRECTION_WEIGHT, ROUNDS, SUPPORT_SHARE } from './alignment.js';
import { EDGES, lengthBin, LONGEST } from './edges.js';
import type { Comparison, Pair } from './match.js';
import { FEWEST_LINKED, WEIGHED } from './match.js';
import { CELL } from './near-map.js';
import type { Print } from './print.js';
import { NARROW, type Tolerance, WIDE } from './probe.js';
import { FEWEST_VOTES, ROOTS } from './roots.js';
import { NEAR, NEAR_TURN, scoreOf, SKIN } from './score.js';
import { ALIKE_ANGLE, ALIKE_LENGTH } from './tree.js';

/*
 * The matcher once more, slowly and plainly, straight from the description: objects, lists, maps, nothing prepared, nothing packed.
 * The tests hold the fast one to it. It shares only constants, the steps of a length and the sum of the score.
 */

interface Spot { readonly number: number; readonly x: number; readonly y: number; readonly direction: number; readonly kind: number }
interface Edge { readonly length: number; readonly own: number; readonly far: number; readonly to: number }
interface Star extends Spot { readonly edges: readonly Edge[] }
interface Links { readonly pairs: [Star, Star][]; support: number }

/** Stage 1 of the reference: `voteScore`. */
export function referenceVotes(probe: Print, print: Print): number {
  const [own, others] = [starsOf(probe), starsOf(print)];
  const turns = new Array<number>(32).fill(0);
  for (const [p, c, votes] of votesOf(own, others, NARROW)) turns[mod(c.direction - p.direction) >> 3]! += votes ** 3;
  const best = Math.max(...turns.map((sum, turn) => sum + turns[(turn + 1) % 32]! + turns[(turn + 2) % 32]!));
  return best / Math.sqrt((own.length + 6) * (others.length + 6));
}

/** Stage 2 of the reference: `compare`. */
export function referenceCompare(probe: Print, print: Print): Comparison {
  const [own, others] = [starsOf(probe), starsOf(print)];
  const roots = votesOf(own, others, WIDE)
    .sort(([p, c, votes], [q, d, more]) => more - votes || c.number - d.number || p.number - q.number)
    .slice(0, ROOTS)
    .map(([p, c]): [Star, Star] => [p, c]);
  const grown: Links[] = [];
  for (const root of roots) {
    if (grown.some(({ pairs }) => holds(pairs, root))) continue;
    const links = grow(root, own, others);
    if (links.pairs.length >= FEWEST_LINKED) grown.push(links);
  }
  const judged = grown.map((links) => ({ links, judgement: links.pairs.length + SUPPORT_SHARE * links.support })).sort((one, other) => other.judgement - one.judgement);
  let best: { promise: number; linked: number; links: Links } | null = null;
  for (const { links } of judged.slice(0, WEIGHED)) {
    const linked = links.pairs.length;
    pairNear(links, own, others, layOver(links));
    const promise = links.pairs.length + linked + SUPPORT_SHARE * links.support;
    if (!best || promise > best.promise) best = { promise, linked, links };
  }
  const evidence = { linked: 0, pairs: 0, placed: 0, turned: 0, kinds: 0, support: 0, roots: 0, lonely: 0 };
  if (!best) return { score: 0, pairing: [], ...evidence };
  const { links, linked } = best;
  const fitting = roots.filter((root) => holds(links.pairs, root)).length;
  let laid = layOver(links);
  for (let round = 1, paired = 0; round < ROUNDS && links.pairs.length > paired; round++) {
    paired = links.pairs.length;
    laid = layOver(links);
    pairNear(links, own, others, laid);
  }
  Object.assign(evidence, { linked, support: links.support, roots: fitting, pairs: links.pairs.length, lonely: lonely(links, own, others, laid) });
  for (const [p, c] of links.pairs) {
    const squared = squaredDistance(p, laid.place(c));
    if (squared < NEAR ** 2) evidence.placed += Math.exp(-Math.floor(squared) / 72);
    evidence.turned += Math.exp(-(apart(p.direction, c.direction + laid.turn) ** 2) / 72);
    if (p.kind === c.kind) evidence.kinds++;
  }
  return { score: scoreOf(evidence, own.length, others.length), pairing: links.pairs.map(([p, c]): Pair => [p.number, c.number]), ...evidence };
}

const mod = (angle: number): number => ((angle % 256) + 256) % 256;
const apart = (one: number, other: number): number => Math.min(mod(one - other), mod(other - one));
const squaredDistance = (one: { x: number; y: number }, other: { x: number; y: number }): number => (one.x - other.x) ** 2 + (one.y - other.y) ** 2;
const holds = (pairs: readonly [Star, Star][], [p, c]: [Star, Star]): boolean => pairs.some(([q, d]) => p === q && c === d);

function starsOf(print: Print): Star[] {
  const spots = Array.from(print.x, (x, number): Spot => ({ number, x, y: print.y[number]!, direction: print.direction[number]!, kind: print.kind[number]! }));
  return spots.map((from) => {
    const edges = spots.filter((to) => to !== from).map((to): Edge => {
      const along = Math.round(Math.atan2(to.y - from.y, to.x - from.x) * 128 / Math.PI);
      return { length: Math.round(Math.sqrt(squaredDistance(from, to))), own: mod(from.direction - along), far: mod(to.direction - along - 128), to: to.number };
    });
    const near = edges.filter(({ length }) => length < LONGEST);
    near.sort((one, other) => one.length - other.length || one.own - other.own || one.far - other.far || one.to - other.to);
    return { ...from, edges: near.slice(0, EDGES) };
  });
}

/** For each two minutiae that share two edges or more, how many of the other's lie in a bin that the tolerance round one of the probe's touches. */
function votesOf(own: readonly Star[], others: readonly Star[], tolerance: Tolerance): [Star, Star, number][] {
  const boxes = own.map(({ edges }) => edges.map((edge) => boxOf(edge, tolerance)));
  const bins = others.map(({ edges }) => edges.map(({ length, own: one, far }) => ({ size: lengthBin(length), own: one >> 3, far: far >> 3 })));
  const votes = own.flatMap((p) => others.map((c): [Star, Star, number] => {
    const found = bins[c.number]!.filter((bin) => boxes[p.number]!.some((box) => bin.size >= box.shortest && bin.size <= box.longest
      && mod32(bin.own - box.own) <= box.ownSteps && mod32(bin.far - box.far) <= box.farSteps));
    return [p, c, found.length];
  }));
  return votes.filter(([, , count]) => count >= FEWEST_VOTES);
}

const mod32 = (step: number): number => ((step % 32) + 32) % 32;

function boxOf(edge: Edge, { length, stretch, angle }: Tolerance) {
  const reach = length + stretch * edge.length;
  const steps = (centre: number): number => ((centre + angle) >> 3) - ((centre - angle) >> 3);
  return {
    shortest: lengthBin(Math.max(0, Math.floor(edge.length - reach))), longest: lengthBin(Math.floor(edge.length + reach)),
    own: (edge.own - angle) >> 3, ownSteps: steps(edge.own), far: (edge.far - angle) >> 3, farSteps: steps(edge.far),
  };
}

const alike = (edge: Edge, like: Edge): boolean =>
  Math.abs(edge.length - like.length) <= ALIKE_LENGTH && apart(edge.own, like.own) <= ALIKE_ANGLE && apart(edge.far, like.far) <= ALIKE_ANGLE;

function grow(root: [Star, Star], own: readonly Star[], others: readonly Star[]): Links {
  const links: Links = { pairs: [], support: 0 };
  const waiting: { length: number; p: Star; c: Star }[] = [];
  const takenP = (star: Star): boolean => links.pairs.some(([p]) => p === star);
  const takenC = (star: Star): boolean => links.pairs.some(([, c]) => c === star);
  for (let next: [Star, Star] | null = root; next;) {
    links.pairs.push(next);
    for (const edge of next[0].edges) {
      for (const like of next[1].edges) {
        if (!alike(edge, like)) continue;
        const [p, c] = [own[edge.to]!, others[like.to]!];
        if (holds(links.pairs, [p, c])) links.support++;
        else if (!takenP(p) && !takenC(c)) waiting.push({ length: edge.length, p, c });
      }
    }
    waiting.sort((one, other) => one.length - other.length || one.p.number - other.p.number || one.c.number - other.c.number);
    next = null;
    while (!next && waiting.length > 0) {
      const { p, c } = waiting.shift()!;
      if (holds(links.pairs, [p, c])) links.support++;
      else if (!takenP(p) && !takenC(c)) next = [p, c];
    }
  }
  return links;
}

interface Laid { readonly turn: number; place(spot: Spot): { x: number; y: number } }

function layOver({ pairs }: Links): Laid {
  const mean = (value: (pair: [Star, Star]) => number): number => pairs.reduce((sum, pair) => sum + value(pair), 0) / pairs.length;
  const [px, py, cx, cy] = [mean(([p]) => p.x), mean(([p]) => p.y), mean(([, c]) => c.x), mean(([, c]) => c.y)];
  const turned = (wave: (angle: number) => number): number => pairs.reduce((sum, [p, c]) => sum + wave(mod(p.direction - c.direction) * Math.PI / 128), 0);
  let [cos, sin] = [DIRECTION_WEIGHT * turned(Math.cos), DIRECTION_WEIGHT * turned(Math.sin)];
  for (const [p, c] of pairs) {
    cos += (c.x - cx) * (p.x - px) + (c.y - cy) * (p.y - py);
    sin += (c.x - cx) * (p.y - py) - (c.y - cy) * (p.x - px);
  }
  const size = Math.sqrt(cos * cos + sin * sin);
  [cos, sin] = size > 0 ? [cos / size, sin / size] : [1, sin];
  return {
    turn: Math.round(Math.atan2(sin, cos) * 128 / Math.PI),
    place: ({ x, y }) => ({ x: px + cos * (x - cx) - sin * (y - cy), y: py + sin * (x - cx) + cos * (y - cy) }),
  };
}

function pairNear(links: Links, own: readonly Star[], others: readonly Star[], laid: Laid): void {
  for (const c of others) {
    if (links.pairs.some(([, d]) => c === d)) continue;
    const at = laid.place(c);
    const free = own.filter((p) => !links.pairs.some(([q]) => p === q) && squaredDistance(p, at) < NEAR ** 2 && apart(p.direction, c.direction + laid.turn) <= NEAR_TURN);
    const nearest = free.sort((one, other) => squaredDistance(one, at) - squaredDistance(other, at))[0];
    if (nearest) links.pairs.push([nearest, c]);
  }
}

/** Where both prints show skin: two minutiae of the other in the square round it, in whole cells. */
function lonely({ pairs }: Links, own: readonly Star[], others: readonly Star[], laid: Laid): number {
  const cell = (pixel: number): number => Math.floor(pixel / CELL);
  const axis = (middle: number, point: number): boolean => cell(point) >= cell(middle - SKIN) && cell(point) <= cell(middle + SKIN);
  const near = (p: Star, c: Star): boolean => { const { x, y } = laid.place(c); return axis(p.x, x) && axis(p.y, y); };
  return own.filter((p) => !pairs.some(([q]) => p === q) && others.filter((c) => near(p, c)).length >= 2).length
    + others.filter((c) => !pairs.some(([, d]) => c === d) && own.filter((p) => near(p, c)).length >= 2).length;
}
