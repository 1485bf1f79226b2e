import { type FingerView } from '../template.js';
import { ByteReader } from './byte-reader.js';
import { ByteWriter } from './byte-writer.js';
import { openRecord } from './iso-19794-2-2005.js';
import { expectOnlyPadding, qualityCode, qualityOf, readMinutiae, readPosition, readResolution, skipExtensions, viewNumbers, writeMinutiae } from './minutiae-block.js';
import { TemplateError } from './template-error.js';

const MAGIC = 'FMR\x00030\0';
const HEADER_BYTES = 15;
/** Its length, and everything up to an empty block of extended data. */
const LEAST_VIEW_BYTES = 34;
const QUALITY_NOT_SAID = 254;

/** The views of an ISO/IEC 19794-2:2011 record (version "030"). TemplateError where it is broken. */
export function readIso2011(bytes: Uint8Array): FingerView[] {
  const reader = openRecord(bytes, new ByteReader(bytes, MAGIC.length).u32('the length of the record'), HEADER_BYTES, MAGIC.length + 4);
  const count = reader.u16('the number of finger views');
  const certified = reader.u8('the certification flag') !== 0;
  if (count * LEAST_VIEW_BYTES > reader.left) throw new TemplateError(`The record claims ${count} finger views, for which it is too short.`, MAGIC.length + 4);
  const views: FingerView[] = [];
  for (let view = 0; view < count; view++) {
    const at = reader.offset;
    const length = reader.u32('the length of a finger view');
    if (length < LEAST_VIEW_BYTES) throw new TemplateError(`Finger view ${view + 1} gives its length as ${length}; it has at least ${LEAST_VIEW_BYTES} bytes.`, at);
    views.push(readView(reader.within(length - 4, `the ${length} bytes of finger view ${view + 1}`), certified));
  }
  expectOnlyPadding(reader);
  return views;
}

function readView(reader: ByteReader, certified: boolean): FingerView {
  reader.skip(9, 'the time of capture');
  reader.skip(5, 'the capture device');
  let quality: number | null = null;
  for (let left = reader.u8('the number of qualities'); left > 0; left--) {
    // several algorithms may have judged; the first that came to a result counts
    const score = qualityOf(reader.u8('a quality'));
    quality ??= score;
    reader.skip(4, 'the algorithm of a quality');
  }
  if (certified) reader.skip(3 * reader.u8('the number of certificates'), 'the certificates');
  const position = readPosition(reader);
  reader.skip(1, 'the view number');
  const xResolution = readResolution(reader, 'the horizontal resolution');
  const yResolution = readResolution(reader, 'the vertical resolution');
  const impression = reader.u8('an impression type');
  const width = reader.u16('the width of the image');
  const height = reader.u16('the height of the image');
  const at = reader.offset;
  const size = reader.u8('the size of a minutia') >> 4;
  if (size !== 5 && size !== 6) throw new TemplateError(`The record gives ${size} bytes to a minutia; it has 5 or 6.`, at);
  const minutiae = readMinutiae(reader, reader.u8('a number of minutiae'), { size, turn: 256 });
  skipExtensions(reader);
  if (reader.left > 0) throw new TemplateError('The finger view is longer than what it holds.', reader.offset);
  return { position, impression, quality, width, height, xResolution, yResolution, minutiae };
}

/**
 * The views as one ISO/IEC 19794-2:2011 record, time and device left open. RangeError where the format can't hold them
 * (more than 255 minutiae in a view).
 */
export function writeIso2011(views: readonly FingerView[]): Uint8Array {
  const numbers = viewNumbers(views);
  const body = new ByteWriter();
  for (const [index, view] of views.entries()) {
    const inner = writeView(view, numbers[index]!);
    body.u32(inner.length + 4, 'A length').append(inner);
  }
  return new ByteWriter().text(MAGIC).u32(HEADER_BYTES + body.length, 'A length').u16(views.length, 'A number of views').u8(0, 'A flag').append(body).done();
}

function writeView(view: FingerView, number: number): ByteWriter {
  const writer = new ByteWriter();
  for (let byte = 0; byte < 9; byte++) writer.u8(0xff, 'A time that is not said');
  writer.u8(0, 'A device type').u16(0, 'A vendor').u16(0, 'A device');
  if (view.quality === null) writer.u8(0, 'A number of qualities');
  else writer.u8(1, 'A number of qualities').u8(qualityCode(view.quality), 'A quality').u16(0, 'A vendor').u16(0, 'An algorithm');
  writer.u8(view.position, 'A position').u8(number, 'A view number').u16(view.xResolution, 'A resolution').u16(view.yResolution, 'A resolution');
  writer.u8(view.impression, 'An impression type').u16(view.width, 'A width').u16(view.height, 'A height');
  const size = view.minutiae.some(({ quality }) => quality > 0) ? 6 : 5;
  writer.u8(size << 4, 'The size of a minutia').u8(view.minutiae.length, 'A number of minutiae');
  writeMinutiae(writer, view.minutiae, size, QUALITY_NOT_SAID);
  return writer.u16(0, 'The length of the extended data');
}
