import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openOffice, type Office } from '../support/office.js';
import { openVisitor, PASSWORD, type Seen, Visitor } from '../support/visitor.js';

type Person = Awaited<ReturnType<typeof openVisitor>>;
let office: Office;
let ada: Person, sam: Person, audrey: Person, casey: Person;
const EVIL = '<script>alert(1)</script>"\'>';
const WORDS = 'three words nobody guesses';
const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);
beforeAll(async () => {
  office = await openOffice();
  [ada, sam, audrey, casey] = [await openVisitor(office, 'administrator'), await openVisitor(office, 'supervisor'), await openVisitor(office, 'auditor'), await openVisitor(office, 'caseworker')];
});
afterAll(() => office.close());

let made = 0;
/** A new colleague as the administrator adds one: the page with the link, and where the link leads. */
async function added(changes: Record<string, string | string[]> = {}): Promise<{ page: Seen; link: string; username: string; ref: string }> {
  const username = `colleague.${++made}`;
  const page = await (await ada.visit('/users/new')).submit('Add user', { displayName: `Colleague ${made}`, username, roles: 'caseworker', ...changes });
  const link = page.root.querySelector('#invitation')?.text ?? '';
  const { rows: [user] } = await sql('select ref from record.app_user where username = $1', [username]);
  return { page, link: link && new URL(link).pathname, username, ref: user?.ref };
}

describe('adding somebody', () => {
  test('gives a link that is shown once and works once; looking at it uses nothing up', async () => {
    const { page, link, username, ref } = await added();
    expect(page).toMatchObject({ status: 201, headers: expect.objectContaining({ 'cache-control': 'no-store' }) });
    expect(page.text).toContain('This link is shown once and kept nowhere.');
    expect(link).toMatch(/^\/invitations\/[\w-]{32}$/);
    expect((await ada.visit(`/users/${ref}`)).html).not.toContain(link);
    const stranger = new Visitor(office.base);
    const form = await stranger.visit(link);
    expect(form).toMatchObject({ status: 200, title: 'Choose your password – Crossfile' });
    // the address with the word in it goes nowhere
    expect(form.headers['referrer-policy']).toBe('strict-origin');
    expect(form.text).toContain(username);
    expect((await stranger.visit(link)).status).toBe(200);
    for (const [password, message] of [['short', '12'], [`${username} and more`, 'user name'], ['', '']] as const) {
      const weak = await form.submit('Set password', { password });
      expect(weak).toMatchObject({ status: 400, title: 'Error: Choose your password – Crossfile' });
      expect(weak.root.querySelector('.govuk-error-summary')!.text).toContain(message);
      if (password) expect(weak.html).not.toContain(`"${password}"`);
    }
    const late = await new Visitor(office.base).visit(link);
    const signIn = await form.submit('Set password', { password: WORDS });
    expect(signIn).toMatchObject({ status: 200, url: '/sign-in?out=chosen' });
    expect(signIn.text).toContain('Your password is set.');
    expect((await signIn.submit('Sign in', { username, password: WORDS })).root.querySelector('.cf-header__me')).not.toBeNull();
    expect(await new Visitor(office.base).visit(link)).toMatchObject({ status: 410, title: 'This link no longer works – Crossfile' });
    expect(await late.submit('Set password', { password: `${WORDS} again` })).toMatchObject({ status: 410 });
  });

  test('the same form sent twice makes one user, and the second answer has no link', async () => {
    const form = await ada.visit('/users/new');
    const fields = { displayName: 'Twice', username: 'twice.over', roles: 'escort' };
    expect((await form.submit('Add user', fields)).root.querySelector('#invitation')).not.toBeNull();
    const again = await form.submit('Add user', fields);
    expect(again.text).toContain('The link was shown once already');
    expect((await sql(`select count(*)::int as n from record.app_user where username = 'twice.over'`)).rows[0].n).toBe(1);
  });

  test('what is wrong comes back on the form with what was typed', async () => {
    const { page } = await added({ username: 'Bad Name', displayName: '', roles: [] });
    expect(page).toMatchObject({ url: '/users/new', title: 'Error: Add a user – Crossfile' });
    expect(page.root.querySelector('#username')!.getAttribute('value')).toBe('Bad Name');
    expect(page.root.querySelectorAll('.govuk-error-summary li').length).toBeGreaterThanOrEqual(2);
    const both = await (await ada.visit('/users/new')).submit('Add user', { username: 'both.at.once', displayName: 'Both', roles: ['auditor', 'caseworker'] });
    expect(both.text).toContain('cannot be held together');
    const { username } = await added();
    expect((await (await ada.visit('/users/new')).submit('Add user', { username, displayName: 'X', roles: 'escort' })).text).toContain(`The name ${username} is taken.`);
  });

  test('a name that is markup is a name', async () => {
    const { page, ref } = await added({ displayName: EVIL });
    for (const shown of [page, await ada.visit(`/users/${ref}`), await ada.visit('/users'), await audrey.visit(`/history?reference=${ref}`)]) {
      expect(shown.status).toBeLessThan(300);
      expect(shown.html).not.toMatch(/<script>alert|<script>"/);
    }
    expect((await ada.visit(`/users/${ref}`)).text).toContain('<script>alert(1)</script>');
  });
});

describe('a user’s page', () => {
  const pageOf = (ref: string, by: Person = ada): Promise<Seen> => by.visit(`/users/${ref}`);

  test('roles are given and taken away, with who and when', async () => {
    const { ref } = await added();
    const given = await (await pageOf(ref)).submit('Give role', { role: 'supervisor', reason: 'Promoted' });
    expect(given).toMatchObject({ url: `/users/${ref}` });
    expect(given.text).toContain('Role given.');
    expect(given.text).toMatch(/Supervisor \(decides about people\) .* by Test administrator/);
    const excluded = await given.submit('Give role', { role: 'auditor' });
    expect(excluded.text).toContain('cannot be held together');
    const taken = await (await pageOf(ref)).submit('Take away the role supervisor');
    expect(taken.text).toContain('Role taken away.');
    const { rows } = await sql(`select p.reason from journal.entry e join journal.payload p on p.entry_id = e.id where e.table_name = 'role_grant' and p.after ->> 'role' = 'supervisor' and e.action = 'insert' order by e.id desc limit 1`);
    expect(rows).toEqual([{ reason: 'Promoted' }]);
    // a page that somebody else made old refuses
    const old = await pageOf(ref);
    await (await pageOf(ref)).submit('End their sessions');
    const stale = await old.submit('Suspend');
    expect(stale.url).toBe(`/users/${ref}`);
    expect((await sql('select status from record.app_user where ref = $1', [ref])).rows[0].status).toBe('invited');
  });

  test('who is suspended is out at once and stays out until reinstated', async () => {
    const { link, username, ref } = await added();
    const theirs = new Visitor(office.base);
    await (await (await theirs.visit(link)).submit('Set password', { password: WORDS })).submit('Sign in', { username, password: WORDS });
    expect((await theirs.visit('/account')).title).toBe('Your account – Crossfile');
    const suspended = await (await pageOf(ref)).submit('Suspend');
    expect(suspended.text).toContain('Suspended. Everything of theirs that was open has ended.');
    expect((await theirs.visit('/account')).url).toContain('/sign-in');
    expect((await theirs.signIn(username, WORDS)).status).toBe(401);
    expect(suspended.root.querySelectorAll('button').some(({ text }) => text.includes('one-time link'))).toBe(false);
    const back = await suspended.submit('Reinstate');
    expect(back.text).toContain('Reinstated.');
    await theirs.signIn(username, WORDS);
    expect((await theirs.visit('/account')).status).toBe(200);
    const ended = await (await pageOf(ref)).submit('End their sessions');
    expect(ended.text).toContain('has ended');
    expect((await theirs.visit('/account')).url).toContain('/sign-in');
    // a new link for a forgotten password voids the one before
    const first = (await (await pageOf(ref)).submit('Make a one-time link')).root.querySelector('#invitation')!.text;
    const second = (await (await pageOf(ref)).submit('Make a one-time link')).root.querySelector('#invitation')!.text;
    expect((await theirs.visit(new URL(first).pathname)).status).toBe(410);
    expect((await theirs.visit(new URL(second).pathname)).status).toBe(200);
  });

  test('the last administrator can’t go: the page explains it and the database refuses', async () => {
    const own = await pageOf(ada.ref);
    expect(own.text).toContain('This is the last administrator who can sign in.');
    expect(own.text).toContain('You can’t give a role to yourself.');
    expect(own.root.querySelectorAll('button').map(({ text }) => text.trim()).filter((text) => /Suspend|Take away/.test(text))).toEqual([]);
    const csrf = own.root.querySelector('[name=_csrf]')!.getAttribute('value')!;
    for (const [noun, fields] of [['suspensions', {}], ['role-revocations', { role: 'administrator' }]] as const) {
      const forced = await ada.send(`/users/${ada.ref}/${noun}`, { method: 'POST', body: new URLSearchParams({ _csrf: csrf, _form: `/users/${ada.ref}`, ...fields }) });
      expect(forced.text).toContain('The last administrator cannot go');
    }
    const session = await office.database.appSession({ id: ada.id, roles: 'administrator' });
    await expect(session.query(`update record.app_user set status = 'suspended' where id = $1`, [ada.id])).rejects.toThrow(/last administrator/);
    await expect(session.query(`update record.role_grant set revoked_at = now(), revoked_by = $1 where user_id = $1 and revoked_at is null`, [ada.id])).rejects.toThrow(/last administrator/);
    // one who was invited and never came counts for nothing; one who can sign in does
    const { link, username } = await added({ roles: 'administrator' });
    expect((await pageOf(ada.ref)).text).toContain('This is the last administrator');
    const other = new Visitor(office.base);
    await (await (await other.visit(link)).submit('Set password', { password: WORDS })).submit('Sign in', { username, password: WORDS });
    expect((await pageOf(ada.ref)).text).not.toContain('This is the last administrator');
    const { rows: [{ ref }] } = await sql('select ref from record.app_user where username = $1', [username]);
    expect((await (await pageOf(ref)).submit('Take away the role administrator')).text).toContain('Role taken away.');
  });

  test('supervisors and auditors read it, nobody but administrators changes it', async () => {
    const { ref } = await added();
    for (const by of [sam, audrey]) {
      const page = await pageOf(ref, by);
      expect(page.status).toBe(200);
      expect(page.root.querySelectorAll('main form')).toHaveLength(0);
      const csrf = page.root.querySelector('[name=_csrf]')!.getAttribute('value')!;
      for (const noun of ['suspensions', 'role-grants', 'role-revocations', 'session-endings', 'invitations', 'reinstatements']) {
        expect([noun, (await by.send(`/users/${ref}/${noun}`, { method: 'POST', body: new URLSearchParams({ _csrf: csrf, role: 'supervisor' }) })).status]).toEqual([noun, 403]);
      }
      expect((await by.visit('/users/new')).status).toBe(403);
      expect((await by.visit('/users')).text).not.toContain('Add a user');
    }
    for (const path of ['/users', `/users/${ref}`, '/users/new']) expect([path, (await casey.visit(path)).status]).toEqual([path, 403]);
    expect((await new Visitor(office.base).visit(`/users/${ref}`)).url).toBe(`/sign-in?return=%2Fusers%2F${ref}`);
    // an administrator's form without its token does nothing
    expect((await ada.send(`/users/${ref}/suspensions`, { method: 'POST', body: new URLSearchParams({ version: '1' }) })).status).toBe(403);
    expect((await ada.send('/users', { method: 'POST', body: new URLSearchParams({ username: 'x.y', displayName: 'X', roles: 'escort' }) })).status).toBe(403);
    for (const path of ['/users/US-AHVA-R7', '/users/nobody', '/users/PE-AHVA-RR']) expect([400, 404]).toContain((await ada.visit(path)).status);
  });

  test('the list is filtered by role and status, with tags that come off', async () => {
    const page = await ada.visit('/users?role=auditor&status=active');
    expect(page.text).toContain(audrey.username);
    expect(page.text).not.toContain(casey.username);
    const without = await (await page.follow('Remove filter: Auditor')).follow('Remove filter: Active');
    expect(without.url).toBe('/users');
    expect(without.text).toContain(casey.username);
    expect((await ada.visit('/users?role=king')).status).toBe(400);
    expect((await ada.visit('/users?role=escort&status=suspended')).text).toContain('Nobody fits these filters.');
  });
});

describe('one’s own account', () => {
  test('a new password signs out everywhere and counts from then on', async () => {
    const mine = await openVisitor(office, 'caseworker');
    const elsewhere = new Visitor(office.base);
    await elsewhere.signIn(mine.username, PASSWORD);
    const account = await mine.visit('/account');
    expect(account.text).toContain('Caseworker');
    const wrong = await account.submit('Change password', { currentPassword: 'not this one', newPassword: WORDS });
    expect(wrong).toMatchObject({ url: '/account', title: 'Error: Your account – Crossfile' });
    expect(wrong.text).toContain('This is not your present password.');
    expect(wrong.html).not.toContain(WORDS);
    const weak = await (await mine.visit('/account')).submit('Change password', { currentPassword: PASSWORD, newPassword: 'short' });
    expect(weak.root.querySelector('#newPassword-error')).not.toBeNull();
    const { rows: [{ n }] } = await sql(`select count(*)::int as n from journal.entry where action = 'sign_in' and record_id = $1`, [mine.id]);
    const changed = await (await mine.visit('/account')).submit('Change password', { currentPassword: PASSWORD, newPassword: WORDS });
    expect(changed).toMatchObject({ url: '/sign-in?out=password' });
    expect(changed.text).toContain('Your password was changed');
    for (const visitor of [mine, elsewhere]) expect((await visitor.visit('/account')).url).toContain('/sign-in');
    expect((await mine.signIn(mine.username, PASSWORD)).status).toBe(401);
    await mine.signIn(mine.username, WORDS);
    expect((await mine.visit('/account')).status).toBe(200);
    // sessions that were written back while they ended are no sign-ins
    expect((await sql(`select count(*)::int as n from journal.entry where action = 'sign_in' and record_id = $1`, [mine.id])).rows[0].n).toBe(n + 1);
  });

  test('signing out everywhere ends sessions and tokens', async () => {
    const mine = await openVisitor(office, 'escort');
    const elsewhere = new Visitor(office.base);
    await elsewhere.signIn(mine.username, PASSWORD);
    const { body: { token } } = await office.stranger.post('/api/v1/tokens', { username: mine.username, password: PASSWORD });
    expect(await (await mine.visit('/account')).submit('Sign out everywhere')).toMatchObject({ url: '/sign-in?out=everywhere' });
    for (const visitor of [mine, elsewhere]) expect((await visitor.visit('/account')).url).toContain('/sign-in');
    expect((await office.stranger.get('/api/v1/me', { authorization: `Bearer ${token}` })).status).toBe(401);
  });

  test('also through the API, and nobody ends the access of others by it', async () => {
    const user = await office.user('caseworker');
    const other = await office.user('caseworker');
    expect((await user.post('/api/v1/me/session-endings')).status).toBe(204);
    expect((await user.get('/api/v1/me')).status).toBe(401);
    expect((await other.get('/api/v1/me')).status).toBe(200);
    const nobody = await office.database.appSession();
    await expect(nobody.query('select platform.end_own_access()')).rejects.toThrow(/Nobody is signed in/);
  });

  test('sign-ins and sign-outs of browsers are on record', async () => {
    const mine = await openVisitor(office, 'caseworker');
    await (await mine.visit('/account')).submit('Sign out');
    const page = await audrey.visit(`/history?reference=${mine.ref}&what=access`);
    expect(page.root.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('td')[2].structuredText.trim().split('\n')[0])).toEqual([expect.stringContaining('Signed out'), expect.stringContaining('Signed in')]);
  });
});
