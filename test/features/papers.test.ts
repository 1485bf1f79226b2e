import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeDocument, makePerson } from '../support/make-people.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, cole: SignedIn, audrey: SignedIn, ed: SignedIn;
let person: string;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  cole = await office.user('caseworker');
  audrey = await office.user('auditor');
  ed = await office.user('escort');
  person = (await makePerson(casey)).ref;
});
afterAll(() => office.close());

const PDF = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n');
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const match = (version: number) => ({ 'if-match': `"${version}"` });
const why = (reason: string) => ({ 'access-reason': encodeURIComponent(reason) });
const rows = async (text: string, values: unknown[] = []): Promise<any[]> => (await office.database.superuser.query(text, values)).rows;

async function makeCase(): Promise<{ ref: string; person: string }> {
  const crossing = await casey.post('/api/v1/crossings', { occurredAt: new Date(Date.now() - 86_400_000).toISOString(), place: 'Dover', source: 'border_force' });
  const [file] = await rows('select f.ref from record.case_file f join record.crossing c on c.id = f.crossing_id where c.ref = $1', [crossing.body.ref]);
  return { ref: file.ref, person: crossing.body.person };
}

describe('documents', () => {
  test('metadata first, then the bytes, recognised by themselves and given back untouched', async () => {
    const made = await makeDocument(casey, person, { number: 'P01', issuer: 'AFG', expiresOn: '2027-03-31', authenticity: 'not_examined' });
    expect(made).toMatchObject({ person, content: null, restricted: false, version: 1 });
    expect((await casey.get(`${made.self}/content`)).status).toBe(404);
    const filled = await casey.put(`${made.self}/content`, PDF, 'image/png', match(1));
    expect(filled).toMatchObject({ status: 200, body: { content: { type: 'application/pdf', bytes: PDF.length, sha256: createHash('sha256').update(PDF).digest('hex') }, sameContentAs: [] } });
    const response = await fetch(`${office.base}${made.self}/content`, { headers: { authorization: `Bearer ${audrey.token}` } });
    expect(Buffer.from(await response.arrayBuffer()).equals(PDF)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf', 'content-disposition': `attachment; filename="${made.ref}.pdf"`, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store',
    });
    expect(await rows(`select action from journal.entry where table_name = 'document_content' and actor_id = $1`, [audrey.id])).toEqual([{ action: 'view' }]);
    const changed = await casey.patch(made.self, filled.body.version, { title: 'نسخه <i>1</i>', authenticity: 'genuine', number: null });
    expect(changed).toMatchObject({ status: 200, body: { title: 'نسخه <i>1</i>', authenticity: 'genuine', number: null, issuer: 'AFG' } });
    expect((await cole.patch(made.self, 1, { title: 'x' })).status).toBe(412);
  });

  test('the same bytes of the same person are noticed; of another person they are not', async () => {
    const bytes = Buffer.concat([PDF, Buffer.from('% twin')]);
    const [one, two] = [await makeDocument(casey, person), await makeDocument(casey, person)];
    const other = await makeDocument(casey, (await makePerson(casey)).ref);
    await casey.put(`${one.self}/content`, bytes, 'application/pdf', match(1));
    expect((await casey.put(`${two.self}/content`, bytes, 'application/pdf', match(1))).body.sameContentAs).toEqual([one.ref]);
    expect((await casey.put(`${other.self}/content`, bytes, 'application/pdf', match(1))).body.sameContentAs).toEqual([]);
  });

  test('bytes come once: stale, again, and two at a time', async () => {
    const made = await makeDocument(casey, person);
    expect((await casey.put(`${made.self}/content`, PNG, 'image/png')).status).toBe(428);
    const answers = await Promise.all([casey.put(`${made.self}/content`, PNG, 'image/png', match(1)), cole.put(`${made.self}/content`, PDF, 'application/pdf', match(1))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const { version } = (await casey.get(made.self)).body;
    expect((await casey.put(`${made.self}/content`, PDF, 'application/pdf', match(version))).body).toMatchObject({ status: 409, type: '/problems/document.has-content' });
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200, 1)])],
    ['an archive', Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\0\0'), Buffer.alloc(60)])],
    ['a vector drawing', Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['text in another encoding', Buffer.from('caf\xe9 au lait', 'latin1')],
    ['text with a NUL byte', Buffer.from('a\0b')],
  ])('%s is refused and leaves nothing behind', async (_, bytes) => {
    const made = await makeDocument(casey, person);
    expect((await casey.put(`${made.self}/content`, bytes, 'application/pdf', match(1))).status).toBe(400);
    expect((await casey.get(made.self)).body).toMatchObject({ version: 1, content: null });
  });

  test('ten megabytes pass, one byte more does not; JSON is no file; text is text, whatever it says', async () => {
    const [full, over, json, text] = [await makeDocument(casey, person), await makeDocument(casey, person), await makeDocument(casey, person), await makeDocument(casey, person)];
    const ten = Buffer.concat([PDF, Buffer.alloc(10 * 1024 * 1024 - PDF.length, 0x20)]);
    expect((await casey.put(`${full.self}/content`, ten, 'application/pdf', match(1))).status).toBe(200);
    expect((await casey.put(`${over.self}/content`, Buffer.concat([ten, Buffer.from(' ')]), 'application/pdf', match(1))).status).toBe(413);
    expect((await casey.put(`${json.self}/content`, Buffer.from('{}'), 'application/json', match(1))).status).toBe(400);
    expect((await casey.put(`${text.self}/content`, Buffer.from('<html><script>alert("سلام")</script>'), 'text/html', match(1))).body.content.type).toBe('text/plain');
    expect((await casey.get(`${text.self}/content`)).headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'content-security-policy': expect.stringContaining("default-src 'none'") });
  });

  test('restricted content opens with a reason only, in the database too, and the reason is logged', async () => {
    const made = await makeDocument(casey, person, { kind: 'medical', restricted: true });
    const filled = await casey.put(`${made.self}/content`, PDF, 'application/pdf', match(1));
    expect(filled.status).toBe(200);
    for (const reader of [casey, audrey]) expect((await reader.get(`${made.self}/content`)).body).toMatchObject({ status: 403, type: '/problems/access.reason' });
    expect((await audrey.get(`${made.self}/content`, why('Complaint 12 – تحقیق'))).status).toBe(200);
    expect(await rows(`select p.reason from journal.entry e join journal.payload p on p.entry_id = e.id where e.action = 'view' and e.table_name = 'document_content' and e.actor_id = $1`, [audrey.id]))
      .toContainEqual({ reason: 'Complaint 12 – تحقیق' });
    const [{ id }] = await rows('select id from record.document where ref = $1', [made.ref]);
    const blind = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    expect((await blind.query('select 1 from record.document_content where id = $1', [id])).rowCount).toBe(0);
    await expect(blind.query('update record.document set restricted = false where id = $1', [id])).rejects.toThrow(/restricted/);
    const seeing = await office.database.appSession({ id: casey.id, roles: 'caseworker', reason: 'Court bundle' });
    expect((await seeing.query('select 1 from record.document_content where id = $1', [id])).rowCount).toBe(1);
    expect((await casey.patch(made.self, filled.body.version, { restricted: false })).status).toBe(403);
    expect((await casey.patch(made.self, filled.body.version, { restricted: false }, why('Recorded as medical by mistake'))).body.restricted).toBe(false);
  });

  test('bytes never enter the journal, their digest does; what the row says of them is the database’s own', async () => {
    const marker = Buffer.concat([PDF, Buffer.from('% MARKER-IN-THE-BYTES')]);
    const made = await makeDocument(casey, person);
    await casey.put(`${made.self}/content`, marker, 'application/pdf', match(1));
    const [{ id, person_id }] = await rows('select id, person_id from record.document where ref = $1', [made.ref]);
    const entries = await rows(`select e.action, p.after, p.visibility from journal.entry e join journal.payload p on p.entry_id = e.id where e.table_name = 'document_content' and e.record_id = $1`, [id]);
    expect(entries).toEqual([{ action: 'insert', visibility: 'restricted', after: { id, person_id, sha256: createHash('sha256').update(marker).digest('hex') } }]);
    expect(await rows(`select 1 from journal.payload where after::text like '%' || $1 || '%' or before::text like '%' || $1 || '%'`, [marker.toString('hex').slice(-40)])).toEqual([]);
    const session = await office.database.appSession({ id: casey.id, roles: 'caseworker', reason: 'x' });
    await expect(session.query(`update record.document_content set content = '\\x00' where id = $1`, [id])).rejects.toThrow(/permission denied/);
    await expect(session.query('delete from record.document_content where id = $1', [id])).rejects.toThrow(/permission denied/);
    await expect(session.query(`insert into record.document_content (id, person_id, content) values ($1, $2, '\\x00')`, [id, person_id])).rejects.toThrow(/duplicate key/);
    await expect(session.query(`update record.document set sha256 = '\\x00' where id = $1`, [id])).rejects.toThrow(/content already/);
    const { rows: [empty] } = await session.query(`insert into record.document (person_id, kind, title, sha256, bytes_length, content_type) values ($1, 'other', 'x', '\\x00', 9, 'application/pdf') returning sha256, content_type`, [person_id]);
    expect(empty).toEqual({ sha256: null, content_type: null });
  });

  test('lists by person and case, cases of other people, bad input, roles', async () => {
    const file = await makeCase();
    const inCase = await makeDocument(casey, file.person, { case: file.ref, kind: 'notice', title: 'Notice' });
    const beside = await makeDocument(casey, file.person);
    expect((await casey.get(`/api/v1/documents?person=${file.person}`)).body.items.map((item: any) => item.ref)).toEqual([beside.ref, inCase.ref]);
    expect((await audrey.get(`/api/v1/documents?case=${file.ref}`)).body.items.map((item: any) => item.ref)).toEqual([inCase.ref]);
    const first = await casey.get(`/api/v1/documents?person=${file.person}&limit=1`);
    expect((await casey.get(`/api/v1/documents?person=${file.person}&limit=1&cursor=${first.body.next}`)).body).toMatchObject({ items: [{ ref: inCase.ref }], next: null });
    const wrong = { person, kind: 'passport', title: 'x' };
    for (const body of [{ ...wrong, case: file.ref }, { ...wrong, kind: 'photo' }, { ...wrong, title: '' }, { ...wrong, expiresOn: '2025-02-30' }, { ...wrong, person: file.ref }, { ...wrong, sha256: 'x' }]) {
      expect([body, (await casey.post('/api/v1/documents', body)).status]).toEqual([body, 400]);
    }
    expect((await audrey.post('/api/v1/documents', wrong)).status).toBe(403);
    expect((await audrey.put(`${beside.self}/content`, PDF, 'application/pdf', match(1))).status).toBe(403);
    expect((await ed.get(beside.self)).status).toBe(403);
  });
});

describe('notes', () => {
  test('general ones show; others are counted, and shown with a reason that is logged', async () => {
    const { ref } = await makePerson(casey);
    const general = await casey.post('/api/v1/notes', { person: ref, body: 'Asked for <b>Dari</b>; \'); drop table record.note;' });
    expect(general).toMatchObject({ status: 201, body: { category: 'general', restricted: false, body: 'Asked for <b>Dari</b>; \'); drop table record.note;' } });
    const health = await casey.post('/api/v1/notes', { person: ref, category: 'health', body: 'SECRET-OF-HEALTH', occurredAt: '2025-01-02T03:04:05Z' }, { 'idempotency-key': 'note-1' });
    expect(health).toMatchObject({ status: 201, body: { restricted: true, body: null } });
    expect((await rows(`select answer from platform.idempotency_key where key = 'note-1'`))[0].answer).not.toContain('SECRET');
    expect((await casey.post('/api/v1/notes', { person: ref, category: 'trafficking', body: 'Told us.' }, why('Interview'))).body.body).toBe('Told us.');
    for (const reader of [casey, cole, audrey]) {
      const list = await reader.get(`/api/v1/notes?person=${ref}`);
      expect(list.body).toMatchObject({ items: [{ ref: general.body.ref }], withheld: 2, next: null });
      expect(list.text).not.toContain('SECRET');
      expect((await reader.get(health.body.self)).body).toMatchObject({ status: 403, type: '/problems/access.reason' });
      const opened = await reader.get(`/api/v1/notes?person=${ref}`, why('Rule 35 report'));
      expect(opened.body).toMatchObject({ withheld: 0 });
      expect(opened.body.items.map((item: any) => item.category)).toEqual(['trafficking', 'general', 'health']);
      expect((await reader.get(health.body.self, why('Rule 35 report'))).body.body).toBe('SECRET-OF-HEALTH');
      expect(await rows(`select e.action, p.reason from journal.entry e join journal.payload p on p.entry_id = e.id where e.table_name = 'note' and e.actor_id = $1 and e.action in ('view', 'list') order by e.id desc limit 2`, [reader.id]))
        .toEqual([{ action: 'view', reason: 'Rule 35 report' }, { action: 'list', reason: 'Rule 35 report' }]);
    }
  });

  test('the database hides them without a reason, in the table and in the journal, and lets nobody change one', async () => {
    const { ref } = await makePerson(casey);
    await casey.post('/api/v1/notes', { person: ref, category: 'safeguarding', body: 'SECRET-OF-SAFEGUARDING' });
    for (const [actor, roles] of [[casey, 'caseworker'], [audrey, 'auditor']] as const) {
      const session = await office.database.appSession({ id: actor.id, roles });
      expect((await session.query(`select 1 from record.note where body like 'SECRET%'`)).rowCount).toBe(0);
      expect((await session.query(`select 1 from journal.payload where after::text like '%SECRET-OF-SAFE%'`)).rowCount).toBe(0);
      expect((await session.query('select record.withheld_notes((select id from record.person where ref = $1), null)::int as n', [ref])).rows).toEqual([{ n: 1 }]);
    }
    const session = await office.database.appSession({ id: casey.id, roles: 'caseworker', reason: 'x' });
    await expect(session.query(`update record.note set body = 'x'`)).rejects.toThrow(/permission denied/);
    await expect(session.query('delete from record.note')).rejects.toThrow(/permission denied/);
    const escort = await office.database.appSession({ id: ed.id, roles: 'escort', reason: 'x' });
    expect((await escort.query('select record.withheld_notes(null, null)::int as n')).rows).toEqual([{ n: 0 }]);
  });

  test('by case, in pages, and what is refused', async () => {
    const file = await makeCase();
    for (let day = 1; day <= 3; day++) await casey.post('/api/v1/notes', { person: file.person, case: file.ref, body: `Day ${day}`, occurredAt: `2025-10-0${day}T00:00:00Z` });
    const first = await casey.get(`/api/v1/notes?case=${file.ref}&limit=2`);
    expect(first.body.items.map((item: any) => item.body)).toEqual(['Day 3', 'Day 2']);
    expect((await casey.get(`/api/v1/notes?case=${file.ref}&limit=2&cursor=${first.body.next}`)).body.items.map((item: any) => item.body)).toEqual(['Day 1']);
    expect((await casey.get('/api/v1/notes')).status).toBe(400);
    for (const body of [{ person, case: file.ref, body: 'x' }, { person, body: '' }, { person, body: 'x', category: 'gossip' }, { person, body: 'x', mood: 'y' }, { person: 'PE', body: 'x' }]) {
      expect([body, (await casey.post('/api/v1/notes', body)).status]).toEqual([body, 400]);
    }
    expect((await casey.post('/api/v1/notes', { person, body: 'x', occurredAt: '2199-01-01T00:00:00Z' })).body.type).toBe('/problems/time.future');
    expect((await audrey.post('/api/v1/notes', { person, body: 'x' })).status).toBe(403);
    expect((await casey.get('/api/v1/notes/NO-2222-2P')).status).toBe(400);
  });
});

describe('tasks', () => {
  test('are given, changed, done once, and then stay as they are', async () => {
    const file = await makeCase();
    const made = await casey.post('/api/v1/tasks', { title: 'Chase the <reply>', case: file.ref, owner: cole.username, dueAt: '2030-01-01T00:00:00Z' });
    expect(made).toMatchObject({ status: 201, body: { title: 'Chase the <reply>', case: file.ref, person: file.person, owner: cole.username, open: true, version: 1 } });
    const { self } = made.body;
    expect((await casey.patch(self, 1, { dueAt: null, owner: null })).body).toMatchObject({ dueAt: null, owner: null, title: 'Chase the <reply>', version: 2 });
    expect((await cole.patch(self, 1, { title: 'x' })).status).toBe(412);
    expect((await cole.post(`${self}/completions`, { version: 1 })).body.type).toBe('/problems/version.stale');
    expect((await cole.post(`${self}/completions`, { version: 2, occurredAt: '2199-01-01T00:00:00Z' })).body.type).toBe('/problems/time.future');
    expect((await cole.post(`${self}/completions`, { version: 2 })).body).toMatchObject({ open: false, doneBy: cole.actor.displayName, version: 3 });
    expect((await casey.post(`${self}/completions`, { version: 3 })).body.type).toBe('/problems/task.done');
    expect((await casey.patch(self, 3, { title: 'x' })).body.type).toBe('/problems/task.done');
    const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    await expect(session.query('update record.task set done_at = null, done_by = null where ref = $1', [made.body.ref])).rejects.toThrow(/This task is done/);
    await expect(session.query(`insert into record.task (title, done_at, done_by) values ('x', now(), $1)`, [casey.id])).rejects.toThrow(/step of its own/);
    const { rows: [other] } = await session.query(`insert into record.task (title) values ('x') returning id`);
    const { rows: [done] } = await session.query('update record.task set done_at = platform.now(), done_by = $2 where id = $1 returning done_by', [other.id, cole.id]);
    expect(done.done_by).toBe(casey.id);
  });

  test('of two who complete it at once, one does', async () => {
    const { body: { self } } = await casey.post('/api/v1/tasks', { title: 'Once' });
    const answers = await Promise.all([casey.post(`${self}/completions`, { version: 1 }), cole.post(`${self}/completions`, { version: 1 })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  test('lists: by due date with undated ones last, whole across pages, filtered', async () => {
    const owner = await office.user('caseworker');
    const due = [undefined, '2025-12-03T00:00:00Z', '2025-12-01T00:00:00Z', undefined, '2025-12-02T00:00:00Z', '2025-12-01T00:00:00Z'];
    for (const [index, dueAt] of due.entries()) await casey.post('/api/v1/tasks', { title: `${index}`, owner: owner.username, dueAt, person });
    const seen: string[] = [];
    for (let url: string | undefined = `/api/v1/tasks?owner=${owner.username}&open=true&limit=2`; url;) {
      const page = await casey.get(url);
      seen.push(...page.body.items.map((item: any) => item.title));
      url = /<([^>]+)>/.exec(page.headers.link ?? '')?.[1];
    }
    expect(seen).toEqual(['2', '5', '4', '1', '0', '3']);
    const mine = await owner.get('/api/v1/tasks?mine=true&dueBefore=2025-12-02T00:00:00Z');
    expect(mine.body.items.map((item: any) => item.title)).toEqual(['2', '5']);
    await owner.post(`${mine.body.items[0].self}/completions`, { version: 1 });
    expect((await owner.get('/api/v1/tasks?mine=true&open=false')).body.items).toMatchObject([{ title: '2', open: false }]);
    expect((await casey.get(`/api/v1/tasks?person=${person}&open=true&limit=200`)).body.items).toHaveLength(5);
    for (const query of ['owner=nobody-here', 'open=perhaps', 'mine=true&owner=x', 'dueBefore=2025-02-30T00:00:00Z', 'case=PE-AHVA-RQ', 'cursor=WzFd']) {
      expect([query, (await casey.get(`/api/v1/tasks?${query}`)).status]).toEqual([query, 400]);
    }
    for (const body of [{ title: '' }, { title: 'x', owner: 'nobody-here' }, { title: 'x', dueAt: 'tomorrow' }, { title: 'x', done: true }]) {
      expect([body, (await casey.post('/api/v1/tasks', body)).status]).toEqual([body, 400]);
    }
    expect((await audrey.get('/api/v1/tasks')).status).toBe(200);
    expect((await audrey.post('/api/v1/tasks', { title: 'x' })).status).toBe(403);
    expect((await ed.get('/api/v1/tasks')).status).toBe(403);
  });
});
