import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOME } from '../../platform/database/migrate.js';

/** A file of src/cli/demo/data, whether we run from src or from dist/src. */
export function demonstrationData(name: 'small-boat-arrivals-daily.csv' | 'scheme-public-figures.csv'): Promise<string> {
  return readFile(join(HOME, 'src', 'cli', 'demo', 'data', name), 'utf8');
}
