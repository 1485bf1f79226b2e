import type { Random } from './random.js';

export type Pattern = 'arch' | 'tented arch' | 'left loop' | 'right loop' | 'whorl';

/** How often each pattern occurs (design/identification.md §6). */
export const PATTERN_SHARES: Readonly<Record<Pattern, number>> = { 'arch': 0.037, 'tented arch': 0.029, 'left loop': 0.338, 'right loop': 0.317, 'whorl': 0.279 };

export interface Point { readonly x: number; readonly y: number }

/** A slow sine over the finger: wave numbers in radians per pixel. */
export interface Wave { readonly kx: number; readonly ky: number; readonly phase: number; readonly size: number }

/** Which way the ridges of a finger run: zeros and poles of an orientation field (Sherlock and Monro 1993), and slow bends. */
export interface RidgeFlow {
  readonly pattern: Pattern;
  /** Where ridges turn back. Pixels from the finger's centre, y upward. */
  readonly cores: readonly Point[];
  /** Where three flows meet. */
  readonly deltas: readonly Point[];
  /** How steeply the ridges of an arch rise; 0 for the other patterns. */
  readonly rise: number;
  /** What makes two fingers of one pattern differ. */
  readonly bends: readonly Wave[];
}

export function drawFlow(random: Random, wanted?: Pattern): RidgeFlow {
  const drawn = drawPattern(random.next());
  const pattern = wanted ?? drawn;
  const sizes = singularities(pattern, random);
  return { pattern, ...sizes, bends: Array.from({ length: 3 }, () => drawWave(random, 150, 360, 0.09)) };
}

/** The ridges' orientation at a point of the finger, radians, meaningful modulo π. */
export function orientationAt(flow: RidgeFlow, x: number, y: number): number {
  let turn = 0;
  for (const core of flow.cores) turn += Math.atan2(y - core.y, x - core.x);
  for (const delta of flow.deltas) turn -= Math.atan2(y - delta.y, x - delta.x);
  let angle = turn / 2;
  if (flow.rise > 0) {
    // flat at the crease below, steepest in the middle, rounded at the tip
    const height = Math.exp(-(((y - 10) / 130) ** 2));
    angle -= Math.atan(flow.rise * height * Math.sin(Math.PI * Math.max(-1, Math.min(1, x / 150))));
  }
  return angle + waves(flow.bends, x, y);
}

/** Divergence of the flow for somebody who walks along `along`, per pixel: the turn of the orientation across the way. */
export function spreading(flow: RidgeFlow, x: number, y: number, along: number): number {
  const [nx, ny] = [-Math.sin(along), Math.cos(along)];
  const turn = orientationAt(flow, x + 2 * nx, y + 2 * ny) - orientationAt(flow, x - 2 * nx, y - 2 * ny);
  return (turn - Math.PI * Math.round(turn / Math.PI)) / 4;
}

export function drawWave(random: Random, shortest: number, longest: number, size: number): Wave {
  const way = random.between(0, 2 * Math.PI);
  const length = random.between(shortest, longest);
  return { kx: 2 * Math.PI * Math.cos(way) / length, ky: 2 * Math.PI * Math.sin(way) / length, phase: random.between(0, 2 * Math.PI), size: random.normal(0, size) };
}

export function waves(all: readonly Wave[], x: number, y: number): number {
  let sum = 0;
  for (const wave of all) sum += wave.size * Math.sin(wave.kx * x + wave.ky * y + wave.phase);
  return sum;
}

function drawPattern(chance: number): Pattern {
  let sum = 0;
  for (const [pattern, share] of Object.entries(PATTERN_SHARES)) {
    sum += share;
    if (chance < sum) return pattern as Pattern;
  }
  return 'whorl';
}

function singularities(pattern: Pattern, random: Random): Pick<RidgeFlow, 'cores' | 'deltas' | 'rise'> {
  const core = { x: random.normal(0, 10), y: random.normal(22, 14) };
  const [side, down, apart, tilt] = [random.normal(68, 14), random.normal(98, 16), random.between(14, 46), random.normal(0, 0.35)];
  const [otherSide, otherDown] = [random.normal(72, 14), random.normal(95, 16)];
  const rise = random.between(0.5, 1.1);
  switch (pattern) {
    case 'arch': return { cores: [], deltas: [], rise };
    case 'tented arch': return { cores: [core], deltas: [{ x: core.x + (side - 68) / 3, y: core.y - down * 0.7 }], rise: 0 };
    // ridges come in and leave on the side that names the loop; the delta lies on the other one
    case 'left loop': return { cores: [core], deltas: [{ x: core.x + side, y: core.y - down }], rise: 0 };
    case 'right loop': return { cores: [core], deltas: [{ x: core.x - side, y: core.y - down }], rise: 0 };
    case 'whorl': {
      const lower = { x: core.x + apart * Math.sin(tilt), y: core.y - apart * Math.cos(tilt) };
      return { cores: [core, lower], deltas: [{ x: core.x - side, y: core.y - down }, { x: core.x + otherSide, y: core.y - otherDown }], rise: 0 };
    }
  }
}
