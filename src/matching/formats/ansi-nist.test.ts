import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ansiNistFile, binaryPrint, binaryRecord, type FieldValue, taggedRecord } from '../../../test/support/ansi-nist-writer.js';
import { ridgeImage } from '../../../test/support/ridge-image.js';
import { encodeWsq } from '../../../test/support/wsq-encoder.js';
import { items } from './ansi-nist-fields.js';
import { isAnsiNist, readAnsiNist } from './ansi-nist.js';
import { TemplateError } from './template-error.js';
import { decodeWsq } from './wsq.js';

const PRINT = encodeWsq(ridgeImage(96, 112));
const PERSON = taggedRecord(2, 0, { 18: [['DOE', 'JANÉ']], 22: '19980417', 41: [['1 FIRST ROAD', 'X'], ['2 SECOND ROAD', 'Y']] });
const SLAP: Record<number, FieldValue> = {
  3: '0', 4: 'SITE', 5: '20251114', 6: '96', 7: '112', 8: '1', 9: '500', 10: '500', 11: 'WSQ20', 12: '8', 13: [[13]], 18: [[3, 'XX'], [5, 'UP']], 999: PRINT,
};
const MINUTIAE: Record<number, FieldValue> = {
  3: '1', 4: 'U', 126: [['27', '513', '']], 127: [['APPF', '0']], 128: '400', 129: '500', 130: '2', 131: '197', 132: '197', 133: '0', 134: '02', 135: [['80', '000F', '1']], 136: '2',
  137: [['001', '100', '200', '45', '1', '60'], ['002', '300', '20', '179', '2', '255']],
};

test('biographic fields, prints, a photo and minutiae come out of one file', () => {
  const photo = Uint8Array.of(0xff, 0xd8, 0xff, 0x1c, 0x1d);
  const file = readAnsiNist(ansiNistFile([
    PERSON, binaryPrint(1, { impression: 1, fingers: [2], width: 96, height: 112, compression: 1, data: PRINT }),
    taggedRecord(10, 2, { 3: 'FACE', 4: 'SITE', 5: '20251114', 6: '480', 7: '640', 8: '0', 9: '0', 10: '0', 11: 'JPEGB', 12: 'YCC', 999: photo }),
    taggedRecord(14, 3, SLAP), taggedRecord(9, 4, MINUTIAE), binaryRecord(8, 5, Uint8Array.of(1, 2, 3)), taggedRecord(99, 6, { 999: Uint8Array.of(0x1c) }),
  ]));
  expect(file.version).toBe('0400');
  expect(file.records.map(({ type, idc }) => [type, idc])).toEqual([[1, null], [2, 0], [4, 1], [10, 2], [14, 3], [9, 4], [8, 5], [99, 6]]);
  const [, person, print, face, slap, minutiae, signature] = file.records;
  expect(items(person!.fields.get(18))).toEqual([['DOE', 'JANÉ']]);
  expect(items(person!.fields.get(41))).toEqual([['1 FIRST ROAD', 'X'], ['2 SECOND ROAD', 'Y']]);
  expect(items(person!.fields.get(99))).toEqual([]);
  expect(print).toMatchObject({ image: { width: 96, height: 112, ppi: 500, compression: 'wsq', compressionCode: '1' }, print: { positions: [2], impression: 1, missing: [] } });
  expect(face).toMatchObject({ print: null, image: { width: 480, height: 640, ppi: null, bitsPerPixel: 24, compression: 'jpeg' } });
  // an image may hold any byte, separators too
  expect([...face!.image!.data]).toEqual([...photo]);
  expect(slap).toMatchObject({ image: { ppi: 500, compressionCode: 'WSQ20' }, print: { positions: [13], missing: [{ position: 3, reason: 'amputated' }, { position: 5, reason: 'unable' }] } });
  for (const record of [print, slap]) expect(decodeWsq(record!.image!.data)).toMatchObject({ width: 96, height: 112 });
  expect(minutiae!.views).toEqual([{
    position: 2, impression: 1, quality: 80, width: 400, height: 500, xResolution: 197, yResolution: 197,
    minutiae: [{ x: 100, y: 200, direction: 64, kind: 1, quality: 60 }, { x: 300, y: 20, direction: 255, kind: 2, quality: 0 }],
  }]);
  expect(signature).toMatchObject({ image: null, print: null, views: [] });
});

describe('minutiae of the older blocks', () => {
  const standard = { 3: '3', 4: 'S', 5: [['AFIS', 'M']], 6: '08', 7: [['T', 'LS']], 10: '2', 11: '1', 12: [['001', '21952030101', '02', 'B', '033', '04'], ['002', '10001000350', '63', 'A'], ['003', '00000000000', '00', 'D']] };
  const fbi = { 3: '3', 4: 'U', 14: '08', 15: '1', 20: '0', 23: [['001', '21951869281', '00', 'C', '03304']] };
  const image = taggedRecord(14, 1, { 3: '3', 6: '800', 7: '768', 8: '2', 9: '197', 10: '197', 11: 'NONE', 12: '8', 13: '8', 999: new Uint8Array(800 * 768) });

  test('hundredths of a millimetre from the lower edge, angle along the ridge', () => {
    const view = readAnsiNist(ansiNistFile([taggedRecord(9, 1, standard), image])).records[1]!.views[0]!;
    expect(view).toMatchObject({ position: 8, impression: 3, quality: null, width: 800, height: 768, xResolution: 197 });
    // 21.95 mm is 432 px; 768 - 400 from above; 101° + 180° is 281° of 360°
    expect(view.minutiae.slice(0, 2)).toEqual([{ x: 432, y: 368, direction: 200, kind: 2, quality: 100 }, { x: 197, y: 571, direction: 121, kind: 1, quality: 1 }]);
    expect(view.minutiae[2]).toEqual({ x: 0, y: 768, direction: 128, kind: 0, quality: 0 });
  });
  test('the FBI\'s: from the upper edge, angle as ISO has it', () => {
    const view = readAnsiNist(ansiNistFile([taggedRecord(9, 1, fbi), image])).records[1]!.views[0]!;
    expect(view.minutiae).toEqual([{ x: 432, y: 368, direction: 200, kind: 0, quality: 0 }]);
  });
  test('without their image they are placed in what they span', () => {
    const view = readAnsiNist(ansiNistFile([taggedRecord(9, 1, standard)])).records[1]!.views[0]!;
    expect(view).toMatchObject({ width: 433, height: 401, xResolution: 197 });
    expect(view.minutiae.map(({ y }) => y)).toEqual([1, 204, 401]);
  });
  test('of a palm, and in a block that is not read: none', () => {
    const views = (fields: Record<number, FieldValue>) => readAnsiNist(ansiNistFile([taggedRecord(9, 1, fields)])).records[1]!.views;
    expect(views({ ...standard, 6: '28', 12: [['1', '1250125011231', '2', 'B']] })).toEqual([]);
    expect(views({ 3: '4', 4: 'U', 300: [['0-0']], 331: [['1']] })).toEqual([]);
  });
});

describe('resolution', () => {
  const native = (fields: Record<number, FieldValue>) => readAnsiNist(ansiNistFile([binaryPrint(1, { impression: 0, fingers: [1], native: true, width: 1, height: 1, compression: 0, data: Uint8Array.of(7) })], fields)).records[1]!.image!.ppi;
  test('of a Type 4 at native resolution is the file\'s', () => expect([native({ 12: '39.37' }), native({ 11: '00.00', 12: '00.00' })]).toEqual([1000, null]));
  test.each([['1', '500', 500], ['2', '197', 500], ['0', '500', null], ['1', '0', null]])('of a Type 14 in unit %s: %s', (unit, count, ppi) => {
    expect(readAnsiNist(ansiNistFile([taggedRecord(14, 1, { ...SLAP, 8: unit, 9: count })])).records[1]!.image!.ppi).toBe(ppi);
  });
  test('minutiae in pixels per inch are told per centimetre', () => {
    expect(readAnsiNist(ansiNistFile([taggedRecord(9, 1, { ...MINUTIAE, 130: '1', 131: '500', 132: '1000' })])).records[1]!.views[0]).toMatchObject({ xResolution: 197, yResolution: 394 });
  });
});

test('a record whose fingers are all missing has no image; its text may be Latin-1', () => {
  const { 999: _, ...rest } = SLAP;
  expect(readAnsiNist(ansiNistFile([taggedRecord(14, 1, rest)])).records[1]).toMatchObject({ image: null, print: { positions: [13] } });
  const bytes = ansiNistFile([taggedRecord(2, 0, { 18: 'ABCD' })]);
  bytes[bytes.length - 2] = 0xe9;
  expect(readAnsiNist(bytes).records[1]!.fields.get(18)!.text).toBe('ABCé');
});

describe('a broken file says what and where', () => {
  const type14 = (fields: Record<number, FieldValue>) => ansiNistFile([taggedRecord(14, 1, { ...SLAP, ...fields })]);
  const type9 = (fields: Record<number, FieldValue>) => ansiNistFile([taggedRecord(9, 1, { ...MINUTIAE, ...fields })]);
  const good = ansiNistFile([PERSON]);
  const second = good.findIndex((byte, index) => byte === 0x1c && index > 0) + 1;
  test.each<[string, Uint8Array, string, number | null]>([
    ['a photo', Uint8Array.of(0xff, 0xd8), 'does not begin with "1.001:"', 0],
    ['no list of records', ansiNistFile([], { 3: '' }), 'Field 1.003 holds ""', null],
    ['a list that miscounts', ansiNistFile([PERSON], { 3: [[1, 2], [2, '00']] }), 'announces 2 records and lists 1', null],
    ['a list of too much', ansiNistFile([], { 3: Array.from({ length: 1001 }, () => [2, 0]) }), 'more than 1000 entries', null],
    ['a record that is not listed', ansiNistFile([PERSON], { 3: [[1, 0]] }), 'Something follows the last record', second - '\x1e2\x1f00'.length],
    ['a record that is not there', ansiNistFile([], { 3: [[1, 1], [2, '00']] }), 'A field should begin here', null],
    ['another record than listed', ansiNistFile([PERSON], { 3: [[1, 1], [9, '00']] }), 'A record of type 9 should begin here', second],
    ['another number than listed', ansiNistFile([PERSON], { 3: [[1, 1], [2, '07']] }), 'The record has the number 0', second],
    ['a length beyond the end', replaced(good, /2.001:\d+/, '2.001:99999'), 'gives its length as 99999', second + 6],
    ['a length too short', replaced(good, /2.001:\d+/, '2.001:50'), 'does not end with a file separator', null],
    ['a length of nothing', replaced(good, /2.001:\d+/, '2.001:1'), 'shorter than its first field', second + 6],
    ['a length that is none', replaced(good, /2.001:\d+/, '2.001:x'), 'is not a number', second + 6],
    ['a field twice', replaced(good, '2.022:', '2.018:'), 'Field 2.018 comes twice', null],
    ['a field of another record', replaced(good, '2.022:', '3.022:'), 'Field 3.022 does not belong in a record of type 2', null],
    ['a field without a name', replaced(good, '2.022:', '2x022:'), 'A field should begin here', null],
    ['an image without a width', type14({ 6: '' }), 'does not say how wide', null],
    ['an image of no height', type14({ 7: '0' }), 'a number from 1 to 65535 is expected', null],
    ['fewer bytes than pixels', type14({ 11: 'NONE', 6: '60000', 7: '60000' }), 'needs 3600000000 bytes', null],
    ['a finger that is no number', type14({ 13: 'thumb' }), 'Field 14.013 holds "thumb"', null],
    ['minutiae without a resolution', type9({ 131: '' }), 'does not say the resolution', null],
    ['an angle beyond the turn', type9({ 137: [['1', '1', '1', '180', '1', '1']] }), 'a number from 0 to 179', null],
    ['a thousand minutiae', type9({ 137: Array.from({ length: 1000 }, () => ['1', '1', '1', '1', '1', '1']) }), 'more than 999 entries', null],
    ['a place without its digits', ansiNistFile([taggedRecord(9, 1, { 6: '8', 12: [['1', '2195203010', '2', 'B']] })]), 'Field 9.012 holds "2195203010"; a place and angle of 11 digits are expected', null],
    ['a Type 4 without pixels', ansiNistFile([binaryPrint(1, { impression: 0, fingers: [], width: 0, height: 9, compression: 0, data: new Uint8Array(9) })]), '0 by 9 pixels holds nothing', null],
    ['a Type 4 without its header', ansiNistFile([{ ...binaryRecord(8, 1, Uint8Array.of(1, 2)), type: 4 }]), 'The file ends before a finger position', null],
    ['a binary record longer than the file', ansiNistFile([{ type: 5, idc: 1, bytes: Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1) }]), 'the 4294967295 bytes of a record of type 5', null],
    ['a binary record of no length', ansiNistFile([{ type: 5, idc: 1, bytes: Uint8Array.of(0, 0, 0, 0, 1) }]), 'has at least 5 bytes', null],
  ])('%s', (_, bytes, reason, offset) => {
    const error = errorOf(() => readAnsiNist(bytes));
    expect(error.reason).toContain(reason);
    expect(error.offset).toBeLessThanOrEqual(bytes.length);
    if (offset !== null) expect(error.offset).toBe(offset);
  });
});

describe('a hostile file is read or refused, nothing else', () => {
  const WHOLE = ansiNistFile([PERSON, binaryPrint(1, { impression: 1, fingers: [2], width: 4, height: 4, compression: 0, data: new Uint8Array(16) }), taggedRecord(14, 2, { ...SLAP, 999: PRINT.subarray(0, 40) }), taggedRecord(9, 3, MINUTIAE)]);
  test('any bytes', () => {
    const start = Buffer.from('1.001:');
    const piece = fc.oneof(fc.constantFrom('\x1c', '\x1d', '\x1e', '\x1f', '1.003:', '2.001:', '4', '14.999:', '9.137:', '9.012:', '1', '00').map((text) => Buffer.from(text)), fc.uint8Array({ maxLength: 6 }));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (rest) => readsOrRefuses(Buffer.concat([start, rest]))));
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const rest = Buffer.concat(pieces);
      readsOrRefuses(Buffer.concat([start, Buffer.from(`${rest.length + 11}\x1d`), rest]));
    }), { numRuns: 500 });
  });
  test('cut anywhere: refused', () => {
    for (let length = 0; length < WHOLE.length; length++) expect(() => readAnsiNist(WHOLE.subarray(0, length))).toThrow(TemplateError);
  });
  test('changed anywhere', () => {
    const value = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0x1c, 0x1d, 0x1e, 0x1f, 0x30, 0x39, 0x3a));
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 5 }), (places) => {
      const bytes = WHOLE.slice();
      for (const [place, byte] of places) bytes[place % bytes.length] = byte;
      readsOrRefuses(bytes);
    }), { numRuns: 1000 });
  });
  test('a megabyte of separators is not taken apart', () => {
    const separators = '\x1e'.repeat(1_000_000);
    expect(readAnsiNist(ansiNistFile([taggedRecord(2, 0, { 9: separators })])).records[1]!.fields.get(9)!.text).toHaveLength(1_000_000);
    expect(() => readAnsiNist(ansiNistFile([taggedRecord(9, 1, { ...MINUTIAE, 137: separators })]))).toThrow('more than 999 entries');
  });
});

test('an ANSI/NIST file is known by its first field', () => {
  expect(['1.001:99', '1.01:99', '1.1:9', '1.002:', '2.001:9', ''].map((text) => isAnsiNist(Buffer.from(text)))).toEqual([true, true, true, false, false, false]);
});

function readsOrRefuses(bytes: Uint8Array): void {
  try {
    readAnsiNist(bytes);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    expect(error.offset).toBeGreaterThanOrEqual(0);
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

function replaced(bytes: Uint8Array, text: string | RegExp, by: string): Uint8Array {
  return Buffer.from(Buffer.from(bytes).toString('latin1').replace(text, by), 'latin1');
}
