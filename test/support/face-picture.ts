import sharp from 'sharp';
import { MARK } from './onnx-model.js';

/** Side of the picture, and of the coloured squares around the mark that tell one "face" from another. */
const SIDE = 10 * MARK;
const SQUARE = MARK / 2;
const SQUARES = 12;

/**
 * A photo of nobody, as the detector of the tests knows faces: coloured squares around a red mark. The same name gives
 * the same squares; `take` shifts the mark and lights the picture otherwise, as another photo would. PNG.
 */
export async function facePicture(name: string, { take = 0, marks = 1 }: { take?: number; marks?: number } = {}): Promise<Buffer> {
  const pixels = Buffer.alloc(SIDE * SIDE * 3, 128);
  const fill = (left: number, top: number, side: number, colour: readonly number[]): void => {
    for (let y = Math.max(0, top); y < Math.min(SIDE, top + side); y++) {
      for (let x = Math.max(0, left); x < Math.min(SIDE, left + side); x++) for (let c = 0; c < 3; c++) pixels[(y * SIDE + x) * 3 + c] = colour[c]!;
    }
  };
  const [column, row] = [4 + (take % 2), 4 + (Math.floor(take / 2) % 2)];
  const from = MARK / 2 - (SQUARES * SQUARE) / 2;
  const colours = coloursOf(name, SQUARES * SQUARES);
  for (let at = 0; at < SQUARES * SQUARES; at++) {
    fill(column * MARK + from + (at % SQUARES) * SQUARE, row * MARK + from + Math.floor(at / SQUARES) * SQUARE, SQUARE, colours[at]!.map((one) => Math.abs(one - 9 * take)));
  }
  if (marks > 0) fill(column * MARK, row * MARK, MARK, [255, 0, 0]);
  for (let other = 1; other < marks; other++) fill((other - 1) * MARK * 4, 0, MARK, [255, 0, 0]);
  return sharp(pixels, { raw: { width: SIDE, height: SIDE, channels: 3 } }).png().toBuffer();
}

/** As many colours, full or none of each of the three; never the mark's. */
function coloursOf(name: string, count: number): number[][] {
  let state = [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0, 2166136261);
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const bits = (state >>> 24) & 7;
    return bits === 1 ? [255, 255, 255] : [bits & 1 ? 255 : 0, bits & 2 ? 255 : 0, bits & 4 ? 255 : 0];
  });
}
