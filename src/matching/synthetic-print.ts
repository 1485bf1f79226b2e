import { inWindow, lift, place } from './press.js';
import { Random } from './random.js';
import { orientationAt, type Point } from './ridge-flow.js';
import { PLATEN, type Impression } from './synthetic.js';
import { MINUTIA_KIND } from './template.js';

// by their own names: looked up once, not for every pixel
const { floor, max, min, exp, sin, cos, sqrt, round } = Math;

/** Eight bits a pixel, row by row from the upper left corner; ridges dark, 500 dpi. */
export interface PrintImage { readonly width: number; readonly height: number; readonly pixels: Uint8Array }

/** Ridges are grown at half the resolution: a twentieth of the work, and nobody sees the difference. */
const SCALE = 2;
const [WIDE, HIGH] = [PLATEN.width / SCALE, PLATEN.height / SCALE];
const REACH = 6;
const SIDE = 2 * REACH + 1;
/** Orientations for which a filter is made. */
const TURNS = 48;
const ROUNDS = 14;

/**
 * Draws the ridges of an impression: minutiae are planted where they were read (and where they were missed), ridges are grown
 * between them along the flow by oriented filters (Cappelli's way). Same impression, same image. About 0.1 s.
 */
export function drawPrint(impression: Impression): PrintImage {
  const { finger, press } = impression;
  const wavelength = finger.ridgeDistance / SCALE;
  const turns = new Int8Array(WIDE * HIGH).fill(-1);
  for (let row = 0; row < HIGH; row++) {
    for (let column = 0; column < WIDE; column++) {
      const at = middle(column, row);
      // a margin outside the window, so that ridges do not stop short of its edge
      if (!inWindow(press, press.window.x + (at.x - press.window.x) * 0.94, press.window.y + (at.y - press.window.y) * 0.94)) continue;
      const { x, y } = lift(press, at);
      const turn = (orientationAt(finger, x, y) + press.rotation) / Math.PI;
      turns[row * WIDE + column] = round((turn - floor(turn)) * TURNS) % TURNS;
    }
  }
  const planted = plant(impression, wavelength);
  return develop(impression, grow(turns, planted, filters(wavelength), new Random(`ridges ${impression.view.minutiae.length} ${press.rotation}`)));
}

/** From a pixel of the half-size image to the middle of the platen, y upward. */
function middle(column: number, row: number): Point {
  return { x: (column + 0.5) * SCALE - PLATEN.width / 2, y: PLATEN.height / 2 - (row + 0.5) * SCALE };
}

interface Planted { value: Float32Array; weight: Float32Array }

/** A ridge ending is a vortex of phase (Larkin and Fletcher 2007): one ridge more on the side that the minutia points to. */
function plant({ finger, press, view, origins }: Impression, wavelength: number): Planted {
  const value = new Float32Array(WIDE * HIGH);
  const weight = new Float32Array(WIDE * HIGH);
  const read = new Map(origins.map((origin, index) => [origin, view.minutiae[index]]));
  const reach = Math.ceil(wavelength * 1.8);
  finger.minutiae.forEach((minutia, index) => {
    const seen = read.get(index);
    const at = seen ? { x: seen.x - PLATEN.width / 2, y: PLATEN.height / 2 - seen.y } : place(press, minutia);
    const direction = seen ? seen.direction * Math.PI / 128 : minutia.direction + press.rotation;
    const [ux, uy] = [cos(direction), sin(direction)];
    const [column, row] = [round((at.x + PLATEN.width / 2) / SCALE - 0.5), round((PLATEN.height / 2 - at.y) / SCALE - 0.5)];
    for (let r = max(0, row - reach); r <= min(HIGH - 1, row + reach); r++) {
      for (let c = max(0, column - reach); c <= min(WIDE - 1, column + reach); c++) {
        const here = middle(c, r);
        const [dx, dy] = [(here.x - at.x) / SCALE, (here.y - at.y) / SCALE];
        const [along, across] = [ux * dx + uy * dy, -uy * dx + ux * dy];
        const strength = exp(-(dx * dx + dy * dy) / (2 * (0.7 * wavelength) ** 2));
        const pixel = r * WIDE + c;
        if (strength <= weight[pixel]) continue;
        weight[pixel] = strength;
        const phase = 2 * Math.PI * across / wavelength + Math.atan2(across, along);
        value[pixel] = minutia.kind === MINUTIA_KIND.ending ? cos(phase) : -cos(phase);
      }
    }
  });
  return { value, weight };
}

/** One filter for each orientation: a wave across the ridges under a bell, without a mean. */
function filters(wavelength: number): Float32Array[] {
  return Array.from({ length: TURNS }, (_, turn) => {
    const [nx, ny] = [-sin(turn * Math.PI / TURNS), cos(turn * Math.PI / TURNS)];
    const filter = new Float32Array(SIDE * SIDE);
    let [sum, bells, power] = [0, 0, 0];
    const bell = (x: number, y: number): number => exp(-(x * x + y * y) / (2 * (0.5 * wavelength) ** 2));
    for (let at = 0; at < SIDE * SIDE; at++) {
      const [x, y] = [at % SIDE - REACH, REACH - floor(at / SIDE)];
      filter[at] = bell(x, y) * cos(2 * Math.PI * (nx * x + ny * y) / wavelength);
      sum += filter[at];
      bells += bell(x, y);
    }
    for (let at = 0; at < SIDE * SIDE; at++) {
      filter[at] -= bell(at % SIDE - REACH, REACH - floor(at / SIDE)) * sum / bells;
      power += Math.abs(filter[at]);
    }
    return filter.map((weight) => weight * 4 / power);
  });
}

function grow(turns: Int8Array, { value, weight }: Planted, bank: Float32Array[], random: Random): Float32Array {
  let ridges = Float32Array.from(value, (planted, at) => weight[at] * planted + 0.05 * (random.next() - 0.5));
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float32Array(WIDE * HIGH);
    for (let row = REACH; row < HIGH - REACH; row++) {
      for (let column = REACH; column < WIDE - REACH; column++) {
        const pixel = row * WIDE + column;
        if (turns[pixel] < 0) continue;
        const filter = bank[turns[pixel]];
        let sum = 0;
        for (let r = 0, at = 0; r < SIDE; r++) {
          const line = (row + r - REACH) * WIDE + column - REACH;
          for (let c = 0; c < SIDE; c++, at++) sum += filter[at] * ridges[line + c];
        }
        const grown = max(-1, min(1, sum));
        next[pixel] = grown + (value[pixel] - grown) * weight[pixel];
      }
    }
    ridges = next;
  }
  return ridges;
}

/** To full size, with what a reader adds: uneven pressure, grain, a soft edge. */
function develop({ press }: Impression, ridges: Float32Array): PrintImage {
  const random = new Random(`grain ${press.shift.x} ${press.shift.y}`);
  const [a, b, c] = [random.between(0, 6), random.between(0, 6), random.between(0.02, 0.03)];
  const pixels = new Uint8Array(PLATEN.width * PLATEN.height);
  for (let y = 0; y < PLATEN.height; y++) {
    for (let x = 0; x < PLATEN.width; x++) {
      const [fx, fy] = [max(0, (x + 0.5) / SCALE - 0.5), max(0, (y + 0.5) / SCALE - 0.5)];
      const [x0, y0] = [min(WIDE - 2, floor(fx)), min(HIGH - 2, floor(fy))];
      const [dx, dy] = [fx - x0, fy - y0];
      const at = y0 * WIDE + x0;
      const wave = (ridges[at] * (1 - dx) + ridges[at + 1] * dx) * (1 - dy) + (ridges[at + WIDE] * (1 - dx) + ridges[at + WIDE + 1] * dx) * dy;
      const [px, py] = [x - PLATEN.width / 2, PLATEN.height / 2 - y];
      const out = sqrt(((px - press.window.x) / press.window.across) ** 2 + ((py - press.window.y) / press.window.along) ** 2);
      const contact = max(0, min(1, (1 - out) * 9));
      const pressure = 0.1 * sin(px * c + a) * cos(py * c + b);
      const ink = 1 / (1 + exp(-5 * (wave + pressure - 0.05)));
      pixels[y * PLATEN.width + x] = round(max(0, min(255, 240 - contact * ink * 190 + random.normal(0, 7))));
    }
  }
  return { width: PLATEN.width, height: PLATEN.height, pixels };
}
