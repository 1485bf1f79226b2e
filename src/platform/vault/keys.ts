import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A data key of AES-256: 32 bytes, under the name that the operator gave it. */
export interface CaptureKey { readonly id: string; readonly key: Buffer }

const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;
const ID = /^[A-Za-z0-9_-]{1,32}$/;

/** What one key is written as, `id:base64`, or alone under the id given; null for anything else, also for a key of one byte repeated. */
export function captureKey(text: string, id?: string): CaptureKey | null {
  const colon = text.indexOf(':');
  const [name, value] = id === undefined ? [text.slice(0, Math.max(colon, 0)), text.slice(colon + 1)] : [id, text];
  if (!ID.test(name) || !BASE64.test(value)) return null;
  const key = Buffer.from(value, 'base64');
  return key.length === 32 && new Set(key).size > 1 ? { id: name, key } : null;
}

/**
 * The key that the embedded database has beside it, made at the first start: `capture.key` in the folder, for this
 * account's eyes only. Of several processes that start at once the first makes it, the others take what it made.
 * @throws Error where the file holds something else
 */
export async function ownKey(dataDir: string): Promise<CaptureKey> {
  const file = join(dataDir, 'capture.key');
  await mkdir(dataDir, { recursive: true });
  const there = await readKey(file);
  if (there) return there;
  const draft = `${file}.${process.pid}-${randomBytes(3).toString('hex')}`;
  await writeFile(draft, `own:${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    await link(draft, file); // fails if it exists: never half a key, never two
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft);
  }
  return (await readKey(file))!;
}

/** The key in that file, null where there is none. */
async function readKey(file: string): Promise<CaptureKey | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (text === undefined) return null;
  const key = captureKey(text.trim());
  if (!key) throw new Error(`${file} is not a key for captures. Put back the file that was there: what it sealed can't be opened without it.`);
  return key;
}
