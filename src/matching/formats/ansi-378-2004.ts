import { type FingerView } from '../template.js';
import { ByteReader } from './byte-reader.js';
import { openRecord, readViews } from './iso-19794-2-2005.js';

const LENGTH_AT = 8;
const HEADER_BYTES = 26;

/**
 * The views of an ANSI INCITS 378-2004 record. Its length has two bytes, or two zeros and then four; angles come in
 * steps of two degrees and are shown in 256ths of a turn. TemplateError where it is broken.
 */
export function readAnsi378(bytes: Uint8Array): FingerView[] {
  const header = new ByteReader(bytes, LENGTH_AT);
  let length = header.u16('the length of the record');
  const long = length === 0;
  if (long) length = header.u32('the length of the record');
  const reader = openRecord(bytes, length, long ? HEADER_BYTES + 4 : HEADER_BYTES, header.offset);
  reader.skip(4, 'the CBEFF product identifier');
  reader.skip(2, 'the capture device');
  return readViews(reader, 180);
}

/**
 * Whether a record of version " 20" is of ANSI. ISO:2005 gives its length in the four bytes from byte 8: the upper two are
 * below 26 (a record of 255 full views has 6), and where they are zero the lower two hold at least 24. ANSI's short length of
 * at least 26 stands in the upper two; its long one begins with two zeros and, below a megabyte and a half, fewer than 24.
 */
export function isAnsi378(bytes: Uint8Array): boolean {
  const header = new ByteReader(bytes, LENGTH_AT);
  const upper = header.u16('the length of the record');
  if (upper > 0) return upper >= HEADER_BYTES;
  return header.u16('the length of the record') < 24;
}
