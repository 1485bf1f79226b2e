import { createHash, randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canEnter, serverAccount } from './account.js';
import type { Account } from './program.js';

/** Where root keeps a cluster whose own folder the server's account can't enter. */
const PUBLIC_PLACE = '/var/lib/crossfile';

/** Where a cluster lives. Only the data belongs to the server's account; all else belongs to us. */
export interface Home {
  readonly folder: string;
  readonly data: string;
  readonly log: string;
  readonly password: string;
  readonly account: Account | undefined;
}

/** What is written once beside the data, for the app's eyes only (0600). */
interface Note {
  readonly folder: string | null; // null: right here, so that the folder may be moved
  readonly password: string;
}

/** Finds the cluster's home below dataDir, or chooses one. */
export async function findHome(dataDir: string, say: (line: string) => void): Promise<Home> {
  await mkdir(join(dataDir, 'postgres'), { recursive: true });
  const here = await realpath(join(dataDir, 'postgres'));
  const { folder: elsewhere, password } = (await readNote(here)) ?? (await writeNote(here));
  const folder = elsewhere ?? here;
  if (/["$`\\\n]/.test(folder)) throw new Error(`PostgreSQL can't live in a folder named with one of " $ \` \\: ${folder}`);

  const data = join(folder, 'data');
  const account = await serverAccount(data);
  if (elsewhere) {
    await mkdir(elsewhere, { recursive: true });
    for (const path of [PUBLIC_PLACE, elsewhere]) await chmod(path, 0o755);
    say(`The database is kept in ${elsewhere}: ${account?.name ?? 'the account running PostgreSQL'} can't enter ${here}.`);
  }
  if (!(await canEnter(account, folder))) {
    throw new Error(`${account?.name ?? 'This account'} runs PostgreSQL but can't enter ${folder}. Make every folder above it accessible (chmod a+x).`);
  }
  return { folder, data, log: join(folder, 'server.log'), password, account };
}

async function readNote(here: string): Promise<Note | undefined> {
  const text = await readFile(join(here, 'cluster.json'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EACCES') throw new Error(`${here} belongs to another account. Start Crossfile as that account or as root.`);
    if (error.code !== 'ENOENT') throw error;
  });
  return text === undefined ? undefined : (JSON.parse(text) as Note);
}

/** Chooses place and password. The first of several processes wins, the others take what it chose. */
async function writeNote(here: string): Promise<Note> {
  if (await stat(join(here, 'data')).catch(() => undefined)) {
    const note = await readNote(here); // another process wrote it just now
    if (note) return note;
    throw new Error(`The password of the database in ${here} is lost: cluster.json is missing. Put it back, or move the folder away to begin with an empty database.`);
  }
  const account = await serverAccount(join(here, 'data'));
  // Others need to walk through to the data but not to look around.
  if (account) await chmod(here, 0o711);
  const name = `${createHash('sha256').update(here).digest('hex').slice(0, 8)}-${randomBytes(3).toString('hex')}`;
  const note: Note = {
    folder: (await canEnter(account, here)) ? null : join(PUBLIC_PLACE, name),
    password: randomBytes(24).toString('base64url'),
  };
  const draft = join(here, `cluster.json.${process.pid}-${randomBytes(3).toString('hex')}`);
  await writeFile(draft, JSON.stringify(note), { mode: 0o600, flush: true });
  try {
    await link(draft, join(here, 'cluster.json')); // fails if it exists: never a half note, never two
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await readNote(here))!;
}
