import { type FingerView, MINUTIA_KIND, type Minutia, type MinutiaKind } from '../template.js';
import { type AnsiNistField, demanded, items, type TaggedFields, whole, wholeNumber } from './ansi-nist-fields.js';
import { type AnsiNistImage } from './ansi-nist-image.js';
import { TemplateError } from './template-error.js';

/** Fields of the three blocks of a Type 9 that are read. */
const INCITS = { width: 128, height: 129, unit: 130, xResolution: 131, yResolution: 132, position: 134, quality: 135, minutiae: 137 } as const;
const STANDARD = { position: 6, minutiae: 12 } as const;
const FBI = { position: 14, minutiae: 23 } as const;

/** Two edges of a ridge count leave room for this many numbers of a minutia. */
const MOST_MINUTIAE = 999;
const HIGHEST_POSITION = 10;
const LONGEST_SIDE = 16_383;
const PX_PER_CM_500 = 197;
/** Of the older blocks: hundredths of a millimetre, up to four digits. */
const PLACE = /^\s*(\d{4})(\d{4})(\d{3})\s*$/;

/**
 * The minutiae of a Type 9: a view for each block of fields that is read here, none where it holds others only (the extended
 * feature set of latent prints) or where they are of a palm or several fingers, which no finger is held to. `image`: of the same number in the file, which the older blocks need to know where the
 * picture begins; without it their view is as large as what it holds.
 * @throws TemplateError where a block is broken
 */
export function readMinutiaeRecord(record: TaggedFields, offset: number, image: AnsiNistImage | null): FingerView[] {
  const impression = wholeNumber(record.fields.get(3), 0, 99) ?? 0;
  const holds = (block: Block): boolean => record.fields.has(block.minutiae) && positionOf(record.fields.get(block.position)) <= HIGHEST_POSITION;
  const views: FingerView[] = [];
  if (holds(INCITS)) views.push({ ...incits(record, offset), impression });
  if (holds(STANDARD)) views.push({ ...older(record, STANDARD, image), impression });
  if (holds(FBI)) views.push({ ...older(record, FBI, image), impression });
  return views;
}

interface Block {
  readonly position: number;
  readonly minutiae: number;
}

type WithoutImpression = Omit<FingerView, 'impression'>;

/** Fields 126 to 150: ANSI INCITS 378 in text. The angle is in units of two degrees, as there. */
function incits({ fields }: TaggedFields, offset: number): WithoutImpression {
  const side = (number: number, what: string): number => demanded(wholeNumber(fields.get(number), 1, LONGEST_SIDE), what, offset);
  const perInch = wholeNumber(fields.get(INCITS.unit), 1, 2) === 1;
  const resolution = (number: number): number => Math.round(demanded(wholeNumber(fields.get(number), 1, 9999), 'the resolution of its minutiae', offset) / (perInch ? 2.54 : 1));
  const field = fields.get(INCITS.minutiae)!;
  const minutiae = entries(field).map(([, x, y, angle, kind, quality]): Minutia => {
    const code = whole(kind, field, 0, 3);
    const score = quality?.trim() ? whole(quality, field, 0, 255) : 0;
    return {
      x: whole(x, field, 0, LONGEST_SIDE), y: whole(y, field, 0, LONGEST_SIDE), direction: Math.round((whole(angle, field, 0, 179) * 256) / 180) & 255,
      kind: code === 3 ? MINUTIA_KIND.other : (code as MinutiaKind), quality: score <= 100 ? score : 0,
    };
  });
  const [score] = items(fields.get(INCITS.quality))[0] ?? [];
  const quality = score?.trim() ? whole(score, fields.get(INCITS.quality)!, 0, 255) : null;
  return {
    position: positionOf(fields.get(INCITS.position)), quality: quality !== null && quality <= 100 ? quality : null,
    width: side(INCITS.width, 'how wide the image of its minutiae is'), height: side(INCITS.height, 'how high the image of its minutiae is'),
    xResolution: resolution(INCITS.xResolution), yResolution: resolution(INCITS.yResolution), minutiae,
  };
}

/**
 * Fields 5 to 12 (the standard's own) and 13 to 23 (the FBI's): place in hundredths of a millimetre and angle in degrees.
 * The standard counts y upward from the lower edge and points along the ridge's own way; the FBI counts downward and points
 * as ISO does.
 */
function older({ fields }: TaggedFields, block: Block, image: AnsiNistImage | null): WithoutImpression {
  const field = fields.get(block.minutiae)!;
  const upward = block === STANDARD;
  const pxPerCm = image?.ppi ? Math.round(image.ppi / 2.54) : PX_PER_CM_500;
  const read = entries(field).map(([, place, quality, kind]) => {
    const digits = PLACE.exec(place ?? '');
    if (!digits) throw new TemplateError(`Field ${field.name} holds "${(place ?? '').slice(0, 20)}"; a place and angle of 11 digits are expected.`, field.offset);
    const angle = whole(digits[3], field, 0, 359) + (upward ? 180 : 0);
    return { x: pixels(digits[1]!, pxPerCm), y: pixels(digits[2]!, pxPerCm), direction: Math.round((angle * 256) / 360) & 255, kind: kindOf(kind), quality: olderQuality(quality, field) };
  });
  const width = image?.width ?? Math.max(0, ...read.map(({ x }) => x)) + 1;
  const height = image?.height ?? Math.max(0, ...read.map(({ y }) => y)) + 1;
  const minutiae = read.map((minutia): Minutia => ({ ...minutia, y: upward ? Math.max(0, height - minutia.y) : minutia.y }));
  return { position: positionOf(fields.get(block.position)), quality: null, width, height, xResolution: pxPerCm, yResolution: pxPerCm, minutiae };
}

function entries(field: AnsiNistField): string[][] {
  return items(field, MOST_MINUTIAE).filter((entry) => entry.some((item) => item.trim() !== ''));
}

/** Several positions are several guesses: unknown. */
function positionOf(field: AnsiNistField | undefined): number {
  const codes = items(field, 20).flat().filter((code) => code.trim() !== '');
  if (!field || codes.length !== 1) return 0;
  return whole(codes[0], field, 0, 99);
}

function pixels(hundredths: string, pxPerCm: number): number {
  return Math.round((Number(hundredths) * pxPerCm) / 1000);
}

/** A ending, B bifurcation, C compound, D undetermined. */
function kindOf(code: string | undefined): MinutiaKind {
  const letter = code?.trim();
  return letter === 'A' ? MINUTIA_KIND.ending : letter === 'B' ? MINUTIA_KIND.bifurcation : MINUTIA_KIND.other;
}

/** 2 is best and 63 worst; 0 was set by hand and 1 says that there was no method. */
function olderQuality(code: string | undefined, field: AnsiNistField): number {
  const value = code?.trim() ? whole(code, field, 0, 63) : 0;
  return value < 2 ? 0 : 100 - Math.round(((value - 2) * 99) / 61);
}
