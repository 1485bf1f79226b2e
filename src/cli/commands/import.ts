import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { ArrivalsService } from '../../features/arrivals/arrivals.service.js';
import { systemActor } from '../../platform/access/actor.js';
import { withOffice } from '../office.js';
import { readWords, Usage } from '../usage.js';

/** `crossfile import arrivals FILE.csv`: looks at the whole file first; all of it goes in or nothing. */
export async function importArrivals(words: string[]): Promise<number> {
  const { positionals: [what, file, ...rest], values } = readWords(words, { 'dry-run': { type: 'boolean' }, source: { type: 'string' } });
  if (what !== 'arrivals' || !file || rest.length) throw new Usage('Say: crossfile import arrivals FILE.csv [--dry-run] [--source "Where it comes from"]');
  const text = utf8(await readFile(file).catch(() => { throw new Usage(`Cannot read the file ${file}.`); }));
  return withOffice(async (office) => {
    const arrivals = office.get(ArrivalsService);
    const actor = systemActor('import', randomUUID());
    const source = values.source ?? basename(file);
    const checked = await arrivals.importOfficial(actor, text, { dryRun: true, source });
    for (const { line, column, message } of checked.errors) process.stdout.write(`line ${line}, column ${column}: ${message}\n`);
    if (checked.errors.length) {
      process.stdout.write(`${checked.errors.length} errors. Nothing was imported.\n`);
      return 1;
    }
    const report = values['dry-run'] ? checked : await arrivals.importOfficial(actor, text, { dryRun: false, source });
    process.stdout.write(`${report.rows} days read: ${report.added} added, ${report.superseded} revised, ${report.unchanged} unchanged.${values['dry-run'] ? ' Dry run: nothing was imported.' : ''}\n`);
    return 0;
  });
}

function utf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Usage('The file is not valid UTF-8.');
  }
}
