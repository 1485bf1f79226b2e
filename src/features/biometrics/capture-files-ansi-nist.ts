import { Invalid } from '../../domain/errors.js';
import { readAnsiNist, type AnsiNistRecord } from '../../matching/formats/ansi-nist.js';
import type { AnsiNistImage } from '../../matching/formats/ansi-nist-image.js';
import type { FingerView } from '../../matching/template.js';
import { type CaptureFile, type FileCapture, type PassedOver, told, written } from './capture-parts.js';
import { MOST_PIXELS, type Picture, pictureOf, pictureOfGrey } from './capture-picture.js';
import type { UploadCapture } from './capture-uploads.dto.js';

/** Ten fingers rolled, ten plain, and some photos: more is no enrolment of one person. */
const MOST_CAPTURES = 40;
/** Of all pictures of a file together, so that a small file can't keep the decoder busy for minutes. */
const MOST_PIXELS_TOGETHER = 4 * MOST_PIXELS;
const NAMES: Record<number, string> = {
  2: 'Text about the person: it is not taken from files.', 13: 'A latent print is no capture of this person.', 15: 'A palm is not kept.',
};
/** "Plain right thumb" and "plain left thumb" of table 8. */
const PLAIN_THUMBS: Record<number, number> = { 11: 1, 12: 6 };

interface Draft { record: AnsiNistRecord; kind: 'photo' | 'finger'; position: number | null; image: AnsiNistImage | null; views: readonly FingerView[] }

/**
 * One capture for each finger record (Types 4, 9 and 14; minutiae join the print of their number) and each photo of a face
 * (Type 10) of an ANSI/NIST file. What makes none is told. @throws TemplateError for a broken file, Invalid by field
 */
export async function readAnsiNistCaptures(bytes: Uint8Array, input: UploadCapture): Promise<CaptureFile> {
  const { records } = readAnsiNist(bytes);
  const passedOver: PassedOver[] = [];
  const pass = (record: AnsiNistRecord, why: string): void => void passedOver.push({ record: records.indexOf(record) + 1, type: record.type, why });
  const drafts = draftsOf(records, pass);
  if (drafts.length > MOST_CAPTURES) throw new Invalid({ body: `The file holds ${drafts.length} fingers and photos; at most ${MOST_CAPTURES} are taken at once.` });
  const base = input.externalId ?? idOf(records[0]!);
  const captures: FileCapture[] = [];
  let left = MOST_PIXELS_TOGETHER;
  for (const { record, kind, position, image, views } of drafts) {
    const picture = image && await pictureIn(image, kind, Math.min(left, MOST_PIXELS)).catch((error: unknown) => {
      if (!(error instanceof Invalid)) throw error;
      pass(record, error.fields.body ?? error.message);
      return null;
    });
    left -= picture?.pixels ?? 0;
    if (!picture && !views.length) continue;
    captures.push({
      kind, fingerPosition: position, externalId: `${base}/${record.type}.${record.idc ?? 0}`.slice(0, 100), ...beside(record, kind, views), picture: picture ?? null,
      template: views.length ? written(views, position!, 'ansi_nist') : null,
    });
  }
  passedOver.sort((one, other) => one.record - other.record);
  return { captures, passedOver, missing: missingIn(records) };
}

function draftsOf(records: readonly AnsiNistRecord[], pass: (record: AnsiNistRecord, why: string) => void): Draft[] {
  const drafts: Draft[] = [];
  const joined = new Set<AnsiNistRecord>();
  for (const record of records.slice(1)) {
    const { type, image, print } = record;
    if (type === 10) {
      const what = record.fields.get(3)?.text.trim().toUpperCase() ?? 'FACE';
      if (what !== 'FACE') pass(record, `A picture of another kind (${what.slice(0, 20)}): only the face is kept.`);
      else if (!image) pass(record, 'It holds no picture.');
      else drafts.push({ record, kind: 'photo', position: null, image, views: [] });
    } else if (type === 4 || type === 14) {
      const position = oneFinger(print?.positions ?? []);
      if (position === null) pass(record, 'It shows several fingers, or does not say which one: send them one by one.');
      else if (!image) { if (!print?.missing.length) pass(record, 'It holds no picture.'); } else {
        const minutiae = records.find((other) => other.type === 9 && other.idc === record.idc && !joined.has(other) && other.views.some((view) => view.position === position || view.position === 0));
        if (minutiae) joined.add(minutiae);
        drafts.push({ record, kind: 'finger', position, image, views: viewsWith(minutiae) });
      }
    } else if (type !== 9) pass(record, NAMES[type] ?? 'Records of this type are not read.');
  }
  for (const record of records.filter(({ type }) => type === 9)) {
    if (joined.has(record)) continue;
    const views = viewsWith(record);
    const positions = new Set(views.map(({ position }) => position));
    const [position] = positions;
    if (!views.length) pass(record, 'It holds no minutiae of a finger in a form that is read.');
    else if (positions.size > 1 || position === 0) pass(record, 'It does not say which finger its minutiae are of.');
    else drafts.push({ record, kind: 'finger', position: position!, image: null, views });
  }
  return drafts;
}

/** Several blocks of one record say the same finger in several ways: the first that is read, which is the standard's newest. */
const viewsWith = (record: AnsiNistRecord | undefined): FingerView[] => (record?.views ?? []).filter(({ minutiae }) => minutiae.length).slice(0, 1);

function oneFinger(positions: readonly number[]): number | null {
  const [position] = positions;
  if (positions.length !== 1 || position === undefined) return null;
  const finger = PLAIN_THUMBS[position] ?? position;
  return finger >= 1 && finger <= 10 ? finger : null;
}

async function pictureIn({ compression, data, width, height, bitsPerPixel }: AnsiNistImage, kind: 'photo' | 'finger', mostPixels: number): Promise<Picture> {
  if (compression === 'none') {
    if (bitsPerPixel !== 8) throw new Invalid({ body: `Pixels of ${bitsPerPixel} bits without compression are not read.` });
    return pictureOfGrey(data.subarray(0, width * height), width, height, mostPixels);
  }
  if (compression === 'jp2' || compression === 'jp2-lossless') throw new Invalid({ body: 'JPEG 2000 is not read here: send it as PNG or WSQ.' });
  return pictureOf(Buffer.from(data), kind, mostPixels);
}

/** Field 14.024: position, score, vendor and algorithm of a quality from 0 to 100. */
function beside(record: AnsiNistRecord, kind: 'photo' | 'finger', views: readonly FingerView[]): Pick<FileCapture, 'impression' | 'quality' | 'qualityAlgorithm'> {
  if (kind === 'photo') return { impression: null, quality: null, qualityAlgorithm: null };
  const [, score, vendor, algorithm] = record.type === 14 ? (record.fields.get(24)?.text.split('\x1e')[0] ?? '').split('\x1f') : [];
  const quality = /^\d{1,3}$/.test(score ?? '') && Number(score) <= 100 ? Number(score) : undefined;
  const maker = [vendor, algorithm].map((part) => (part ?? '').trim()).filter((part) => /^[0-9A-Za-z]{1,10}$/.test(part)).join('/');
  return told({ impression: record.print?.impression, quality, qualityAlgorithm: quality !== undefined && maker ? maker : undefined }, views[0]);
}

function missingIn(records: readonly AnsiNistRecord[]): CaptureFile['missing'] {
  const missing = records.flatMap(({ print }) => print?.missing ?? []).filter(({ position }) => position >= 1 && position <= 10);
  return [...new Map(missing.map(({ position, reason }) => [position, { position, presence: reason === 'amputated' ? 'amputated' as const : 'bandaged' as const }])).values()];
}

/** Agency and transaction number of Type 1, which no other file has. */
function idOf({ fields }: AnsiNistRecord): string {
  const [agency, transaction] = [8, 9].map((number) => fields.get(number)?.text.replace(/[^\x20-\x7e]/g, '').trim() ?? '');
  if (!agency || !transaction) throw new Invalid({ externalId: 'Enter an ID: the file has no transaction number of its own.' });
  return `${agency} ${transaction}`.slice(0, 90);
}
