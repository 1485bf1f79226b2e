import type { Random } from './random.js';
import { drawWave, waves, type Point, type Wave } from './ridge-flow.js';

/** How a finger was pressed: everything between the finger and its impression but the reader's errors. */
export interface Press {
  readonly rotation: number;
  readonly shift: Point;
  readonly window: Point & { readonly across: number; readonly along: number };
  readonly warpX: readonly Wave[];
  readonly warpY: readonly Wave[];
}

/** Presses a finger: turned by about 11°, shifted by a millimetre or two, bent by a few pixels (noise 1), part of it on the glass. */
export function pressed(random: Random, noise: number): Press {
  const rotation = random.normal(0, 11 * Math.PI / 180);
  const shift = { x: random.normal(0, 22), y: random.normal(0, 30) };
  // what touches the glass stays near its middle, whatever part of the finger that is
  const window = { x: random.normal(0, 8), y: random.normal(0, 10), across: random.between(100, 130), along: random.between(128, 164) };
  const warp = (): Wave[] => [drawWave(random, 280, 560, 4.5 * noise), drawWave(random, 280, 560, 2.2 * noise)];
  return { rotation, shift, window, warpX: warp(), warpY: warp() };
}

/** Where a point of the finger comes to lie, from the middle of the platen, y upward. */
export function place(press: Press, { x, y }: Point): Point {
  const [wx, wy] = [x + waves(press.warpX, x, y), y + waves(press.warpY, x, y)];
  const [cos, sin] = [Math.cos(press.rotation), Math.sin(press.rotation)];
  return { x: cos * wx - sin * wy + press.shift.x, y: sin * wx + cos * wy + press.shift.y };
}

/** Which point of the finger lies there: `place` undone, to a hundredth of a pixel (the warp is slow, so repeating settles it). */
export function lift(press: Press, at: Point): Point {
  const [cos, sin] = [Math.cos(-press.rotation), Math.sin(-press.rotation)];
  const [px, py] = [at.x - press.shift.x, at.y - press.shift.y];
  const [tx, ty] = [cos * px - sin * py, sin * px + cos * py];
  let [x, y] = [tx, ty];
  for (let round = 0; round < 4; round++) [x, y] = [tx - waves(press.warpX, x, y), ty - waves(press.warpY, x, y)];
  return { x, y };
}

/** Whether the glass was touched there. */
export function inWindow({ window }: Press, x: number, y: number): boolean {
  return ((x - window.x) / window.across) ** 2 + ((y - window.y) / window.along) ** 2 <= 1;
}
