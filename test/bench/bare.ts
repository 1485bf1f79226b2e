import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Pool } from 'pg';

/**
 * The limit: node:http on pg with the statements that the app sends, token look-up, BEGIN, set_config and view row
 * included, and nothing else: no checks of input, no presenter. STATEMENTS: JSON of {list, read, change}.
 */
const statements = JSON.parse(process.env.STATEMENTS!) as Record<'list' | 'read' | 'change', { text: string; values: unknown[] }>;
const pool = new Pool({ connectionString: process.env.APP_URL, max: 20 });
const OPEN = `select set_config('app.actor', $1, true), set_config('app.roles', $2, true), set_config('app.request', $3, true), set_config('app.reason', $4, true), platform.now() as now`;

createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => { body += chunk.toString(); });
  request.on('end', () => void answer(request.method!, request.url!, request.headers as Record<string, string>, body).then((json) => {
    response.setHeader('content-type', 'application/json');
    response.end(json);
  }));
}).listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('up\n'));

async function answer(method: string, url: string, headers: Record<string, string>, body: string): Promise<string> {
  const client = await pool.connect();
  const { rows: [user] } = await client.query({ name: 'identity', text: 'select * from platform.identity_by_token($1)', values: [createHash('sha256').update(headers.authorization.slice(7)).digest()] });
  await client.query('begin');
  await client.query({ name: 'open', text: OPEN, values: [user.user_id, user.roles, randomUUID(), ''] });
  const path = url.split('?')[0];
  let result: unknown;
  if (path === '/api/v1/cases') {
    const { rows } = await client.query({ name: 'list', ...statements.list });
    await client.query({ name: 'listed', text: 'select journal.looked($1, $2, $3, $4, $5, $6, $7, $8)', values: ['list', 'case_file', null, null, null, null, rows.slice(0, 50).map((row) => row.id), url] });
    result = { items: rows.slice(0, 50) };
  } else if (method === 'GET') {
    const { rows: [row] } = await client.query({ name: 'read', text: statements.read.text, values: [path.split('/')[4]] });
    await client.query({ name: 'viewed', text: `select journal.looked('view', $1, $2, $3, $4, $5, null, null)`, values: ['case_file', row.id, row.personId, row.id, null] });
    result = row;
  } else {
    const { team } = JSON.parse(body) as { team: string };
    const values = [...statements.change.values];
    values[0] = path.split('/')[4];
    values[1] = Number(headers['if-match'].replaceAll('"', ''));
    values[5] = team;
    result = (await client.query({ name: 'change', text: statements.change.text, values })).rows[0];
  }
  await client.query('commit');
  client.release();
  return JSON.stringify(result);
}
