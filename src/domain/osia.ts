/**
 * The subset of OSIA's biometrics interface (ABIS, version 1.6.0 of release 7.1) that is spoken here, as client and as
 * server: the shapes of its bodies and its codes. Names, spelling and what is required are the published document's
 * (SecureIdentityAlliance/osia, src/doc/yaml/abis.yaml); persons and encounters are opaque ids and nothing else is told of them.
 */

export const BIOMETRIC_TYPES = ['FACE', 'FINGER', 'IRIS', 'SIGNATURE', 'UNKNOWN'] as const;
export type BiometricType = (typeof BIOMETRIC_TYPES)[number];

/** The ten fingers, at the index that is their ISO position less one: 1 right thumb … 5 right little, 6 left thumb … 10 left little. */
export const FINGER_SUB_TYPES = [
  'RIGHT_THUMB', 'RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING', 'RIGHT_LITTLE',
  'LEFT_THUMB', 'LEFT_INDEX', 'LEFT_MIDDLE', 'LEFT_RING', 'LEFT_LITTLE',
] as const;
export type FingerSubType = (typeof FINGER_SUB_TYPES)[number];

export const FACE_SUB_TYPES = ['PORTRAIT', 'LEFT_PROFILE', 'RIGHT_PROFILE'] as const;

/** What the document names beside single fingers and faces: slaps, palms, groups of fingers, eyes. Understood, never sent. */
export const OTHER_SUB_TYPES = [
  'UNKNOWN', 'PLAIN_RIGHT_FOUR_FINGERS', 'PLAIN_LEFT_FOUR_FINGERS', 'PLAIN_THUMBS',
  'UNKNOWN_PALM', 'RIGHT_FULL_PALM', 'RIGHT_WRITERS_PALM', 'LEFT_FULL_PALM', 'LEFT_WRITERS_PALM',
  'RIGHT_LOWER_PALM', 'RIGHT_UPPER_PALM', 'LEFT_LOWER_PALM', 'LEFT_UPPER_PALM', 'RIGHT_OTHER', 'LEFT_OTHER',
  'RIGHT_INTERDIGITAL', 'RIGHT_THENAR', 'RIGHT_HYPOTHENAR', 'LEFT_INTERDIGITAL', 'LEFT_THENAR', 'LEFT_HYPOTHENAR',
  'RIGHT_INDEX_AND_MIDDLE', 'RIGHT_MIDDLE_AND_RING', 'RIGHT_RING_AND_LITTLE',
  'LEFT_INDEX_AND_MIDDLE', 'LEFT_MIDDLE_AND_RING', 'LEFT_RING_AND_LITTLE', 'RIGHT_INDEX_AND_LEFT_INDEX',
  'RIGHT_INDEX_AND_MIDDLE_AND_RING', 'RIGHT_MIDDLE_AND_RING_AND_LITTLE', 'LEFT_INDEX_AND_MIDDLE_AND_RING', 'LEFT_MIDDLE_AND_RING_AND_LITTLE',
  'EYE_UNDEF', 'EYE_RIGHT', 'EYE_LEFT', 'EYE_BOTH',
] as const;
export const BIOMETRIC_SUB_TYPES = [...FINGER_SUB_TYPES, ...FACE_SUB_TYPES, ...OTHER_SUB_TYPES] as const;
export type BiometricSubType = (typeof BIOMETRIC_SUB_TYPES)[number];

/** Impression types with the code that ISO/IEC 19794-2 and 19794-4 give them. */
export const IMPRESSIONS = {
  LIVE_SCAN_PLAIN: 0, LIVE_SCAN_ROLLED: 1, NONLIVE_SCAN_PLAIN: 2, NONLIVE_SCAN_ROLLED: 3,
  LATENT_IMPRESSION: 4, LATENT_TRACING: 5, LATENT_PHOTO: 6, LATENT_LIFT: 7, LIVE_SCAN_SWIPE: 8, LIVE_SCAN_VERTICAL_ROLL: 9,
  LIVE_SCAN_PALM: 10, NONLIVE_SCAN_PALM: 11, LATENT_PALM_IMPRESSION: 12, LATENT_PALM_TRACING: 13, LATENT_PALM_PHOTO: 14, LATENT_PALM_LIFT: 15,
  LIVE_SCAN_OPTICAL_CONTACTLESS_PLAIN: 24, OTHER: 28, UNKNOWN: 29,
} as const;
export type ImpressionType = keyof typeof IMPRESSIONS;
export const IMPRESSION_TYPES = Object.keys(IMPRESSIONS) as ImpressionType[];

/** Template formats that are spoken here; the document allows others, as any text. */
export const TEMPLATE_FORMATS = ['ISO_19794_2', 'ISO_19794_2_2011', 'ANSI_378'] as const;
export const COMPRESSIONS = ['NONE', 'WSQ', 'JPEG', 'JPEG2000', 'PNG'] as const;
export const MISSING_PRESENCES = ['AMPUTATED', 'BANDAGED', 'DAMAGED'] as const;
export type MissingPresence = (typeof MISSING_PRESENCES)[number];
export const ENCOUNTER_STATUSES = ['ACTIVE', 'INACTIVE'] as const;

/**
 * How far an asynchronous call has come. RESPONSE_SCHEDULED: done, the callback will be called; RESPONSE_ERROR: done, the
 * callback failed and is not tried again unless redelivery is asked for; RESPONSE_RETRY: it is; COMPLETED: delivered.
 */
export const TASK_STATUSES = ['PENDING', 'RESPONSE_SCHEDULED', 'RESPONSE_ERROR', 'RESPONSE_RETRY', 'COMPLETED'] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** The gallery that stands for all of them. */
export const ALL_GALLERIES = 'ALL';

/** What a bearer token may allow. */
export const OSIA_SCOPES = ['abis.encounter.read', 'abis.encounter.write', 'abis.identify', 'abis.verify', 'abis.gallery.read', 'abis.task.read', 'abis.task.update'] as const;
export type OsiaScope = (typeof OSIA_SCOPES)[number];

/** The body of an error; how a failed task tells its callback so is its content type, OSIA_ERROR_TYPE. */
export interface OsiaError { readonly code: number; readonly message: string }
export const OSIA_ERROR_TYPE = 'application/error+json';

/** One part of a set of fingers that can't be taken. */
export interface Missing { readonly biometricSubType?: BiometricSubType; readonly presence?: MissingPresence }

/** One biometric item. `image` and `template` are base64. An item with `missing` alone says that there is nothing to take. */
export interface BiometricData {
  readonly biometricType: BiometricType;
  readonly biometricSubType?: BiometricSubType;
  /** Keeps two items of one finger apart. */
  readonly instance?: string;
  readonly encounterId?: string;
  readonly image?: string;
  readonly imageRef?: string;
  /** RFC 3339. */
  readonly captureDate?: string;
  readonly captureDevice?: string;
  readonly impressionType?: ImpressionType;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly bitdepth?: number;
  readonly mimeType?: string;
  /** Dots per inch. */
  readonly resolution?: number;
  readonly compression?: (typeof COMPRESSIONS)[number];
  readonly missing?: readonly Missing[];
  readonly metadata?: string;
  readonly comment?: string;
  readonly template?: string;
  readonly templateRef?: string;
  /** One of TEMPLATE_FORMATS, or a format that is not known here. */
  readonly templateFormat?: string;
  readonly quality?: number;
  readonly qualityFormat?: string;
  readonly algorithm?: string;
  readonly vendor?: string;
  readonly encryption?: unknown;
  readonly integrity?: readonly unknown[];
}

/** What was computed of an item: the answer to a request for templates. */
export type BiometricComputedData =
  Pick<BiometricData, 'biometricType' | 'biometricSubType' | 'instance' | 'templateFormat' | 'quality' | 'qualityFormat' | 'algorithm' | 'vendor'> & { readonly template: string };

/** One event at which biometrics were taken: for us, a crossing. `encounterId` and dates are the server's to tell. */
export interface Encounter {
  readonly encounterId?: string;
  readonly status: (typeof ENCOUNTER_STATUSES)[number];
  readonly encounterType: string;
  /** RFC 3339. */
  readonly createdDate?: string;
  readonly updatedDate?: string;
  /** At least one, each once. */
  readonly galleries: readonly string[];
  readonly clientData?: string;
  readonly contextualData?: unknown;
  readonly biographicData?: unknown;
  readonly biometricData: readonly BiometricData[];
  readonly encryption?: unknown;
  readonly integrity?: readonly unknown[];
}

export interface PersonIds { readonly personId: string; readonly encounterId: string }
/** The answer to an enrolment or an update. */
export interface ExtendablePersonIds extends PersonIds { readonly others?: Record<string, unknown> }

/** The answer to what is done later. */
export interface TaskId { readonly taskId: string; readonly others?: Record<string, unknown> }

export interface IdentifyRequest { readonly filter: Record<string, unknown>; readonly biometricData: readonly BiometricData[] }
export interface VerifyFromIdRequest { readonly biometricData: readonly BiometricData[] }
export interface VerifyFromBioRequest { readonly biometricData1: readonly BiometricData[]; readonly biometricData2: readonly BiometricData[] }

/** What one item of a candidate scored. */
export interface ScoreDetail {
  readonly score: number;
  readonly encounterId?: string;
  readonly galleries?: readonly string[];
  readonly biometricType?: BiometricType;
  readonly biometricSubType?: BiometricSubType;
  readonly instance?: string;
  readonly others?: Record<string, unknown>;
}

/** Whom a search proposes: the answer to an identification is a list of these, best first. `rank` begins at 1. */
export interface Candidate {
  readonly personId: string;
  readonly rank: number;
  readonly score: number;
  readonly scores?: readonly ScoreDetail[];
  readonly others?: Record<string, unknown>;
}

/** The answer to a verification. */
export interface Verification { readonly decision: boolean; readonly scores?: readonly ScoreDetail[] }

/** @param position ISO finger position, 1 to 10 @throws RangeError for another */
export function subTypeOfFinger(position: number): FingerSubType {
  const subType = FINGER_SUB_TYPES[position - 1];
  if (!subType) throw new RangeError(`There is no finger ${position}.`);
  return subType;
}

/** ISO finger position, 1 to 10; null where it names no single finger. */
export function fingerOfSubType(subType: string | undefined): number | null {
  const index = (FINGER_SUB_TYPES as readonly (string | undefined)[]).indexOf(subType);
  return index < 0 ? null : index + 1;
}

/** @param code impression type of ISO/IEC 19794; codes that it leaves open are UNKNOWN */
export function impressionOfCode(code: number): ImpressionType {
  return IMPRESSION_TYPES.find((name) => IMPRESSIONS[name] === code) ?? 'UNKNOWN';
}

/** Code of ISO/IEC 19794; null where nothing was said or nothing is known. */
export function codeOfImpression(type: string | undefined): number | null {
  if (type === undefined || type === 'UNKNOWN' || !Object.hasOwn(IMPRESSIONS, type)) return null;
  return IMPRESSIONS[type as ImpressionType];
}
