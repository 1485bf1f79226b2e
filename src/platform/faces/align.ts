import { between, halved, type Pixels } from './pixels.js';

/** Side of an aligned face, and where its landmarks come to lie in it: those that SFace was trained with (OpenCV's alignCrop). */
export const SIDE = 112;
const PLACES = [38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041] as const;

/** Turns, scales and shifts: (x, y) comes to (a·x − b·y + u, b·x + a·y + v). */
export interface Similarity { readonly a: number; readonly b: number; readonly u: number; readonly v: number }

/** The one that brings ten coordinates nearest to their places, in least squares; null where they are one point. */
export function similarity(points: readonly number[], places: readonly number[] = PLACES): Similarity | null {
  const mean = (all: readonly number[], from: number): number => all.filter((_, at) => at % 2 === from).reduce((sum, one) => sum + one, 0) / (all.length / 2);
  const [x, y, u, v] = [mean(points, 0), mean(points, 1), mean(places, 0), mean(places, 1)];
  let along = 0, across = 0, spread = 0;
  for (let at = 0; at < points.length; at += 2) {
    const [dx, dy, du, dv] = [points[at]! - x, points[at + 1]! - y, places[at]! - u, places[at + 1]! - v];
    along += dx * du + dy * dv;
    across += dx * dv - dy * du;
    spread += dx * dx + dy * dy;
  }
  const [a, b] = [along / spread, across / spread];
  if (!(spread > 0) || !(a * a + b * b > 0)) return null;
  return { a, b, u: u - a * x + b * y, v: v - b * x - a * y };
}

/** The face upright in 112 by 112 pixels: planes of red, green and blue, 0 to 255. Null where its landmarks are one point. */
export function aligned(picture: Pixels, points: readonly number[]): Float32Array | null {
  const way = similarity(points);
  if (!way) return null;
  let source = picture;
  let half = 1;
  // what is shrunk by more than half is halved first, so that no pixel is passed over
  for (const scale = Math.hypot(way.a, way.b); scale * half <= 0.5 && Math.min(source.width, source.height) > 1; half *= 2) source = halved(source);
  const { a, b, u, v } = way;
  const size = a * a + b * b;
  const planes = new Float32Array(3 * SIDE * SIDE);
  for (let row = 0, at = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++, at++) {
      const x = (a * (column - u) + b * (row - v)) / size;
      const y = (a * (row - v) - b * (column - u)) / size;
      between(source, (x + 0.5) / half - 0.5, (y + 0.5) / half - 0.5, planes, at, SIDE * SIDE);
    }
  }
  return planes;
}
