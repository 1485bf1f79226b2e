import { randomUUID } from 'node:crypto';
import { AbisKeysService } from '../../features/abis/abis-keys.service.js';
import { CaptureBytesService } from '../../features/biometrics/capture-bytes.service.js';
import { systemActor } from '../../platform/access/actor.js';
import { say, withOffice } from '../office.js';
import { readWords, Usage } from '../usage.js';

const MOST = 1000;

/**
 * `crossfile rotate-captures [--batch N]`: seals photos, prints and templates with the first key of CAPTURE_KEYS, also those
 * that lie in the open from before they were sealed. Broken off, the next run goes on; the app may serve meanwhile.
 */
export async function rotateCaptures(words: string[]): Promise<number> {
  const { values } = readWords(words, { batch: { type: 'string' } });
  const batch = Number(values.batch ?? 50);
  if (!Number.isInteger(batch) || batch < 1 || batch > MOST) throw new Usage(`--batch is a whole number from 1 to ${MOST}.`);
  return withOffice(async (office) => {
    const actor = systemActor('setup', randomUUID(), 'Captures are sealed with the first key (rotate-captures).');
    let told = 0;
    const captures = await office.get(CaptureBytesService).rotate(actor, batch, (done) => {
      if (done >= told + 1000) say(`${(told = done)} sealed so far.`);
    });
    // what other agencies' systems keep here
    const clients = await office.get(AbisKeysService).rotate(actor, batch);
    const [sealed, left, failed] = [captures.sealed + clients.sealed, captures.left + clients.left, [...captures.failed, ...clients.failed]];
    process.stdout.write(`${sealed} sealed with the first key.\n`);
    for (const { id, why } of failed.slice(0, 10)) process.stdout.write(`${id}: ${why}\n`);
    if (failed.length > 10) process.stdout.write(`… and ${failed.length - 10} more.\n`);
    process.stdout.write(left ? `${left} are not: keep the other keys, and run this again.\n` : 'Nothing else is sealed with another key: the others may be taken out of CAPTURE_KEYS, once backups that need them are gone.\n');
    return left ? 1 : 0;
  });
}
