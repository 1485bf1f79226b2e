import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { provision, type DatabaseUrls } from '../../src/platform/database/provision.js';

/** A database of one's own: migrated, empty, dropped at the end of the file. */
export interface TestDatabase extends DatabaseUrls {
  name: string;
  /** Everything is open to this one: for arranging, and for attacks that only a superuser could make. */
  superuser: Client;
  /** An open connection of the app's role, as an attacker with the application's own checks switched off. */
  appSession(actor?: { id: string; roles: string; reason?: string }): Promise<Client>;
  close(): Promise<void>;
}

export async function cloneDatabase(): Promise<TestDatabase> {
  const superuserUrl = (database: string): string => {
    const url = new URL(process.env.CROSSFILE_TEST_SUPERUSER!);
    url.pathname = `/${database}`;
    return url.href;
  };
  const name = `crossfile_test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const root = new Client({ connectionString: superuserUrl('postgres') });
  await root.connect();
  await root.query(`create database ${name} template ${process.env.CROSSFILE_TEST_TEMPLATE} strategy file_copy owner crossfile_owner`);
  await root.end();
  const urls = await provision({ superuserUrl }, name);
  const superuser = new Client({ connectionString: superuserUrl(name) });
  await superuser.connect();
  const sessions: Client[] = [];
  return {
    ...urls, name, superuser,
    async appSession(actor) {
      const client = new Client({ connectionString: urls.app });
      await client.connect();
      sessions.push(client);
      if (actor) {
        await client.query(`select set_config('app.actor', $1, false), set_config('app.roles', $2, false), set_config('app.reason', $3, false)`,
          [actor.id, actor.roles, actor.reason ?? '']);
      }
      return client;
    },
    async close() {
      for (const session of sessions) await session.end().catch(() => undefined);
      await superuser.end();
      const last = new Client({ connectionString: superuserUrl('postgres') });
      await last.connect();
      await last.query(`drop database if exists ${name} with (force)`);
      await last.end();
    },
  };
}
