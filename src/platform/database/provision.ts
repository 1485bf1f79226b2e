import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import type { Cluster } from './cluster.js';
import { HOME } from './migrate.js';

/** Where the three roles sign in to one database. */
export interface DatabaseUrls { app: string; owner: string; jobs: string }

/**
 * Makes sure that roles and database exist in a cluster of ours. The passwords follow from the superuser's,
 * so that every process that may read it comes to the same ones without another file.
 */
export async function provision(cluster: Pick<Cluster, 'superuserUrl'>, database: string): Promise<DatabaseUrls> {
  const root = new URL(cluster.superuserUrl('postgres'));
  const password = (role: string): string => createHmac('sha256', decodeURIComponent(root.password)).update(role).digest('base64url');
  const client = new Client({ connectionString: root.href });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(4200)');
    await client.query(await readFile(join(HOME, 'docker', 'roles.sql'), 'utf8'));
    for (const role of ['crossfile_owner', 'crossfile_app', 'crossfile_jobs']) {
      await client.query(`alter role ${role} password '${password(role)}'`);
    }
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(database)} owner crossfile_owner`);
    // a copy of a template starts with PostgreSQL's own grants: whoever makes temporary tables hangs triggers of their own on them
    await client.query(`revoke temporary on database ${client.escapeIdentifier(database)} from public`);
  } finally {
    await client.end();
  }
  const url = (role: string): string => {
    const at = new URL(root.href);
    at.username = role;
    at.password = password(role);
    at.pathname = `/${encodeURIComponent(database)}`;
    return at.href;
  };
  return { app: url('crossfile_app'), owner: url('crossfile_owner'), jobs: url('crossfile_jobs') };
}
