import { resolve } from 'node:path';
import { type BiometricsConfig, readBiometrics } from './config-biometrics.js';
import { WrongSetting } from './wrong-setting.js';

/** What the environment says, checked at start. Everything that can be set is here and in the README. */
export interface Config extends BiometricsConfig {
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
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

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
    ...readBiometrics(env),
  };
}

function postgresUrl(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name];
  if (!value) return undefined;
  if (!/^postgres(ql)?:\/\/[^/]+\/[^/?]+/.test(value)) throw new WrongSetting(name, 'postgres://user:password@host:port/database');
  return value;
}
