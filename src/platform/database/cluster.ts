import { setTimeout as pause } from 'node:timers/promises';
import { binaries, type Binaries } from './embedded/binaries.js';
import { findHome, type Home } from './embedded/home.js';
import { takeLease, type Lease } from './embedded/lease.js';
import { postmaster } from './embedded/postmaster.js';
import { freePort, lastWords, prepareData, start, stop } from './embedded/server.js';

/** One running embedded cluster, held by this process. */
export interface Cluster {
  /** postgres://… of the cluster's superuser for a database (used only to prepare databases and roles). */
  superuserUrl(database: string): string;
  readonly host: string;
  readonly port: number;
  /** Lets go of the cluster; the last process out stops the server. Idempotent. */
  release(): Promise<void>;
}

type Say = (line: string) => void;

const HOST = '127.0.0.1';
/** How long to try for a server that answers: crash recovery of a big database takes its time. */
const PATIENCE_MS = 120_000;
const POLL_MS = 50;
/** Reasons not to start that pass: another process is quicker, a dying server's memory, a port taken. */
const PASSING = /lock file "postmaster.pid"|pre-existing shared memory|could not bind|could not create any TCP|server did not start in time/;

/**
 * Starts the cluster under dataDir/postgres, or joins the one that runs there. `say` gets one
 * plain-English line for each thing an operator should know. `settings` are PostgreSQL's own and
 * count only for the process that starts the server. Throws an Error that says what to do.
 */
export async function openCluster(
  dataDir: string, say: Say, { settings = {} }: { settings?: Record<string, string> } = {},
): Promise<Cluster> {
  const home = await findHome(dataDir, say);
  const programs = await binaries(home.folder, home.account, say);
  await prepareData(home, programs);
  const cluster = new EmbeddedCluster(home, programs, settings, say);
  await cluster.hold();
  return cluster;
}

class EmbeddedCluster implements Cluster {
  readonly host = HOST;
  port = 0;
  private lease: Promise<Lease>;
  private released?: Promise<void>;

  constructor(
    private readonly home: Home, private readonly programs: Binaries,
    private readonly settings: Record<string, string>, private readonly say: Say,
  ) {}

  superuserUrl(database: string): string {
    return `postgres://postgres:${this.home.password}@${HOST}:${this.port}/${encodeURIComponent(database)}`;
  }

  release(): Promise<void> {
    return (this.released ??= this.letGo());
  }

  /** Joins the server or starts it, whichever it takes, until this process has a lease in it. */
  hold(): Promise<unknown> {
    return (this.lease = this.join());
  }

  private async join(): Promise<Lease> {
    const deadline = Date.now() + PATIENCE_MS;
    let last = 'no server';
    let taken: number | undefined;
    do {
      const server = await postmaster(this.home.data);
      if (server?.alive) {
        try {
          this.port = server.port;
          return await takeLease(this.superuserUrl('postgres'), () => this.lost());
        } catch (error) {
          last = (error as Error).message;
          if ((error as { code?: string }).code === '28P01') throw new Error(`${this.home.data} does not know the password in cluster.json.`);
        }
        await pause(POLL_MS);
        continue;
      }
      // After a crash the old port, so that processes that still run find the server again.
      const before = this.port || server?.port;
      const port = before && before !== taken ? before : await freePort();
      const { ok, said } = await start(this.home, this.programs, port, this.settings);
      if (ok) continue;
      last = said;
      if (!PASSING.test(said)) break;
      if (/could not (bind|create any TCP)/.test(said)) taken = port;
      await pause(POLL_MS);
    } while (Date.now() < deadline);
    throw new Error(`PostgreSQL in ${this.home.folder} does not answer: ${last}\n${await lastWords(this.home)}`);
  }

  /** The server went away under us: bring it back, on the same port if that is still free. */
  private lost(): void {
    if (this.released) return;
    const port = this.port;
    this.say('The connection to the built-in PostgreSQL was lost: it stopped or was killed. Bringing it back.');
    this.hold().then(
      () => this.say(this.port === port ? 'PostgreSQL is back.' : `PostgreSQL is back, but on port ${this.port}: restart Crossfile.`),
      (error: Error) => this.say(error.message),
    );
  }

  private async letGo(): Promise<void> {
    const lease = await this.lease.catch(() => undefined);
    await lease?.end(() => stop(this.home, this.programs));
  }
}
