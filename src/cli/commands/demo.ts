import type { Client } from 'pg';
import { figures, printFigures, printPeople } from '../demo/figures.js';
import { loadDemonstration } from '../demo/load.js';
import { readConfig, type Config } from '../../platform/config.js';
import { WrongSetting } from '../../platform/wrong-setting.js';
import { migrate } from '../../platform/database/migrate.js';
import { asOwner, openDatabase, type OpenedDatabase } from '../../platform/database/open.js';
import { captureSettings, DEMONSTRATION_DATABASE, say, withServices } from '../office.js';
import { readWords } from '../usage.js';
import { listen, requireJobs, requireKeys } from './serve.js';

/** `crossfile demo [--once]`: the scheme's first months with invented people, then the office of 14 November 2025. */
export async function demo(words: string[]): Promise<number | void> {
  const { values } = readWords(words, { once: { type: 'boolean' } });
  // demonstration accounts have known passwords: never on another interface than loopback
  const config: Config = { ...readConfig(process.env), host: '127.0.0.1' };
  if (config.databaseUrl && !config.databaseOwnerUrl) throw new WrongSetting('DATABASE_OWNER_URL', 'the owner beside DATABASE_URL, to load the demonstration');
  if (!values.once) requireJobs(config);
  const database = await openDatabase(config, DEMONSTRATION_DATABASE, say);
  if (values.once) {
    try {
      return (await prepare(config, database)) ? 0 : 1;
    } finally {
      await database.release();
    }
  }
  await listen(config, database, async () => void (await prepare(config, database)), async (app) => {
    await printPeople(app, (line) => void process.stdout.write(`${line}\n`));
  });
}

/** Loads what is not loaded, prints the table; true when every figure is equal. */
async function prepare(config: Config, database: OpenedDatabase): Promise<boolean> {
  const owner = database.owner!;
  const kind = await asOwner(owner, kindOf);
  if (kind === 'other') throw new Error('This database is neither empty nor a demonstration. The demonstration leaves it alone: choose another.');
  requireKeys(config);
  if (kind === 'half-loaded') {
    say('The demonstration was not loaded whole: it is loaded again from nothing.');
    await database.recreate();
  }
  await migrate(owner);
  if (kind !== 'loaded') {
    await asOwner(owner, (client) => client.query('update platform.instance set demonstration = true'));
    await withServices(withoutWaiting(database.app), (office) => loadDemonstration({ office, ownerUrl: owner, say }), await captureSettings(config));
  }
  return withServices(database.app, async (office) => {
    const rows = await figures(office);
    printFigures(rows, (line) => void process.stdout.write(`${line}\n`));
    return rows.every((row) => row.equal);
  });
}

/**
 * The same connections, whose commits don't wait for the disk: a load that is cut off starts again from nothing, and
 * the owner's last commit, which says that it is whole, does wait.
 */
function withoutWaiting(appUrl: string): string {
  const url = new URL(appUrl);
  url.searchParams.set('options', '-c synchronous_commit=off');
  return url.href;
}

/** What the database holds, before anything is done to it. */
async function kindOf(client: Client): Promise<'empty' | 'loaded' | 'half-loaded' | 'other'> {
  const { rows: [tables] } = await client.query<{ any: boolean; ours: boolean }>(`
    select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')) as any,
           to_regclass('platform.instance') is not null as ours`);
  if (!tables.any) return 'empty';
  if (!tables.ours) return 'other';
  const { rows: [instance] } = await client.query<{ demonstration: boolean; whole: boolean }>('select demonstration, demonstration_loaded_at is not null as whole from platform.instance');
  if (!instance?.demonstration) {
    // migrated, then cut off before it was marked: nobody but the set-up has written a line
    const { rowCount } = await client.query(`select from journal.entry where actor_id <> '00000000-0000-7000-8000-000000000001' limit 1`);
    return rowCount ? 'other' : 'empty';
  }
  return instance.whole ? 'loaded' : 'half-loaded';
}
