import { inWindow, lift, place, pressed, type Press } from './press.js';
import { Random } from './random.js';
import { drawFlow, orientationAt, spreading, type Pattern, type Point, type RidgeFlow } from './ridge-flow.js';
import { MINUTIA_KIND, type FingerView, type Minutia, type MinutiaKind } from './template.js';

/** A minutia of an invented finger: pixels at 500 dpi from the finger's centre, y upward, direction in radians. */
export interface FingerMinutia extends Point {
  readonly direction: number;
  readonly kind: MinutiaKind;
}

/** An invented finger: nobody's. Plain data, so that it can be kept and drawn again. */
export interface SyntheticFinger extends RidgeFlow {
  /** Pixels from ridge to ridge at 500 dpi. */
  readonly ridgeDistance: number;
  readonly minutiae: readonly FingerMinutia[];
}

/** The part of a finger that carries minutiae: half axes in pixels. */
export const FINGER = { across: 132, along: 182 } as const;
/** Two minutiae of one finger are no nearer than this, in pixels. */
export const LEAST_DISTANCE = 9;
/** The image that an impression is laid on: pixels at 500 dpi. */
export const PLATEN = { width: 320, height: 400 } as const;

/**
 * Makes a finger up: pattern, flow of the ridges, about 52 minutiae. The same seed makes the same finger.
 * Good for speed, regression and demonstrations, never for thresholds: invented strangers resemble each other less than real ones.
 */
export function generateFinger(seed: number | string | Random, options: { pattern?: Pattern } = {}): SyntheticFinger {
  const random = Random.from(seed);
  const flow = drawFlow(random, options.pattern);
  const ridgeDistance = random.between(8.2, 10.2);
  return { ...flow, ridgeDistance, minutiae: scatter(flow, Math.round(Math.min(72, Math.max(34, random.normal(52, 7)))), random) };
}

/** An impression with what is only known of invented ones. */
export interface Impression {
  readonly finger: SyntheticFinger;
  readonly press: Press;
  readonly view: FingerView;
  /** For each minutia of the view the finger's minutia it shows; −1 for one that is not there. */
  readonly origins: readonly number[];
}

export interface ImpressionOptions {
  /** How bad the reading is: 1 as in §6; 1.15 makes errors about as frequent as with real prints; 0 moves and crops only. */
  noise?: number;
  /** ISO finger position, 0 to 10. */
  position?: number;
}

/** Presses a finger once and reads it with errors. */
export function impress(finger: SyntheticFinger, seed: number | string | Random, options: ImpressionOptions = {}): FingerView {
  return takeImpression(finger, seed, options).view;
}

/** As `impress`, keeping what was done: for drawing, and for tests that know the truth. */
export function takeImpression(finger: SyntheticFinger, seed: number | string | Random, { noise = 1.15, position = 0 }: ImpressionOptions = {}): Impression {
  const random = Random.from(seed);
  const press = pressed(random, noise);
  // how badly it went, in each respect for itself: 0 well, 1 badly
  const went = { place: random.next(), turn: random.next(), sight: random.next(), kind: random.next() };
  const between = (good: number, worst: number, bad: number): number => noise * (good + (worst - good) * bad);
  const [jitter, turn] = [between(1.4, 3, went.place), between(3, 7, went.turn) * Math.PI / 180];
  const [missing, flips] = [Math.min(0.6, between(0.08, 0.3, went.sight)), Math.min(0.5, between(0.08, 0.22, went.kind))];
  const bad = (went.place + went.turn + went.sight + went.kind) / 4;
  const read: { minutia: Minutia; origin: number }[] = [];
  finger.minutiae.forEach((minutia, origin) => {
    const { x, y } = place(press, minutia);
    // all draws for each minutia, seen or not: cropping does not shift the errors of the others
    const [lost, dx, dy, da, flipped, quality] = [random.next(), random.normal(0, jitter), random.normal(0, jitter), random.normal(0, turn), random.chance(flips), random.between(45, 95)];
    if (lost < missing || !inWindow(press, x, y)) return;
    const kind = flipped ? (minutia.kind === MINUTIA_KIND.ending ? MINUTIA_KIND.bifurcation : MINUTIA_KIND.ending) : minutia.kind;
    read.push({ origin, minutia: onPlaten(x + dx, y + dy, minutia.direction + press.rotation + da, kind, quality - 25 * bad) });
  });
  for (let left = Math.round(noise * random.between(2, 10)); left > 0; left--) {
    const { x, y } = inEllipse(random, press.window.across, press.window.along);
    const at = { x: x + press.window.x, y: y + press.window.y };
    const { x: fx, y: fy } = lift(press, at);
    const direction = orientationAt(finger, fx, fy) + press.rotation + random.normal(0, 0.25) + (random.chance(0.5) ? Math.PI : 0);
    read.push({ origin: -1, minutia: onPlaten(at.x, at.y, direction, random.chance(0.6) ? MINUTIA_KIND.ending : MINUTIA_KIND.bifurcation, random.between(15, 60)) });
  }
  // a reader lists from the top down, which gives nothing away
  read.sort((one, other) => one.minutia.y - other.minutia.y || one.minutia.x - other.minutia.x);
  const kept = read.filter(({ minutia: { x, y } }) => x >= 0 && y >= 0 && x < PLATEN.width && y < PLATEN.height).slice(0, 255);
  const view: FingerView = {
    position, impression: 0, quality: Math.max(1, Math.min(100, Math.round(92 - noise * (15 + 40 * bad)))), ...PLATEN, xResolution: 197, yResolution: 197,
    minutiae: kept.map(({ minutia }) => minutia),
  };
  return { finger, press, view, origins: kept.map(({ origin }) => origin) };
}

function onPlaten(x: number, y: number, direction: number, kind: MinutiaKind, quality: number): Minutia {
  return {
    x: Math.round(PLATEN.width / 2 + x), y: Math.round(PLATEN.height / 2 - y), direction: Math.round(direction * 128 / Math.PI) & 255, kind,
    quality: Math.max(1, Math.min(100, Math.round(quality))),
  };
}

function inEllipse(random: Random, across: number, along: number): Point {
  for (;;) {
    const [x, y] = [random.between(-1, 1), random.between(-1, 1)];
    if (x * x + y * y <= 1) return { x: x * across, y: y * along };
  }
}

/** Minutiae are denser where the flow is disturbed, and point where it spreads: a ridge begins where room opens. */
function scatter(flow: RidgeFlow, count: number, random: Random): FingerMinutia[] {
  const minutiae: FingerMinutia[] = [];
  const centres = [...flow.cores, ...flow.deltas];
  for (let attempts = 0; minutiae.length < count && attempts < 20_000; attempts++) {
    const { x, y } = inEllipse(random, FINGER.across, FINGER.along);
    let weight = 0.5;
    for (const centre of centres) weight += 0.6 * Math.exp(-((x - centre.x) ** 2 + (y - centre.y) ** 2) / (2 * 45 ** 2));
    if (random.next() > weight) continue;
    if (minutiae.some((other) => (other.x - x) ** 2 + (other.y - y) ** 2 < LEAST_DISTANCE ** 2)) continue;
    const along = orientationAt(flow, x, y);
    const towards = random.chance(0.5 + 0.5 * Math.tanh(40 * spreading(flow, x, y, along))) ? along : along + Math.PI;
    minutiae.push({ x, y, direction: towards + random.normal(0, 0.09), kind: random.chance(0.6) ? MINUTIA_KIND.ending : MINUTIA_KIND.bifurcation });
  }
  return minutiae;
}
