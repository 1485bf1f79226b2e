import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cloneDatabase } from '../support/database.js';

const PROGRAM = fileURLToPath(new URL('../../src/cli/crossfile.mjs', import.meta.url));

/** What a failed test may leave behind. */
const running = new Set<ChildProcess>();

interface Run { child: ChildProcess; output(): string; ended: Promise<number | null> }

/** Starts the program as a user does; `output` is all that it said so far. */
function crossfile(words: string[], settings: Record<string, string>): Run {
  // npm_lifecycle_event would make it watch its parent; NODE_OPTIONS is jest's
  const env: NodeJS.ProcessEnv = { PATH: process.env.PATH, HOME: process.env.HOME, ...settings };
  const child = spawn(process.execPath, [PROGRAM, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
  running.add(child);
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => said, ended };
}

async function finished(words: string[], settings: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const run = crossfile(words, settings);
  return { code: await run.ended, output: run.output() };
}

/** Waits until the program says something that fits; fails with all that it said when it ends before. */
async function said(run: Run, pattern: RegExp): Promise<RegExpExecArray> {
  for (;;) {
    const found = pattern.exec(run.output());
    if (found) return found;
    const more = Promise.race([once(run.child.stdout!, 'data'), once(run.child.stderr!, 'data'), run.ended.then((code) => { throw new Error(`ended with ${code}: ${run.output()}`); })]);
    await more;
  }
}

const SERVES = /serves at (http:\/\/[^ ]+)/;
/** A process that ended but whose parent has not asked yet (a zombie) is gone for us. */
const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

describe('on a data folder of its own', () => {
  let dataDir: string;
  let settings: Record<string, string>;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'crossfile-cli-'));
    settings = { DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'error' };
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    const server = await postmaster().catch(() => null);
    if (server && isAlive(server)) process.kill(server, 'SIGINT');
    await rm(dataDir, { recursive: true, force: true });
  });

  /** The embedded server's process, wherever its data was put. */
  const postmaster = async (): Promise<number> => {
    const note = JSON.parse(await readFile(join(dataDir, 'postgres', 'cluster.json'), 'utf8')) as Record<string, string>;
    const places = [dataDir + '/postgres', ...Object.values(note).filter((value) => typeof value === 'string' && value.startsWith('/'))];
    for (const place of places) {
      const text = await readFile(join(place, 'data', 'postmaster.pid'), 'utf8').catch(() => null);
      if (text) return Number(text.split('\n')[0]);
    }
    throw new Error('No postmaster.pid found.');
  };

  test('serves, says how to make the first user, takes commands beside it, leaves nothing behind', async () => {
    const serving = crossfile(['serve'], settings);
    const [, base] = await said(serving, SERVES);
    expect(serving.output()).toMatch(/There is no user yet.*crossfile user add/s);
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);

    const added = await finished(['user', 'add', 'jo.smith', '--name', 'Jo Smith', '--role', 'administrator'], settings);
    expect(added).toMatchObject({ code: 0, output: expect.stringMatching(/one-time invitation/) });
    const [, invitation] = /"invitation": "([^"]+)"/.exec(added.output)!;
    const post = (path: string, body: unknown): Promise<Response> =>
      fetch(base + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    const password = 'a long enough pass phrase';
    expect((await post('/api/v1/invitations', { invitation, password })).ok).toBe(true);
    expect((await post('/api/v1/invitations', { invitation, password })).ok).toBe(false);
    expect((await post('/api/v1/tokens', { username: 'jo.smith', password })).status).toBe(201);

    const file = join(dataDir, 'arrivals.csv');
    await writeFile(file, 'date,migrants_arrived,boats_arrived\n2025-08-06,155,2\n2025-02-30,1,1\n');
    expect(await finished(['import', 'arrivals', file], settings)).toMatchObject({ code: 1, output: expect.stringMatching(/line 3, column 1.*Nothing was imported/s) });
    await writeFile(file, 'date,migrants_arrived,boats_arrived\n2025-08-06,155,2\n');
    expect(await finished(['import', 'arrivals', file, '--dry-run'], settings)).toMatchObject({ code: 0, output: expect.stringMatching(/1 added.*Dry run/) });
    expect(await finished(['import', 'arrivals', file], settings)).toMatchObject({ code: 0, output: expect.stringMatching(/1 added/) });
    expect(await finished(['import', 'arrivals', file], settings)).toMatchObject({ code: 0, output: expect.stringMatching(/0 added, 0 revised, 1 unchanged/) });
    expect(await finished(['verify'], settings)).toMatchObject({ code: 0, output: expect.stringMatching(/Every entry is as it was written/) });

    const server = await postmaster();
    expect(isAlive(server)).toBe(true);
    serving.child.kill('SIGTERM');
    expect(await serving.ended).toBe(0);
    expect(isAlive(server)).toBe(false);
  });

  test('a kill -9 of the app, then of the server too, is recovered from', async () => {
    const first = crossfile(['serve'], settings);
    await said(first, SERVES);
    first.child.kill('SIGKILL');
    await first.ended;
    const second = crossfile(['serve'], settings);
    await said(second, SERVES);
    const server = await postmaster();
    second.child.kill('SIGKILL');
    await second.ended;
    process.kill(server, 'SIGKILL');
    const third = crossfile(['serve'], settings);
    const [, base] = await said(third, SERVES);
    expect((await fetch(`${base}/health/ready`)).status).toBe(200);
    expect(third.output()).not.toMatch(/no user yet/);
    third.child.kill('SIGINT');
    expect(await third.ended).toBe(0);
  });
});

test('wrong words and wrong settings are told by name', async () => {
  expect(await finished(['fly'], {})).toMatchObject({ code: 2, output: expect.stringMatching(/crossfile serve/) });
  expect(await finished(['user', 'add'], {})).toMatchObject({ code: 2, output: expect.stringMatching(/Say: crossfile user add/) });
  expect(await finished(['user', 'add', 'x', '--name', 'X', '--role', 'king'], {})).toMatchObject({ code: 2, output: expect.stringMatching(/"king" is none/) });
  expect(await finished(['serve', '--port'], {})).toMatchObject({ code: 2 });
  expect(await finished(['serve'], { PORT: 'abc' })).toMatchObject({ code: 1, output: expect.stringMatching(/^PORT is wrong: expected a whole number/) });
  expect(await finished(['serve'], { DATABASE_URL: 'mysql://x/y' })).toMatchObject({ code: 1, output: expect.stringMatching(/^DATABASE_URL is wrong/) });
  expect(await finished(['serve'], { DATABASE_URL: 'postgres://x@localhost:1/y' })).toMatchObject({ code: 1, output: expect.stringMatching(/^SESSION_SECRET is wrong/) });
  const secret = { DATABASE_URL: 'postgres://x@localhost:1/y', SESSION_SECRET: 'x'.repeat(32) };
  expect(await finished(['serve'], secret)).toMatchObject({ code: 1, output: expect.stringMatching(/^DATABASE_JOBS_URL is wrong: expected where crossfile_jobs signs in/) });
  expect(await finished(['serve'], { ...secret, DATABASE_JOBS_URL: secret.DATABASE_URL })).toMatchObject({ code: 1, output: expect.stringMatching(/^CAPTURE_KEY is wrong: expected 32 random bytes in base64/) });
});

test('the demonstration leaves a database of real work alone, and needs its owner', async () => {
  const database = await cloneDatabase();
  await database.superuser.query(`select set_config('app.actor', '00000000-0000-7000-8000-000000000003', false)`);
  await database.superuser.query('insert into record.person (sex) values (null)');
  expect(await finished(['demo', '--once'], { DATABASE_URL: database.app })).toMatchObject({ code: 1, output: expect.stringMatching(/^DATABASE_OWNER_URL is wrong/) });
  expect(await finished(['demo', '--once'], { DATABASE_URL: database.app, DATABASE_OWNER_URL: database.owner }))
    .toMatchObject({ code: 1, output: expect.stringMatching(/neither empty nor a demonstration/) });
  expect((await database.superuser.query('select count(*)::int as n from record.person')).rows[0].n).toBe(1);
  expect(await finished(['migrate'], { DATABASE_URL: database.app, DATABASE_OWNER_URL: database.owner })).toMatchObject({ code: 0, output: expect.stringMatching(/Nothing to do/) });
  await database.close();
});
