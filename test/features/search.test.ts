import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { newCase } from '../support/make-case.js';

let office: Office;
let casey: SignedIn, audrey: SignedIn, emil: SignedIn, ada: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  [casey, audrey, emil, ada] = [await office.user('caseworker'), await office.user('auditor'), await office.user('escort'), await office.user('administrator')];
});
afterAll(() => office.close());

interface Name { givenNames?: string; familyNames?: string; script?: string; transliteration?: string }
const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values).then(({ rows }) => rows);

async function person(names: Name[], more: Record<string, unknown> = {}): Promise<{ ref: string; id: string }> {
  const { status, body } = await casey.post('/api/v1/people', { names, ...more });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return { ref: body.ref, id: (await sql('select id from record.person where ref = $1', [body.ref]))[0].id };
}
async function find(criteria: Record<string, unknown>, by = casey): Promise<{ ref: string; match: string | null }[]> {
  const { status, body } = await by.post('/api/v1/people/searches', criteria);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.items;
}
const refs = async (criteria: Record<string, unknown>): Promise<string[]> => (await find(criteria)).map(({ ref }) => ref);

describe('a name is found', () => {
  let dariush: string, youssef: string, arabic: string, tigrinya: string;
  beforeAll(async () => {
    dariush = (await person([{ givenNames: 'Dariush', familyNames: 'Rahmani' }])).ref;
    youssef = (await person([{ givenNames: 'Youssef Karim', familyNames: 'al-Haddad' }])).ref;
    arabic = (await person([{ givenNames: 'داریوش', familyNames: 'کریمی', script: 'Arab', transliteration: 'Daryoush Karimi' }])).ref;
    tigrinya = (await person([{ givenNames: 'ተወልደ', familyNames: 'ገብረ', script: 'Ethi' }])).ref;
  });

  test('in any order, in part and as it begins', async () => {
    expect(await find({ name: 'rahmani DARIUSH' })).toMatchObject([{ ref: dariush, match: 'same' }]);
    expect(await refs({ name: 'rahmani' })).toEqual([dariush]);
    expect(await find({ name: 'Rahm' })).toMatchObject([{ ref: dariush, match: 'begins_alike' }]);
    expect(await refs({ name: 'Rahmani Youssef' })).toEqual([]);
  });

  test('as it sounds and nearly is spelled', async () => {
    expect(await find({ name: 'Yusuf Hadad' })).toMatchObject([{ ref: youssef, match: 'sounds_alike' }]);
    expect(await find({ name: 'Dariush Rehmany' })).toMatchObject([{ ref: dariush, match: 'sounds_alike' }]);
    expect(await find({ name: 'Dariush Rakmani' })).toMatchObject([{ ref: dariush, match: 'spelled_alike' }]);
    expect(await find({ name: 'Ramhani' })).toMatchObject([{ ref: dariush, match: 'spelled_alike' }]);
    expect(await refs({ name: 'Dariush Bahrami' })).toEqual([]);
  });

  test('with or without its particle, in one word or two', async () => {
    for (const name of ['Haddad', 'al-Haddad', 'Al Haddad', 'Alhaddad', 'el haddad youssef']) expect([name, await refs({ name })]).toEqual([name, [youssef]]);
  });

  test('in another script, both ways, and past marks and apostrophes', async () => {
    expect((await refs({ name: 'داريوش' })).sort()).toEqual([dariush, arabic].sort());
    expect(await refs({ name: 'رحماني' })).toEqual([dariush]);
    expect(await refs({ name: 'Daryoush Karimi' })).toEqual([arabic]);
    expect(await refs({ name: 'Tewolde Gebre' })).toEqual([tigrinya]);
    expect(await find({ name: 'ገብረ ተወልደ' })).toMatchObject([{ ref: tigrinya, match: 'same' }]);
    const nguyen = (await person([{ givenNames: 'Văn Đức', familyNames: "N'guyễn" }])).ref;
    expect(await refs({ name: 'nguyen duc' })).toEqual([nguyen]);
    const wang = (await person([{ givenNames: '小明', familyNames: '王' }])).ref;
    expect(await refs({ name: '王' })).toEqual([wang]);
  });

  test('the nearest first', async () => {
    const [same, sounds] = [(await person([{ familyNames: 'Jaafari' }])).ref, (await person([{ familyNames: 'Jafary' }])).ref];
    expect(await refs({ name: 'Jaafari' })).toEqual([same, sounds]);
    expect(await refs({ name: 'Jafary' })).toEqual([sounds, same]);
  });

  test('a correction is found from then on, what it replaced is not', async () => {
    const wrong = await person([{ familyNames: 'Wrongly' }]);
    expect(await refs({ name: 'Wrongly' })).toEqual([wrong.ref]);
    expect((await casey.patch(`/api/v1/people/${wrong.ref}`, 1, { names: [{ familyNames: 'Zuleikha' }] })).status).toBe(200);
    expect(await refs({ name: 'Wrongly' })).toEqual([]);
    expect(await refs({ name: 'Zulaykha' })).toEqual([wrong.ref]);
  });

  test('of whom nobody told through the app, too: the keys stand in the database', async () => {
    const { personRef } = await newCase(office, { name: 'Semhar' });
    expect(await refs({ name: 'semhar example' })).toEqual([personRef]);
  });
});

describe('what else is known finds', () => {
  test('by our references and other offices’ numbers, however they are written', async () => {
    const made = await newCase(office, { name: 'Referenced' });
    const { ref } = await person([{ familyNames: 'Numbered' }], { references: [{ scheme: 'port', number: 'DVR/2025/118204' }] });
    const [{ crossing }] = await sql('select ref as crossing from record.crossing where id = $1', [made.crossingId]);
    for (const reference of [made.personRef, made.personRef.toLowerCase().replaceAll('-', ' '), made.ref, crossing]) expect([reference, await refs({ reference })]).toEqual([reference, [made.personRef]]);
    for (const reference of ['DVR/2025/118204', 'dvr 2025-118204']) expect([reference, await refs({ reference })]).toEqual([reference, [ref]]);
    expect(await refs({ reference: 'DVR' })).toEqual([]);
    expect(await refs({ reference: '///' })).toEqual([]);
  });

  test('by birth year, nationality and day of crossing, together', async () => {
    const one = await person([{ familyNames: 'Together' }], { births: [{ date: '1991-02' }], nationalities: [{ code: 'ERI' }] });
    const other = await person([{ familyNames: 'Together' }], { births: [{ date: '1991' }], nationalities: [{ code: 'SDN' }] });
    expect((await refs({ birthYear: 1991 })).sort()).toEqual([one.ref, other.ref].sort());
    expect(await refs({ birthYear: 1991, nationality: 'ERI' })).toEqual([one.ref]);
    expect(await refs({ name: 'together', nationality: 'SDN' })).toEqual([other.ref]);
    const made = await newCase(office, { name: 'Landed', arrivedDaysAgo: 200 });
    const day = (shift: number): string => new Date(made.arrivedAt.getTime() + shift * 86_400_000).toISOString().slice(0, 10);
    expect(await refs({ name: 'Landed', crossedFrom: day(-1), crossedTo: day(1) })).toEqual([made.personRef]);
    expect(await refs({ name: 'Landed', crossedTo: day(-2) })).toEqual([]);
    expect(await refs({ flight: 'XQ9999' })).toEqual([]);
  });

  test('what was merged counts for who stands for it', async () => {
    const [stays, goes, deeper] = [await person([{ familyNames: 'Standing' }]), await person([{ familyNames: 'Merging' }], { births: [{ date: '1955' }], references: [{ scheme: 'nrm', number: 'NRM-77' }] }), await person([{ familyNames: 'Deepest' }])];
    const move = async (from: { id: string }, to: { id: string } | null, before: { id: string } | null): Promise<void> => {
      await office.database.superuser.query('begin');
      await office.database.superuser.query(`set local session_replication_role = replica`);
      await office.database.superuser.query(`insert into record.identity_move (person_id, other_person_id, table_name, record_id, undone_at) values ($1, $2, 'person', $2, $3)`, [(to ?? before)!.id, from.id, to ? null : new Date()]);
      await office.database.superuser.query('commit');
      await office.database.superuser.query(`update record.person set merged_into = $2, status = $3 where id = $1`, [from.id, to?.id ?? null, to ? 'merged' : 'active']);
    };
    await move(deeper, goes, null);
    await move(goes, stays, null);
    for (const criteria of [{ name: 'Merging' }, { name: 'Deepest' }, { name: 'deepest standing' }, { birthYear: 1955 }, { reference: 'nrm77' }, { reference: deeper.ref }]) {
      expect([criteria, await refs(criteria)]).toEqual([criteria, [stays.ref]]);
    }
    await sql('delete from record.identity_move where other_person_id = $1', [goes.id]).catch(() => undefined);
    await move(goes, null, stays);
    expect(await refs({ name: 'Deepest' })).toEqual([goes.ref]);
    expect(await refs({ name: 'Standing' })).toEqual([stays.ref]);
  });

  test('nothing asked, or nothing that could be, is said by the field', async () => {
    for (const [criteria, field] of [[{}, 'name'], [{ name: ' . ' }, 'name'], [{ birthYear: 12 }, 'birthYear'], [{ nationality: 'XYZ' }, 'nationality'], [{ crossedFrom: '2025-10-02', crossedTo: '2025-10-01' }, 'crossedTo'], [{ surname: 'x' }, 'surname']] as const) {
      expect(await casey.post('/api/v1/people/searches', criteria)).toMatchObject({ status: 400, body: { errors: [{ pointer: `#/${field}` }] } });
    }
  });
});

describe('a search', () => {
  test('goes on by an address that tells nothing, for who made it alone, until it is forgotten', async () => {
    for (let i = 0; i < 3; i++) await person([{ familyNames: 'Paginated' }]);
    const first = await casey.post('/api/v1/people/searches', { name: 'Paginated', limit: 2 });
    expect(first).toMatchObject({ status: 201, body: { found: 3, exact: 2, self: expect.stringMatching(/^\/api\/v1\/people\/searches\/[\w-]{22}$/) } });
    expect(first.headers.location).toBe(first.body.self);
    expect(first.headers.link).toBe(`<${first.body.self}?cursor=${first.body.next}>; rel="next"`);
    const second = await casey.get(`${first.body.self}?limit=2&cursor=${first.body.next}`);
    expect(second).toMatchObject({ status: 200, body: { found: 3, criteria: { name: 'Paginated' }, next: null } });
    expect([...first.body.items, ...second.body.items].map(({ ref }: { ref: string }) => ref)).toHaveLength(3);
    expect(new Set([...first.body.items, ...second.body.items].map(({ ref }: { ref: string }) => ref)).size).toBe(3);
    expect((await audrey.get(first.body.self)).status).toBe(404);
    await sql(`update search.asked set expires_at = now() - interval '1 second'`);
    expect((await casey.get(first.body.self)).status).toBe(404);
    await find({ name: 'Paginated' });
    expect(await sql('select from search.asked where expires_at < now()')).toEqual([]);
  });

  test('is written down with the digest of what was asked and whom it showed', async () => {
    const { ref, id } = await person([{ familyNames: 'Digested' }]);
    expect(await refs({ name: 'Digested' })).toEqual([ref]);
    const [entry] = await sql(`select shown, digest, table_name, action from journal.entry where actor_id = $1 order by id desc limit 1`, [casey.id]);
    expect(entry).toMatchObject({ shown: [id], action: 'list', table_name: 'person', digest: expect.any(Buffer) });
    expect(JSON.stringify(await sql('select * from journal.entry e left join journal.payload p on p.entry_id = e.id where e.action = $1', ['list']))).not.toContain('Digested');
  });

  test('is not for who may read nobody, nor past the app', async () => {
    for (const stranger of [emil, ada]) expect((await stranger.post('/api/v1/people/searches', { name: 'Rahmani' })).status).toBe(403);
    for (const roles of ['escort', 'administrator', '']) {
      const session = await office.database.appSession({ id: emil.id, roles });
      expect((await session.query(`select * from search.people_named('Rahmani')`)).rows).toEqual([]);
      expect((await session.query(`select * from search.people_numbered('NRM-77')`)).rows).toEqual([]);
      expect((await session.query('select * from search.merged')).rows).toEqual([]);
    }
    const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    expect((await session.query(`select * from search.people_named('Rahmani')`)).rows).not.toEqual([]);
    for (const attack of ['select * from search.name_word', 'select * from search.spelling', 'select search.rebuild()', `select search.take_up('{}')`, 'delete from search.asked', 'delete from search.merged',
      `update search.asked set user_id = platform.actor()`, `insert into search.merged values (platform.uuid7(), platform.uuid7())`, `insert into search.asked (id, user_id, criteria) values (repeat('x', 30), platform.uuid7(), '{}')`]) {
      await expect(session.query(attack)).rejects.toThrow(/permission denied|row-level security/);
    }
    await find({ name: 'Rahmani' });
    const other = await office.database.appSession({ id: audrey.id, roles: 'auditor' });
    expect((await other.query('select * from search.asked')).rows).toEqual([]);
    expect((await session.query('select * from search.asked')).rows).not.toEqual([]);
  });

  test('functions that see more belong to the guard, and nobody can stand in their way', async () => {
    expect(await sql(`select oid::regprocedure from pg_proc where pronamespace = 'search'::regnamespace and (not coalesce(proconfig @> '{"search_path=\\"\\""}', false) or (prosecdef and proowner <> 'crossfile_guard'::regrole))`)).toEqual([]);
    expect(await sql(`select from pg_namespace where nspname = 'search' and (has_schema_privilege('crossfile_app', oid, 'create') or has_schema_privilege('crossfile_guard', oid, 'create'))`)).toEqual([]);
  });

  test('built anew, the keys are what they were', async () => {
    const keys = () => sql('select name_id, person_id, word, sound from search.name_word order by 1, 3, 4');
    const before = await keys();
    await sql('select search.rebuild()');
    expect(await keys()).toEqual(before);
    expect(before.length).toBeGreaterThan(20);
  });
});

describe('possibly known', () => {
  const ask = async (body: Record<string, unknown>): Promise<{ ref: string; why: string[] }[]> => (await casey.post('/api/v1/people/possibly-known', body)).body.items;

  test('says who and why, the most alike first, and no score', async () => {
    const known = await person([{ givenNames: 'Farhad', familyNames: 'Noorzai' }], { births: [{ date: '1996-03-05' }], nationalities: [{ code: 'AFG' }], references: [{ scheme: 'eurodac', number: 'GR1 2025 88' }] });
    const part = await person([{ givenNames: 'Farhad', familyNames: 'Sultani' }], { births: [{ date: '1996' }], nationalities: [{ code: 'AFG' }] });
    const unlike = await person([{ givenNames: 'Farhad', familyNames: 'Omari' }], { births: [{ date: '1970' }], nationalities: [{ code: 'AFG' }] });
    const items = await ask({ names: [{ givenNames: 'Farhaad', familyNames: 'Nurzay' }], births: [{ date: '1996-03-05' }], nationalities: [{ code: 'AFG' }] });
    expect(items.map(({ ref, why }) => [ref, why])).toEqual([
      [known.ref, ['The name sounds alike', 'Same date of birth', 'Same nationality: Afghanistan']],
      [part.ref, ['Part of the name sounds alike', 'Same birth year', 'Same nationality: Afghanistan']],
    ]);
    expect(JSON.stringify(items)).not.toMatch(/rank|score|"how"/);
    expect(items.map(({ ref }) => ref)).not.toContain(unlike.ref);
    expect((await ask({ names: [{ familyNames: 'Unheard' }], references: [{ scheme: 'eurodac', number: 'gr1-2025-88' }] }))[0]).toMatchObject({ ref: known.ref, why: ['Same number: gr1-2025-88'] });
    expect(await ask({ births: [{ date: '1996-03-05' }], nationalities: [{ code: 'AFG' }] })).toEqual([]);
    expect(await ask({})).toEqual([]);
  });

  test('joins nothing and is written down', async () => {
    const { ref, id } = await person([{ givenNames: 'Selam', familyNames: 'Berhane' }], { births: [{ date: '1999' }] });
    expect((await ask({ names: [{ givenNames: 'Selam', familyNames: 'Berhane' }] })).map((one) => one.ref)).toEqual([ref]);
    expect((await casey.get(`/api/v1/people/${ref}`)).body).toMatchObject({ version: 1, mergedFrom: [] });
    expect((await sql(`select shown from journal.entry where actor_id = $1 and action = 'list' order by id desc limit 1`, [casey.id]))[0].shown).toEqual([id]);
    expect((await emil.post('/api/v1/people/possibly-known', { names: [{ familyNames: 'Berhane' }] })).status).toBe(403);
  });
});
