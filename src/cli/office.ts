import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule, type CaptureSettings } from '../app.module.js';
import { type Config, readConfig } from '../platform/config.js';
import { migrate } from '../platform/database/migrate.js';
import { openDatabase, type OpenedDatabase } from '../platform/database/open.js';
import { ownKey } from '../platform/vault/keys.js';

/** The name of the embedded database that holds real work; the demonstration has its own. */
export const DATABASE = 'crossfile';
export const DEMONSTRATION_DATABASE = 'crossfile_demo';

export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs `work` with the services of the house, without a network, on the database of the environment. */
export async function withOffice<T>(work: (office: INestApplicationContext, database: OpenedDatabase) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const database = await openDatabase(config, DATABASE, say);
  try {
    if (database.embedded) await migrate(database.owner!);
    return await withServices(database.app, (office) => work(office, database), await captureSettings(config));
  } finally {
    await database.release();
  }
}

/** What captures are sealed with: the keys of the environment; beside the embedded database one of its own, made at the first start. */
export async function captureSettings({ databaseUrl, dataDir, captureKeys = [], extractor, matching, osia }: Config): Promise<CaptureSettings> {
  return { keys: databaseUrl ? captureKeys : [...captureKeys, await ownKey(dataDir)], extractor, matching, osia };
}

/** The services on a database that is open and migrated. */
export async function withServices<T>(appUrl: string, work: (office: INestApplicationContext) => Promise<T>, captures?: CaptureSettings): Promise<T> {
  const office = await NestFactory.createApplicationContext(AppModule.on(appUrl, 4, undefined, undefined, captures), { logger: ['error', 'fatal'], abortOnError: false });
  try {
    return await work(office);
  } finally {
    await office.close();
  }
}
