import { cellOf } from './near-map.js';
import type { Probe } from './probe.js';
import { NEAR, NEAR_TURN, PLACED, TURNED, type Evidence } from './score.js';
import type { Shelf } from './shelf.js';
import type { Tree } from './tree.js';

/** A direction that agrees weighs as much for the turn as a point 30 pixels from the middle. */
export const DIRECTION_WEIGHT = 900;
/** A tree is judged by its pairs and, less, by its support. */
export const SUPPORT_SHARE = 0.3;
/** Laying over and pairing is repeated until nothing is added, at most so often. */
export const ROUNDS = 3;

const COS = Float64Array.from({ length: 256 }, (_, turn) => Math.cos(turn * Math.PI / 128));
const SIN = Float64Array.from({ length: 256 }, (_, turn) => Math.sin(turn * Math.PI / 128));
/** The other print's minutiae in the place where they come to lie on the probe. */
const laidX = new Float64Array(128);
const laidY = new Float64Array(128);
/** Minutiae of the probe, a bit for each, that have one of the other print near, and two. */
const once = new Int32Array(4);
const twice = new Int32Array(4);

/** Lays the other print over the probe as the tree says and pairs what then lies together: how promising it is, from 0 upward. */
export function tryOut(tree: Tree, probe: Probe, shelf: Shelf, print: number): number {
  const linked = tree.count;
  pairNear(tree, probe, shelf, print, layOver(tree, probe, shelf, print));
  return tree.count + linked + SUPPORT_SHARE * tree.support;
}

/** Repeats that until nothing is added, and weighs the whole. */
export function align(tree: Tree, probe: Probe, shelf: Shelf, print: number, evidence: Evidence): void {
  let turn = 0;
  for (let round = 1, paired = 0; round < ROUNDS && tree.count > paired; round++) {
    paired = tree.count;
    turn = layOver(tree, probe, shelf, print);
    pairNear(tree, probe, shelf, print, turn);
  }
  evidence.support = tree.support;
  weigh(tree, probe, shelf, print, turn, evidence);
}

/** Least squares over the pairs: turn and shift, no stretch. Answers the turn in 256ths. */
function layOver(tree: Tree, probe: Probe, shelf: Shelf, print: number): number {
  const { x: px, y: py, direction: pd } = probe.shelf;
  const { x: cx, y: cy, direction: cd } = shelf;
  const { count, probe: own, other } = tree;
  const begin = shelf.first[print]!;
  let mpx = 0, mpy = 0, mcx = 0, mcy = 0, cos = 0, sin = 0;
  for (let at = 0; at < count; at++) {
    const p = own[at]!;
    const c = begin + other[at]!;
    mpx += px[p]!; mpy += py[p]!; mcx += cx[c]!; mcy += cy[c]!;
    const turned = (pd[p]! - cd[c]!) & 255;
    cos += COS[turned]!; sin += SIN[turned]!;
  }
  mpx /= count; mpy /= count; mcx /= count; mcy /= count;
  cos *= DIRECTION_WEIGHT; sin *= DIRECTION_WEIGHT;
  for (let at = 0; at < count; at++) {
    const p = own[at]!;
    const c = begin + other[at]!;
    const dx = cx[c]! - mcx, dy = cy[c]! - mcy, ex = px[p]! - mpx, ey = py[p]! - mpy;
    cos += dx * ex + dy * ey;
    sin += dx * ey - dy * ex;
  }
  const size = Math.sqrt(cos * cos + sin * sin);
  if (size > 0) { cos /= size; sin /= size; } else cos = 1;
  for (let c = begin, end = shelf.first[print + 1]!; c < end; c++) {
    const dx = cx[c]! - mcx, dy = cy[c]! - mcy;
    laidX[c - begin] = mpx + cos * dx - sin * dy;
    laidY[c - begin] = mpy + sin * dx + cos * dy;
  }
  return Math.round(Math.atan2(sin, cos) * 128 / Math.PI);
}

/** Pairs each minutia that has none with the nearest of the probe that has none and points alike. */
function pairNear(tree: Tree, probe: Probe, shelf: Shelf, print: number, turn: number): void {
  const { x: px, y: py, direction: pd } = probe.shelf;
  const { ofProbe, ofOther } = tree;
  const { map } = probe;
  const begin = shelf.first[print]!;
  for (let c = 0, count = shelf.first[print + 1]! - begin; c < count; c++) {
    if (ofOther[c]! >= 0) continue;
    const x = laidX[c]!, y = laidY[c]!;
    let at = cellOf(map, x, y);
    if (at < 0) continue;
    const straight = shelf.direction[begin + c]! + turn + NEAR_TURN;
    let nearest = NEAR * NEAR, found = -1;
    for (let word = 0; word < map.words; word++, at++) {
      for (let bits = map.near[at]!; bits !== 0; bits &= bits - 1) {
        const p = (word << 5) + 31 - Math.clz32(bits & -bits);
        if (ofProbe[p]! >= 0) continue;
        const dx = px[p]! - x, dy = py[p]! - y;
        const squared = dx * dx + dy * dy;
        if (squared >= nearest || ((straight - pd[p]!) & 255) > 2 * NEAR_TURN) continue;
        nearest = squared;
        found = p;
      }
    }
    if (found >= 0) tree.pair(found, c);
  }
}

function weigh(tree: Tree, probe: Probe, shelf: Shelf, print: number, turn: number, evidence: Evidence): void {
  const { x: px, y: py, direction: pd, kind: pk } = probe.shelf;
  const { ofProbe, ofOther, count, probe: own, other } = tree;
  const begin = shelf.first[print]!;
  const others = shelf.first[print + 1]! - begin;
  let placed = 0, turned = 0, kinds = 0, lonely = 0;
  for (let at = 0; at < count; at++) {
    const p = own[at]!, c = other[at]!;
    const dx = px[p]! - laidX[c]!, dy = py[p]! - laidY[c]!;
    const squared = dx * dx + dy * dy;
    if (squared < NEAR * NEAR) placed += PLACED[Math.floor(squared)]!;
    const apart = (pd[p]! - shelf.direction[begin + c]! - turn) & 255;
    turned += TURNED[apart > 128 ? 256 - apart : apart]!;
    if (pk[p] === shelf.kind[begin + c]) kinds++;
  }
  const { skin, words } = probe.map;
  once.fill(0);
  twice.fill(0);
  for (let c = 0; c < others; c++) {
    let at = cellOf(probe.map, laidX[c]!, laidY[c]!);
    if (at < 0) continue;
    let near = 0, more = 0;
    for (let word = 0; word < words; word++, at++) {
      const bits = skin[at]!;
      twice[word]! |= once[word]! & bits;
      once[word]! |= bits;
      more |= near !== 0 ? bits : bits & (bits - 1);
      near |= bits;
    }
    if (more !== 0 && ofOther[c]! < 0) lonely++;
  }
  for (let p = 0; p < probe.minutiae; p++) {
    if (ofProbe[p]! < 0) lonely += (twice[p >> 5]! >>> (p & 31)) & 1;
  }
  evidence.pairs = count;
  evidence.placed = placed;
  evidence.turned = turned;
  evidence.kinds = kinds;
  evidence.lonely = lonely;
}
