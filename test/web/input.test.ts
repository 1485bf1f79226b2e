import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sol: SignedIn;
let person: { id: string; ref: string };
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  sol = await office.user('supervisor');
});
afterAll(() => office.close());

async function newPerson(): Promise<{ id: string; ref: string }> {
  return (await office.database.superuser.query('insert into record.person (sex) values (null) returning id, ref')).rows[0];
}
beforeAll(async () => { person = await newPerson(); });

const URL = '/api/v1/barriers';
const open = (key: string, more: object = {}, by = casey): Promise<Answer> => by.post(URL, { person: person.ref, kind: 'injunction', ...more }, { 'idempotency-key': key });
const count = async (of = person.id): Promise<number> => Number((await office.database.superuser.query('select count(*) from record.barrier where person_id = $1', [of])).rows[0].count);
const raw = async (body: BodyInit, type: string | null = 'application/json'): Promise<Answer> => {
  const response = await fetch(office.base + URL, { method: 'POST', body, headers: { authorization: `Bearer ${casey.token}`, ...(type ? { 'content-type': type } : {}) } });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), text, headers: Object.fromEntries(response.headers) };
};

describe('the same request twice', () => {
  test('with a key: one record, the same answer byte for byte', async () => {
    const before = await count();
    const first = await open('twice'), again = await open('twice');
    expect(first.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect([again.status, again.headers.etag, again.headers.location]).toEqual([201, first.headers.etag, first.headers.location]);
    expect(await count()).toBe(before + 1);
    expect((await open('another')).body.ref).not.toBe(first.body.ref);
  });

  test('the key of another user or another route is another key', async () => {
    const mine = await open('shared'), theirs = await open('shared', {}, sol);
    expect(theirs).toMatchObject({ status: 201 });
    expect(theirs.body.ref).not.toBe(mine.body.ref);
    expect((await casey.post(`${mine.body.self}/liftings`, { reason: 'x', version: 1 }, { 'idempotency-key': 'shared' })).status).toBe(201);
  });

  test('with another body: 422, and nothing happens', async () => {
    await open('other-body');
    const before = await count();
    expect(await open('other-body', { note: 'changed' })).toMatchObject({ status: 422, body: { type: '/problems/idempotency.other-body' } });
    expect(await count()).toBe(before);
  });

  test('while the first is in flight: 409, and one record in the end', async () => {
    const slow = await newPerson();
    const { superuser } = office.database;
    await superuser.query('begin');
    await superuser.query('select from record.person where id = $1 for update', [slow.id]); // the first waits for this row
    const first = open('in-flight', { person: slow.ref });
    try {
      for (let waiting = 0; !waiting;) {
        waiting = Number((await superuser.query(`select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rows[0].count);
      }
      expect(await open('in-flight', { person: slow.ref })).toMatchObject({ status: 409, body: { type: '/problems/idempotency.in-flight' } });
    } finally {
      await superuser.query('commit');
    }
    const answer = await first;
    expect(answer.status).toBe(201);
    expect((await open('in-flight', { person: slow.ref })).text).toBe(answer.text);
    expect(await count(slow.id)).toBe(1);
  });

  test('what was refused was not answered: the key may be used again', async () => {
    const wrong = { occurredAt: '2199-01-01T00:00:00Z' };
    expect(await open('refused', wrong)).toMatchObject({ status: 409, body: { type: '/problems/time.future' } });
    expect((await open('refused')).status).toBe(201);
  });

  test('the permission is looked at again', async () => {
    const leaving = await office.user('caseworker');
    expect((await open('leaving', {}, leaving)).status).toBe(201);
    await office.database.superuser.query(`select set_config('app.actor', '00000000-0000-7000-8000-000000000001', false)`);
    await office.database.superuser.query(`update record.role_grant set revoked_at = now(), revoked_by = granted_by where user_id = $1`, [leaving.id]);
    expect((await open('leaving', {}, leaving)).status).toBe(401); // the token ended with the role
    const { rows: [{ token }] } = await office.database.superuser.query<{ token: string }>(`select 'cft_' || repeat('z', 40) as token`);
    await office.database.superuser.query(`insert into platform.token (hash, user_id, expires_at) values (sha256(convert_to($1, 'UTF8')), $2, now() + interval '1 minute')`, [token, leaving.id]);
    const replay = await office.stranger.post(URL, { person: person.ref, kind: 'injunction' }, { authorization: `Bearer ${token}`, 'idempotency-key': 'leaving' });
    expect(replay).toMatchObject({ status: 403, body: { type: '/problems/access.permission' } });
  });

  test('a key is forgotten after a day, and one that is none is refused', async () => {
    await open('old');
    await office.database.superuser.query(`update platform.idempotency_key set created_at = now() - interval '25 hours' where key = 'old'`);
    expect((await open('old', { note: 'another day' })).status).toBe(201);
    for (const key of ['', 'two words', 'x'.repeat(201)]) expect((await open(key)).status).toBe(400);
  });

  test('without a key: two records', async () => {
    const before = await count();
    await casey.post(URL, { person: person.ref, kind: 'injunction' });
    await casey.post(URL, { person: person.ref, kind: 'injunction' });
    expect(await count()).toBe(before + 2);
  });
});

describe('two people at one record', () => {
  test('who read an older version is told so, and who says none is asked', async () => {
    const { body: { self }, headers } = await open('versions');
    expect(headers.etag).toBe('"1"');
    expect(await casey.patch(self, undefined, { note: 'x' })).toMatchObject({ status: 428 });
    expect(await casey.patch(self, 1, { note: 'First.' })).toMatchObject({ status: 200, headers: { etag: '"2"' }, body: { note: 'First.', version: 2 } });
    expect(await sol.patch(self, 1, { note: 'Second.' })).toMatchObject({ status: 412, body: { type: '/problems/version.stale' } });
    expect((await casey.get(self)).body.note).toBe('First.');
    expect(await casey.post(`${self}/liftings`, { reason: 'x', version: 1 })).toMatchObject({ status: 409, body: { type: '/problems/version.stale' } });
    for (const tag of ['2', 'W/"2"', '*', '"x"', '"2", "1"']) {
      expect((await casey.patch(self, undefined, { note: 'x' }, { 'if-match': tag })).status).toBe(400);
    }
  });

  test('of two at once one wins', async () => {
    const { body: { self } } = await open('at-once');
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => [casey, sol][i % 2].patch(self, 1, { note: `No. ${i}` })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
  });
});

describe('bodies that cannot be right', () => {
  test.each([
    ['not JSON', '{"person":', 400], ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400], ['a NUL byte', '{"person":"a\\u0000b"}', 400],
    ['half a surrogate pair', '{"person":"\\ud83d"}', 400], ['half a pair in a name', '{"\\udc00":1}', 400], ['a prototype', '{"__proto__":{"x":1}}', 400], ['a list', '[]', 400], ['a word', '"person"', 400],
    ['nothing', '', 400], ['null', 'null', 400], ['ten megabytes', Buffer.alloc(10 * 1024 * 1024, 97), 413], ['a field too deep', `{"person":${'['.repeat(2000)}${']'.repeat(2000)}}`, 400],
  ])('%s', async (_name, body, status) => {
    const before = await count();
    const answer = await raw(body);
    expect(answer).toMatchObject({ status, headers: { 'content-type': expect.stringContaining('application/problem+json') }, body: { status, type: expect.stringMatching(/^\/problems\//) } });
    expect(await count()).toBe(before);
  });

  test('of a type that we do not take', async () => {
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x']) expect([400, 415]).toContain((await raw('x', type)).status);
  });

  test('unknown fields are named, wrong ones all at once', async () => {
    const { status, body } = await casey.post(URL, { person: person.ref, kind: 'whim', effects: 'all', colour: 'red', occurredAt: '2025-02-30T10:00:00Z' });
    expect(status).toBe(400);
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).sort()).toEqual(['#/colour', '#/effects', '#/kind', '#/occurredAt']);
    expect(body.errors).toContainEqual({ pointer: '#/colour', detail: 'There is no such field.' });
    expect((await casey.get(`${URL}?colour=red`)).body.errors).toEqual([{ pointer: '#/colour', detail: 'There is no such field.' }]);
    expect((await casey.get(`${URL}?limit=201`)).status).toBe(400);
    expect((await casey.get(`${URL}?kind=injunction&kind=other`)).status).toBe(400);
  });

  test('references: of another kind, mistyped, unknown, hostile', async () => {
    expect((await open('r1', { person: 'CA-AHVA-RT' })).body.errors).toEqual([{ pointer: '#/person', detail: expect.any(String) }]);
    expect((await open('r2', { person: `${person.ref.slice(0, -1)}${person.ref.endsWith('2') ? '3' : '2'}` })).status).toBe(400);
    expect((await open('r3', { person: person.ref.toLowerCase().replaceAll('-', ' ') })).status).toBe(201);
    expect((await casey.get(`${URL}/PE-AHVA-RQ`)).status).toBe(400);
    for (const hostile of ["' or 1=1 --", '%00', '%F0%9F', '..%2f..%2fetc', 'x'.repeat(150)]) {
      const { status } = await casey.get(`${URL}/${hostile.startsWith('%') || hostile.startsWith('.') ? hostile : encodeURIComponent(hostile)}`);
      expect([400, 404]).toContain(status);
    }
    for (const cursor of ['x', Buffer.from('["2025", "not a key"]').toString('base64url'), Buffer.from('[{}, 1]').toString('base64url')]) {
      expect((await casey.get(`${URL}?cursor=${cursor}`)).status).toBe(400);
    }
  });

  test('SQL, HTML and right-to-left text are shown as typed', async () => {
    const note = `'); drop table record.person; -- <script>alert(1)</script> \u202eعمر بن محمد\u202c 👩‍🚀 \\ " %`;
    const { body } = await open('as-typed', { note });
    expect(body.note).toBe(note);
    expect((await casey.get(body.self)).body.note).toBe(note);
  });

  test('a list goes on where it stopped, whatever was recorded in one moment', async () => {
    const crowd = await newPerson();
    await office.database.superuser.query(`insert into record.barrier (person_id, kind, effects, recorded_at, occurred_at) select $1, 'other', '{}', t, t from (select platform.now() as t) as moment, generate_series(1, 25)`, [crowd.id]);
    for (let i = 0; i < 5; i++) await casey.post(URL, { person: crowd.ref, kind: 'other' });
    const refs: string[] = [];
    for (let url: string | undefined = `${URL}?person=${crowd.ref}&limit=4`; url;) {
      const page: Answer = await casey.get(url);
      refs.push(...page.body.items.map(({ ref }: { ref: string }) => ref));
      url = /<([^>]+)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
    }
    expect(refs).toHaveLength(30);
    expect(new Set(refs).size).toBe(30);
  });

  test('every error of the API is problem+json, and a wrong address is 404', async () => {
    for (const url of ['/api/v1/nothing', '/api/nothing', '/api/v1/barriers/BA-2222-22/nothing']) {
      expect(await casey.get(url)).toMatchObject({ status: 404, headers: { 'content-type': expect.stringContaining('application/problem+json') } });
    }
  });
});
