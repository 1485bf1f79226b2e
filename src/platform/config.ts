import { isAbsolute, resolve } from 'node:path';
import { type ExtractorSetting } from './extractor/extractor.js';
import { captureKey, type CaptureKey } from './vault/keys.js';

/** What the environment says, checked at start. Everything that can be set is here and in the README. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** Absolute path of the folder that holds the embedded cluster. */
  readonly dataDir: string;
  /** Absent: the embedded PostgreSQL under dataDir. */
  readonly databaseUrl?: string;
  /** Who migrates; needed beside databaseUrl. */
  readonly databaseOwnerUrl?: string;
  /** Where the role that owns the job queue signs in; needed beside databaseUrl by what serves. */
  readonly databaseJobsUrl?: string;
  /** Signs the session cookie. Only a demonstration and the embedded server may make one up. */
  readonly sessionSecret?: string;
  readonly logLevel: LogLevel;
  /** Addresses of proxies whose X-Forwarded-For is believed, comma-separated; absent: nobody's. */
  readonly trustProxy?: string;
  /** What captures are sealed with, the first; the others open what they sealed. Needed beside databaseUrl by what serves. */
  readonly captureKeys?: readonly CaptureKey[];
  /** The operator's command that finds minutiae; absent: templates are handed in. */
  readonly extractor?: ExtractorSetting;
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A setting that can't be used: says its name and what was expected, and never repeats a secret. */
export class WrongSetting extends Error {
  constructor(readonly setting: string, expected: string) {
    super(`${setting} is wrong: expected ${expected}.`);
  }
}

/** @throws WrongSetting for the first value that is wrong. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const port = Number(env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new WrongSetting('PORT', 'a whole number from 0 to 65535');
  const logLevel = (env.LOG_LEVEL ?? 'info') as LogLevel;
  if (!LOG_LEVELS.includes(logLevel)) throw new WrongSetting('LOG_LEVEL', `one of ${LOG_LEVELS.join(', ')}`);
  const databaseUrl = postgresUrl(env, 'DATABASE_URL');
  const databaseOwnerUrl = postgresUrl(env, 'DATABASE_OWNER_URL');
  if (databaseOwnerUrl && !databaseUrl) throw new WrongSetting('DATABASE_OWNER_URL', 'DATABASE_URL beside it');
  const databaseJobsUrl = postgresUrl(env, 'DATABASE_JOBS_URL');
  if (databaseJobsUrl && !databaseUrl) throw new WrongSetting('DATABASE_JOBS_URL', 'DATABASE_URL beside it');
  const sessionSecret = env.SESSION_SECRET || undefined;
  if (sessionSecret && sessionSecret.length < 32) throw new WrongSetting('SESSION_SECRET', 'at least 32 characters');
  return {
    port,
    host: env.HOST || '127.0.0.1',
    dataDir: resolve(env.DATA_DIR || '.data'),
    databaseUrl,
    databaseOwnerUrl,
    databaseJobsUrl,
    sessionSecret,
    logLevel,
    trustProxy: env.TRUST_PROXY || undefined,
    captureKeys: captureKeys(env),
    extractor: extractor(env),
  };
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

function listOf(text: string): string[] | null {
  try {
    const list = JSON.parse(text) as unknown;
    return Array.isArray(list) && list.every((one) => typeof one === 'string' && !one.includes('\0')) ? (list as string[]) : null;
  } catch {
    return null;
  }
}

function postgresUrl(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name];
  if (!value) return undefined;
  if (!/^postgres(ql)?:\/\/[^/]+\/[^/?]+/.test(value)) throw new WrongSetting(name, 'postgres://user:password@host:port/database');
  return value;
}
