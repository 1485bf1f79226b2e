import { Client } from 'pg';
import type { Config } from '../config.js';
import { openCluster } from './cluster.js';
import { provision, type DatabaseUrls } from './provision.js';

/** A database that this process uses until `release`. */
export interface OpenedDatabase {
  readonly app: string;
  /** Absent where DATABASE_URL comes without DATABASE_OWNER_URL: then nothing can be migrated or loaded. */
  readonly owner?: string;
  /** Absent where DATABASE_URL comes without DATABASE_JOBS_URL: then no job is worked on by this process. */
  readonly jobs?: string;
  readonly embedded: boolean;
  /** Empties it and leaves it as it was made; only where the owner is known. */
  recreate(): Promise<void>;
  release(): Promise<void>;
}

/** The database of DATABASE_URL, or one of that name in the embedded cluster, started if need be. */
export async function openDatabase(config: Config, name: string, say: (line: string) => void): Promise<OpenedDatabase> {
  if (config.databaseUrl) {
    const { databaseUrl: app, databaseOwnerUrl: owner, databaseJobsUrl: jobs } = config;
    return { app, owner, jobs, embedded: false, recreate: () => empty(owner), release: async () => undefined };
  }
  const cluster = await openCluster(config.dataDir, say);
  try {
    const urls: DatabaseUrls = await provision(cluster, name);
    return { ...urls, embedded: true, recreate: () => empty(urls.owner), release: () => cluster.release() };
  } catch (error) {
    await cluster.release();
    throw error;
  }
}

async function empty(owner: string | undefined): Promise<void> {
  if (!owner) throw new Error('Set DATABASE_OWNER_URL: only the owner can empty a database.');
  await asOwner(owner, (client) => client.query('drop schema if exists record, journal, platform, queue, migration cascade'));
}

/** Runs `work` on one connection of the owner. */
export async function asOwner<T>(owner: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: owner });
  await client.connect();
  try {
    await client.query('set role crossfile_owner');
    return await work(client);
  } finally {
    await client.end();
  }
}
