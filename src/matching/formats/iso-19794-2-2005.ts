import { type FingerView } from '../template.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { expectOnlyPadding, qualityCode, qualityOf, readMinutiae, readPosition, readResolution, skipExtensions, viewNumbers, writeMinutiae } from './minutiae-block.js';
import { TemplateError } from './template-error.js';

const MAGIC = 'FMR\0 20\0';
const HEADER_BYTES = 24;

/** The views of an ISO/IEC 19794-2:2005 record (off-card format, version " 20"). TemplateError where it is broken. */
export function readIso2005(bytes: Uint8Array): FingerView[] {
  const reader = openRecord(bytes, new ByteReader(bytes, MAGIC.length).u32('the length of the record'), HEADER_BYTES, MAGIC.length + 4);
  reader.skip(2, 'the capture device');
  return readViews(reader, 256);
}

/** What ISO:2005 and ANSI 378:2004 share: from the size of the image to the end. `turn`: units of an angle in a whole turn. */
export function readViews(reader: ByteReader, turn: 256 | 180): FingerView[] {
  const width = reader.u16('the width of the image');
  const height = reader.u16('the height of the image');
  const xResolution = readResolution(reader, 'the horizontal resolution');
  const yResolution = readResolution(reader, 'the vertical resolution');
  const count = reader.u8('the number of finger views');
  reader.skip(1, 'the reserved byte of the header');
  const views: FingerView[] = [];
  for (let view = 0; view < count; view++) {
    const position = readPosition(reader);
    const impression = reader.u8('an impression type') & 15;
    const quality = qualityOf(reader.u8('a finger quality'));
    const minutiae = readMinutiae(reader, reader.u8('a number of minutiae'), { size: 6, turn });
    skipExtensions(reader);
    views.push({ position, impression, quality, width, height, xResolution, yResolution, minutiae });
  }
  expectOnlyPadding(reader);
  return views;
}

/** A reader from `bodyAt` to the record's end. What the file holds beyond the length that the record gives may only be padding. */
export function openRecord(bytes: Uint8Array, length: number, least: number, bodyAt: number): ByteReader {
  if (length < least) throw new TemplateError(`The record gives its length as ${length}; it has at least ${least} bytes.`, 8);
  if (length > bytes.length) throw new TemplateError(`The record gives its length as ${length}, but the file has ${bytes.length} bytes.`, 8);
  expectOnlyPadding(new ByteReader(bytes, length));
  return new ByteReader(bytes, bodyAt, length);
}

/**
 * The views as one ISO/IEC 19794-2:2005 record. RangeError where the format can't hold them: views of different size or
 * resolution, an impression type above 15, more than 255 minutiae in a view, no view at all.
 */
export function writeIso2005(views: readonly FingerView[]): Uint8Array {
  const [first] = views;
  if (!first) throw new RangeError('A record needs a view to say the size of the image.');
  const body = new ByteWriter();
  const numbers = viewNumbers(views);
  for (const [index, view] of views.entries()) {
    if (SHARED.some((key) => view[key] !== first[key])) throw new RangeError('The views of a record of 2005 share their size and resolution.');
    if (view.impression > 15) throw new RangeError(`Impression type ${view.impression} does not fit a record of 2005.`);
    body.u8(view.position, 'A position').u8(numbers[index]! * 16 + view.impression, 'An impression type').u8(qualityCode(view.quality), 'A quality');
    body.u8(view.minutiae.length, 'A number of minutiae');
    writeMinutiae(body, view.minutiae, 6, 0);
    body.u16(0, 'The length of the extended data');
  }
  const record = new ByteWriter().text(MAGIC).u32(HEADER_BYTES + body.length, 'A length').u16(0, 'A device');
  for (const key of SHARED) record.u16(first[key], key);
  return record.u8(views.length, 'A number of views').u8(0, 'The reserved byte').append(body).done();
}

/** In the order of the header. */
const SHARED = ['width', 'height', 'xResolution', 'yResolution'] as const;
