import { createHash, randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { type CaptureSettings } from '../../src/app.module.js';
import { MatchingSetting } from '../../src/platform/matching/matching-setting.js';
import { hashPassword } from '../../src/platform/access/accounts.js';
import type { Actor } from '../../src/platform/access/actor.js';
import type { Role } from '../../src/domain/role.js';
import { cloneDatabase, type TestDatabase } from './database.js';

export interface Answer<T = any> { status: number; body: T; headers: Record<string, string>; text: string }

/** Somebody who is signed in, as their client sees the office. */
export interface SignedIn {
  id: string; ref: string; username: string; token: string;
  /** The same user as services see them. */
  actor: Actor;
  get(url: string, headers?: Record<string, string>): Promise<Answer>;
  post(url: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(url: string, version: number | undefined, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  put(url: string, bytes: Buffer, type: string, headers?: Record<string, string>): Promise<Answer>;
}

/** The whole app on a database of its own. */
export interface Office {
  app: NestFastifyApplication;
  database: TestDatabase;
  /** A new user with these roles, signed in. */
  user(...roles: Role[]): Promise<SignedIn>;
  /** Gives them a password, so that they can sign in on the pages; their tokens stay good. */
  password(user: SignedIn, password: string): Promise<void>;
  /** Where it listens. */
  base: string;
  /** Without a token. */
  stranger: Pick<SignedIn, 'get' | 'post' | 'patch' | 'put'>;
  close(): Promise<void>;
}

/** What captures are sealed with in tests, unless a test says otherwise. */
export const TEST_KEYS = [{ id: 'test', key: createHash('sha256').update('a key of the tests').digest() }];

/** @param jobs whether it does the jobs that it enqueues @param database one that is open already */
export async function openOffice({ jobs = true, captures, database: given }: { jobs?: boolean; captures?: CaptureSettings; database?: TestDatabase } = {}): Promise<Office> {
  const database = given ?? await cloneDatabase();
  const app = await createApp({ appUrl: database.app, jobsUrl: jobs ? database.jobs : undefined, logLevel: (process.env.TEST_LOG as 'error') ?? 'error', poolSize: 8, captures: { keys: TEST_KEYS, matching: new MatchingSetting({ threads: 0 }), ...captures } });
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  let count = 0;

  const client = (authorization?: Record<string, string>): Pick<SignedIn, 'get' | 'post' | 'patch' | 'put'> => {
    const send = async (method: string, url: string, payload: string | Buffer | undefined, headers: Record<string, string>): Promise<Answer> => {
      const response = await fetch(base + url, { method, body: payload as BodyInit | undefined, headers: { ...authorization, ...headers }, redirect: 'manual' });
      const text = await response.text();
      const json = /^application\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, body: json && text ? JSON.parse(text) : undefined, headers: Object.fromEntries(response.headers), text };
    };
    const json = { 'content-type': 'application/json' };
    return {
      get: (url, headers = {}) => send('GET', url, undefined, headers),
      post: (url, body, headers = {}) => send('POST', url, body === undefined ? undefined : JSON.stringify(body), { ...(body === undefined ? {} : json), ...headers }),
      patch: (url, version, body, headers = {}) => send('PATCH', url, JSON.stringify(body), { ...json, ...(version === undefined ? {} : { 'if-match': `"${version}"` }), ...headers }),
      put: (url, bytes, type, headers = {}) => send('PUT', url, bytes, { 'content-type': type, ...headers }),
    };
  };

  return {
    app, database, base, stranger: client(),
    async user(...roles) {
      const username = `${roles[0] ?? 'nobody'}-${++count}`;
      await database.superuser.query(`select set_config('app.actor', '00000000-0000-7000-8000-000000000001', false)`);
      const { rows: [user] } = await database.superuser.query<{ id: string; ref: string }>(
        'insert into record.app_user (username, display_name) values ($1, $2) returning id, ref', [username, `Test ${username}`]);
      for (const role of roles) await database.superuser.query('insert into record.role_grant (user_id, role, granted_by) values ($1, $2, $1)', [user.id, role]);
      const token = `cft_${randomBytes(32).toString('base64url')}`;
      await database.superuser.query(`insert into platform.token (hash, user_id, expires_at) values ($1, $2, now() + interval '15 minutes')`,
        [createHash('sha256').update(token).digest(), user.id]);
      const actor: Actor = { id: user.id, ref: user.ref, username, displayName: `Test ${username}`, roles, requestId: '00000000-0000-7000-8000-00000000abcd' };
      return { id: user.id, ref: user.ref, username, token, actor, ...client({ authorization: `Bearer ${token}` }) };
    },
    async password({ id }, password) {
      await database.superuser.query('insert into platform.credential (user_id, password_hash) values ($1, $2) on conflict do nothing', [id, await hashPassword(password)]);
    },
    async close() {
      // an answer that a test did not read to its end would hold the server open
      (app.getHttpServer() as { closeAllConnections(): void }).closeAllConnections();
      await app.close();
      await database.close();
    },
  };
}
