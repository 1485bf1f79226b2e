import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FingerView, type Minutia, type MinutiaKind } from '../template.js';
import { writeIso2005 } from './iso-19794-2-2005.js';
import { writeIso2011 } from './iso-19794-2-2011.js';
import { readTemplates, templateFormat } from './read-templates.js';
import { TemplateError } from './template-error.js';

const minutia: fc.Arbitrary<Minutia> = fc.record({
  x: fc.integer({ min: 0, max: 0x3fff }), y: fc.integer({ min: 0, max: 0x3fff }), direction: fc.integer({ min: 0, max: 255 }),
  kind: fc.constantFrom<MinutiaKind>(0, 1, 2), quality: fc.integer({ min: 0, max: 100 }),
});
const image = fc.record({ width: word(), height: word(), xResolution: word(1), yResolution: word(1) });
const finger = fc.record({
  position: fc.integer({ min: 0, max: 10 }), impression: fc.constantFrom(0, 1, 2, 3, 8), quality: fc.option(fc.integer({ min: 0, max: 100 })),
  minutiae: fc.array(minutia, { maxLength: 60 }),
});
/** All views of one image size, as 2005 wants it; at most 16 views, so that one position can't have more. */
const record2005: fc.Arbitrary<FingerView[]> = fc.tuple(image, fc.array(finger, { minLength: 1, maxLength: 16 })).map(([size, fingers]) => fingers.map((one) => ({ ...one, ...size })));
const record2011: fc.Arbitrary<FingerView[]> = fc.array(fc.tuple(image, finger, fc.constantFrom(0, 24, 28, 29)).map(([size, one, impression]) => ({ ...one, ...size, impression })), { maxLength: 16 });

test('what is written is read again, the same', () => {
  fc.assert(fc.property(record2005, (views) => expect(readTemplates(writeIso2005(views))).toEqual(views)));
  fc.assert(fc.property(record2011, (views) => expect(readTemplates(writeIso2011(views))).toEqual(views)));
});

const RIGHT_INDEX: FingerView = {
  position: 2, impression: 1, quality: 80, width: 400, height: 500, xResolution: 197, yResolution: 197,
  minutiae: [{ x: 100, y: 200, direction: 64, kind: 1, quality: 60 }, { x: 300, y: 20, direction: 255, kind: 2, quality: 0 }],
};

describe('2005', () => {
  test('to the byte', () => {
    expect(hex(writeIso2005([RIGHT_INDEX]))).toBe(compact(
      '464d5200 20323000 0000002a 0000 0190 01f4 00c5 00c5 01 00' + '02 01 50 02' + '4064 00c8 40 3c' + '812c 0014 ff 00' + '0000'));
  });
  test('what a record can\'t hold is a RangeError', () => {
    expect(() => writeIso2005([])).toThrow(RangeError);
    expect(() => writeIso2005([RIGHT_INDEX, { ...RIGHT_INDEX, width: 401 }])).toThrow('share their size');
    expect(() => writeIso2005([{ ...RIGHT_INDEX, impression: 24 }])).toThrow(RangeError);
    expect(() => writeIso2005(Array.from({ length: 17 }, () => RIGHT_INDEX))).toThrow('16 views');
    expect(() => writeIso2005([{ ...RIGHT_INDEX, minutiae: Array.from({ length: 256 }, () => RIGHT_INDEX.minutiae[0]!) }])).toThrow('A number of minutiae of 256');
    expect(() => writeIso2005([{ ...RIGHT_INDEX, minutiae: [{ ...RIGHT_INDEX.minutiae[0]!, x: 0x4000 }] }])).toThrow('14 bits');
  });
});

test('a record of 2005 beyond 64 kB is not taken for ANSI', () => {
  const views = Array.from({ length: 44 }, (_, index) => ({ ...RIGHT_INDEX, position: index % 11, minutiae: Array.from({ length: 255 }, () => RIGHT_INDEX.minutiae[0]!) }));
  const bytes = writeIso2005(views);
  expect(bytes.length).toBeGreaterThan(65_536);
  expect(templateFormat(bytes)).toBe('ISO_19794_2');
  expect(readTemplates(bytes)).toEqual(views);
});

describe('2011', () => {
  test('to the byte', () => {
    expect(hex(writeIso2011([{ ...RIGHT_INDEX, quality: null, minutiae: [{ ...RIGHT_INDEX.minutiae[1]! }] }]))).toBe(compact(
      '464d5200 30333000 00000036 0001 00' + '00000027 ffffffffffffffffff 00 0000 0000 00' + '02 00 00c5 00c5 01 0190 01f4 50 01' + '812c 0014 ff' + '0000'));
  });
  test('certificates are passed over; of several qualities the first that was measured counts', () => {
    const bytes = bytesOf('464d5200 30333000 00000047 0001 01' + '00000038 ffffffffffffffffff 00 0000 0000' + '02 ff 0001 0002 4d 0001 0003' + '02 000001 000002' + '07 00 00c5 00c5 18 0190 01f4 50 00' + '0000');
    expect(readTemplates(sized(bytes))).toEqual([{ ...RIGHT_INDEX, position: 7, impression: 24, quality: 77, minutiae: [] }]);
  });
});

describe('ANSI 378-2004', () => {
  const BODY = '00330001 0000 0190 01f4 00c5 00c5 01 00' + '02 01 50 02' + '4064 00c8 2d 3c' + '812c 0014 b3 00' + '0006 0001 0006 abcd';
  const SHORT = bytesOf('464d5200 20323000 0032' + BODY);
  const LONG = bytesOf('464d5200 20323000 0000 00000036' + BODY);

  test.each([['short', SHORT], ['long', LONG]])('with the %s length; degrees become 256ths of a turn', (_, bytes) => {
    expect(templateFormat(bytes)).toBe('ANSI_378');
    // 45 × 2° is a quarter; 179 × 2° rounds to 255
    expect(readTemplates(bytes)).toEqual([RIGHT_INDEX]);
  });
  test('the version as the sample of the standard has it', () => {
    const bytes = SHORT.slice();
    bytes[4] = 0x30;
    expect(readTemplates(bytes)).toEqual([RIGHT_INDEX]);
  });
  test('an angle of 360° or more', () => {
    const bytes = SHORT.slice();
    bytes[bytes.lastIndexOf(0xb3)] = 180;
    expect(errorOf(() => readTemplates(bytes))).toEqual({ reason: 'Minutia 2 has the angle 180; ANSI 378 knows 0 to 179.', offset: 40 });
  });
});

describe('a broken file says what and where', () => {
  const GOOD = writeIso2005([RIGHT_INDEX]);
  test.each<[string, Uint8Array, string, number]>([
    ['nothing', new Uint8Array(0), 'does not begin with "FMR"', 0],
    ['a photo', bytesOf('ffd8ffe0 00104a46'), 'does not begin with "FMR"', 0],
    ['another version', bytesOf('464d5200 30353000 00000018'), 'a version that is not known', 4],
    ['too short', GOOD.subarray(0, 30), 'gives its length as 42, but the file has 30', 8],
    ['minutiae beyond the end', changed(GOOD, 27, 255), '255 minutiae of 6 bytes each: 1530 bytes needed, 14 left', 28],
    ['a palm', changed(GOOD, 24, 21), 'Finger position 21 is not one finger', 24],
    ['no resolution', changed(GOOD, 19, 0), 'gives 0 as the horizontal resolution', 18],
    ['more views than there are', changed(GOOD, 22, 2), 'The file ends before a finger position', 42],
    ['something after the record', Uint8Array.of(...GOOD, 0, 7), 'Something follows', 43],
    ['65,535 views', changed(changed(writeIso2011([RIGHT_INDEX]), 12, 255), 13, 255), 'claims 65535 finger views', 12],
    ['a view of no length', changed(writeIso2011([RIGHT_INDEX]), 18, 0), 'has at least 34 bytes', 15],
    ['a view longer than it is', changed(writeIso2011([RIGHT_INDEX, RIGHT_INDEX]), 18, 0x3c), 'longer than what it holds', 66],
  ])('%s', (_, bytes, reason, offset) => {
    const error = errorOf(() => readTemplates(bytes));
    expect(error.reason).toContain(reason);
    expect(error.offset).toBe(offset);
  });
  test('zeros that fill up a buffer are no fault', () => expect(readTemplates(Uint8Array.of(...GOOD, ...new Uint8Array(500)))).toEqual([RIGHT_INDEX]));
});

describe('a hostile file is read or refused, nothing else', () => {
  const head = fc.constantFrom('464d5200 20323000', '464d5200 30333000', '464d5200 20323000 0000', '464d5200 30333000 0000').map(bytesOf);
  test('any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), readsOrRefuses));
    fc.assert(fc.property(head, fc.uint8Array({ maxLength: 400 }), (start, rest) => readsOrRefuses(Uint8Array.of(...start, ...rest))), { numRuns: 1000 });
  });
  test('cut anywhere: refused', () => {
    for (const bytes of [writeIso2005([RIGHT_INDEX, RIGHT_INDEX]), writeIso2011([RIGHT_INDEX, RIGHT_INDEX])]) {
      for (let length = 0; length < bytes.length; length++) expect(() => readTemplates(bytes.subarray(0, length))).toThrow(TemplateError);
    }
  });
  test('changed anywhere', () => {
    const changes = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(record2005, record2011, changes, (older, newer, places) => {
      for (const bytes of [writeIso2005(older), writeIso2011(newer)]) {
        for (const [place, value] of places) bytes[place % bytes.length] = value;
        readsOrRefuses(bytes);
      }
    }));
  });
});

/** No more minutiae can come out than bytes went in, five of them to one. */
function readsOrRefuses(bytes: Uint8Array): void {
  try {
    const held = readTemplates(bytes).reduce((sum, view) => sum + view.minutiae.length, 0);
    expect(held * 5).toBeLessThanOrEqual(bytes.length);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    expect(error.offset).toBeGreaterThanOrEqual(0);
    expect(error.offset).toBeLessThanOrEqual(bytes.length);
  }
}

function errorOf(work: () => unknown): { reason: string; offset: number } {
  try {
    work();
  } catch (error) {
    if (error instanceof TemplateError) return { reason: error.reason, offset: error.offset };
    throw error;
  }
  throw new Error('It was read.');
}

function word(min = 0): fc.Arbitrary<number> {
  return fc.integer({ min, max: 0xffff });
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

/** Sets the record length of a record of 2011 and of its only view to what they are. */
function sized(bytes: Uint8Array): Uint8Array {
  return changed(changed(bytes, 11, bytes.length), 18, bytes.length - 15);
}

function compact(text: string): string {
  return text.replaceAll(' ', '');
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = bytes.slice();
  copy[at] = value;
  return copy;
}
