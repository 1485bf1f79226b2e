import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { migrateQueue } from '../jobs/queue.js';

/** The checkout's or image's top folder, whether we run from src or from dist/src. */
export const HOME = fileURLToPath(new URL(import.meta.url.includes('/dist/src/') ? '../../../../' : '../../../', import.meta.url));

/** One plain SQL file under migrations/. */
export interface Migration { name: string; sql: string; checksum: string }

/** All migrations in order of name. */
export async function readMigrations(folder = join(HOME, 'migrations')): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(names.map(async (name) => {
    const sql = await readFile(join(folder, name), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  }));
}

/**
 * Applies what is missing, each file in a transaction of its own, one process at a time; then the job queue's own.
 * Returns the names applied. @throws when a file that was applied has changed since.
 */
export async function migrate(ownerUrl: string, migrations?: Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('set role crossfile_owner');
    await client.query('select pg_advisory_lock(4201)');
    await client.query(`create schema if not exists migration`);
    await client.query(`create table if not exists migration.applied (name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    await client.query('grant usage on schema migration to crossfile_app');
    await client.query('grant select on migration.applied to crossfile_app');
    const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migration.applied');
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    const done: string[] = [];
    for (const { name, sql, checksum } of wanted) {
      const before = applied.get(name);
      if (before === checksum) continue;
      if (before) throw new Error(`The migration ${name} has changed since it was applied. Migrations go forward only: add another file.`);
      await apply(client, name, sql, checksum);
      done.push(name);
    }
    await migrateQueue(ownerUrl);
    return done;
  } finally {
    await client.end();
  }
}

async function apply(client: Client, name: string, sql: string, checksum: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into migration.applied (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`The migration ${name} failed and left nothing behind: ${(error as Error).message}`, { cause: error });
  }
}
