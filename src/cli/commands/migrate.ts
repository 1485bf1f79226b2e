import { readConfig } from '../../platform/config.js';
import { WrongSetting } from '../../platform/wrong-setting.js';
import { migrate } from '../../platform/database/migrate.js';
import { openDatabase } from '../../platform/database/open.js';
import { DATABASE, say } from '../office.js';
import { readWords } from '../usage.js';

/** `crossfile migrate`: brings the database to this version. */
export async function migrateDatabase(words: string[]): Promise<number> {
  readWords(words, {});
  const config = readConfig(process.env);
  if (config.databaseUrl && !config.databaseOwnerUrl) throw new WrongSetting('DATABASE_OWNER_URL', 'the owner beside DATABASE_URL, to migrate');
  const database = await openDatabase(config, DATABASE, say);
  try {
    const done = await migrate(database.owner!);
    process.stdout.write(done.length ? `Migrated: ${done.join(', ')}\n` : 'Nothing to do: the database is at this version.\n');
    return 0;
  } finally {
    await database.release();
  }
}
