import { isAbsolute, resolve } from 'node:path';
import { sendable } from '../domain/callback-address.js';
import { loadCalibration } from '../matching/calibration.js';
import { type OsiaClient, readClients, WrongClients } from './access/clients-file.js';
import { type ExtractorSetting } from './extractor/extractor.js';
import type { FaceSetting } from './faces/setting.js';
import { MatchingSetting } from './matching/matching-setting.js';
import type { OsiaSetting } from './osia/osia-setting.js';
import { captureKey, type CaptureKey } from './vault/keys.js';
import { WrongSetting } from './wrong-setting.js';

/** What the environment says of photos and prints: how they are kept, found in, searched and asked about. */
export interface BiometricsConfig {
  /** What captures are sealed with, the first; the others open what they sealed. Needed beside databaseUrl by what serves. */
  readonly captureKeys?: readonly CaptureKey[];
  /** The operator's command that finds minutiae; absent: templates are handed in. */
  readonly extractor?: ExtractorSetting;
  /** How the embedded fingerprint engine works. */
  readonly matching: MatchingSetting;
  /** Models with which photos are searched; absent: photos are not searched. */
  readonly faces?: FaceSetting;
  /** An agency's ABIS that searches instead of the embedded engines; absent: they do. */
  readonly osia?: OsiaSetting;
  /** Systems of other agencies that may ask here; absent: none. */
  readonly clients?: readonly OsiaClient[];
}

/** @throws WrongSetting for the first value that is wrong */
export function readBiometrics(env: NodeJS.ProcessEnv): BiometricsConfig {
  return { captureKeys: captureKeys(env), extractor: extractor(env), matching: matching(env), clients: clients(env), faces: faces(env), osia: osia(env) };
}

const KEY = '32 random bytes in base64 (openssl rand -base64 32)';

function captureKeys(env: NodeJS.ProcessEnv): CaptureKey[] | undefined {
  const { CAPTURE_KEY: one, CAPTURE_KEYS: several } = env;
  if (one && several) throw new WrongSetting('CAPTURE_KEYS', 'to be set alone: put what CAPTURE_KEY holds into it as 1:KEY');
  if (one) {
    const key = captureKey(one.trim(), '1');
    if (!key) throw new WrongSetting('CAPTURE_KEY', KEY);
    return [key];
  }
  if (!several) return undefined;
  const keys = several.split(',').map((text) => captureKey(text.trim()));
  if (!keys.every((key) => key !== null)) throw new WrongSetting('CAPTURE_KEYS', `id:key,id:key with each key ${KEY}, the one that seals first`);
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new WrongSetting('CAPTURE_KEYS', 'each id once');
  return keys;
}

/** The program and its arguments: a JSON list, or words with spaces between them. */
function extractor(env: NodeJS.ProcessEnv): ExtractorSetting | undefined {
  const text = env.EXTRACTOR_COMMAND?.trim();
  if (!text) return undefined;
  const command = text.startsWith('[') ? listOf(text) : text.split(/\s+/);
  if (!command?.length || !isAbsolute(command[0]!)) throw new WrongSetting('EXTRACTOR_COMMAND', 'the absolute path of a program and its arguments, as words or as a JSON list of texts');
  const seconds = Number(env.EXTRACTOR_SECONDS || 20);
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 300) throw new WrongSetting('EXTRACTOR_SECONDS', 'a whole number from 1 to 300');
  return { command, seconds };
}

/** Both models or none. Whether the files can be used is found out when they are loaded. */
function faces(env: NodeJS.ProcessEnv): FaceSetting | undefined {
  const [detect, embed] = [env.FACE_DETECT_MODEL, env.FACE_EMBED_MODEL];
  if (!detect && !embed) {
    if (env.FACE_THRESHOLD) throw new WrongSetting('FACE_THRESHOLD', 'FACE_DETECT_MODEL and FACE_EMBED_MODEL beside it');
    return undefined;
  }
  if (!detect) throw new WrongSetting('FACE_DETECT_MODEL', 'the path of an .onnx file, beside FACE_EMBED_MODEL');
  if (!embed) throw new WrongSetting('FACE_EMBED_MODEL', 'the path of an .onnx file, beside FACE_DETECT_MODEL');
  const threshold = Number(env.FACE_THRESHOLD || 0.5);
  if (!(threshold > 0 && threshold < 1)) throw new WrongSetting('FACE_THRESHOLD', 'a number between 0 and 1');
  return { detect: resolve(detect), embed: resolve(embed), threshold };
}

function matching(env: NodeJS.ProcessEnv): MatchingSetting {
  const { MATCHING_THREADS: threads, MATCHING_THRESHOLD: decibel, MATCHING_CALIBRATION: calibration } = env;
  if (threads && !(Number.isInteger(Number(threads)) && Number(threads) >= 1 && Number(threads) <= 256)) throw new WrongSetting('MATCHING_THREADS', 'a whole number from 1 to 256');
  if (decibel && !(Number(decibel) >= 10 && Number(decibel) <= 90)) throw new WrongSetting('MATCHING_THRESHOLD', 'a number from 10 to 90, in decibels: 60 is one false match in a million comparisons');
  if (calibration) tryCalibration(calibration);
  return new MatchingSetting({ threads: threads ? Number(threads) : undefined, decibel: decibel ? Number(decibel) : undefined, calibration: calibration || undefined });
}

function tryCalibration(path: string): void {
  try {
    loadCalibration(path);
  } catch (error) {
    throw new WrongSetting('MATCHING_CALIBRATION', `a file written by npm run bench:matching -- --data DIR --calibrate FILE (${(error as Error).message})`);
  }
}

/** BIOMETRICS=osia and what belongs to it. */
function osia(env: NodeJS.ProcessEnv): OsiaSetting | undefined {
  const which = env.BIOMETRICS || 'embedded';
  if (which !== 'embedded' && which !== 'osia') throw new WrongSetting('BIOMETRICS', 'embedded or osia');
  if (which === 'embedded') {
    if (env.OSIA_URL) throw new WrongSetting('OSIA_URL', 'BIOMETRICS=osia beside it');
    return undefined;
  }
  const url = safeAddress(env, 'OSIA_URL');
  if (!url) throw new WrongSetting('OSIA_URL', 'the https address under which the ABIS has its /v1/persons');
  const token = env.OSIA_TOKEN?.trim();
  if (!token || !/^[\x21-\x7e]{16,8000}$/.test(token)) throw new WrongSetting('OSIA_TOKEN', 'the bearer token that the agency gave: at least 16 characters without spaces');
  const gallery = env.OSIA_GALLERY || 'ALL';
  if (!/^[\w.-]{1,100}$/.test(gallery)) throw new WrongSetting('OSIA_GALLERY', 'a name of letters, digits, dots, dashes and underlines');
  const [threshold, maxCandidates, seconds] = [Number(env.OSIA_THRESHOLD || Number.NaN), Number(env.OSIA_MAX_CANDIDATES || 10), Number(env.OSIA_SECONDS || 10)];
  if (env.OSIA_THRESHOLD && !Number.isFinite(threshold)) throw new WrongSetting('OSIA_THRESHOLD', "a number on the ABIS's own scale");
  if (!Number.isInteger(maxCandidates) || maxCandidates < 1 || maxCandidates > 100) throw new WrongSetting('OSIA_MAX_CANDIDATES', 'a whole number from 1 to 100');
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > 300) throw new WrongSetting('OSIA_SECONDS', 'a whole number from 1 to 300');
  return { url, token, callbackUrl: safeAddress(env, 'OSIA_CALLBACK_URL'), gallery, threshold: Number.isFinite(threshold) ? threshold : undefined, maxCandidates, seconds };
}

/** Prints go over TLS, or to a program on the same machine. Without a slash at the end. */
function safeAddress(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = env[name]?.trim();
  if (!text) return undefined;
  const url = sendable(text);
  if (!url || url.search) throw new WrongSetting(name, 'https://host/path without a password, a query or a fragment (http only for this machine)');
  return url.href.replace(/\/+$/, '');
}

function clients({ OSIA_CLIENTS: path }: NodeJS.ProcessEnv): OsiaClient[] | undefined {
  if (!path) return undefined;
  try {
    return readClients(resolve(path));
  } catch (error) {
    throw error instanceof WrongClients ? new WrongSetting('OSIA_CLIENTS', error.message) : error;
  }
}

function listOf(text: string): string[] | null {
  try {
    const list = JSON.parse(text) as unknown;
    return Array.isArray(list) && list.every((one) => typeof one === 'string' && !one.includes('\0')) ? (list as string[]) : null;
  } catch {
    return null;
  }
}
