import { writeIso2011 } from '../../matching/formats/iso-19794-2-2011.js';
import type { TemplateFormat } from '../../matching/formats/read-templates.js';
import type { FingerView } from '../../matching/template.js';
import type { Picture } from './capture-picture.js';
import type { UploadCapture } from './capture-uploads.dto.js';
import type { Presence } from './missing-fingers.dto.js';

/** A template of one finger, as it is kept. */
export interface FingerTemplate { readonly format: TemplateFormat; readonly bytes: Buffer; readonly minutiae: number; readonly origin: 'template' | 'ansi_nist' | 'extracted'; readonly engine?: string }

/** One capture that a file holds. */
export interface FileCapture {
  readonly kind: 'photo' | 'finger'; readonly fingerPosition: number | null; readonly externalId: string;
  readonly impression: number | null; readonly quality: number | null; readonly qualityAlgorithm: string | null;
  readonly picture: Picture | null; readonly template: FingerTemplate | null;
}

/** A record of the file that made no capture, and why. */
export interface PassedOver { readonly record: number; readonly type: number | null; readonly why: string }

export interface CaptureFile {
  readonly captures: readonly FileCapture[];
  readonly passedOver: readonly PassedOver[];
  readonly missing: readonly { readonly position: number; readonly presence: Presence }[];
}

/** Views of one finger as a template of their own. */
export function written(views: readonly FingerView[], position: number, origin: FingerTemplate['origin'], engine?: string): FingerTemplate {
  return { format: 'ISO_19794_2_2011', bytes: Buffer.from(writeIso2011(views.map((view) => ({ ...view, position })))), minutiae: most(views), origin, engine };
}

/** Minutiae of the richest view. */
export const most = (views: readonly FingerView[]): number => Math.max(...views.map(({ minutiae }) => minutiae.length));

/** What goes beside the bytes: the sender's word first, then the template's. */
export function told({ impression, quality, qualityAlgorithm }: Pick<UploadCapture, 'impression' | 'quality' | 'qualityAlgorithm'>, view?: FingerView): Pick<FileCapture, 'impression' | 'quality' | 'qualityAlgorithm'> {
  return { impression: impression ?? view?.impression ?? null, quality: quality ?? view?.quality ?? null, qualityAlgorithm: qualityAlgorithm ?? null };
}
