import { FINGER_WORDS } from '../../domain/person-words.js';
import type { PassedOver } from './capture-parts.js';
import { EXAMPLE_CAPTURE, type ShownNewCapture } from './captures.presenter.js';
import { EXAMPLE_MISSING, type ShownMissingFinger } from './missing-fingers.presenter.js';

/** What a file became: its captures, what of it was passed over and why, and what is still to be done before its prints can be searched with. */
export interface ShownUpload {
  crossing: string; captures: ShownNewCapture[]; passedOver: PassedOver[]; missingFingers: ShownMissingFinger[];
  /** Of pictures of fingers that came without a template. */
  extraction: { state: 'not needed' | 'asked' | 'no extractor'; note: string | null };
}

export const NO_EXTRACTOR = 'No extractor is set on this server, so pictures of fingers can only be looked at. To search with them, hand in templates.';

export function presentExtraction(without: number, engine: string | null): ShownUpload['extraction'] {
  if (!without) return { state: 'not needed', note: null };
  return engine ? { state: 'asked', note: `${engine} was asked for the minutiae of ${without === 1 ? 'one finger' : `${without} fingers`}.` } : { state: 'no extractor', note: NO_EXTRACTOR };
}

/** In one sentence or two, for the page that follows. */
export function saidOf({ captures, passedOver, extraction }: ShownUpload): string {
  const what = captures.map(({ kind, fingerPosition }) => (kind === 'photo' ? 'photo' : FINGER_WORDS[fingerPosition!]!.toLowerCase())).join(', ');
  const matches = new Set(captures.flatMap(({ matchReviews }) => matchReviews)).size;
  return [
    captures.length ? `Recorded: ${what}.` : 'Nothing was recorded.',
    passedOver.length ? `Passed over: ${passedOver.map(({ record, type, why }) => `record ${record}${type === null ? '' : ` (type ${type})`}: ${why}`).join(' ')}` : '',
    matches ? `An ID is on record already: ${matches === 1 ? 'a match was' : `${matches} matches were`} proposed, and examiners decide.` : '',
    extraction.note ?? '',
  ].filter(Boolean).join(' ');
}

export const EXAMPLE_UPLOAD = {
  crossing: 'CR-AHVA-R8', captures: [{ ...EXAMPLE_CAPTURE, matchReviews: [] }],
  passedOver: [{ record: 2, type: 2, why: 'Text about the person: it is not taken from files.' }], missingFingers: EXAMPLE_MISSING.fingers,
  extraction: { state: 'not needed', note: null },
};
