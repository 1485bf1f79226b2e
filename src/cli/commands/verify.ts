import { readConfig } from '../../platform/config.js';
import { WrongSetting } from '../../platform/wrong-setting.js';
import { asOwner, openDatabase } from '../../platform/database/open.js';
import { verifyJournal } from '../../platform/database/verify.js';
import { DATABASE, DEMONSTRATION_DATABASE, say } from '../office.js';
import { readWords } from '../usage.js';

/** `crossfile verify [--demo]`: recomputes every digest of the journal. */
export async function verify(words: string[]): Promise<number> {
  const { values } = readWords(words, { demo: { type: 'boolean' } });
  const config = readConfig(process.env);
  if (config.databaseUrl && !config.databaseOwnerUrl) throw new WrongSetting('DATABASE_OWNER_URL', 'the owner beside DATABASE_URL, to read the whole journal');
  const database = await openDatabase(config, values.demo ? DEMONSTRATION_DATABASE : DATABASE, say);
  try {
    const { rowCount } = await asOwner(database.owner!, (client) => client.query(`select where to_regclass('journal.entry') is not null`));
    if (!rowCount) {
      process.stdout.write(`Nothing to verify: this database was never used.${values.demo ? '' : ' The demonstration has its own: crossfile verify --demo.'}\n`);
      return 0;
    }
    const report = await verifyJournal(database.owner!);
    process.stdout.write(`${report.entries} entries read: ${report.recomputed} changes recomputed, ${report.looks} looks, ${report.erased} payloads erased.\n`);
    for (const { after, before } of report.gaps) process.stdout.write(`No entry between ${after} and ${before}: refused writes leave such gaps too.\n`);
    if (report.first) process.stdout.write(`${report.faults} entries are not what was written. The first is ${report.first.entry} (${report.first.table}, ${report.first.recordedAt.toISOString()}): ${report.first.fault}\n`);
    else process.stdout.write('Every entry is as it was written.\n');
    return report.first ? 1 : 0;
  } finally {
    await database.release();
  }
}
