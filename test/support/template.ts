import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { Client } from 'pg';
import { openCluster } from '../../src/platform/database/cluster.js';
import { migrate, readMigrations } from '../../src/platform/database/migrate.js';
import { provision } from '../../src/platform/database/provision.js';

/**
 * One migrated database that every test file clones. TEST_DATABASE_URL (a superuser's) runs the tests on another
 * server; otherwise it is the embedded one, which forgets the last second if the machine does (fsync off).
 */
export async function prepare(): Promise<void> {
  const given = process.env.TEST_DATABASE_URL;
  const cluster = given ? null : await openCluster(resolve(process.env.TEST_DATA_DIR ?? '.data/test'), (line) => console.log(line), { settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } });
  const superuserUrl = (database: string): string => {
    if (cluster) return cluster.superuserUrl(database);
    const url = new URL(given!);
    url.pathname = `/${database}`;
    return url.href;
  };
  const migrations = await readMigrations();
  const template = `crossfile_template_${createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 12)}`;
  const client = new Client({ connectionString: superuserUrl('postgres') });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(4202)');
    const { rowCount } = await client.query('select from pg_database where datname = $1 and datistemplate', [template]);
    if (!rowCount) {
      await client.query(`drop database if exists ${template}`);
      const urls = await provision({ superuserUrl }, template);
      await migrate(urls.owner, migrations);
      await client.query(`alter database ${template} is_template true`);
    } else {
      await provision({ superuserUrl }, template);
    }
    const { rows } = await client.query<{ datname: string }>(`select datname from pg_database d where datname like 'crossfile_test_%' and not exists (select from pg_stat_activity a where a.datname = d.datname)`);
    for (const { datname } of rows) await client.query(`drop database if exists ${datname}`);
  } finally {
    await client.end();
  }
  process.env.CROSSFILE_TEST_TEMPLATE = template;
  process.env.CROSSFILE_TEST_SUPERUSER = superuserUrl('postgres');
  (globalThis as { crossfileTests?: () => Promise<void> }).crossfileTests = async () => cluster?.release();
}
