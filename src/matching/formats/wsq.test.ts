import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { psnr, ridgeImage } from '../../../test/support/ridge-image.js';
import { encodeWsq, SUBBAND_PATHS } from '../../../test/support/wsq-encoder.js';
import { TemplateError } from './template-error.js';
import { subbandTree } from './wsq-subbands.js';
import { decodeWsq, isWsq } from './wsq.js';

describe('a picture comes back as it was', () => {
  // odd and even sides at every step of the transform; a smooth picture loses nothing but what the bins round away
  test.each([
    [256, 256, 1, 57], [301, 259, 1, 57], [301, 259, 4, 49], [301, 259, 12, 42], [96, 333, 1, 50], [64, 64, 1, 50], [33, 47, 1, 45], [32, 32, 1, 43],
  ])('%i by %i pixels in bins of %i: at least %i dB', (width, height, bin, decibels) => {
    const picture = ridgeImage(width, height, { noise: 0 });
    for (const filters of ['odd', 'even'] as const) {
      const image = decodeWsq(encodeWsq(picture, { bin, filters }));
      expect(image).toMatchObject({ width, height, ppi: null });
      expect(psnr(picture.pixels, image.pixels)).toBeGreaterThan(decibels);
    }
  });
  test('of any size, noise and bins', () => {
    const side = fc.integer({ min: 32, max: 90 });
    fc.assert(fc.property(side, side, fc.integer({ min: 1, max: 99 }), fc.constantFrom(0.5, 2, 8), (width, height, seed, bin) => {
      const picture = ridgeImage(width, height, { noise: 3, seed });
      expect(psnr(picture.pixels, decodeWsq(encodeWsq(picture, { bin })).pixels)).toBeGreaterThan(36);
    }), { numRuns: 25 });
  });
  test('a coefficient is widened to the place that the file gives within its bin', () => {
    const even = { width: 64, height: 64, pixels: new Uint8Array(64 * 64).fill(200) };
    // 200 is 128 of 128, and 4,096 after five steps of the transform: bin 4 of 1,000 beyond the zero bin of 1,200
    const [grey] = decodeWsq(encodeWsq(even, { bin: 1000, shift: 0 })).pixels;
    expect(grey).toBe(Math.floor(((1000 * (4 - 0.44) + 1200 / 2) / 32) * (200 / 128) + 0.5));
  });
  test('with subbands left out, long runs of zeros and large numbers', () => {
    const picture = ridgeImage(300, 300, { noise: 0 });
    const without = [51, 53, 55, 57, 58, 59];
    expect(psnr(picture.pixels, decodeWsq(encodeWsq(picture, { bin: 0.5, without })).pixels)).toBeGreaterThan(38);
    const blank = { width: 480, height: 400, pixels: new Uint8Array(480 * 400).fill(200) };
    blank.pixels[0] = 90;
    const stream = encodeWsq(blank, { bin: 9 });
    expect(stream.length).toBeLessThan(1200);
    expect(psnr(blank.pixels, decodeWsq(stream).pixels)).toBeGreaterThan(45);
  });
});

test('subbands lie where the specification puts them, and cover the image but its finest diagonal', () => {
  const { subbands, splits } = subbandTree(545, 622);
  expect(subbands).toHaveLength(SUBBAND_PATHS.length);
  expect(splits).toHaveLength(20);
  expect([0, 8, 33, 51, 59].map((band) => subbands[band])).toEqual([
    { x: 0, y: 0, width: 18, height: 20 }, { x: 103, y: 0, width: 34, height: 39 },
    { x: 205, y: 117, width: 34, height: 39 }, { x: 137, y: 156, width: 136, height: 155 }, { x: 137, y: 466, width: 136, height: 156 },
  ]);
  const covered = subbands.reduce((sum, { width, height }) => sum + width * height, 0);
  expect(covered).toBe(545 * 622 - 272 * 311);
});

test('the resolution is read from NIST\'s comment and no other', () => {
  const picture = ridgeImage(40, 40);
  expect(decodeWsq(encodeWsq(picture, { comment: 'NIST_COM 3\nPIX_WIDTH 40\nPPI 500\nLOSSY 1' })).ppi).toBe(500);
  expect(decodeWsq(encodeWsq(picture, { comment: 'NIST_COM 1\nPPI -1' })).ppi).toBeNull();
  expect(decodeWsq(encodeWsq(picture, { comment: 'PPI 1000' })).ppi).toBeNull();
});

describe('a broken stream says what and where', () => {
  const STREAM = encodeWsq(ridgeImage(64, 48));
  const at = (low: number, nth = 1): number => STREAM.findIndex((byte, index) => byte === 0xff && STREAM[index + 1] === low && STREAM.subarray(0, index + 1).reduce((sum, value, place) => sum + (value === 0xff && STREAM[place + 1] === low ? 1 : 0), 0) === nth);
  const [filters, bins, frame, table, block] = [at(0xa4), at(0xa5), at(0xa2), at(0xa6), at(0xa3)];
  const size = (height: number, width: number): Uint8Array => changed(STREAM, frame + 6, height >> 8, height & 255, width >> 8, width & 255);

  test.each<[string, Uint8Array, string, number]>([
    ['a photo', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'not a WSQ image', 0],
    ['a marker that is not its own', changed(STREAM, filters + 1, 0xc4), 'The marker FFC4', filters],
    ['no filters', changed(STREAM, filters + 1, 0xa8), 'ends without its size, filters', STREAM.length - 2],
    ['no bins', changed(STREAM, bins + 1, 0xa8), 'before the size or the bins', block],
    ['no size', changed(STREAM, frame + 1, 0xa8), 'before the size or the bins', block],
    ['no table', changed(STREAM, table + 1, 0xa8), 'wants Huffman table 0', block],
    ['a length below its own bytes', changed(STREAM, frame + 2, 0, 1), 'counts its own 2 bytes', frame + 2],
    ['a segment beyond the end', changed(STREAM, bins + 2, 0xff, 0xff), 'The file ends before the bins', bins + 4],
    ['filters of two kinds', changed(STREAM, filters + 4, 8), 'Filters of 8 and 7 coefficients', filters + 4],
    ['filters of nothing', changed(STREAM, filters + 4, 0, 0), 'Filters of 0 and 0 coefficients', filters + 4],
    ['an image too small', size(31, 64), 'too small', frame + 6],
    ['a pixel flood', size(0xffff, 0xffff), 'larger than the 16777216 pixels', frame],
    ['a large image out of few bytes', size(4000, 4000), "can't come out of", frame],
    ['more codes than a length has', changed(STREAM, table + 5, 3), 'more codes of 1 bits', table + 5],
    ['no codes', changed(STREAM, table + 5, ...new Uint8Array(16)), 'has 0 codes', table + 5],
    ['a table of number 9', changed(STREAM, table + 4, 9), 'has the number 9', table + 4],
    ['values beyond the table', changed(STREAM, table + 2, 0, 25), 'The file ends before the values of a Huffman table', table + 21],
    ['two sizes', Uint8Array.of(...STREAM.subarray(0, frame), ...STREAM.subarray(frame, frame + 19), ...STREAM.subarray(frame)), 'gives its size twice', frame + 19],
    ['bins after coefficients', Uint8Array.of(...STREAM.subarray(0, -2), ...STREAM.subarray(bins, frame), 0xff, 0xa1), 'come after its first coefficients', STREAM.length - 2],
    ['a block too few', Uint8Array.of(...STREAM.subarray(0, at(0xa3, 3)), 0xff, 0xa1), 'of its 2304 coefficients', at(0xa3, 3)],
    ['a block too many', Uint8Array.of(...STREAM.subarray(0, -2), ...STREAM.subarray(at(0xa3, 3))), 'more than its 2304 coefficients', STREAM.length + 3],
  ])('%s', (_, bytes, reason, offset) => {
    const error = errorOf(() => decodeWsq(bytes));
    expect(error.reason).toContain(reason);
    expect(error.offset).toBe(offset);
  });
  test('a limit of the caller\'s own', () => expect(() => decodeWsq(STREAM, { mostPixels: 3000 })).toThrow('larger than the 3000 pixels'));
  test('cut anywhere: refused', () => {
    for (let length = 0; length < STREAM.length; length++) expect(() => decodeWsq(STREAM.subarray(0, length))).toThrow(TemplateError);
  });
  test('any bytes, and a stream changed anywhere: read or refused, nothing else', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => decodesOrRefuses(Uint8Array.of(0xff, 0xa0, ...rest))));
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }), (places) => {
      const bytes = STREAM.slice();
      for (const [place, value] of places) bytes[place % bytes.length] = value;
      decodesOrRefuses(bytes);
    }), { numRuns: 400 });
  });
});

test('a WSQ image is known by its first bytes', () => {
  expect(isWsq(encodeWsq(ridgeImage(32, 32)))).toBe(true);
  expect([new Uint8Array(0), Uint8Array.of(0xff, 0xd8, 0xff), Uint8Array.of(0xff, 0xa0)].map(isWsq)).toEqual([false, false, false]);
});

function decodesOrRefuses(bytes: Uint8Array): void {
  try {
    const { width, height, pixels } = decodeWsq(bytes, { mostPixels: 100_000 });
    expect(pixels).toHaveLength(width * height);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    expect(error.offset).toBeLessThanOrEqual(bytes.length);
  }
}

function errorOf(work: () => unknown): TemplateError {
  try {
    work();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('It was read.');
}

function changed(bytes: Uint8Array, at: number, ...values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}
