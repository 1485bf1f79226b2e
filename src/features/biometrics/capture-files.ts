import { Invalid } from '../../domain/errors.js';
import { isAnsiNist } from '../../matching/formats/ansi-nist.js';
import { isTemplate, readTemplates, templateFormat } from '../../matching/formats/read-templates.js';
import { TemplateError } from '../../matching/formats/template-error.js';
import { isWsq } from '../../matching/formats/wsq.js';
import type { FingerView } from '../../matching/template.js';
import { readAnsiNistCaptures } from './capture-files-ansi-nist.js';
import { type CaptureFile, type FileCapture, most, type PassedOver, told, written } from './capture-parts.js';
import { pictureOf } from './capture-picture.js';
import type { UploadCapture } from './capture-uploads.dto.js';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const JPEG = Buffer.from([0xff, 0xd8]);

/**
 * What is in a file that was handed in, by its content: a fingerprint template, an ANSI/NIST file, a photo (PNG, JPEG), or
 * the picture of a finger (WSQ, PNG, JPEG; with `fingerPosition`). @throws Invalid by field, `body` for the file
 */
export async function readCaptureFile(bytes: unknown, input: UploadCapture): Promise<CaptureFile> {
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new Invalid({ body: 'Send the file itself as the body.' });
  try {
    if (isAnsiNist(bytes)) return await readAnsiNistCaptures(bytes, input);
    if (isTemplate(bytes)) return templateFile(bytes, input);
  } catch (error) {
    throw error instanceof TemplateError ? new Invalid({ body: error.message }) : error;
  }
  if (!isWsq(bytes) && ![PNG, JPEG].some((beginning) => bytes.subarray(0, beginning.length).equals(beginning))) {
    throw new Invalid({ body: 'This is none of the files that are taken: a fingerprint template (ISO/IEC 19794-2 or ANSI 378), an ANSI/NIST file, a PNG, JPEG or WSQ image.' });
  }
  const kind = input.fingerPosition !== undefined || isWsq(bytes) ? 'finger' : 'photo';
  if (kind === 'finger' && input.fingerPosition === undefined) throw new Invalid({ fingerPosition: 'Say which finger it is: the picture does not.' });
  const picture = await pictureOf(bytes, kind);
  if (kind === 'photo' && input.impression !== undefined) throw new Invalid({ impression: 'A photo has no impression type.' });
  return { passedOver: [], missing: [], captures: [{ ...told(input), kind, fingerPosition: input.fingerPosition ?? null, externalId: idOf(input), picture, template: null }] };
}

function templateFile(bytes: Buffer, input: UploadCapture): CaptureFile {
  const format = templateFormat(bytes);
  const views = readTemplates(bytes);
  const fingers = new Map<number, FingerView[]>();
  for (const view of views.filter(({ minutiae }) => minutiae.length > 0)) {
    const position = positionOf(view, input, views);
    fingers.set(position, [...(fingers.get(position) ?? []), view]);
  }
  if (!fingers.size) throw new Invalid({ body: 'The template holds no minutiae.' });
  const one = fingers.size === 1;
  const captures = [...fingers].map(([position, own]): FileCapture => {
    // bytes that are this finger's alone stay as they came
    const asItCame = one && own.length === views.length && own.every((view) => view.position === position);
    return {
      kind: 'finger', fingerPosition: position, externalId: one ? idOf(input) : `${idOf(input)}-${position}`,
      ...(one ? told(input, own[0]) : told({}, own[0])), picture: null,
      template: asItCame ? { format, bytes, minutiae: most(own), origin: 'template' } : written(own, position, 'template'),
    };
  });
  const passedOver = views.flatMap(({ minutiae }, index): PassedOver[] => (minutiae.length ? [] : [{ record: index + 1, type: null, why: 'It holds no minutiae.' }]));
  return { captures, passedOver, missing: [] };
}

/** What the template says; what the sender says, where it says nothing. */
function positionOf({ position }: FingerView, { fingerPosition }: UploadCapture, views: readonly FingerView[]): number {
  if (position === 0) {
    if (fingerPosition === undefined) throw new Invalid({ fingerPosition: 'Say which finger it is: the template does not.' });
    return fingerPosition;
  }
  if (fingerPosition !== undefined && fingerPosition !== position && views.length === 1) {
    throw new Invalid({ fingerPosition: `The template says that it is finger ${position}. If that is wrong, make the template anew.` });
  }
  return position;
}

function idOf({ externalId }: UploadCapture): string {
  if (!externalId) throw new Invalid({ externalId: 'Enter the ID of the photo or fingerprint.' });
  return externalId;
}
