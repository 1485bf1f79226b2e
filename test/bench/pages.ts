import { gzipSync } from 'node:zlib';
import { hashPassword } from '../../src/platform/access/accounts.js';
import { PASSWORD, Visitor } from '../support/visitor.js';
import type { Filled } from './fill.js';
import type { Server } from './servers.js';
import { median } from './shoot.js';

const ASKED = 150;
const GOAL = 4;
/** HTML of a list of 50, compressed. */
const BUDGET_KB = 40;

/** p50 of pages beside the API's answer about the same record, one client, asked in turn; and how heavy they are. */
export async function pages({ filled, app, refs, say }: { filled: Filled; app: Server; refs: () => string; say: (line: string) => void }): Promise<void> {
  await filled.superuser.query(`insert into platform.credential (user_id, password_hash) select id, $1 from record.app_user where username = 'bench-1' on conflict (user_id) do nothing`, [await hashPassword(PASSWORD)]);
  const visitor = new Visitor(app.url);
  await visitor.signIn('bench-1', PASSWORD);
  const ask = async (path: string, headers: Record<string, string>): Promise<[number, string]> => {
    const started = performance.now();
    const response = await fetch(app.url + path, { headers, redirect: 'error' });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text.slice(0, 300)}`);
    return [performance.now() - started, text];
  };
  const person = async (ref: string): Promise<string> => (await filled.superuser.query<{ ref: string }>('select p.ref from record.person p join record.case_file f on f.person_id = p.id where f.ref = $1', [ref])).rows[0].ref;
  const pairs: [name: string, page: (ref: string) => string, api: (ref: string) => string, of: (ref: string) => Promise<string> | string][] = [
    ['list of 50 cases', () => '/cases?owner=all&state=in_scope&sort=arrived', () => '/api/v1/cases?state=in_scope&sort=arrived&limit=50', (ref) => ref],
    ['case', (ref) => `/cases/${ref}`, (ref) => `/api/v1/cases/${ref}/folder`, (ref) => ref],
    ['person', (ref) => `/people/${ref}`, (ref) => `/api/v1/people/${ref}`, person],
  ];
  say(`\nPages beside the API, one client, ${ASKED} of each in turn`);
  say('                     page ms    API ms |  ratio   goal | HTML kB  gzip kB');
  for (const [name, page, api, of] of pairs) {
    const times: Record<'page' | 'api', number[]> = { page: [], api: [] };
    let html = '';
    for (let asked = -20; asked < ASKED; asked++) { // the first ones only warm up
      const ref = await of(refs());
      const [pageTime, text] = await ask(page(ref), { cookie: visitor.cookie });
      const [apiTime] = await ask(api(ref), { authorization: `Bearer ${filled.token}` });
      html = text;
      if (asked < 0) continue;
      times.page.push(pageTime);
      times.api.push(apiTime);
    }
    const packed = gzipSync(html).length / 1024;
    say(`${name.padEnd(18)}${median(times.page).toFixed(2).padStart(10)}${median(times.api).toFixed(2).padStart(10)} | ${(median(times.page) / median(times.api)).toFixed(2).padStart(6)}  <= ${GOAL} | ${(html.length / 1024).toFixed(1).padStart(7)}  ${packed.toFixed(1).padStart(7)}${name.startsWith('list') ? ` <= ${BUDGET_KB}` : ''}`);
  }
}
