import { type AnsiNistField, demanded, items, type TaggedFields, whole, wholeNumber } from './ansi-nist-fields.js';
import { type ByteReader } from './byte-reader.js';
import { TemplateError } from './template-error.js';

export type Compression = 'none' | 'wsq' | 'jpeg' | 'jpeg-lossless' | 'jp2' | 'jp2-lossless' | 'png' | 'unknown';

/** An image in an ANSI/NIST file, still compressed. */
export interface AnsiNistImage {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels per inch; null where the record does not say. */
  readonly ppi: number | null;
  readonly bitsPerPixel: number;
  readonly compression: Compression;
  /** As the record writes it: "WSQ20", "JP2", or the number of a Type 4. */
  readonly compressionCode: string;
  /** A view of the file, not a copy. */
  readonly data: Uint8Array;
}

/** What a record says of the print in its image. */
export interface PrintSource {
  /** Finger positions of table 8: 0 unknown, 1 to 10 one finger, 11 to 15 several, 19 part of one, 20 up a palm. */
  readonly positions: readonly number[];
  readonly impression: number;
  /** Fingers that are not in the image, with why. */
  readonly missing: readonly { readonly position: number; readonly reason: 'amputated' | 'unable' }[];
}

const BINARY_CODES: readonly Compression[] = ['none', 'wsq', 'jpeg', 'jpeg-lossless', 'jp2', 'jp2-lossless', 'png'];
const TAGGED_CODES: Record<string, Compression> = {
  NONE: 'none', WSQ: 'wsq', WSQ20: 'wsq', JPEGB: 'jpeg', JPEGL: 'jpeg-lossless', JP2: 'jp2', JP2L: 'jp2-lossless', PNG: 'png',
};
const NO_POSITION = 255;
const MILLIMETRES_PER_INCH = 25.4;
const LONGEST_SIDE = 65_535;

/**
 * Field by field what follows the length and number of a Type 4 (a print of 500 ppi, or of the file's native resolution,
 * behind a binary header of 18 bytes).
 */
export function readBinaryPrint(reader: ByteReader, nativePpi: number | null): { image: AnsiNistImage; print: PrintSource } {
  const impression = reader.u8('an impression type');
  const positions: number[] = [];
  for (let finger = 0; finger < 6; finger++) {
    const position = reader.u8('a finger position');
    if (position !== NO_POSITION) positions.push(position);
  }
  const native = reader.u8('the scanning resolution') === 1;
  const at = reader.offset;
  const width = reader.u16('the width');
  const height = reader.u16('the height');
  const code = reader.u8('the compression');
  const dataAt = reader.offset;
  const image: AnsiNistImage = {
    width, height, ppi: native ? nativePpi : 500, bitsPerPixel: 8, compression: BINARY_CODES[code] ?? 'unknown', compressionCode: String(code),
    data: reader.take(reader.left, 'the image'),
  };
  return { image: checked(image, at, dataAt), print: { positions, impression, missing: [] } };
}

/** Field 999 of a Type 10, 13, 14 or 15 and what describes it; null where the record came without an image (all its fingers missing). */
export function readTaggedImage({ fields, data, dataOffset }: TaggedFields, type: number, offset: number): AnsiNistImage | null {
  if (!data) return null;
  const code = fields.get(11)?.text.trim() ?? '';
  const side = (number: number, what: string): number => demanded(wholeNumber(fields.get(number), 1, LONGEST_SIDE), what, offset);
  const image: AnsiNistImage = {
    width: side(6, 'how wide its image is'), height: side(7, 'how high its image is'), ppi: pixelsPerInch(fields.get(8), fields.get(9)),
    // field 12 of a photo names its colours
    bitsPerPixel: type === 10 ? (/^(GRAY|GREY)?$/.test(fields.get(12)?.text.trim() ?? '') ? 8 : 24) : wholeNumber(fields.get(12), 1, 48) ?? 8,
    compression: TAGGED_CODES[code.toUpperCase()] ?? 'unknown', compressionCode: code, data,
  };
  return checked(image, fields.get(6)!.offset, dataOffset);
}

export function readPrintSource({ fields }: TaggedFields): PrintSource {
  const positions = items(fields.get(13), 20).map(([code]) => whole(code, fields.get(13)!, 0, 99));
  const missing = items(fields.get(18), 20).filter(([position]) => position !== '')
    .map(([position, reason]) => ({ position: whole(position, fields.get(18)!, 0, 99), reason: reason?.trim() === 'XX' ? 'amputated' as const : 'unable' as const }));
  return { positions, impression: wholeNumber(fields.get(3), 0, 99) ?? 0, missing };
}

/** `scale`: 1 per inch, 2 per centimetre, 0 not said. */
export function pixelsPerInch(scale: AnsiNistField | undefined, count: AnsiNistField | undefined): number | null {
  const pixels = wholeNumber(count, 0, 99_999);
  const unit = wholeNumber(scale, 0, 9);
  if (!pixels) return null;
  return unit === 1 ? pixels : unit === 2 ? Math.round(pixels * 2.54) : null;
}

/** Fields 1.011 and 1.012: pixels per millimetre with two decimals; "00.00" where the file holds no Type 4. */
export function ppiOfMillimetres(field: AnsiNistField | undefined): number | null {
  if (!field || field.text.trim() === '') return null;
  if (!/^\s*\d{1,3}(\.\d{1,4})?\s*$/.test(field.text)) throw new TemplateError(`Field ${field.name} holds "${field.text.slice(0, 20)}"; pixels per millimetre are expected.`, field.offset);
  return Math.round(Number(field.text) * MILLIMETRES_PER_INCH) || null;
}

/** An image without compression has as many bytes as it has pixels, or more. */
function checked(image: AnsiNistImage, sizeAt: number, dataAt: number): AnsiNistImage {
  if (image.width === 0 || image.height === 0) throw new TemplateError(`An image of ${image.width} by ${image.height} pixels holds nothing.`, sizeAt);
  const needed = Math.ceil((image.width * image.height * image.bitsPerPixel) / 8);
  if (image.compression === 'none' && image.data.length < needed) throw new TemplateError(`An image of ${image.width} by ${image.height} pixels needs ${needed} bytes; the record has ${image.data.length}.`, dataAt);
  return image;
}
