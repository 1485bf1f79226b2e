import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { Seal } from '../../src/platform/seal.js';
import { DRAFT_BYTES, Drafts, DRAFTS_KEPT } from '../../src/platform/web/drafts.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let drafts: Drafts;
let casey: SignedIn;
let carol: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  drafts = office.app.get(Drafts, { strict: false });
  casey = await office.user('caseworker');
  carol = await office.user('caseworker');
});
afterAll(() => office.close());

const FORM = '/people/PE-AHVA-RR/edit/names';
const note = { form: FORM, title: 'Names of PE-AHVA-RR', values: { familyNames: 'Rahmani', 'aliases': ['Dari', 'Rahman'], _csrf: 'x', newPassword: 'secret', version: '3' } };
const stored = async () => (await office.database.superuser.query('select * from platform.form_draft order by saved_at')).rows;

describe('a draft', () => {
  test('comes back as it was typed, to its owner alone, and is kept in place of the one before', async () => {
    await drafts.keep(casey.actor, { ...note, values: { familyNames: 'Rah' } });
    const { savedAt } = await drafts.keep(casey.actor, note);
    expect(await drafts.load(casey.actor, FORM)).toEqual({
      form: FORM, title: 'Names of PE-AHVA-RR', values: { familyNames: 'Rahmani', aliases: ['Dari', 'Rahman'], version: '3' }, savedAt: expect.any(Date), expiresAt: expect.any(Date),
    });
    expect(savedAt).toBeInstanceOf(Date);
    expect(await stored()).toHaveLength(1);
    expect(await drafts.load(carol.actor, FORM)).toBeNull();
    expect(await drafts.latest(carol.actor)).toBeNull();
    expect(await drafts.discard(carol.actor, FORM)).toBe(false);
    expect(await drafts.load(casey.actor, '/people/new')).toBeNull();
  });

  test('is not to be read in the table, nor in the journal', async () => {
    const [row] = await stored();
    for (const text of ['Rahmani', 'Dari', 'Names of', 'familyNames']) {
      expect(row.sealed).not.toContain(text);
      expect(Buffer.from(row.sealed, 'base64url').toString('latin1')).not.toContain(text);
    }
    const { rows } = await office.database.superuser.query(`select 1 from journal.payload where after::text like '%Rahmani%'`);
    expect(rows).toEqual([]);
  });

  test('is nobody else’s: past the app’s own checks too', async () => {
    const thief = await office.database.appSession({ id: carol.id, roles: 'caseworker,supervisor,administrator,auditor,system' });
    expect((await thief.query('select * from platform.form_draft')).rows).toEqual([]);
    expect((await thief.query('delete from platform.form_draft')).rowCount).toBe(0);
    expect((await thief.query(`update platform.form_draft set user_id = $1`, [carol.id])).rowCount).toBe(0);
    await expect(thief.query(`insert into platform.form_draft (user_id, form, sealed) values ($1, '/x', 'x')`, [casey.id])).rejects.toThrow(/row-level security/);
    const nobody = await office.database.appSession();
    expect((await nobody.query('select * from platform.form_draft')).rows).toEqual([]);
  });

  test('copied to somebody else or to another form, changed or sealed with another secret it opens for nobody', async () => {
    const { superuser } = office.database;
    await superuser.query(`insert into platform.form_draft (user_id, form, sealed) select $1, form, sealed from platform.form_draft`, [carol.id]);
    await superuser.query(`insert into platform.form_draft (user_id, form, sealed) select user_id, '/people/new', sealed from platform.form_draft where user_id = $1`, [casey.id]);
    expect(await drafts.load(carol.actor, FORM)).toBeNull();
    expect(await drafts.load(casey.actor, '/people/new')).toBeNull();
    expect((await drafts.list(casey.actor)).map(({ form }) => form)).toEqual([FORM]);
    const others = new Drafts(office.app.get(Database), new Seal('another secret of thirty-two characters'));
    expect(await others.load(casey.actor, FORM)).toBeNull();
    await superuser.query(`delete from platform.form_draft where user_id = $1 or form <> $2`, [carol.id, FORM]);
    const { rows: [{ sealed }] } = await superuser.query('select sealed from platform.form_draft');
    await superuser.query('update platform.form_draft set sealed = $1', [`${sealed.slice(0, -4)}AAAA`]);
    expect(await drafts.load(casey.actor, FORM)).toBeNull();
    await superuser.query('update platform.form_draft set sealed = $1', [sealed]);
    expect(await drafts.load(casey.actor, FORM)).not.toBeNull();
  });

  test('the one kept last is offered first; sent or given up it is gone', async () => {
    await drafts.keep(casey.actor, { form: '/cases/CA-AHVA-R5/notes', title: 'Note', values: { body: 'Asked for an interpreter.' } });
    expect(await drafts.latest(casey.actor)).toMatchObject({ form: '/cases/CA-AHVA-R5/notes', title: 'Note' });
    expect(await drafts.discard(casey.actor, '/cases/CA-AHVA-R5/notes')).toBe(true);
    expect(await drafts.latest(casey.actor)).toMatchObject({ form: FORM });
  });

  test('sent in a transaction that fails it stays', async () => {
    await expect(office.app.get(Database).write(casey.actor, async (tx) => {
      expect(await drafts.discardIn(tx, FORM)).toBe(true);
      throw new Error('the form was refused');
    })).rejects.toThrow('the form was refused');
    expect(await drafts.load(casey.actor, FORM)).not.toBeNull();
  });

  test('is gone after seven days, also from the table and for those who never come back', async () => {
    const { superuser } = office.database;
    const { rows: [{ days }] } = await superuser.query(`select extract(epoch from expires_at - now()) / 86400 as days from platform.form_draft where form = $1`, [FORM]);
    expect(Number(days)).toBeCloseTo(7, 1);
    await superuser.query(`update platform.form_draft set expires_at = now() - interval '1 second' where form = $1`, [FORM]);
    expect(await drafts.load(casey.actor, FORM)).toBeNull();
    expect(await drafts.latest(casey.actor)).toBeNull();
    await drafts.keep(carol.actor, { form: '/people/new', title: 'New person', values: {} });
    expect((await stored()).map(({ user_id }) => user_id)).toEqual([carol.id]);
  });
});

describe('what can’t be kept', () => {
  test('too much', async () => {
    await expect(drafts.keep(casey.actor, { form: FORM, title: 'x', values: { body: 'x'.repeat(DRAFT_BYTES) } })).rejects.toThrow(/too long to keep/);
    await drafts.keep(casey.actor, { form: FORM, title: 'x', values: { body: 'ش'.repeat(DRAFT_BYTES / 2 - 200) } });
    expect((await drafts.load(casey.actor, FORM))!.values.body).toHaveLength(DRAFT_BYTES / 2 - 200);
  });

  test('too many: the oldest give way', async () => {
    for (let i = 0; i < DRAFTS_KEPT + 2; i++) await drafts.keep(carol.actor, { form: `/cases/${i}`, title: String(i), values: {} });
    const kept = await drafts.list(carol.actor);
    expect([kept.length, kept[0].form, kept.at(-1)!.form]).toEqual([DRAFTS_KEPT, `/cases/${DRAFTS_KEPT + 1}`, '/cases/2']);
  });

  test.each(['https://elsewhere.example/', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)', '/people?name=a b', '', `/${'x'.repeat(200)}`, '/people\n'])('an address that is not ours: %j', async (form) => {
    await expect(drafts.keep(casey.actor, { form, title: 'x', values: {} })).rejects.toThrow(/not the address of a form/);
  });
});
