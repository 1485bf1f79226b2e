import { type FingerView } from '../template.js';
import { isAnsi378, readAnsi378 } from './ansi-378-2004.js';
import { readIso2005 } from './iso-19794-2-2005.js';
import { readIso2011 } from './iso-19794-2-2011.js';
import { TemplateError } from './template-error.js';

/** Template formats that can be read, by the names of OSIA biometrics v1. */
export type TemplateFormat = 'ISO_19794_2' | 'ISO_19794_2_2011' | 'ANSI_378';

const MAGIC = 'FMR\0';
/** The number of a view has four bits; whoever sends thousands of one finger wants to keep the gallery busy. */
const MOST_VIEWS = 16;
const READERS: Record<TemplateFormat, (bytes: Uint8Array) => FingerView[]> = { ISO_19794_2: readIso2005, ISO_19794_2_2011: readIso2011, ANSI_378: readAnsi378 };

/** Whether the bytes begin like a fingerprint template of any version. */
export function isTemplate(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, MAGIC.length)) === MAGIC;
}

/**
 * Which template format these bytes are in, by their first twelve.
 * @throws TemplateError where it is none that can be read
 */
export function templateFormat(bytes: Uint8Array): TemplateFormat {
  if (!isTemplate(bytes)) throw new TemplateError('The file is not a fingerprint template: it does not begin with "FMR".', 0);
  const version = String.fromCharCode(...bytes.subarray(MAGIC.length, 8));
  if (version === '030\0') return 'ISO_19794_2_2011';
  if (version === ' 20\0') return isAnsi378(bytes) ? 'ANSI_378' : 'ISO_19794_2';
  // the sample record printed in ANSI 378 itself
  if (version === '020\0') return 'ANSI_378';
  throw new TemplateError('The template has a version that is not known here; " 20" and "030" are.', 4);
}

/**
 * Every finger view of a template in ISO/IEC 19794-2:2005, 2011 or ANSI INCITS 378-2004, whichever it is.
 * @throws TemplateError where the file is broken or of another kind
 */
export function readTemplates(bytes: Uint8Array): FingerView[] {
  const views = READERS[templateFormat(bytes)](bytes);
  const seen = new Map<number, number>();
  for (const { position } of views) {
    const number = (seen.get(position) ?? 0) + 1;
    if (number > MOST_VIEWS) throw new TemplateError(`The template holds more than ${MOST_VIEWS} views of one finger.`, MAGIC.length);
    seen.set(position, number);
  }
  return views;
}
