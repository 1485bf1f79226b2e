import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { PeopleService } from '../../src/features/people/people.service.js';
import { aPerson, makePerson } from '../support/make-people.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, cole: SignedIn, sam: SignedIn, sol: SignedIn, audrey: SignedIn, ed: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  cole = await office.user('caseworker');
  sam = await office.user('supervisor');
  sol = await office.user('supervisor', 'caseworker');
  audrey = await office.user('auditor');
  ed = await office.user('escort');
});
afterAll(() => office.close());

const idOf = async (ref: string): Promise<string> => (await office.database.superuser.query('select id from record.person where ref = $1', [ref])).rows[0].id;
const problems = (answer: { body: any }): Record<string, string> => Object.fromEntries(answer.body.errors.map((one: any) => [one.pointer, one.detail]));

describe('opening and reading', () => {
  test('names are kept as typed, in their order, whatever is in them', async () => {
    const names = [
      { familyNames: 'رحمانی', givenNames: 'داریوش', script: 'Arab', transliteration: 'Dariush Rahmani' },
      { familyNames: `O'Brien"; drop table record.person; --`, givenNames: '<script>alert(1)</script>' },
      { kind: 'alias', givenNames: '\u202Eabc ـ 🙂' },
    ];
    const made = await makePerson(casey, { names, references: [{ scheme: 'port', number: 'DVR/2025/1' }], careNeeds: 'Insulin.' });
    expect(made).toMatchObject({ status: 'active', provisional: false, name: 'داریوش رحمانی', version: 1, mayBeUnder18: false, sex: 'M', careNeeds: 'Insulin.' });
    const shown = await audrey.get(made.self);
    expect(shown.headers.etag).toBe('"1"');
    expect(shown.body.names).toMatchObject(names);
    expect(shown.body).toMatchObject({
      births: [{ date: '1998-04', basis: 'claimed', place: 'Herat', supersededAt: null, recordedBy: casey.actor.displayName }],
      nationalities: [{ code: 'AFG', basis: 'claimed' }], references: [{ scheme: 'port', number: 'DVR/2025/1' }],
      superseded: { names: [] }, cases: [], crossings: [], returns: [], mergedInto: null,
    });
    expect(shown.text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const { rows } = await office.database.superuser.query(`select action, actor_id from journal.entry where table_name = 'person' and record_id = $1 order by id`, [await idOf(made.ref)]);
    expect(rows).toEqual([{ action: 'insert', actor_id: casey.id }, { action: 'view', actor_id: audrey.id }]);
  });

  test('cases, crossings and returns are shown by reference, and whom a record was merged into', async () => {
    const database = office.app.get(Database), people = office.app.get(PeopleService);
    const earlier = await makePerson(casey);
    const later = await database.write(casey.actor, async (tx) => (await people.openProvisionalMany(tx, [{ names: [{ familyNames: 'Rahmany' }] }]))[0]!);
    expect((await casey.get(`/api/v1/people/${later.ref}`)).body).toMatchObject({ provisional: true, name: 'Rahmany', births: [] });
    const { rows: [crossing] } = await office.database.superuser.query(
      `insert into record.crossing (person_id, registered_person_id, occurred_at, place, source) values ($1, $1, now() - interval '1 day', 'Dover', 'border_force') returning ref`, [later.id]);
    expect((await casey.get(`/api/v1/people/${later.ref}`)).body.crossings).toMatchObject([{ ref: crossing.ref }]);
    const su = office.database.superuser; // merging itself is another room's
    await su.query('set session_replication_role = replica');
    await su.query(`update record.person set status = 'merged', merged_into = (select id from record.person where ref = $2) where id = $1`, [later.id, earlier.ref]);
    await su.query('reset session_replication_role');
    expect((await casey.get(`/api/v1/people/${later.ref}`)).body).toMatchObject({ status: 'merged', mergedInto: earlier.ref });
    expect((await casey.get(earlier.self)).body.mergedFrom).toEqual([later.ref]);
    expect((await casey.patch(`/api/v1/people/${later.ref}`, 1, { sex: 'M' })).body).toMatchObject({ type: '/problems/person.merged', refusals: [{ facts: { mergedInto: earlier.ref } }] });
  });

  test('who has no name is shown by reference', async () => {
    const { body } = await casey.post('/api/v1/people', {});
    expect(body.name).toBe(body.ref);
  });

  test.each([
    ['an unknown field', { nickname: 'x' }, '#/nickname'],
    ['an unknown field inside a name', { names: [{ familyNames: 'A', title: 'Dr' }] }, '#/names/0/title'],
    ['a day that does not exist', { births: [{ date: '2001-02-29' }] }, '#/births/0/date'],
    ['a birth in the future', { births: [{ date: '2199' }] }, '#/births/0/date'],
    ['a code that is no country', { nationalities: [{ code: 'ZZZ' }] }, '#/nationalities/0/code'],
    ['a code in small letters', { nationalities: [{ code: 'afg' }] }, '#/nationalities/0/code'],
    ['a name of blanks', { names: [{ familyNames: '  ' }] }, '#/names/0'],
    ['a null for a list', { names: null }, '#/names'],
    ['a text for a list', { births: '1998' }, '#/births'],
    ['a scheme of nobody', { references: [{ scheme: 'club', number: '1' }] }, '#/references/0/scheme'],
    ['a NUL byte', { names: [{ familyNames: 'a\0b' }] }, '#/names/0/familyNames'],
    ['half a surrogate pair', { careNeeds: '\ud800' }, '#/careNeeds'],
  ])('%s is refused by its field', async (_, changes, pointer) => {
    const answer = await casey.post('/api/v1/people', aPerson(changes));
    expect(answer.status).toBe(400);
    expect(Object.keys(problems(answer))).toContain(pointer);
  });

  test('the future, another kind of reference, an unknown person, a role that may not', async () => {
    expect((await casey.post('/api/v1/people', aPerson({ occurredAt: '2199-01-01T00:00:00Z' }))).body).toMatchObject({ status: 409, type: '/problems/time.future' });
    expect((await casey.get('/api/v1/people/CA-AHVA-RH')).status).toBe(400);
    expect((await casey.get('/api/v1/people/PE-2222-2P')).status).toBe(400);
    expect((await audrey.post('/api/v1/people', aPerson())).status).toBe(403);
    expect((await ed.get('/api/v1/people')).status).toBe(403);
    expect((await office.stranger.get('/api/v1/people')).status).toBe(401);
  });

  test('the same request twice makes one person', async () => {
    const key = { 'idempotency-key': 'open-once' };
    const [first, second] = [await casey.post('/api/v1/people', aPerson(), key), await casey.post('/api/v1/people', aPerson(), key)];
    expect(second.text).toBe(first.text);
    expect((await casey.post('/api/v1/people', aPerson({ sex: 'F' }), key)).status).toBe(422);
  });
});

describe('lists', () => {
  test('filters each find their own, pages neither lose nor repeat, also what was recorded in one statement', async () => {
    const database = office.app.get(Database), people = office.app.get(PeopleService);
    const details = Array.from({ length: 25 }, (_, index) => ({
      names: [{ familyNames: `Bulk ${index}` }, { kind: 'alias' as const, givenNames: 'Al' }], births: [{ date: String(1970 + index) }], nationalities: [{ code: 'ERI' }],
      references: [{ scheme: 'eurodac' as const, number: `E${index}` }],
    }));
    const made = await database.write(casey.actor, (tx) => people.openProvisionalMany(tx, details));
    const { rows: names } = await office.database.superuser.query('select record.display_name(id) as name from unnest($1::uuid[]) with ordinality as p (id, n) order by n', [made.map(({ id }) => id)]);
    expect(names.map(({ name }) => name)).toEqual(details.map(({ names: [name] }) => name!.familyNames));
    const seen: string[] = [];
    for (let url: string | undefined = '/api/v1/people?status=provisional&nationality=ERI&limit=10'; url;) {
      const page = await casey.get(url);
      seen.push(...page.body.items.map((item: any) => item.ref));
      url = /<([^>]+)>/.exec(page.headers.link ?? '')?.[1];
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(new Set(made.map(({ ref }) => ref)));
    expect((await casey.get('/api/v1/people?birthYear=1977&nationality=ERI')).body.items).toMatchObject([{ name: 'Bulk 7', births: ['1977'], nationalities: ['ERI'] }]);
    expect((await casey.get('/api/v1/people?number=E3&scheme=eurodac')).body.items).toMatchObject([{ ref: made[3]!.ref }]);
    expect((await casey.get('/api/v1/people?number=E3&scheme=port')).body.items).toEqual([]);
    expect((await casey.get('/api/v1/people?changedSince=2199-01-01T00:00:00Z')).body.items).toEqual([]);
    expect((await casey.get('/api/v1/people?nationality=ERI&status=active&changedSince=2020-01-01T00:00:00Z&birthYear=1977&number=E7')).body.items).toEqual([]);
  });

  test('of many opened at once, one that is wrong is named by its place and none is opened', async () => {
    const database = office.app.get(Database), people = office.app.get(PeopleService);
    const number = `R${Date.now()}`;
    const wrong = database.write(casey.actor, (tx) => people.openProvisionalMany(tx, [{ references: [{ scheme: 'port', number }] }, { nationalities: [{ code: 'ZZZ' }] }]));
    await expect(wrong).rejects.toMatchObject({ fields: { '1.nationalities.0.code': expect.any(String) } });
    expect((await casey.get(`/api/v1/people?number=${number}`)).body.items).toEqual([]);
    expect(await database.write(casey.actor, (tx) => people.openProvisionalMany(tx, []))).toEqual([]);
    const established = await database.write(casey.actor, async (tx) => {
      const [{ id, ref }] = (await people.openProvisionalMany(tx, [{}])) as [{ id: string; ref: string }];
      await people.establish(tx, id);
      return ref;
    });
    expect((await casey.get(`/api/v1/people/${established}`)).body.status).toBe('active');
  });

  test('changed since: a correction of a name counts', async () => {
    const { self, ref } = await makePerson(casey);
    await office.database.superuser.query(`alter table record.person disable trigger user`);
    await office.database.superuser.query(`update record.person set changed_at = now() - interval '1 year' where ref = $1`, [ref]);
    await office.database.superuser.query(`alter table record.person enable trigger user`);
    const since = new Date(Date.now() - 60_000).toISOString();
    const found = async (): Promise<string[]> => (await casey.get(`/api/v1/people?limit=200&changedSince=${since}`)).body.items.map((item: any) => item.ref);
    expect(await found()).not.toContain(ref);
    await casey.patch(self, 1, { names: [{ familyNames: 'Other' }] });
    expect(await found()).toContain(ref);
  });

  test('bad filters', async () => {
    for (const query of ['status=dead', 'nationality=ZZZ', 'birthYear=x', 'scheme=port', 'limit=201', 'cursor=abc', 'colour=red', 'changedSince=2025-02-30T00:00:00Z']) {
      expect([query, (await casey.get(`/api/v1/people?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

describe('corrections', () => {
  test('a given list replaces the live one: gone rows are superseded, unchanged ones stay, nothing is overwritten', async () => {
    const { self } = await makePerson(casey, { names: [{ familyNames: 'A' }, { familyNames: 'B' }], references: [{ scheme: 'nrm', number: '7' }] });
    const before = (await casey.get(self)).body;
    const changed = await cole.patch(self, 1, { names: [{ familyNames: 'C' }, { familyNames: 'B' }], sex: null, possibleTwin: true });
    expect(changed).toMatchObject({
      status: 200, headers: { etag: '"2"' },
      body: { name: 'C', sex: null, possibleTwin: true, references: [{ number: '7' }], superseded: { names: [{ familyNames: 'A' }], references: [] } },
    });
    expect(changed.body.names.map((name: any) => [name.familyNames, name.recordedBy])).toEqual([['C', cole.actor.displayName], ['B', casey.actor.displayName]]);
    expect(changed.body.names[1].recordedAt).toBe(before.names[1].recordedAt);
    const turned = await casey.patch(self, 2, { names: [{ familyNames: 'B' }, { familyNames: 'C' }, { familyNames: 'B' }] });
    expect(turned.body).toMatchObject({ name: 'B', names: [{ familyNames: 'B', recordedAt: before.names[1].recordedAt }, { familyNames: 'C' }], superseded: { names: [{ familyNames: 'A' }] } });
    expect((await casey.patch(self, 3, { references: [] })).body).toMatchObject({ references: [], superseded: { references: [{ number: '7' }] }, names: [{}, {}] });
  });

  test('without If-Match 428, stale 412, of two at once exactly one', async () => {
    const { self } = await makePerson(casey);
    expect((await casey.patch(self, undefined, { sex: 'X' })).status).toBe(428);
    const answers = await Promise.all([casey.patch(self, 1, { names: [{ familyNames: 'Casey says' }] }), cole.patch(self, 1, { names: [{ familyNames: 'Cole says' }] })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const { body } = await casey.get(self);
    expect(body.names).toHaveLength(1);
    expect(body.name).toBe(answers.find(({ status }) => status === 200)!.body.name);
    expect((await casey.patch(self, 1, {})).status).toBe(412);
  });

  test('two sessions supersede the same row: the second finds it done; nobody rewrites or revives one', async () => {
    const { ref } = await makePerson(casey);
    const one = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    const two = await office.database.appSession({ id: cole.id, roles: 'caseworker' });
    const { rows: [name] } = await one.query('select id from record.person_name where person_id = (select id from record.person where ref = $1)', [ref]);
    await one.query('begin');
    await one.query('update record.person_name set superseded_at = now() where id = $1', [name.id]);
    const second = two.query('update record.person_name set superseded_at = now() where id = $1', [name.id]);
    const refused = expect(second).rejects.toThrow(/superseded already/);
    await one.query('commit');
    await refused;
    await expect(one.query('update record.person_name set superseded_at = null where id = $1', [name.id])).rejects.toThrow(/superseded already/);
    for (const change of [`family_names = 'X'`, `recorded_by = '${cole.id}'`, `kind = 'alias'`]) {
      await expect(one.query(`update record.person_name set ${change} where person_id = $1`, [await idOf((await makePerson(casey)).ref)])).rejects.toThrow(/permission denied/);
    }
    await expect(one.query('delete from record.person_name where id = $1', [name.id])).rejects.toThrow(/permission denied/);
  });
});

describe('who may be a child', () => {
  const year = new Date().getUTCFullYear();
  const under18 = async (ref: string, day: string): Promise<boolean> =>
    (await office.database.superuser.query('select record.may_be_under_18($1, $2::date) as may', [await idOf(ref), day])).rows[0].may;

  test('a partial date counts as its latest day, any live date counts, and a claim', async () => {
    const bare = await makePerson(casey, { births: [{ date: '2000' }, { date: '1990-01-01', basis: 'documented' }] });
    expect([await under18(bare.ref, '2018-12-30'), await under18(bare.ref, '2018-12-31')]).toEqual([true, false]);
    const month = await makePerson(casey, { births: [{ date: '2000-02' }] });
    expect([await under18(month.ref, '2018-02-28'), await under18(month.ref, '2018-03-01')]).toEqual([true, false]);
    const leap = await makePerson(casey, { births: [{ date: '2000-02-29' }] });
    expect([await under18(leap.ref, '2018-02-28'), await under18(leap.ref, '2018-03-01')]).toEqual([true, false]);
    const day = await makePerson(casey, { births: [{ date: '2000-06-15' }] });
    expect([await under18(day.ref, '2018-06-14'), await under18(day.ref, '2018-06-15')]).toEqual([true, false]);
    const none = await makePerson(casey, { births: [] });
    expect(await under18(none.ref, '2025-01-01')).toBe(false);
    await ed.post('/api/v1/barriers', { person: none.ref, kind: 'claim_under_18', effects: [] });
    expect(await under18(none.ref, '2025-01-01')).toBe(true);
    expect((await casey.get(none.self)).body.mayBeUnder18).toBe(true);
  });

  test('one person alone does not take the date back; two do; a contrary date does not help', async () => {
    const { self } = await makePerson(casey, { births: [{ date: String(year - 16) }, { date: '1990', basis: 'documented' }] });
    const alone = await casey.patch(self, 1, { births: [{ date: '1990', basis: 'documented' }] });
    expect(alone.body).toMatchObject({ status: 409, type: '/problems/person.birth-two-people', refusals: [{ facts: { birth: String(year - 16) } }] });
    expect((await casey.patch(self, 1, { births: [{ date: String(year - 16) }, { date: '1990', basis: 'documented' }, { date: '1985', basis: 'assessed' }] })).body.mayBeUnder18).toBe(true);
    expect((await sol.post(`${self}/birth-withdrawals`, { birth: String(year - 16), reason: 'Passport.', version: 1 })).body.type).toBe('/problems/version.stale');
    expect((await sol.post(`${self}/birth-withdrawals`, { birth: '1950', reason: 'Passport.', version: 2 })).status).toBe(400);
    const proposed = await sol.post(`${self}/birth-withdrawals`, { birth: String(year - 16), reason: 'Passport.', version: 2 });
    expect(proposed).toMatchObject({ status: 201, body: { kind: 'birth_withdrawal', outcome: 'waiting', particulars: { birth: String(year - 16) } } });
    expect((await casey.post(`${self}/birth-withdrawals`, { birth: String(year - 16), reason: 'Again.', version: 2 })).status).toBe(409);
    expect((await sol.post(`${proposed.body.self}/decisions`, { decision: 'approve', reason: 'Mine.', version: 1 })).status).toBe(409);
    expect((await casey.get(self)).body.mayBeUnder18).toBe(true);
    expect((await sam.post(`${proposed.body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 })).status).toBe(201);
    expect((await casey.get(self)).body).toMatchObject({ mayBeUnder18: false, version: 3, superseded: { births: [{ date: String(year - 16), withdrawal: proposed.body.ref }] } });
  });

  test('refused by the second person, the date stays', async () => {
    const { self } = await makePerson(casey, { births: [{ date: String(year - 15) }] });
    const { body } = await casey.post(`${self}/birth-withdrawals`, { birth: String(year - 15), reason: 'Looks older.', version: 1 });
    expect((await sam.post(`${body.self}/decisions`, { decision: 'refuse', reason: 'Looks are no evidence.', version: 1 })).status).toBe(201);
    expect((await casey.get(self)).body.mayBeUnder18).toBe(true);
  });

  test('the database says so too, by every way round', async () => {
    const { ref } = await makePerson(casey, { births: [{ date: String(year - 15) }] });
    const other = await makePerson(casey, { births: [{ date: String(year - 14) }] });
    const id = await idOf(ref);
    const session = await office.database.appSession({ id: sol.id, roles: 'supervisor,caseworker' });
    const { rows: [birth] } = await session.query('select id from record.person_birth where person_id = $1', [id]);
    const { rows: [otherBirth] } = await session.query('select id from record.person_birth where person_id = $1', [await idOf(other.ref)]);
    const attempt = (text: string, values: unknown[] = [birth.id]): Promise<unknown> => session.query(text, values);
    await expect(attempt('update record.person_birth set superseded_at = now() where id = $1')).rejects.toThrow(/two people/);
    await expect(attempt('update record.person_birth set year = 1990 where id = $1')).rejects.toThrow(/permission denied/);
    await expect(attempt('update record.person_birth set person_id = $2, year = 1990 where id = $1', [birth.id, await idOf(other.ref)])).rejects.toThrow(/permission denied/);
    await expect(attempt('update record.person_birth set person_id = $2 where id = $1', [birth.id, await idOf(other.ref)])).rejects.toThrow(/permission denied/);
    await expect(attempt('delete from record.person_birth where id = $1')).rejects.toThrow(/permission denied/);
    // an approval of one's own, one for another date, one that still waits
    const { rows: [own] } = await session.query(`insert into record.approval (kind, subject_id, person_id, reason) values ('birth_withdrawal', $1, $2, 'x') returning id`, [birth.id, id]);
    await expect(attempt('update record.person_birth set superseded_at = now(), withdrawal_id = $2 where id = $1', [birth.id, own.id])).rejects.toThrow(/two people/);
    await expect(attempt(`update record.approval set outcome = 'approved', decided_by = $2, decided_at = now() where id = $1`, [own.id, sam.id])).rejects.toThrow(/Someone else/);
    const { rows: [wrong] } = await session.query(`insert into record.approval (kind, subject_id, reason) values ('birth_withdrawal', $1, 'x') returning id`, [otherBirth.id]);
    const second = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    await second.query(`update record.approval set outcome = 'approved', decided_by = $2, decided_at = now() where id = $1`, [wrong.id, sam.id]);
    await expect(attempt('update record.person_birth set superseded_at = now(), withdrawal_id = $2 where id = $1', [birth.id, wrong.id])).rejects.toThrow(/two people/);
    await session.query(`insert into record.person_birth (person_id, year, basis) values ($1, 1980, 'documented')`, [id]);
    expect(await under18(ref, new Date().toISOString().slice(0, 10))).toBe(true);
    expect((await session.query('select count(*)::int as n from record.person_birth where person_id = $1 and superseded_at is null', [id])).rows[0].n).toBe(2);
  });
});

describe('representatives', () => {
  test('are added, listed, corrected and end', async () => {
    const person = await makePerson(casey);
    const added = await casey.post(`${person.self}/representatives`, { name: 'Nadia <b>Okonkwo</b>', email: 'nadia@harbour-law.example' });
    expect(added).toMatchObject({ status: 201, body: { name: 'Nadia <b>Okonkwo</b>', acting: true, person: person.ref } });
    expect((await casey.get(`${person.self}/representatives`)).body.items).toHaveLength(1);
    expect((await casey.get(person.self)).body.representatives).toEqual([added.body.ref]);
    expect((await casey.patch(added.body.self, 1, { endedAt: '2199-01-01T00:00:00Z' })).status).toBe(400);
    expect((await casey.patch(added.body.self, 1, { endedAt: '2001-01-01T00:00:00Z' })).status).toBe(400);
    const ended = await casey.patch(added.body.self, 1, { endedAt: new Date().toISOString() });
    expect(ended).toMatchObject({ status: 200, body: { acting: false, version: 2 } });
    expect((await cole.patch(added.body.self, 1, { name: 'X' })).status).toBe(412);
    expect((await casey.post(`${person.self}/representatives`, { name: 'X', email: 'no address' })).status).toBe(400);
    expect((await audrey.get(added.body.self)).body.version).toBe(2);
  });
});

test('nobody without a role sees a person, an administrator neither', async () => {
  await makePerson(casey);
  for (const actor of [undefined, { id: ed.id, roles: 'escort' }, { id: casey.id, roles: 'administrator' }, { id: casey.id, roles: '' }]) {
    const session = await office.database.appSession(actor);
    for (const table of ['person', 'person_name', 'person_birth', 'person_nationality', 'person_reference', 'representative', 'document', 'document_content', 'note', 'task']) {
      expect([table, (await session.query(`select count(*)::int as n from record.${table}`)).rows[0].n]).toEqual([table, 0]);
    }
    await expect(session.query(`insert into record.person (sex) values ('M')`)).rejects.toThrow();
  }
  const auditor = await office.database.appSession({ id: audrey.id, roles: 'auditor' });
  await expect(auditor.query(`insert into record.person (sex) values ('M')`)).rejects.toThrow(/row-level security/);
  expect((await auditor.query(`update record.person set sex = 'X'`)).rowCount).toBe(0);
});
