import { chown, mkdir, mkdtemp, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import type { Home } from './home.js';
import { postmaster } from './postmaster.js';
import { commandOf, run } from './program.js';

const STOP_MS = 60_000;
const POLL_MS = 20;

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // The log must not hold what is in the records: no statements, no DETAIL with the values of a row.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** Creates the data folder unless there is one. Several may try at once: the first one done wins. */
export async function prepareData(home: Home, { folder, major }: Binaries): Promise<void> {
  if (await exists(home.data)) {
    const made = (await readFile(join(home.data, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
    if (made === major) return;
    throw new Error(
      made
        ? `The database in ${home.data} was made by PostgreSQL ${made}; this Crossfile brings PostgreSQL ${major}, which can't open it. ` +
          'Start it with the Crossfile that made it, or move the folder away to begin with an empty database.'
        : `${home.data} is in the way: it is not a PostgreSQL data folder.`,
    );
  }
  await forgetHalves(home.folder);
  const stage = await mkdtemp(join(home.folder, `new-${process.pid}-`));
  try {
    const data = join(stage, 'data');
    const password = join(stage, 'password');
    await mkdir(data, { mode: 0o700 });
    await writeFile(password, home.password, { mode: 0o600 });
    const { account } = home;
    if (account) for (const path of [stage, data, password]) await chown(path, account.uid, account.gid);
    const { ok, output } = await run(join(folder, 'bin', 'initdb'), [
      '--pgdata', data, '--username', 'postgres', '--pwfile', password, '--auth', 'scram-sha-256',
      '--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8',
      '--data-checksums',
    ], account);
    if (!ok) throw new Error(`PostgreSQL could not create its data folder in ${home.folder}:\n${output}`);
    await rename(data, home.data).catch(async (error) => {
      if (!(await exists(home.data))) throw error;
    });
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Starts the server on a port and waits until it takes connections. On failure: what its log says since. */
export async function start(home: Home, { folder }: Binaries, port: number, settings: Record<string, string>) {
  const log = await open(home.log, 'a', 0o600);
  const { size } = await log.stat();
  if (home.account) await log.chown(home.account.uid, home.account.gid);
  await log.close();
  const options = Object.entries({ ...SETTINGS, ...settings, port: String(port) })
    .map(([name, value]) => `-c ${name}='${value.replaceAll("'", `'\\''`)}'`); // pg_ctl hands them to a shell
  const { ok, output } = await run(join(folder, 'bin', 'pg_ctl'), [
    'start', '--wait', '--timeout', '60', '--pgdata', home.data, '--log', home.log, '--options', options.join(' '),
  ], home.account);
  return { ok, said: ok ? '' : `${output}\n${(await readFile(home.log)).subarray(size).toString()}`.trim() };
}

/** Stops the server (connections are cut, transactions rolled back) and waits until it is gone. */
export async function stop(home: Home, { folder }: Binaries): Promise<void> {
  const server = await postmaster(home.data);
  // Not pg_ctl's own wait: when somebody starts the next server at once, it waits for that one to go.
  const { output } = await run(join(folder, 'bin', 'pg_ctl'), ['stop', '--mode', 'fast', '--no-wait', '--pgdata', home.data], home.account);
  for (const deadline = Date.now() + STOP_MS; Date.now() < deadline; await pause(POLL_MS)) {
    const now = await postmaster(home.data);
    if (!now?.alive || now.pid !== server?.pid) return;
  }
  throw new Error(`PostgreSQL did not stop: ${output}\n${await lastWords(home)}`);
}

/** The last lines of the server's log. */
export async function lastWords(home: Home): Promise<string> {
  const text = await readFile(home.log, 'utf8').catch(() => '');
  return `Last lines of ${home.log}:\n${text.trim().split('\n').slice(-10).join('\n') || '(empty)'}`;
}

/** A port of 127.0.0.1 that nobody listens on. Somebody may take it before the server does. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Removes what processes killed during initdb left behind. */
async function forgetHalves(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^new-(\d+)-/.exec(name)?.[1];
    if (pid && commandOf(Number(pid)) === undefined) await rm(join(folder, name), { recursive: true, force: true });
  }
}

const exists = (path: string) => stat(path).then(() => true, () => false);
