import { type FingerView, MINUTIA_KIND, type Minutia, type MinutiaKind } from '../template.js';
import { type ByteReader } from './byte-reader.js';
import { type ByteWriter } from './byte-writer.js';
import { TemplateError } from './template-error.js';

/** What ISO/IEC 19794-2:2011 writes where nobody measured a quality; the older editions know only 0 to 100. */
const QUALITY_NOT_SAID = 254;
const HIGHEST_POSITION = 10;
/** An x or y has 14 bits; the two above x are the kind of the minutia, those above y are reserved. */
const COORDINATE = 0x3fff;

/** How one format writes a minutia. */
export interface MinutiaForm {
  /** Bytes each: 6 with a quality, 5 without. */
  readonly size: 5 | 6;
  /** Units of an angle in a whole turn: 256 in ISO, 180 in ANSI 378. */
  readonly turn: 256 | 180;
}

/** The finger position code of a view; the codes above 10 are several fingers or a palm, whose minutiae no one finger could be held to. */
export function readPosition(reader: ByteReader): number {
  const at = reader.offset;
  const position = reader.u8('a finger position');
  if (position > HIGHEST_POSITION) throw new TemplateError(`Finger position ${position} is not one finger (0 to 10).`, at);
  return position;
}

/** A number of pixels per centimetre. 0 would leave every distance without a meaning. */
export function readResolution(reader: ByteReader, what: string): number {
  const at = reader.offset;
  const resolution = reader.u16(what);
  if (resolution === 0) throw new TemplateError(`The file gives 0 as ${what}.`, at);
  return resolution;
}

/** 0 to 100; what lies above stands for "not measured" and "could not be measured". */
export function qualityOf(code: number): number | null {
  return code <= 100 ? code : null;
}

export function qualityCode(quality: number | null): number {
  if (quality === null) return QUALITY_NOT_SAID;
  if (quality > 100) throw new RangeError(`A quality of ${quality} is more than 100.`);
  return quality;
}

/** `count` minutiae. Kind 3, which no edition defines, is read as "other": the place and direction stand all the same. */
export function readMinutiae(reader: ByteReader, count: number, { size, turn }: MinutiaForm): Minutia[] {
  const inner = reader.within(count * size, `${count} minutiae of ${size} bytes each`);
  const minutiae: Minutia[] = [];
  while (inner.left > 0) {
    const kindAndX = inner.u16('a minutia');
    const y = inner.u16('a minutia') & COORDINATE;
    const at = inner.offset;
    const angle = inner.u8('a minutia');
    if (angle >= turn) throw new TemplateError(`Minutia ${minutiae.length + 1} has the angle ${angle}; ANSI 378 knows 0 to 179.`, at);
    const quality = size === 6 ? inner.u8('a minutia') : 0;
    const kind = kindAndX >> 14;
    minutiae.push({
      x: kindAndX & COORDINATE, y, direction: Math.round((angle * 256) / turn) & 255,
      kind: kind === 3 ? MINUTIA_KIND.other : (kind as MinutiaKind), quality: quality <= 100 ? quality : 0,
    });
  }
  return minutiae;
}

export function writeMinutiae(writer: ByteWriter, minutiae: readonly Minutia[], size: 5 | 6, noQuality: number): void {
  for (const { x, y, direction, kind, quality } of minutiae) {
    if (x > COORDINATE || y > COORDINATE) throw new RangeError(`A minutia at ${x}, ${y} does not fit 14 bits.`);
    writer.u16(x + (kind << 14), 'An x').u16(y, 'A y').u8(direction, 'A direction');
    if (size === 6) writer.u8(quality === 0 ? noQuality : qualityCode(quality), 'A quality');
  }
}

/**
 * The extended data of a view (ridge counts, cores, deltas, zones, a maker's own), left aside whole: makers disagree whether
 * the length of a block counts its own four bytes.
 */
export function skipExtensions(reader: ByteReader): void {
  reader.skip(reader.u16('the length of the extended data'), 'the extended data');
}

/** Many readers hand out a buffer of fixed size, filled up with zeros. Anything else after the last view is not part of a record. */
export function expectOnlyPadding(reader: ByteReader): void {
  for (let at = reader.offset; at < reader.end; at++) {
    if (reader.bytes[at] !== 0) throw new TemplateError('Something follows the last finger view.', at);
  }
}

/** How many views of the same position came before each: the view number that every edition asks for. */
export function viewNumbers(views: readonly FingerView[]): number[] {
  const seen = new Map<number, number>();
  return views.map(({ position }) => {
    const number = seen.get(position) ?? 0;
    seen.set(position, number + 1);
    if (position > HIGHEST_POSITION) throw new RangeError(`Finger position ${position} is not one finger.`);
    if (number > 15) throw new RangeError('A template holds at most 16 views of one finger.');
    return number;
  });
}
