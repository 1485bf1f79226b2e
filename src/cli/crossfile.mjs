#!/usr/bin/env node
/**
 * The command `crossfile`. In a checkout it first builds what is missing or out of date; where there
 * is nothing to build from (a container image) it runs what was built. The command itself runs in
 * this process, so signals and exit codes are its own.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const SETTINGS = ['package.json', '.swcrc', 'nest-cli.json'];
const PATIENCE_MS = 60_000;

if (existsSync(join(root, 'node_modules/@nestjs/cli/bin/nest.js')) && existsSync(join(root, 'src/cli/main.ts'))) {
  try {
    await build();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
process.setSourceMapsEnabled(true);
await import('../../dist/src/cli/main.js');

/** Brings dist/src up to date with src. Throws an Error with the compiler's output if that fails. */
async function build() {
  if (await fresh()) return;
  await mkdir(join(root, 'dist'), { recursive: true });
  const unlock = await lock(join(root, 'dist/.lock'));
  try {
    if (!(await fresh())) await compile(); // another process may have built while we waited
  } finally {
    await unlock();
  }
}

/** Whether dist was begun after the last change to anything it is made of. */
async function fresh() {
  const built = await modified(join(root, 'dist/src/cli/main.js'));
  const sources = await readdir(join(root, 'src'), { recursive: true }); // folders too: a removal changes theirs
  const paths = [...SETTINGS, 'src', ...sources.map((path) => join('src', path))];
  const changes = await Promise.all(paths.map((path) => modified(join(root, path))));
  return changes.every((changed) => changed < built);
}

function modified(path) {
  return stat(path).then((found) => found.mtimeMs, () => 0);
}

/** Compiles beside dist/src and then takes its place: nobody ever sees half a build. */
async function compile() {
  const begun = new Date();
  const config = JSON.parse(await readFile(join(root, 'nest-cli.json'), 'utf8'));
  config.compilerOptions.deleteOutDir = false;
  // As deep as dist/src is, so the paths in the source maps hold after the move.
  Object.assign(config.compilerOptions.builder.options, { outDir: 'dist/src.new', stripLeadingPaths: true });
  await rm(join(root, 'dist/src.new'), { recursive: true, force: true });
  await writeFile(join(root, 'dist/nest-cli.json'), JSON.stringify(config));

  const nest = spawnSync(process.execPath, ['node_modules/@nestjs/cli/bin/nest.js', 'build', '--config', 'dist/nest-cli.json'], {
    cwd: root, encoding: 'utf8',
  });
  const entry = join(root, 'dist/src.new/cli/main.js');
  if (nest.status !== 0 || !(await modified(entry))) {
    throw new Error(`Crossfile could not be built.\n${nest.stdout}${nest.stderr}${nest.error?.message ?? ''}`);
  }
  await utimes(entry, begun, begun); // a file changed during the build is newer than the build
  await rm(join(root, 'dist/src.old'), { recursive: true, force: true });
  await rename(join(root, 'dist/src'), join(root, 'dist/src.old')).catch(() => undefined);
  await rename(join(root, 'dist/src.new'), join(root, 'dist/src'));
  await rm(join(root, 'dist/src.old'), { recursive: true, force: true });
}

/** Holds a lock file with our process id; one that a dead process left is taken over. */
async function lock(file) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    const age = Date.now() - (await modified(file));
    // One still empty may just be being written; and no build takes a minute, whoever has that number now.
    if (age > PATIENCE_MS || (owner ? owner === process.pid || !alive(owner) : age > 5_000)) await takeAway(file, owner);
    if (Date.now() > deadline) throw new Error(`Another process (${owner}) has been building for a minute. If that is wrong, remove ${file}.`);
    await pause(50);
  }
}

/** Removes the dead owner's lock and no other: one that somebody took since is put back. */
async function takeAway(file, owner) {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
  } catch {
    return; // somebody else removed it
  }
  if (Number(await readFile(aside, 'utf8')) === owner) await rm(aside);
  else await rename(aside, file);
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
