import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { commandOf } from './program.js';

/** What a data folder's postmaster.pid tells. */
export interface Postmaster {
  readonly pid: number;
  /** Whether that process lives and serves this data folder. */
  readonly alive: boolean;
  readonly port: number;
}

/** An empty pid file that is older than this was left by a power cut, not by a server just starting. */
const HALF_WRITTEN_MS = 5_000;

/**
 * The server of a data folder, alive or left behind by a crash; nothing when none is on file.
 * A pid file whose number now belongs to an unrelated process is removed: PostgreSQL would refuse
 * to start for fear of that process.
 */
export async function postmaster(data: string): Promise<Postmaster | undefined> {
  const file = join(data, 'postmaster.pid');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (text === undefined) return undefined;
  const [pid, , , port] = text.split('\n').map(Number); // pid, folder, start, port
  if (!pid || !port) {
    const written = await stat(file).catch(() => undefined);
    if (written && Date.now() - written.mtimeMs > HALF_WRITTEN_MS) await remove(file, text);
    return undefined;
  }
  const command = commandOf(pid);
  // A zombie has no command line left; PostgreSQL would still count it as alive.
  const alive = command !== undefined && (command.includes(` -D ${data} `) || (await worksIn(pid, data)));
  if (command !== undefined && !alive) await remove(file, text);
  return { pid, alive, port };
}

/** Whether the process's working directory is this folder, as it still is after the folder was moved. */
async function worksIn(pid: number, data: string): Promise<boolean> {
  const [cwd, folder] = await Promise.all([stat(`/proc/${pid}/cwd`).catch(() => undefined), stat(data)]);
  return cwd?.ino === folder.ino && cwd.dev === folder.dev;
}

/**
 * Removes the pid file that was judged, and no other. A server that started since has written its
 * own: that one is put back (its shared memory keeps a second server out in the meantime).
 */
async function remove(file: string, judged: string): Promise<void> {
  const aside = `${file}.${process.pid}-${randomBytes(3).toString('hex')}`;
  try {
    await rename(file, aside);
  } catch {
    return; // somebody else removed it
  }
  if ((await readFile(aside, 'utf8')) === judged) await rm(aside);
  else await rename(aside, file);
}
