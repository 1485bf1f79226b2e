import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import { FILTERS } from './filters.js';

const require = createRequire(import.meta.url);

/** The folder that holds package.json: templates and scripts are read from src, also by what was built into dist. */
export const ROOT = rootFrom(dirname(fileURLToPath(import.meta.url)));
function rootFrom(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootFrom(dirname(folder));
}

/** The folder of an installed package. */
export const packageFolder = (name: string): string => dirname(require.resolve(`${name}/package.json`));

/** Nunjucks with escaping on. Templates: `layout.njk` and `crossfile/*` of the platform, `<room>/views/*` of each room, GOV.UK's and MoJ's. */
export function templates(): nunjucks.Environment {
  const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader([
    join(ROOT, 'src/platform/pages/views'), join(ROOT, 'src/features'),
    join(packageFolder('govuk-frontend'), 'dist'), packageFolder('@ministryofjustice/frontend'),
  ]), { autoescape: true, throwOnUndefined: false, trimBlocks: true, lstripBlocks: true });
  for (const [name, filter] of Object.entries(FILTERS)) environment.addFilter(name, filter as (...values: unknown[]) => unknown);
  return environment;
}
