import { stat } from 'node:fs/promises';
import { run, type Account } from './program.js';

/**
 * The account that has to run the server. PostgreSQL refuses to run as root, so root hands over: to
 * the owner of the data when there is some, else to `postgres`, else to `nobody`. No account is
 * ever created. Nothing means: the account of this process.
 */
export async function serverAccount(data: string): Promise<Account | undefined> {
  const self = process.getuid!();
  const owner = await stat(data).catch(() => undefined);
  if (self !== 0) {
    if (owner && owner.uid !== self) {
      throw new Error(`The database in ${data} belongs to another account (uid ${owner.uid}). Start Crossfile as that account or as root.`);
    }
    return undefined;
  }
  if (owner && owner.uid !== 0) {
    const name = await run('id', ['-un', String(owner.uid)]);
    return { name: name.ok ? name.output : `uid ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  for (const name of ['postgres', 'nobody']) {
    const uid = await run('id', ['-u', name]); // `id` asks whatever the system keeps accounts in
    const gid = await run('id', ['-g', name]);
    if (uid.ok && gid.ok) return { name, uid: Number(uid.output), gid: Number(gid.output) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is neither an account "postgres" nor "nobody" to hand over to. ' +
      'Start Crossfile as an ordinary user, or set DATABASE_URL and DATABASE_OWNER_URL.',
  );
}

/** Whether the account gets into the folder; tried out rather than worked out from permissions. */
export async function canEnter(account: Account | undefined, folder: string): Promise<boolean> {
  return (await run('/bin/sh', ['-c', 'cd "$0"', folder], account)).ok;
}
