import { Ajv, type ValidateFunction } from 'ajv';
import {
  BIOMETRIC_SUB_TYPES, BIOMETRIC_TYPES, COMPRESSIONS, ENCOUNTER_STATUSES, IMPRESSION_TYPES, MISSING_PRESENCES, TASK_STATUSES,
} from '../../src/domain/osia.js';

/*
 * The shapes of the published OSIA document (ABIS 1.6.0), written down again as JSON Schema: what is required, what is
 * closed, which words are allowed. A body that these refuse is no OSIA body. The lists of words are the domain's and are
 * held to the document's numbers in src/domain/osia.test.ts.
 */

const text = { type: 'string' };
const whole = { type: 'integer' };
const open = { type: 'object', additionalProperties: true };
const when = { type: 'string', format: 'rfc3339' };
const address = { type: 'string', format: 'address' };
const words = (list: readonly string[]) => ({ type: 'string', enum: list });
const ref = (name: string) => ({ $ref: `#/$defs/${name}` });
const list = (items: object) => ({ type: 'array', items });
const closed = (required: string[], properties: Record<string, object>) => ({ type: 'object', required, properties, additionalProperties: false });
const galleries = { ...list(text), minItems: 1, uniqueItems: true };

const computed = { biometricType: ref('BiometricType'), biometricSubType: ref('BiometricSubType'), instance: text, template: text, templateFormat: text, quality: whole, qualityFormat: text, algorithm: text, vendor: text };

const $defs = {
  BiometricType: words(BIOMETRIC_TYPES),
  BiometricSubType: words(BIOMETRIC_SUB_TYPES),
  Error: closed(['code', 'message'], { code: { ...whole, minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }, message: text }),
  Encryption: closed(['type', 'scope'], { type: words(['JWE', 'PKCS7']), scope: text }),
  Integrity: closed(['scope', 'alg', 'hash'], {
    id: text, type: words(['NONE', 'JWS', 'PKCS7']), scope: text, alg: text, encrypted: { type: 'boolean' }, followRef: { type: 'boolean' }, hash: text, signature: text, signatureRef: address,
  }),
  Missing: closed([], { biometricSubType: ref('BiometricSubType'), presence: words(MISSING_PRESENCES) }),
  BiometricData: closed(['biometricType'], {
    ...computed, encounterId: text, image: text, imageRef: address, captureDate: when, captureDevice: text, impressionType: words(IMPRESSION_TYPES),
    width: whole, height: whole, bitdepth: whole, mimeType: text, resolution: whole, compression: words(COMPRESSIONS), missing: list(ref('Missing')),
    metadata: text, comment: text, templateRef: address, encryption: ref('Encryption'), integrity: list(ref('Integrity')),
  }),
  BiometricComputedData: closed(['biometricType', 'template'], computed),
  // encounterId is required and read-only: the server's answers hold it, a request need not
  Encounter: closed(['status', 'encounterId', 'encounterType', 'galleries', 'biometricData'], {
    encounterId: text, status: words(ENCOUNTER_STATUSES), encounterType: text, createdDate: when, updatedDate: when, galleries, clientData: text,
    contextualData: {}, biographicData: {}, biometricData: list(ref('BiometricData')), encryption: ref('Encryption'), integrity: list(ref('Integrity')),
  }),
  IdentifyRequest: closed(['filter', 'biometricData'], { filter: open, biometricData: list(ref('BiometricData')), encryption: ref('Encryption'), integrity: list(ref('Integrity')) }),
  VerifyFromIdRequest: closed(['biometricData'], { biometricData: list(ref('BiometricData')), encryption: ref('Encryption'), integrity: list(ref('Integrity')) }),
  VerifyFromBioRequest: closed(['biometricData1', 'biometricData2'], {
    biometricData1: list(ref('BiometricData')), biometricData2: list(ref('BiometricData')), encryption: ref('Encryption'), integrity: list(ref('Integrity')),
  }),
  ScoreDetail: closed(['score'], {
    score: { type: 'number' }, encounterId: text, galleries, biometricType: ref('BiometricType'), biometricSubType: ref('BiometricSubType'), instance: text, others: open,
  }),
  Candidate: closed(['personId', 'rank', 'score'], {
    personId: text, rank: { ...whole, minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }, score: { type: 'number' }, scores: list(ref('ScoreDetail')), others: open,
  }),
  PersonIds: closed(['personId', 'encounterId'], { personId: text, encounterId: text }),
  ExtendablePersonIds: closed(['personId', 'encounterId'], { personId: text, encounterId: text, others: open }),
  TaskId: closed(['taskId'], { taskId: text, others: open }),
  Verification: closed(['decision'], { decision: { type: 'boolean' }, scores: list(ref('ScoreDetail')) }),
  TaskStatus: words(TASK_STATUSES),
  // answers that are no object of their own
  Encounters: list(ref('Encounter')),
  Candidates: list(ref('Candidate')),
  Templates: list(ref('BiometricComputedData')),
  PersonIdsList: list(ref('PersonIds')),
  Galleries: list(text),
  NewGalleries: galleries,
  Done: words(['OK']),
};

/** A shape of the document, or an answer made of them. `EncounterRequest`: an encounter as a client sends it. */
export type OsiaShape = keyof typeof $defs | 'EncounterRequest';

const ajv = new Ajv({ allErrors: true, strict: true, formats: { rfc3339: isInstant, address: isAddress } });
const { required, ...encounter } = $defs.Encounter;
ajv.addSchema({ $id: 'osia', $defs: { ...$defs, EncounterRequest: { ...encounter, required: required.filter((name) => name !== 'encounterId') } } });

function isInstant(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));
}

function isAddress(value: string): boolean {
  return URL.canParse(value);
}

function validator(shape: OsiaShape): ValidateFunction {
  return ajv.getSchema(`osia#/$defs/${shape}`)!;
}

/** What is wrong with the body, one sentence each; none: it has the document's shape. */
export function osiaFaults(shape: OsiaShape, body: unknown): string[] {
  const validate = validator(shape);
  return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath || 'body'} ${message} ${JSON.stringify(params)}`);
}

/** @throws with everything that is wrong where the body has another shape than the document's */
export function expectOsia(shape: OsiaShape, body: unknown): void {
  const faults = osiaFaults(shape, body);
  if (faults.length) throw new Error(`This is no ${shape} of OSIA:\n${faults.join('\n')}`);
}
