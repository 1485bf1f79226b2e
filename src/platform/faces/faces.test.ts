import { expect, test } from '@jest/globals';
import { aligned, SIDE, similarity } from './align.js';
import { between, halved, type Pixels } from './pixels.js';
import { facesIn, frames, OUTPUTS, PARTS, STRIDES } from './yunet.js';

const picture = (width: number, height: number, colour: (x: number, y: number) => readonly number[]): Pixels => {
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < width * height; at++) data.set(colour(at % width, Math.floor(at / width)), at * 3);
  return { data, width, height };
};
const PLACES = [38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041];
/** Turned by `angle`, grown by `by`, shifted. */
const moved = (points: readonly number[], angle: number, by: number, x: number, y: number): number[] => points.flatMap((_, at) => (at % 2 ? [] : [
  by * (Math.cos(angle) * points[at]! - Math.sin(angle) * points[at + 1]!) + x, by * (Math.sin(angle) * points[at]! + Math.cos(angle) * points[at + 1]!) + y,
]));

test('five landmarks turn, scale and shift a face into place, and one point does not', () => {
  for (const [angle, by, x, y] of [[0, 1, 0, 0], [0.4, 3, 200, 50], [-2, 0.5, -10, 900]] as const) {
    const { a, b, u, v } = similarity(moved(PLACES, angle, by, x, y))!;
    const points = moved(PLACES, angle, by, x, y);
    for (let at = 0; at < 10; at += 2) {
      expect(a * points[at]! - b * points[at + 1]! + u).toBeCloseTo(PLACES[at]!, 6);
      expect(b * points[at]! + a * points[at + 1]! + v).toBeCloseTo(PLACES[at + 1]!, 6);
    }
  }
  expect(similarity(Array<number>(10).fill(7))).toBeNull();
  expect(aligned(picture(10, 10, () => [1, 2, 3]), Array<number>(10).fill(7))).toBeNull();
});

test('an aligned face is red, green and blue planes of the picture, black beyond its edge', () => {
  // a ramp: what stands at (x, y) can be read off its colour
  const ramp = picture(500, 400, (x, y) => [x / 2, y / 2, 9]);
  const points = moved(PLACES, 0.3, 2, 120, 30);
  const planes = aligned(ramp, points)!;
  const at = (column: number, row: number, plane: number): number => planes[plane * SIDE * SIDE + row * SIDE + column]!;
  for (const [column, row] of [[56, 56], [30, 70], [80, 40]] as const) {
    const [x, y] = moved([column, row], 0.3, 2, 120, 30) as [number, number];
    expect(Math.abs(at(column, row, 0) - x / 2)).toBeLessThan(2);
    expect(Math.abs(at(column, row, 1) - y / 2)).toBeLessThan(2);
    expect(at(column, row, 2)).toBeCloseTo(9, 5);
  }
  const beside = aligned(ramp, moved(PLACES, 0, 1, -300, -300))!;
  expect(beside.every((value) => value === 0)).toBe(true);
});

test('pixels are halved by their mean and read between', () => {
  const half = halved(picture(5, 3, (x, y) => [x * 10, y * 10, 100]));
  expect(half).toMatchObject({ width: 2, height: 1 });
  expect([...half.data]).toEqual([5, 5, 100, 25, 5, 100]);
  expect(halved(picture(1, 1, () => [4, 5, 6]))).toMatchObject({ width: 1, height: 1, data: Uint8Array.of(4, 5, 6) });
  const into = new Float32Array(3);
  between(picture(2, 2, (x, y) => [x * 100, y * 100, 50]), 0.25, 0.5, into, 0, 1);
  expect([...into]).toEqual([25, 50, 50]);
});

test('a frame is blue, green and red, with sides that 32 divides, and no larger than the picture', () => {
  const one = frames(picture(100, 70, () => [10, 20, 30]), null).map((make) => make());
  expect(one.map(({ width, height, scale }) => [width, height, scale])).toEqual([[128, 96, 1]]);
  const [frame] = one;
  const plane = frame!.width * frame!.height;
  expect([frame!.planes[0], frame!.planes[plane], frame!.planes[2 * plane]]).toEqual([30, 20, 10]);
  expect([frame!.planes[100], frame!.planes[70 * 128]]).toEqual([0, 0]);
  expect(frames(picture(1280, 960, () => [0, 0, 0]), null).map((make) => make()).map(({ width, height, scale }) => [width, height, scale])).toEqual([[640, 480, 0.5], [320, 256, 0.25]]);
  expect(frames(picture(1280, 960, () => [0, 0, 0]), { width: 160, height: 160 }).map((make) => make()).map(({ width, height, scale }) => [width, height, scale])).toEqual([[160, 160, 0.125]]);
});

test('faces are read as OpenCV reads them: sure ones alone, each once, in pixels of the picture', () => {
  const [width, height, scale] = [64, 96, 0.5];
  const outputs = Object.fromEntries(OUTPUTS.map((name) => {
    const [part, stride] = name.split('_') as [keyof typeof PARTS, string];
    return [name, new Float32Array((width / Number(stride)) * (height / Number(stride)) * PARTS[part])];
  }));
  const put = (stride: (typeof STRIDES)[number], column: number, row: number, sure: number, box: number[], points = Array<number>(10).fill(0)): void => {
    const at = row * (width / stride) + column;
    outputs[`cls_${stride}`]![at] = sure;
    outputs[`obj_${stride}`]![at] = sure;
    outputs[`bbox_${stride}`]!.set(box, 4 * at);
    outputs[`kps_${stride}`]!.set(points, 10 * at);
  };
  expect(facesIn(outputs, { width, height, scale })).toEqual([]);
  put(16, 2, 3, 0.95, [0.5, 0.25, Math.log(2), Math.log(3)], [0, 0, 1, 0.5, 0, 0, 0, 0, 0, -1]);
  put(16, 3, 3, 0.92, [-0.5, 0.25, Math.log(2), Math.log(3)]); // the same face, seen from the next field
  put(8, 0, 0, 0.89, [0, 0, 0, 0]);
  put(32, 0, 0, 7, [0.5, 0.5, 0, 0]); // likelier than certain is certain
  put(32, 1, 2, Number.NaN, [0, 0, 0, 0]);
  put(8, 7, 11, 0.99, [0, 0, 900, 0]); // a box without an end
  const faces = facesIn(outputs, { width, height, scale });
  expect(faces.map(({ score }) => score)).toEqual([1, expect.closeTo(0.95, 5)]);
  const [, { x, y, width: wide, height: high, points }] = faces as [unknown, (typeof faces)[number]];
  expect([x, y, wide, high].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([(2.5 * 16 - 16) * 2, (3.25 * 16 - 24) * 2, 64, 96]);
  expect(points).toEqual([64, 96, 96, 112, 64, 96, 64, 96, 64, 64]);
});
