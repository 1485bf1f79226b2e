import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Public } from '../../src/platform/access/allow.js';
import { AccessModule } from '../../src/platform/access/access.module.js';
import type { Role } from '../../src/domain/role.js';
import { createApp } from '../../src/app.js';
import { UsersService } from '../../src/features/users/users.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';
import { Visitor } from '../support/visitor.js';

let office: Office;
let proxied: { base: string; close(): Promise<void> };
let ada: SignedIn, casey: SignedIn, sam: SignedIn, audrey: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  ada = await office.user('administrator');
  casey = await office.user('caseworker');
  sam = await office.user('supervisor');
  audrey = await office.user('auditor');
  // the same office behind a proxy that tells from where somebody comes
  const app = await createApp({ appUrl: office.database.app, logLevel: 'error', trustProxy: 'loopback' });
  await app.listen(0, '127.0.0.1');
  proxied = { base: await app.getUrl(), close: () => app.close() };
});
afterAll(async () => {
  await proxied.close();
  await office.close();
});

const PASSWORD = 'three words nobody guesses';
let made = 0;

/** A user made the way an administrator makes one, with a password. */
async function colleague(...roles: Role[]): Promise<{ ref: string; username: string; self: string }> {
  const username = `colleague-${++made}`;
  const { body } = await ada.post('/api/v1/users', { username, displayName: `Colleague ${made}`, roles });
  expect(await office.stranger.post('/api/v1/invitations', { invitation: body.invitation, password: PASSWORD })).toMatchObject({ status: 204 });
  return { ref: body.ref, username, self: body.self };
}

const signIn = (username: string, password = PASSWORD): Promise<Answer> => office.stranger.post('/api/v1/tokens', { username, password });
async function signInFrom(address: string, username: string, password = PASSWORD): Promise<Pick<Answer, 'status' | 'body' | 'headers'>> {
  const response = await fetch(`${proxied.base}/api/v1/tokens`, { method: 'POST', body: JSON.stringify({ username, password }), headers: { 'content-type': 'application/json', 'x-forwarded-for': address } });
  return { status: response.status, body: await response.json(), headers: Object.fromEntries(response.headers) };
}
const bearer = async (username: string): Promise<Record<string, string>> => ({ authorization: `Bearer ${(await signIn(username)).body.token}` });
/** The cookie of a new session, signed in on the page as a browser does. */
async function openSession(username: string, planted = ''): Promise<{ cookie: string }> {
  const visitor = new Visitor(office.base, planted);
  await visitor.signIn(username, PASSWORD);
  return { cookie: visitor.session };
}
/** A page shows to who is signed in; everybody else is sent to the door. */
const knows = async (headers: Record<string, string>): Promise<boolean> => {
  const { status, headers: { location } } = await office.stranger.get('/session', headers);
  expect([status, location]).toEqual(status === 204 ? [204, undefined] : [303, '/sign-in?return=%2Fsession']);
  return status === 204;
};

async function idOf(ref: string): Promise<string> {
  return (await office.database.superuser.query('select id from record.app_user where ref = $1', [ref])).rows[0].id;
}

describe('signing in', () => {
  test('by invitation, then by name and password, until it is ended', async () => {
    const invited = await ada.post('/api/v1/users', { username: 'nadia', displayName: 'Nadia Öz', roles: ['caseworker'] });
    expect(invited).toMatchObject({ status: 201, body: { status: 'invited', roles: ['caseworker'], invitationPath: `/invitations/${invited.body.invitation}` } });
    expect((await signIn('nadia')).status).toBe(401);
    const use = (password: string): Promise<Answer> => office.stranger.post('/api/v1/invitations', { invitation: invited.body.invitation, password });
    expect(await use('short')).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/password' }] } });
    expect((await use('nadia nadia nadia')).status).toBe(400);
    expect((await use(PASSWORD)).status).toBe(204);
    expect(await use('another password, taken over')).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/invitation' }] } });

    const { status, body } = await signIn('NADIA');
    expect({ status, body }).toMatchObject({ status: 201, body: { tokenType: 'Bearer', token: expect.stringMatching(/^cft_/) } });
    const headers = { authorization: `Bearer ${body.token}` };
    expect(await office.stranger.get('/api/v1/me', headers)).toMatchObject({ status: 200, body: { username: 'nadia', roles: ['caseworker'], permissions: expect.arrayContaining(['person.write']) } });
    const { rows } = await office.database.superuser.query('select hash from platform.token');
    expect(JSON.stringify(rows)).not.toContain(body.token);
    expect((await office.stranger.get('/api/v1/me', { authorization: `Bearer ${body.token.slice(0, -1)}` })).status).toBe(401);
    expect((await fetch(`${office.base}/api/v1/tokens/current`, { method: 'DELETE', headers })).status).toBe(204);
    expect((await office.stranger.get('/api/v1/me', headers)).status).toBe(401);
  });

  test('a wrong name and a wrong password look alike', async () => {
    const { username } = await colleague('caseworker');
    const [wrongPassword, wrongName] = [await signIn(username, 'not the password'), await signIn('nobody.at.all', 'not the password')];
    expect(wrongPassword).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer', 'content-type': expect.stringContaining('application/problem+json') } });
    expect(wrongName.body).toEqual(wrongPassword.body);
    expect((await signIn('system-setup', '')).status).toBe(400);
    expect((await signIn('system-setup', 'x')).status).toBe(401);
  });

  test('a token ends after 15 minutes', async () => {
    const headers = await bearer((await colleague('caseworker')).username);
    const { rows: [{ minutes }] } = await office.database.superuser.query('select max(extract(epoch from expires_at - created_at) / 60)::int as minutes from platform.token');
    expect(minutes).toBe(15);
    expect((await office.stranger.get('/api/v1/me', headers)).status).toBe(200);
    await office.database.superuser.query(`update platform.token set expires_at = now() - interval '1 second' where user_id = (select id from record.app_user where username = $1)`, [`colleague-${made}`]);
    expect((await office.stranger.get('/api/v1/me', headers)).status).toBe(401);
  });

  test('ten failures from one address close it there and nowhere else, doubling to 15 minutes', async () => {
    const { username } = await colleague('supervisor');
    const at = '203.0.113.7';
    for (let i = 0; i < 10; i++) expect((await signInFrom(at, username, 'wrong')).status).toBe(401);
    const refused = await signInFrom(at, username);
    expect(refused).toMatchObject({ status: 429, body: { type: '/problems/access.too-many-attempts' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await signInFrom('203.0.113.8', username)).status).toBe(201);
    expect((await signInFrom(at, username)).status).toBe(429);
    const waits: number[] = [];
    for (let i = 0; i < 8; i++) {
      const { rows } = await office.database.superuser.query(`select round(extract(epoch from locked_until - last_at))::int as wait from platform.sign_in_attempt where account = $1 and address = $2`, [username, at]);
      waits.push(rows[0].wait);
      await office.database.superuser.query('update platform.sign_in_attempt set locked_until = now() where account = $1', [username]);
      await signInFrom(at, username, 'wrong');
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 900, 900]);
    await office.database.superuser.query('update platform.sign_in_attempt set locked_until = now() where account = $1', [username]);
    expect((await signInFrom(at, username)).status).toBe(201);
    expect((await signInFrom(at, username, 'wrong')).status).toBe(401);
  });

  test('who forges an address without a proxy of ours stays who they are', async () => {
    const { username } = await colleague('supervisor');
    const from = (address: string): Promise<Answer> => office.stranger.post('/api/v1/tokens', { username, password: 'wrong' }, { 'x-forwarded-for': address });
    for (let i = 0; i < 10; i++) expect((await from(`203.0.113.${i}`)).status).toBe(401);
    expect((await from('203.0.113.99')).status).toBe(429);
  });

  test('forty attempts at once are no more than ten, and one household of IPv6 is one address', async () => {
    const { username } = await colleague('supervisor');
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => signInFrom(`2001:db8:0:1::${i + 1}`, username, 'wrong')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
    expect((await signInFrom('2001:db8:0:1:ffff::9', username)).status).toBe(429);
    expect((await signInFrom('2001:db8:0:2::1', username)).status).toBe(201);
  });
});

describe('the session of the pages', () => {
  test('begins with a new id, answers pages only, and ends', async () => {
    const { username } = await colleague('caseworker');
    const planted = await openSession((await colleague('caseworker')).username);
    const session = await openSession(username, planted.cookie);
    expect(session.cookie).not.toBe(planted.cookie);
    expect(await knows(session)).toBe(true);
    // whoever planted the id is not signed in with it
    expect(await knows(planted)).toBe(false);
    expect((await office.stranger.get('/api/v1/me', session)).status).toBe(401);
    expect((await office.stranger.get('/%61pi/v1/me', session)).status).toBe(401);
    expect(await knows(await bearer(username))).toBe(false);
    const { rows } = await office.database.superuser.query('select sess from platform.session');
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
    const visitor = new Visitor(office.base, session.cookie);
    expect(await (await visitor.visit('/no-such-page')).submit('Sign out')).toMatchObject({ status: 200, url: '/sign-in?out=1' });
    expect(await knows(session)).toBe(false);
  });

  test('its cookie is out of reach for scripts and other sites, and a forged one is worth nothing', async () => {
    const { username } = await colleague('caseworker');
    const visitor = new Visitor(office.base);
    const { csrf } = await door(visitor);
    const answer = await fetch(`${office.base}/sign-in`, { method: 'POST', redirect: 'manual', headers: { cookie: visitor.cookie }, body: new URLSearchParams({ _csrf: csrf, username, password: PASSWORD }) });
    const cookies = answer.headers.getSetCookie();
    expect(cookies.find((cookie) => cookie.startsWith('crossfile='))).toMatch(/HttpOnly; SameSite=Lax/i);
    const [name, value] = cookies.find((cookie) => cookie.startsWith('crossfile='))!.split(';')[0].split('=');
    expect(await knows({ cookie: `${name}=${value}` })).toBe(true);
    expect(await knows({ cookie: `${name}=${value.split('.')[0]}` })).toBe(false);
    expect(await knows({ cookie: `${name}=${randomBytes(24).toString('base64url')}.forged` })).toBe(false);
    expect((await office.stranger.get('/session')).headers['set-cookie']).toBeUndefined();
  });

  test('a form of ours signs in; another site cannot, even with its token', async () => {
    const { username } = await colleague('caseworker');
    const visitor = new Visitor(office.base);
    const { csrf } = await door(visitor);
    const post = (headers: Record<string, string>, path = '/sign-in', fields: Record<string, string> = { username, password: PASSWORD }): Promise<Response> =>
      fetch(office.base + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ ...fields, _csrf: csrf }), headers: { cookie: visitor.cookie, ...headers } });
    expect(await post({ origin: office.base, 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 303 });
    for (const headers of [{ origin: 'https://elsewhere.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site', origin: office.base }]) {
      expect((await post(headers as Record<string, string>)).status).toBe(403);
      expect((await post(headers as Record<string, string>, '/sign-out')).status).toBe(403);
    }
    expect((await post({}, '/sign-in', { username: 'a\u0000b', password: 'x' })).status).toBe(400);
  });
});

/** The sign-in page as this browser gets it: its token. */
async function door(visitor: Visitor): Promise<{ csrf: string }> {
  const page = await visitor.visit('/sign-in');
  return { csrf: page.root.querySelector('[name=_csrf]')!.getAttribute('value')! };
}

describe('sessions and tokens end at once', () => {
  const ends: [string, (self: string) => Promise<Answer>][] = [
    ['a role more', (self) => ada.post(`${self}/role-grants`, { role: 'caseworker' })],
    ['a role less', (self) => ada.post(`${self}/role-revocations`, { role: 'supervisor' })],
    ['suspension', (self) => ada.post(`${self}/suspensions`, {})],
    ['the end of sessions', (self) => ada.post(`${self}/session-endings`, { reason: 'Lost a telephone.' })],
  ];
  test.each(ends)('by %s', async (_name, end) => {
    const { username, self } = await colleague('supervisor');
    const [headers, session] = [await bearer(username), await openSession(username)];
    expect(await knows(session)).toBe(true);
    expect((await end(self)).status).toBe(201);
    expect((await office.stranger.get('/api/v1/me', headers)).status).toBe(401);
    expect(await knows(session)).toBe(false);
  });

  test('by a new password, which asks for the old one', async () => {
    const { username } = await colleague('auditor');
    const [headers, session] = [await bearer(username), await openSession(username)];
    const change = (current: string, wanted: string): Promise<Answer> => office.stranger.post('/api/v1/me/password', { current, new: wanted }, headers);
    expect(await change('wrong', 'four other words, never told')).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/current' }] } });
    expect(await change(PASSWORD, 'short')).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/new' }] } });
    expect((await change(PASSWORD, 'four other words, never told')).status).toBe(204);
    expect((await office.stranger.get('/api/v1/me', headers)).status).toBe(401);
    expect(await knows(session)).toBe(false);
    expect((await signIn(username)).status).toBe(401);
    expect((await signIn(username, 'four other words, never told')).status).toBe(201);
  });

  test('for a suspended user until reinstated; an invitation does not help', async () => {
    const { username, self } = await colleague('caseworker');
    const { body: { invitation } } = await ada.post(`${self}/invitations`, {});
    await ada.post(`${self}/suspensions`, {});
    expect((await signIn(username)).status).toBe(401);
    expect((await office.stranger.post('/api/v1/invitations', { invitation, password: 'four other words, never told' })).status).toBe(400);
    expect((await ada.post(`${self}/invitations`, {})).body.type).toBe('/problems/user.suspended');
    expect((await ada.post(`${self}/reinstatements`, {})).body).toMatchObject({ status: 'active' });
    expect((await signIn(username)).status).toBe(201);
  });

  test('even for what was being opened just then', async () => {
    const { username, ref, self } = await colleague('caseworker');
    const session = await openSession(username);
    const { rows: [row] } = await office.database.superuser.query('select * from platform.session where sess -> $1 ->> $2 = $3', ['passport', 'user', await idOf(ref)]);
    const id = await idOf(ref);
    await ada.post(`${self}/session-endings`, {});
    // a slow request writes its session back; a sign-in that had read the old password inserts its token
    await office.database.superuser.query('insert into platform.session (sid, sess, expire) values ($1, $2, $3)', [row.sid, row.sess, row.expire]);
    expect(await knows(session)).toBe(false);
    const token = `cft_${randomBytes(32).toString('base64url')}`;
    await office.database.superuser.query(`insert into platform.token (hash, user_id, epoch, expires_at) values (sha256(convert_to($1, 'UTF8')), $2, $3, now() + interval '1 minute')`, [token, id, row.sess.passport.epoch]);
    expect((await office.stranger.get('/api/v1/me', { authorization: `Bearer ${token}` })).status).toBe(401);
  });
});

describe('who may be what', () => {
  const grant = (self: string, role: Role): Promise<Answer> => ada.post(`${self}/role-grants`, { role });

  test('an administrator and an auditor hold no other role', async () => {
    const supervisor = await colleague('supervisor'), auditor = await colleague('auditor'), administrator = await colleague('administrator');
    for (const [self, role] of [[supervisor.self, 'auditor'], [supervisor.self, 'administrator'], [auditor.self, 'escort'], [administrator.self, 'caseworker'], [administrator.self, 'auditor']] as const) {
      expect(await grant(self, role)).toMatchObject({ status: 409, body: { type: '/problems/user.roles-exclude' } });
    }
    expect((await ada.post('/api/v1/users', { username: 'both.at.once', displayName: 'Both', roles: ['auditor', 'caseworker'] })).body.type).toBe('/problems/user.roles-exclude');
    expect((await ada.get('/api/v1/users?limit=200')).body.items.map((user: { username: string }) => user.username)).not.toContain('both.at.once');
    expect((await grant(supervisor.self, 'system' as Role)).status).toBe(400);
    expect((await grant(supervisor.self, 'supervisor')).body.type).toBe('/problems/user.role-held');
    expect((await grant(supervisor.self, 'caseworker')).body).toMatchObject({ roles: ['caseworker', 'supervisor'], version: expect.any(Number) });
    expect((await grant(`/api/v1/users/${ada.ref}`, 'supervisor')).body.type).toBe('/problems/user.own-role');
  });

  test('two roles that exclude each other, granted at the same time: one of them stands', async () => {
    const { ref } = await colleague();
    const id = await idOf(ref);
    const [one, two] = [await office.database.appSession({ id: ada.id, roles: 'administrator' }), await office.database.appSession({ id: ada.id, roles: 'administrator' })];
    const insert = 'insert into record.role_grant (user_id, role) values ($1, $2)';
    await one.query('begin');
    await one.query(insert, [id, 'auditor']);
    const second = two.query(insert, [id, 'supervisor']);
    second.catch(() => undefined);
    await one.query('commit');
    await expect(second).rejects.toThrow(/cannot be held together/);
  });

  test('the last administrator cannot go, not even two at the same time', async () => {
    const second = await office.user('administrator');
    const sessions = [await office.database.appSession({ id: second.id, roles: 'administrator' }), await office.database.appSession({ id: ada.id, roles: 'administrator' })];
    const others = `update record.app_user set status = 'suspended' where id <> all ($1) and status <> 'suspended' and exists (select from record.role_grant g where g.user_id = app_user.id and g.role = 'administrator')`;
    await sessions[0].query(others, [[ada.id, second.id]]);
    await sessions[0].query('begin');
    await sessions[0].query(`update record.role_grant set revoked_at = now() where user_id = $1 and role = 'administrator'`, [ada.id]);
    const race = sessions[1].query(`update record.app_user set status = 'suspended' where id = $1`, [second.id]);
    race.catch(() => undefined);
    await sessions[0].query('rollback');
    await race; // the first thought better of it: so the second may
    await expect(sessions[1].query(`update record.app_user set status = 'suspended' where id = $1`, [ada.id])).rejects.toThrow(/last administrator/);
    expect((await ada.post(`/api/v1/users/${ada.ref}/role-revocations`, { role: 'administrator' })).body.type).toBe('/problems/user.last-administrator');
    expect((await ada.post(`/api/v1/users/${ada.ref}/suspensions`, {})).body.type).toBe('/problems/user.last-administrator');

    const third = await office.user('administrator');
    await sessions[0].query('begin');
    await sessions[0].query(`update record.role_grant set revoked_at = now() where user_id = $1 and role = 'administrator'`, [third.id]);
    const lost = sessions[1].query(`update record.app_user set status = 'suspended' where id = $1`, [ada.id]);
    lost.catch(() => undefined);
    await sessions[0].query('commit');
    await expect(lost).rejects.toThrow(/last administrator/);
  });

  test('grants of deciding roles are shown to supervisors, with who granted them, and stay in the journal', async () => {
    const { ref, self } = await colleague('supervisor');
    await ada.post(`${self}/role-revocations`, { role: 'supervisor', reason: 'Moved to another team.' });
    const { body } = await sam.get(`/api/v1/role-grants?user=${ref}&deciding=true`);
    expect(body.items).toEqual([expect.objectContaining({ user: ref, role: 'supervisor', deciding: true, grantedBy: ada.actor.displayName, revokedBy: ada.actor.displayName, revokedAt: expect.any(String) })]);
    expect((await sam.get(`/api/v1/role-grants?user=${ref}&deciding=false`)).body.items).toEqual([]);
    const session = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    const { rows } = await session.query(`select e.action, e.actor_id, p.after ->> 'role' as role, p.reason from journal.entry e join journal.payload p on p.entry_id = e.id where e.table_name = 'role_grant' and p.after ->> 'user_id' = $1 order by e.id`, [await idOf(ref)]);
    expect(rows).toEqual([{ action: 'insert', actor_id: ada.id, role: 'supervisor', reason: null }, { action: 'update', actor_id: ada.id, role: 'supervisor', reason: 'Moved to another team.' }]);
    expect((await casey.get('/api/v1/role-grants')).status).toBe(403);
    expect((await casey.get('/api/v1/users')).status).toBe(403);
    expect((await sam.post('/api/v1/users', { username: 'x.y', displayName: 'X', roles: [] })).status).toBe(403);
  });

  test('lists go on where they stopped; stale versions and taken names are refused', async () => {
    const { self, username } = await colleague('escort');
    const names: string[] = [];
    for (let url: string | undefined = '/api/v1/users?limit=3'; url;) {
      const page: Answer = await ada.get(url);
      names.push(...page.body.items.map((user: { username: string }) => user.username));
      url = /<([^>]+)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
    }
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toContain(username);
    expect((await ada.get('/api/v1/users?role=escort&status=active')).body.items.every((user: { roles: Role[] }) => user.roles.includes('escort'))).toBe(true);
    expect((await ada.post(`${self}/suspensions`, { version: 1 })).body).toMatchObject({ status: 409, type: '/problems/version.stale' });
    expect((await ada.post('/api/v1/users', { username, displayName: 'X', roles: [] })).body.type).toBe('/problems/user.name-taken');
    expect((await ada.post('/api/v1/users', { username: 'Bad Name', displayName: '', roles: ['king'], admin: true })).body.errors).toHaveLength(4);
  });

  test('an invitation is shown once and the newest counts; nobody but its holder can use it', async () => {
    const key = { 'idempotency-key': 'invite-1' };
    const body = { username: 'once.only', displayName: 'Once', roles: ['escort'] };
    const first = await ada.post('/api/v1/users', body, key), again = await ada.post('/api/v1/users', body, key);
    expect(again.body).toEqual({ ...first.body, invitation: null, invitationPath: null });
    const { rows } = await office.database.superuser.query(`select (select json_agg(k) from platform.idempotency_key k)::text || (select json_agg(c) from platform.credential c)::text as kept`);
    expect(rows[0].kept).not.toContain(first.body.invitation);
    const newer = await ada.post(`${first.body.self}/invitations`, {});
    expect((await office.stranger.post('/api/v1/invitations', { invitation: first.body.invitation, password: PASSWORD })).status).toBe(400);
    await office.database.superuser.query(`update platform.credential set invitation_expires_at = now() where invitation_hash is not null`);
    expect((await office.stranger.post('/api/v1/invitations', { invitation: newer.body.invitation, password: PASSWORD })).status).toBe(400);
  });
});

describe("with the application's own checks switched off", () => {
  const tables = async (): Promise<string[]> => (await office.database.superuser.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'record'::regnamespace and relkind in ('r', 'p') order by 1`)).rows.map(({ name }) => name);

  test('nobody deletes, truncates, or rewrites who did what', async () => {
    for (const roles of ['caseworker', 'supervisor', 'administrator', 'system']) {
      const session = await office.database.appSession({ id: sam.id, roles });
      for (const table of await tables()) {
        await expect(session.query(`delete from record.${table}`)).rejects.toThrow(/permission denied/);
        await expect(session.query(`truncate record.${table} cascade`)).rejects.toThrow(/permission denied/);
      }
      for (const statement of ['update journal.entry set actor_id = actor_id', 'delete from journal.payload', 'truncate journal.entry cascade', `insert into journal.entry (occurred_at, actor_id, action, table_name) values (now(), gen_random_uuid(), 'view', 'person')`]) {
        await expect(session.query(statement)).rejects.toThrow(/permission denied/);
      }
    }
  });

  test('a user is not rewritten, a system actor not taken over, a recorded time not chosen', async () => {
    const session = await office.database.appSession({ id: ada.id, roles: 'administrator' });
    await expect(session.query(`update record.app_user set username = 'someone-else' where id = $1`, [sam.id])).rejects.toThrow(/permission denied/);
    await expect(session.query(`update record.app_user set status = 'suspended' where kind = 'system'`)).rejects.toThrow(/system actor/);
    await expect(session.query(`insert into record.app_user (username, display_name, kind) values ('system-spy', 'Spy', 'system')`)).rejects.toThrow(/row-level security/);
    await expect(session.query(`insert into record.role_grant (user_id, role) values ('00000000-0000-7000-8000-000000000003', 'supervisor')`)).rejects.toThrow(/system actor/);
    await expect(session.query(`insert into record.role_grant (user_id, role) values ($1, 'system')`, [sam.id])).rejects.toThrow(/check constraint/);
    await expect(session.query(`insert into record.role_grant (user_id, role, granted_by) values ($1, 'supervisor', $2)`, [ada.id, sam.id])).rejects.toThrow(/to yourself/);
    await expect(session.query(`update record.role_grant set role = 'supervisor' where user_id = $1`, [casey.id])).rejects.toThrow(/permission denied/);
    await expect(session.query(`update record.role_grant set granted_by = $2 where user_id = $1`, [casey.id, casey.id])).rejects.toThrow(/permission denied/);
    const { rows: [late] } = await session.query(`insert into record.app_user (username, display_name, recorded_at) values ('back.dated', 'X', '2020-01-01') returning recorded_at > now() - interval '1 hour' as stamped`);
    expect(late.stamped).toBe(true);
    const supervisor = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    await expect(supervisor.query(`insert into record.role_grant (user_id, role) values ($1, 'supervisor')`, [casey.id])).rejects.toThrow(/row-level security/);
    expect((await supervisor.query(`update record.app_user set status = 'suspended' where id = $1`, [casey.id])).rowCount).toBe(0);
  });

  test('passwords are out of reach: neither read nor set for another', async () => {
    for (const [id, roles] of [[ada.id, 'administrator'], [sam.id, 'supervisor']]) {
      const session = await office.database.appSession({ id, roles });
      await expect(session.query('select * from platform.credential')).rejects.toThrow(/permission denied/);
      await expect(session.query(`insert into platform.credential (user_id, password_hash) values ($1, 'x')`, [casey.id])).rejects.toThrow(/permission denied/);
      await expect(session.query(`select platform.set_demonstration_password($1, 'x')`, [casey.id])).rejects.toThrow(/Only a demonstration/);
      await expect(session.query(`select platform.end_access($1)`, [casey.id])).rejects.toThrow(/permission denied/);
    }
    const supervisor = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    await expect(supervisor.query(`select platform.invite($1, 'x')`, [casey.id])).rejects.toThrow(/Only an administrator/);
    const system = await office.database.appSession({ id: '00000000-0000-7000-8000-000000000004', roles: 'system' });
    await expect(system.query(`select platform.set_demonstration_password($1, 'x')`, [casey.id])).rejects.toThrow(/Only a demonstration/);
  });

  test('the clock belongs to the owner of a demonstration', async () => {
    const session = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    await expect(session.query(`select platform.set_clock('2025-11-14')`)).rejects.toThrow(/permission denied/);
    await expect(session.query(`update platform.clock set ahead = '1 day'`)).rejects.toThrow(/permission denied/);
    await expect(session.query(`update platform.instance set demonstration = true`)).rejects.toThrow(/permission denied/);
    await expect(office.database.superuser.query(`select platform.set_clock('2025-11-14')`)).rejects.toThrow(/demonstration/);
  });

  test('a connection of the pool forgets who used it last', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, i) => [casey, sam, audrey][i % 3].get('/api/v1/barriers')));
    const { Database } = await import('../../src/platform/database/database.js');
    const source = (office.app.get(Database) as unknown as { source: { query(text: string): Promise<{ actor: string; roles: string; reason: string; request: string }[]> } }).source;
    const seen = await Promise.all(Array.from({ length: 16 }, () => source.query(`select coalesce(current_setting('app.actor', true), '') as actor, coalesce(current_setting('app.roles', true), '') as roles,
      coalesce(current_setting('app.reason', true), '') as reason, coalesce(current_setting('app.request', true), '') as request, pg_sleep(0.01)::text as slept`)));
    for (const [row] of seen) expect(row).toMatchObject({ actor: '', roles: '', reason: '', request: '' });
    expect(await source.query('select 1 from record.person')).toEqual([]);
  });
});

describe('users made without a network', () => {
  const request = '00000000-0000-7000-8000-00000000abcd';

  test('by the command line: an invitation, never a password', async () => {
    const users = office.app.get(UsersService);
    const before = await users.countPeople();
    const { ref, invitation } = await users.addByCommand(systemActor('setup', request), { username: 'first.admin', displayName: 'First Admin', roles: ['administrator'] });
    expect(await users.countPeople()).toBe(before + 1);
    expect((await office.stranger.post('/api/v1/invitations', { invitation, password: PASSWORD })).status).toBe(204);
    expect((await signIn('first.admin')).status).toBe(201);
    expect((await sam.get(`/api/v1/role-grants?user=${ref}`)).body.items).toEqual([expect.objectContaining({ role: 'administrator', grantedBy: 'Set-up' })]);
    await expect(users.addByCommand(systemActor('setup', request), { username: 'Bad Name', displayName: 'X', roles: [] })).rejects.toThrow(/lower-case/);
    await expect(users.addByCommand(systemActor('setup', request), { username: 'first.admin', displayName: 'X', roles: [] })).rejects.toThrow(/is taken/);
  });

  test('with a published password in a demonstration alone, by its own actor alone', async () => {
    const users = office.app.get(UsersService);
    const invented = { username: 'invented', displayName: 'Invented', roles: ['caseworker'] as Role[], password: PASSWORD };
    await expect(users.addForDemonstration(systemActor('demonstration', request), invented)).rejects.toThrow(/Only a demonstration/);
    expect((await signIn('invented')).status).toBe(401);
    await office.database.superuser.query('update platform.instance set demonstration = true');
    try {
      await expect(users.addForDemonstration(ada.actor, invented)).rejects.toThrow(/Only a demonstration/);
      await users.addForDemonstration(systemActor('demonstration', request), invented);
    } finally {
      await office.database.superuser.query('update platform.instance set demonstration = false');
    }
    expect((await signIn('invented')).status).toBe(201);
  });
});

describe('the gate', () => {
  test('a stranger is refused before anything of the input is looked at', async () => {
    const post = async (body: BodyInit, type?: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(`${office.base}/api/v1/barriers`, { method: 'POST', body, headers: { ...(type ? { 'content-type': type } : {}), ...headers } })).status;
    expect(await post('{"broken', 'application/json')).toBe(401);
    expect(await post(Buffer.from([0xff, 0xfe]), 'application/json')).toBe(401);
    expect(await post('x', 'application/made-up')).toBe(401);
    expect(await post('{}', 'application/json', { 'idempotency-key': '' })).toBe(401);
    expect(await post('{}', 'application/json', { authorization: 'Bearer cft_cut' })).toBe(401);
    expect(await post('{}', 'application/json', { authorization: 'Basic YTpi' })).toBe(401);
    // the answer may come before the body is through, which some clients report as a broken connection
    const large = await post(Buffer.alloc(10 * 1024 * 1024 + 1, 97), 'application/json').catch((error: Error) => String(error.cause));
    expect([401, expect.stringMatching(/EPIPE|ECONNRESET|other side closed/)]).toContainEqual(large);
    expect(await post('{"broken', 'application/json', { authorization: `Bearer ${ada.token}` })).toBe(403);
  });

  test('HEAD is as closed as GET', async () => {
    expect((await fetch(`${office.base}/api/v1/barriers`, { method: 'HEAD' })).status).toBe(401);
    expect((await fetch(`${office.base}/api/v1/users`, { method: 'HEAD', headers: { authorization: `Bearer ${casey.token}` } })).status).toBe(403);
  });

  test('a handler that says nothing about access stops the boot with its name', async () => {
    @Controller('silent')
    class SilentApi {
      @Public() @Get('open') open(): string { return 'x'; }
      @Get('door') door(): string { return 'x'; }
    }
    @Module({ imports: [AccessModule.on('postgres://nobody@localhost/nothing')], controllers: [SilentApi] })
    class SilentModule {}
    const app = await NestFactory.create(SilentModule, new FastifyAdapter(), { logger: false, abortOnError: false });
    await expect(app.init()).rejects.toThrow('These handlers say neither @Allow nor @Public: SilentApi.door (GET)');
  });
});
