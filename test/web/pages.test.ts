import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Client } from 'pg';
import { ROOT } from '../../src/platform/pages/engine.js';
import { makeCrossing } from '../support/make-crossing.js';
import { openOffice, type Office } from '../support/office.js';
import { openVisitor, PASSWORD, Visitor } from '../support/visitor.js';

let office: Office;
beforeAll(async () => { office = await openOffice(); });
afterAll(() => office.close());

describe('coming in', () => {
  test('a stranger is sent to sign in, and then to where they wanted to go', async () => {
    const user = await office.user('administrator');
    await office.password(user, PASSWORD);
    const stranger = new Visitor(office.base);
    const door = await stranger.visit('/session?x=1');
    expect(door).toMatchObject({ status: 200, url: '/sign-in?return=%2Fsession%3Fx%3D1', title: 'Sign in – Crossfile' });
    const wrong = await door.submit('Sign in', { username: user.username, password: 'not this' });
    expect(wrong).toMatchObject({ status: 401, title: 'Error: Sign in – Crossfile' });
    expect(wrong.text).toContain('Name or password is wrong');
    expect(wrong.root.querySelector('#username')!.getAttribute('value')).toBe(user.username);
    expect(wrong.html).not.toContain('not this');
    expect(await wrong.submit('Sign in', { username: user.username, password: PASSWORD })).toMatchObject({ url: '/session?x=1' });
  });

  test.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', '/%09/evil.example', '\\\\evil', '/sign-out', 'javascript:alert(1)'])('nobody is led away to %s', async (wanted) => {
    const user = await office.user('administrator');
    await office.password(user, PASSWORD);
    const stranger = new Visitor(office.base);
    const page = await stranger.visit(`/sign-in?return=${encodeURIComponent(wanted)}`);
    const form = new URLSearchParams({ username: user.username, password: PASSWORD, return: wanted, _csrf: page.root.querySelector('[name=_csrf]')!.getAttribute('value')! });
    const { headers } = await stranger.send('/sign-in', { method: 'POST', body: form }, true);
    expect(new URL(headers.location, office.base).origin).toBe(office.base);
    expect(['/', '/%09/evil.example']).toContain(headers.location);
  });

  test('a form without its token, or with that of somebody else, does nothing', async () => {
    const ada = await openVisitor(office, 'administrator'), audrey = await openVisitor(office, 'auditor');
    const tokenOf = async (visitor: Visitor): Promise<string> => (await visitor.visit('/no-such-page')).root.querySelector('[name=_csrf]')!.getAttribute('value')!;
    const hers = await tokenOf(audrey), own = await tokenOf(ada);
    for (const body of [{}, { _csrf: '' }, { _csrf: 'x' }, { _csrf: hers }, { _csrf: `${own}x` }] as Record<string, string>[]) {
      const refused = await ada.send('/sign-out', { method: 'POST', body: new URLSearchParams(body) });
      expect(refused).toMatchObject({ status: 403, title: 'This form has expired – Crossfile' });
    }
    expect((await ada.send('/session', { method: 'GET' }, true)).status).toBe(204);
    expect(await ada.send('/sign-out', { method: 'POST', body: new URLSearchParams({ _csrf: own }) })).toMatchObject({ status: 200, url: '/sign-in?out=1' });
    expect((await ada.send('/session', { method: 'GET' }, true)).status).toBe(303);
    // a form of a session that has ended leads to the door
    expect(await ada.send('/sign-out', { method: 'POST', body: new URLSearchParams({ _csrf: own }) })).toMatchObject({ url: '/sign-in' });
  });
});

describe('every page', () => {
  test('keeps out scripts of others, frames and caches', async () => {
    const { headers } = await new Visitor(office.base).visit('/sign-in');
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'SAMEORIGIN', 'x-content-type-options': 'nosniff' });
    const policy = headers['content-security-policy'];
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe/);
  });

  test('wears our own dress: neither crown nor GDS Transport nor GOV.UK’s blue', async () => {
    const visitor = new Visitor(office.base);
    const { html, root } = await visitor.visit('/sign-in');
    const css = await visitor.visit(root.querySelector('link[rel=stylesheet]')!.getAttribute('href')!);
    expect(css.headers).toMatchObject({ 'content-type': 'text/css; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' });
    expect(css.html).not.toMatch(/GDS Transport/);
    expect(html).not.toMatch(/GOV\.UK|crown|crest/i);
    expect(css.html).toMatch(/--govuk-brand-colour: #0b4f5c/);
  });

  test('says what is not there, to strangers as well', async () => {
    const page = await new Visitor(office.base).visit('/no-such-page');
    expect(page).toMatchObject({ status: 404, title: 'Page not found – Crossfile' });
    const known = await (await openVisitor(office, 'caseworker')).visit('/people/PE-XXXX-XX');
    expect([400, 404]).toContain(known.status);
    expect(known.root.querySelector('nav')).not.toBeNull();
  });
});

describe('when the database is away', () => {
  test('a page says so with 503, the API as a problem, and both are back with it', async () => {
    const away = await openOffice();
    try {
      const visitor = await openVisitor(away, 'caseworker');
      const casey = await away.user('caseworker');
      const { superuser, name } = away.database;
      const { rows: [{ me }] } = await superuser.query('select pg_backend_pid() as me');
      const root = new Client({ connectionString: process.env.CROSSFILE_TEST_SUPERUSER });
      await root.connect();
      await root.query(`alter database ${name} with allow_connections false`);
      await root.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> $2', [name, me]);
      const page = await visitor.visit('/cases');
      expect(page).toMatchObject({ status: 503, title: 'Sorry, the service is not available now – Crossfile' });
      expect(await casey.get('/api/v1/cases')).toMatchObject({ status: 503, body: { type: '/problems/database.away' } });
      await root.query(`alter database ${name} with allow_connections true`);
      await root.end();
      expect((await visitor.visit('/cases')).status).toBe(200);
    } finally {
      await away.close();
    }
  });
});

describe('the budget of pages', () => {
  test('a list of 50 weighs 40 KB at most, all scripts 60 KB, compressed', async () => {
    const casey = await office.user('caseworker');
    for (let made = 0; made < 50; made++) {
      await makeCrossing(office, casey, { person: { names: [{ familyNames: `Family-${made} of some length`, givenNames: 'Given Names', kind: 'birth' }] } });
    }
    const visitor = await openVisitor(office, 'supervisor');
    const list = await visitor.visit('/cases?owner=all&sort=arrived');
    expect(list.root.querySelectorAll('tbody tr')).toHaveLength(50);
    expect(gzipSync(list.html).length).toBeLessThanOrEqual(40 * 1024);
    const people = await visitor.visit('/people');
    expect(gzipSync(people.html).length).toBeLessThanOrEqual(40 * 1024);
    const folder = join(ROOT, 'src/platform/pages/assets');
    const scripts = [...readdirSync(folder).filter((name) => name.endsWith('.js')), 'govuk-frontend.min.js'];
    const path = list.root.querySelector('link[rel=stylesheet]')!.getAttribute('href')!.replace('crossfile.css', '');
    let weight = 0;
    for (const name of scripts) weight += gzipSync((await visitor.visit(path + name)).html).length;
    expect(weight).toBeGreaterThan(5 * 1024);
    expect(weight).toBeLessThanOrEqual(60 * 1024);
  });
});
