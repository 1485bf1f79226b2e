import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TEMPLATES } from '../../src/features/history/event-templates.js';
import { type Kind, KINDS } from '../../src/features/history/kinds.js';
import { actAs, type ArrangedCase, arrangeCase, manyEntries } from '../support/make-history.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn, audrey: SignedIn, ada: SignedIn, emre: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  [sam, sol] = [await office.user('supervisor'), await office.user('supervisor')];
  audrey = await office.user('auditor');
  ada = await office.user('administrator');
  emre = await office.user('escort');
  await office.database.superuser.query('update platform.instance set demonstration = true'); // only such a one has a clock that a test may set
});
afterAll(() => office.close());

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);
/** The office's clock says this from now on. */
const clock = (instant: string) => sql('select platform.set_clock($1)', [instant]);
const section = (body: any, kind: string): any[] => body.sections.find((one: any) => one.kind === kind).rows;
const values = (row: any): Record<string, string> => Object.fromEntries(row.fields.map(({ label, value }: any) => [label, value]));

describe('a history as a page asks for it', () => {
  let file: ArrangedCase;
  const history = (query: string, by = sam) => by.get(`/api/v1/cases/${file.ref}/history?${query}`);
  beforeAll(async () => {
    await clock('2025-08-12T06:00:00Z');
    file = await arrangeCase(office, casey);
    await actAs(office, sam);
    await clock('2025-09-01T08:00:00Z');
    await sql(`insert into record.barrier (person_id, kind, effects, note, occurred_at) values ($1, 'injunction', '{directions,boarding}', '<script>alert(1)</script>', '2025-08-30T22:25:00Z')`, [file.personId]);
    await clock('2025-09-02T08:00:00Z');
    await sql(`update record.case_file set team = 'North', version = version + 1 where id = $1`, [file.id]);
    await sql(`insert into record.case_step (case_id, person_id, step, from_state, to_state, breaches) values ($1, $2, 'record_acceptance', 'readmission_requested', 'readmission_accepted', '[{"rule": "reply-in-time", "message": "Six days late."}]')`, [file.id, file.personId]);
    await clock('2025-09-03T08:00:00Z');
    await casey.get(`/api/v1/people/${file.personRef}`);
  });

  test('an event says of which kind and shape it is, and what changed in plain English', async () => {
    const { body } = await history('kind=barrier,case_file&looks=false');
    expect(body.items.map(({ type, shape }: any) => [type, shape])).toEqual([['case_file.insert', 1], ['barrier.insert', 1], ['case_file.update', 1]]);
    expect(body.items[1].changes).toEqual(expect.arrayContaining([
      { field: 'kind', label: 'Kind of barrier', before: null, after: 'Injunction' },
      { field: 'effects', label: 'What it stops', before: null, after: 'Directions, Boarding' },
      // an instant is told as London's clocks show it; text that somebody typed stays as it is
      { field: 'occurred_at', label: 'In force since', before: null, after: '30 August 2025 at 11:25pm' },
      { field: 'note', label: 'Note', before: null, after: '<script>alert(1)</script>' },
    ]));
    expect(body.items[2].changes).toEqual([{ field: 'team', label: 'Team', before: null, after: 'North' }]);
  });

  test('a migration that changes what events look like leaves the old ones their shape', async () => {
    await sql('begin');
    await sql(`select platform.reshape_events('case_file')`);
    await actAs(office, sam);
    await sql(`update record.case_file set team = 'South', version = version + 1 where id = $1`, [file.id]);
    await sql('commit');
    const { body } = await history('kind=case_file&looks=false');
    expect(body.items.map(({ shape }: any) => shape)).toEqual([1, 1, 2]);
    await sql('delete from platform.event_shape');
    const session = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    await expect(session.query(`select platform.reshape_events('barrier')`)).rejects.toThrow(/permission denied/);
    await expect(session.query(`insert into platform.event_shape values ('barrier', 2, 1)`)).rejects.toThrow(/permission denied/);
  });

  test('filters: kind, action, who, between two instants, looks, breaches', async () => {
    const titles = async (query: string): Promise<string[]> => (await history(query)).body.items.map(({ what }: any) => what);
    expect(await titles('kind=barrier')).toEqual(['Barrier opened: injunction']);
    expect(await titles('action=view')).toContain('Person looked at');
    expect(await titles('looks=false')).not.toContain('Person looked at');
    expect(await titles(`who=${casey.ref}&looks=false`)).toEqual(expect.arrayContaining(['Person registered', 'Case opened']));
    expect(await titles(`who=${casey.ref}&looks=false`)).not.toContain('Barrier opened: injunction');
    expect(await titles('since=2025-08-30T00:00:00Z&until=2025-08-31T00:00:00Z')).toEqual(['Barrier opened: injunction']);
    expect(await titles('breaches=true')).toEqual(['Case moved from readmission requested to readmission accepted']);
    for (const query of ['kind=verdicts', 'action=steal', 'who=US-2222-22', 'who=PE-AHVA-RR', 'since=yesterday', 'since=2025-09-02T00:00:00Z&until=2025-09-01T00:00:00Z', 'order=random', 'format=csv&kind=barrier']) {
      expect([query, (await history(query)).status]).toEqual([query, 400]);
    }
  });

  test('newest or oldest first, on and back again without a gap or a double', async () => {
    await manyEntries(office, file, sam, 23);
    for (const order of ['oldest', 'newest']) {
      const whole = (await history(`looks=false&limit=200&order=${order}`)).body.items.map(({ sequence }: any) => sequence);
      const first = (await history(`looks=false&limit=5&order=${order}`)).body;
      expect(first.previous).toBeNull();
      const pages = [first];
      while (pages.at(-1).next) pages.push((await history(`looks=false&limit=5&order=${order}&cursor=${pages.at(-1).next}`)).body);
      expect(pages.flatMap(({ items }) => items.map(({ sequence }: any) => sequence))).toEqual(whole);
      const back = [pages.at(-1)];
      while (back[0].previous) back.unshift((await history(`looks=false&limit=5&order=${order}&cursor=${back[0].previous}`)).body);
      expect(back.flatMap(({ items }) => items.map(({ sequence }: any) => sequence))).toEqual(whole);
    }
    const [oldest, newest] = [(await history('looks=false&limit=200')).body.items, (await history('looks=false&limit=200&order=newest')).body.items];
    expect([...oldest].reverse()).toEqual(newest);
  });
});

test('every kind of record has a name, and each that concerns a person a template for what is added', async () => {
  const tables: string[] = (await sql(`select relname from pg_class where relnamespace = 'record'::regnamespace and relkind = 'r' order by 1`)).rows.map(({ relname }) => relname);
  expect(tables.filter((table) => !KINDS.includes(table as Kind))).toEqual([]);
  const untold = tables.filter((table) => !TEMPLATES.includes(`${table}.insert.1`));
  expect(untold).toEqual(['official_arrivals', 'scheme_version', 'seat']);
});

describe('a record as at a past instant', () => {
  let file: ArrangedCase, other: ArrangedCase;
  const asAt = (at: string, { by = sam, url = `/api/v1/people/${file.personRef}`, headers = {} as Record<string, string> } = {}) => by.get(`${url}/as-at?at=${at}`, headers);
  beforeAll(async () => {
    await clock('2025-08-12T06:00:00Z');
    other = await arrangeCase(office, casey, { given: 'Sela' });
    await clock('2025-09-01T06:00:00Z');
    file = await arrangeCase(office, casey, { arrived: '2025-08-31T05:00:00Z' });
    await clock('2025-09-02T06:00:00Z');
    await actAs(office, casey);
    await sql('update record.person_name set superseded_at = platform.now() where person_id = $1', [file.personId]);
    await sql(`insert into record.person_name (person_id, given_names, family_names) values ($1, 'Salam', 'Bekele')`, [file.personId]);
    await sql(`insert into record.person_nationality (person_id, code) values ($1, 'ERI')`, [file.personId]);
    await sql(`insert into record.note (person_id, category, body) values ($1, 'health', 'Asthma, needs an inhaler')`, [file.personId]);
    await sql(`insert into record.representative (person_id, name, occurred_at) values ($1, 'Lane & Co', platform.now())`, [file.personId]);
    await clock('2025-09-03T06:00:00Z');
    await sql(`insert into record.barrier (person_id, kind, effects, occurred_at) values ($1, 'trafficking_referral', '{scope,directions,boarding}', '2025-09-01T10:00:00Z')`, [file.personId]);
    await clock('2025-10-20T06:00:00Z');
    await sql(`insert into record.identity_move (person_id, other_person_id, table_name, record_id)
      values ($1, $2, 'crossing', $3), ($1, $2, 'case_file', $4), ($1, $2, 'barrier', (select id from record.barrier where person_id = $2)), ($1, $2, 'person', $2)`, [other.personId, file.personId, file.crossingId, file.id]);
    for (const table of ['crossing', 'case_file', 'barrier']) await sql(`update record.${table} set person_id = $2 where person_id = $1`, [file.personId, other.personId]);
    await sql(`update record.person set status = 'merged', merged_into = $2 where id = $1`, [file.personId, other.personId]);
    await clock('2025-11-01T06:00:00Z');
  });

  test('what was known then, by when it was recorded and not by when it happened', async () => {
    const first = (await asAt('2025-09-01T12:00:00Z')).body;
    expect(first).toMatchObject({ of: 'person', known: true, name: 'Selam Bekele', mergedInto: null, mergedFrom: [], withheld: 0, unreadable: [] });
    expect(section(first, 'barrier')).toEqual([]);
    expect(section(first, 'person_nationality')).toEqual([]);
    const then = (await asAt('2025-09-03T12:00:00Z')).body;
    expect(then).toMatchObject({ name: 'Salam Bekele', withheld: 1, stood: [`${file.ref} stood at encountered.`, 'In force: trafficking referral.'] });
    expect(first.stood).toEqual([`${file.ref} stood at encountered.`, 'No barrier was in force.']);
    expect(section(then, 'person_name').map(({ counts, row }) => [row.given_names, counts])).toEqual([['Selam', false], ['Salam', true]]);
    expect(values(section(then, 'barrier')[0])).toMatchObject({ 'Kind of barrier': 'Trafficking referral', 'In force since': '1 September 2025 at 11am', 'Opened by': casey.actor.displayName });
    expect(values(section(then, 'case_file')[0])).toMatchObject({ State: 'Encountered', 'Arrived on': '31 August 2025 at 6am' });
    expect(section(then, 'representative')).toHaveLength(1);
    expect(values(section(then, 'crossing')[0])).toMatchObject({ Place: 'Dover', 'Registered as': file.personRef });
    expect(JSON.stringify(then)).not.toMatch(UUID);
    expect((await asAt('2025-08-20T00:00:00Z')).body).toMatchObject({ known: false, name: null, sections: [] });
  });

  test('a merge counts from the instant at which it was recorded', async () => {
    const url = `/api/v1/people/${other.personRef}`;
    expect((await asAt('2025-10-19T00:00:00Z', { url })).body).toMatchObject({ mergedFrom: [], name: 'Sela Bekele' });
    const now = (await asAt('2025-10-21T00:00:00Z', { url })).body;
    expect(now).toMatchObject({ mergedFrom: [file.personRef] });
    expect(section(now, 'crossing').map(({ ref }) => ref).sort()).toEqual([file.crossingRef, other.crossingRef].sort());
    // names stay on the record on which they were taken, and the page says on which
    expect(section(now, 'person_name').map(({ on, row }) => [row.given_names, on]).sort()).toEqual([['Salam', file.personRef], ['Sela', null], ['Selam', file.personRef]]);
    expect((await asAt('2025-10-21T00:00:00Z')).body).toMatchObject({ status: 'merged', mergedInto: other.personRef });
    expect(section((await asAt('2025-10-21T00:00:00Z')).body, 'crossing')).toEqual([]);
    expect(section((await asAt('2025-10-19T00:00:00Z')).body, 'crossing')).toHaveLength(1);
    // the history of the merged record says where it went, and still tells what was recorded on it
    const merged = (await sam.get(`/api/v1/people/${file.personRef}/history?limit=100`)).body;
    expect(merged.about).toEqual({ ref: file.personRef, person: file.personRef, name: 'Salam Bekele', mergedInto: other.personRef });
    expect(merged.items.map(({ what }: any) => what)).toEqual(expect.arrayContaining(['Case opened', 'Record merged into another', 'Barrier opened: trafficking referral']));
  });

  test('a case: its state, its person then, and nothing of another crossing', async () => {
    const url = `/api/v1/cases/${file.ref}`;
    const before = (await asAt('2025-09-03T12:00:00Z', { url })).body;
    expect(before).toMatchObject({ of: 'case', known: true, person: file.personRef, state: 'encountered' });
    const after = (await asAt('2025-10-21T00:00:00Z', { url })).body;
    expect(after).toMatchObject({ person: other.personRef });
    expect(section(after, 'crossing').map(({ ref }) => ref)).toEqual([file.crossingRef]);
    expect(section(after, 'case_file').map(({ ref }) => ref)).toEqual([file.ref]);
    expect((await asAt('2025-08-20T00:00:00Z', { url })).body.known).toBe(false);
  });

  test('what is restricted is withheld and counted, and shown to who says why', async () => {
    const url = `/api/v1/people/${file.personRef}`;
    const without = (await asAt('2025-10-01T00:00:00Z', { url })).body;
    expect(without.sections.find(({ kind }: any) => kind === 'note')).toMatchObject({ rows: [], withheld: 1 });
    expect(JSON.stringify(without)).not.toContain('Asthma');
    const reasoned = (await asAt('2025-10-01T00:00:00Z', { url, headers: { 'access-reason': 'Fitness to fly' } })).body;
    expect(values(section(reasoned, 'note')[0])).toMatchObject({ Text: 'Asthma, needs an inhaler' });
    const { rows } = await sql(`select e.person_id, p.reason from journal.entry e left join journal.payload p on p.entry_id = e.id where e.table_name = 'as_at' and e.actor_id = $1 order by e.id desc limit 1`, [sam.id]);
    expect(rows).toEqual([{ person_id: file.personId, reason: 'Fitness to fly' }]);
  });

  test('what cannot be read is reported, not hidden: erased, altered, or of a shape that nobody knows', async () => {
    await clock('2025-11-02T06:00:00Z');
    await actAs(office, casey);
    const broken = await arrangeCase(office, casey, { given: 'Noor' });
    await clock('2025-11-03T06:00:00Z');
    const entry = async (table: string): Promise<number> => (await sql('select max(id) as id from journal.entry where person_id = $1 and table_name = $2', [broken.personId, table])).rows[0].id;
    const [name, birth, crossing] = [await entry('person_name'), await entry('person_birth'), await entry('crossing')];
    await sql('set session_replication_role = replica');
    await sql('delete from journal.payload where entry_id = $1', [name]);
    await sql(`update journal.payload set after = after || '{"year": 2009}' where entry_id = $1`, [birth]);
    await sql('set session_replication_role = origin');
    await sql(`insert into platform.event_shape values ('crossing', 2, $1)`, [crossing]);
    const { body } = await asAt('2025-11-02T12:00:00Z', { url: `/api/v1/people/${broken.personRef}` });
    await sql('delete from platform.event_shape');
    expect(body.unreadable.map(({ record, why }: any) => [record, why]).sort()).toEqual([['Birth date', 'altered'], ['Crossing', 'unknown shape'], ['Name', 'erased']]);
    expect(section(body, 'person_birth')).toEqual([]);
    expect(body).toMatchObject({ known: true, name: null, withheld: 0 });
  });

  test('bad questions', async () => {
    expect((await asAt('2030-01-01T00:00:00Z')).body.errors).toEqual([{ pointer: '#/at', detail: 'That instant has not come yet.' }]);
    expect((await asAt('then')).status).toBe(400);
    expect((await sam.get(`/api/v1/people/${file.personRef}/as-at`)).status).toBe(400);
    expect((await asAt('2025-10-01T00:00:00Z', { url: '/api/v1/people/PE-AHVA-RR' })).status).toBe(404);
    for (const by of [emre, ada]) expect((await asAt('2025-10-01T00:00:00Z', { by })).status).toBe(403);
  });

  test('whereabouts tells nothing of scores and verdicts, nor to who may not read', async () => {
    await actAs(office, casey);
    const { rows: [review] } = await sql(`insert into record.match_review (crossing_id, proposed_person_id, origin) values ($1, (select id from record.person where ref = $2), 'colleague') returning id`,
      [(await arrangeCase(office, casey)).crossingId, other.personRef]);
    await actAs(office, sol);
    const { rows: [verdict] } = await sql(`insert into record.verdict (review_id, round, position, answer, reason_code, reason) values ($1, 1, 1, 'same_person', 'scar', 'The same scar') returning id`, [review.id]);
    const { rows: [{ id }] } = await sql('select id from journal.entry where record_id = $1', [verdict.id]);
    const asks = async (roles: string): Promise<unknown> => (await (await office.database.appSession({ id: sam.id, roles })).query('select journal.whereabouts($1) as where', [id])).rows[0]?.where;
    expect([await asks('supervisor'), await asks('administrator')]).toEqual([null, null]);
    // an attacker cannot ask the index functions either
    const session = await office.database.appSession({ id: ada.id, roles: 'administrator' });
    expect((await session.query('select journal.shown_in(array[$1::uuid])', [file.personId])).rows).toEqual([]);
    expect((await session.query(`select journal.looks_at(array[$1::uuid], '{}', '{}')`, [file.personId])).rows).toEqual([]);
  });
});

describe('who looked', () => {
  test('at a person: on the page, in lists and searches that showed them, in exports; never what was searched for', async () => {
    await clock('2025-11-04T06:00:00Z');
    const file = await arrangeCase(office, casey, { given: 'Ida' });
    await actAs(office, casey);
    await sql(`insert into record.barrier (person_id, kind, effects) values ($1, 'other', '{boarding}')`, [file.personId]);
    await sam.get(`/api/v1/people/${file.personRef}`);
    await sol.get('/api/v1/people?limit=3');
    await sol.get('/api/v1/barriers?limit=1');
    await casey.get('/api/v1/cases?limit=100');
    await audrey.get(`/api/v1/people/${file.personRef}/history?format=jsonl`);
    const { body } = await audrey.get(`/api/v1/people/${file.personRef}/looks?limit=100`);
    const seen = body.items.map(({ who, how, record }: any) => `${who}: ${how} ${record}`);
    expect(seen).toEqual(expect.arrayContaining([
      `${sam.actor.displayName}: view Person`, `${sol.actor.displayName}: list Person`, `${sol.actor.displayName}: list Barrier`,
      `${casey.actor.displayName}: list Case`, `${audrey.actor.displayName}: export History`, `${audrey.actor.displayName}: view List of looks`,
    ]));
    expect(body.items.find(({ how, record }: any) => how === 'list' && record === 'Person')).toMatchObject({ shown: 3, what: 'Person shown in a list' });
    expect(JSON.stringify(body)).not.toMatch(UUID);
    // those who saw others only are not named
    const unseen = await arrangeCase(office, casey, { given: 'Una' });
    expect((await audrey.get(`/api/v1/people/${unseen.personRef}/looks`)).body.items.map(({ record }: any) => record)).toEqual(['List of looks']);
    const bySol = (await audrey.get(`/api/v1/people/${file.personRef}/looks?who=${sol.ref}`)).body.items;
    expect(bySol.length).toBeGreaterThan(0);
    expect(bySol.every(({ whoRef }: any) => whoRef === sol.ref)).toBe(true);
    // page by page
    const pages: any[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: any = (await audrey.get(`/api/v1/people/${file.personRef}/looks?limit=2${next && `&cursor=${next}`}`)).body;
      pages.push(...page.items);
      next = page.next;
    }
    expect(pages.filter(({ record }) => record !== 'List of looks')).toEqual(body.items.filter(({ record }: any) => record !== 'List of looks'));
    expect((await audrey.get(`/api/v1/cases/${file.ref}/looks`)).body.items.map(({ record }: any) => record)).toContain('Case');
  });

  test('at a flight', async () => {
    const { rows: [flight] } = await sql(`insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind)
      values ('ZX901', 'LHR', 'CDG', '2025-11-20T09:00Z', '2025-11-20T11:00Z', 'charter') returning ref`);
    await sam.get(`/api/v1/flights/${flight.ref}`);
    await sol.get('/api/v1/flights');
    const { body } = await audrey.get(`/api/v1/flights/${flight.ref}/looks`);
    expect(body.items.map(({ who, how }: any) => `${who}: ${how}`)).toEqual(expect.arrayContaining([`${sam.actor.displayName}: view`, `${sol.actor.displayName}: list`]));
    expect((await emre.get(`/api/v1/flights/${flight.ref}/looks`)).status).toBe(403);
    expect((await audrey.get('/api/v1/flights/FL-AHVA-RR/looks')).status).toBe(400);
  });
});

describe('the auditor’s search across records', () => {
  const journal = (query: string, by = audrey) => by.get(`/api/v1/journal?${query}`);
  let file: ArrangedCase;
  const PERIOD = 'since=2025-11-05T00:00:00Z&until=2025-11-06T00:00:00Z';
  beforeAll(async () => {
    await clock('2025-11-05T06:00:00Z');
    file = await arrangeCase(office, casey, { given: 'Vera' });
    await actAs(office, sol);
    await sql(`insert into record.barrier (person_id, kind, effects, breach) values ($1, 'injunction', '{boarding}', 'Recorded after the person had flown.')`, [file.personId]);
    await sql(`insert into record.case_step (case_id, person_id, step, from_state, to_state, breaches) values ($1, $2, 'identify', 'encountered', 'identified', '[]')`, [file.id, file.personId]);
    await sol.get(`/api/v1/people/${file.personRef}`);
    await sol.get('/api/v1/people?limit=2');
    await clock('2025-11-05T09:00:00Z');
  });

  test('by who, kind, action, period, reference, breaches and who looked', async () => {
    const found = async (query: string): Promise<string[]> => {
      const { status, body } = await journal(query);
      expect([query, status]).toEqual([query, 200]);
      return body.items.map(({ who, what }: any) => `${who}: ${what}`);
    };
    const solSays = (what: string): string => `${sol.actor.displayName}: ${what}`;
    expect(await found(`${PERIOD}&kind=barrier`)).toEqual([solSays('Barrier opened: injunction')]);
    expect(await found(`${PERIOD}&kind=barrier,case_step`)).toHaveLength(2);
    expect(await found(`${PERIOD}&breaches=true`)).toEqual([solSays('Barrier opened: injunction')]);
    expect(await found(`${PERIOD}&breaches=true&kind=case_step`)).toEqual([]);
    expect(await found(`${PERIOD}&breaches=true&kind=person`)).toEqual([]);
    expect(await found(`who=${sol.ref}&${PERIOD}&action=insert`)).toEqual(expect.arrayContaining([solSays('Barrier opened: injunction')]));
    expect(await found(`lookedAtBy=${sol.ref}&${PERIOD}`)).toEqual([solSays('Person shown in a list'), solSays('Person looked at')]);
    const ofPerson = await found(`reference=${file.personRef}`);
    expect(ofPerson).toEqual(expect.arrayContaining([solSays('Barrier opened: injunction'), solSays('Person shown in a list'), solSays('Person looked at'), `${casey.actor.displayName}: Person registered`]));
    expect(await found(`reference=${file.personRef}&lookedAtBy=${sol.ref}`)).toEqual([solSays('Person shown in a list'), solSays('Person looked at')]);
    expect(await found(`reference=${file.ref}&kind=case_file`)).toContain(`${casey.actor.displayName}: Case opened`);
    expect(JSON.stringify((await journal(PERIOD)).body)).not.toMatch(UUID);
  });

  test('page by page, newest first', async () => {
    const whole = (await journal(`${PERIOD}&limit=200&who=${casey.ref}`)).body.items.map(({ sequence }: any) => sequence);
    expect([...whole].sort((a, b) => b - a)).toEqual(whole);
    const pages: number[] = [];
    let next: string | null = '';
    while (next !== null) {
      const page: any = (await journal(`${PERIOD}&limit=3&who=${casey.ref}${next && `&cursor=${next}`}`)).body;
      pages.push(...page.items.map(({ sequence }: any) => sequence));
      next = page.next;
    }
    expect(pages).toEqual(whole);
  });

  test('a range that is too wide says so; a record or a user makes it narrow', async () => {
    for (const query of ['', 'kind=barrier', 'since=2025-01-01T00:00:00Z', 'since=2025-01-01T00:00:00Z&until=2025-03-01T00:00:00Z&breaches=true']) {
      const { status, body } = await journal(query);
      expect([query, status, body.errors?.[0]]).toEqual([query, 400, { pointer: '#/since', detail: expect.stringContaining('This range is too wide. Choose a period of at most 31 days') }]);
    }
    expect((await journal(`who=${casey.ref}`)).status).toBe(200);
    expect((await journal(`since=2025-01-01T00:00:00Z&reference=${file.personRef}`)).status).toBe(200);
    for (const query of [`who=${casey.ref}&lookedAtBy=${sol.ref}`, 'reference=PE-2222-22', 'reference=nonsense', 'reference=XX-AHVA-RR', `${PERIOD}&until=2025-11-04T00:00:00Z`, `${PERIOD}&cursor=abc`, 'who=PE-AHVA-RR']) {
      expect([query, (await journal(query)).status]).toEqual([query, 400]);
    }
  });

  test('each search is one row of the journal, with what it showed: who was found is told who searched', async () => {
    const before = (await sql(`select count(*)::int as n from journal.entry where actor_id = $1 and table_name = 'journal'`, [audrey.id])).rows[0].n;
    await journal(`${PERIOD}&kind=barrier`);
    const { rows } = await sql(`select action, shown, digest is not null as criteria from journal.entry where actor_id = $1 and table_name = 'journal' order by id desc limit 1`, [audrey.id]);
    expect(rows[0]).toMatchObject({ action: 'list', criteria: true });
    expect(rows[0].shown).toContain(file.personId);
    expect((await sql(`select count(*)::int as n from journal.entry where actor_id = $1 and table_name = 'journal'`, [audrey.id])).rows[0].n).toBe(before + 1);
    expect((await audrey.get(`/api/v1/people/${file.personRef}/looks`)).body.items.map(({ record }: any) => record)).toContain('Search of the journal');
  });

  test('is the auditor’s alone', async () => {
    for (const by of [casey, sam, emre, ada]) expect((await journal(PERIOD, by)).status).toBe(403);
  });

  test('is served by its indexes', async () => {
    await manyEntries(office, file, sam, 20_000);
    const session = await office.database.appSession({ id: audrey.id, roles: 'auditor' });
    await session.query('set enable_seqscan = off'); // the question is whether an index can serve, not whether so small a table is worth one
    const plan = async (text: string, bound: unknown[]): Promise<string> => JSON.stringify((await session.query(`explain (format json) ${text}`, bound)).rows);
    const newest = (where: string): string => `select id from journal.entry where ${where} and recorded_at >= '2025-11-01Z' order by recorded_at desc, id desc limit 51`;
    expect(await plan(newest('table_name = $1'), ['barrier'])).toContain('"entry_table"');
    expect(await plan(newest('actor_id = $1::uuid'), [casey.id])).toContain('"entry_actor"');
    expect(await plan(newest('true'), [])).toContain('"entry_recorded"');
    for (const [where, bound] of [['table_name = $1', ['barrier']], ['actor_id = $1::uuid', [casey.id]], ['true', []]] as const) expect(await plan(newest(where), [...bound])).not.toContain('"Sort"');
    const guarded = await office.database.superuser.query(`explain (format json) select e.id from journal.entry e where e.shown && array[$1::uuid]`, [file.personId]);
    expect(JSON.stringify(guarded.rows)).toContain('entry_shown');
  });
});

describe('who came in', () => {
  const PASSWORD = 'three words nobody guesses';
  async function colleague(username: string): Promise<{ ref: string; signIn: (password?: string) => Promise<any> }> {
    const { body } = await ada.post('/api/v1/users', { username, displayName: `Colleague ${username}`, roles: ['caseworker'] });
    await office.stranger.post('/api/v1/invitations', { invitation: body.invitation, password: PASSWORD });
    return { ref: body.ref, signIn: (password = PASSWORD) => office.stranger.post('/api/v1/tokens', { username, password }) };
  }
  const told = async (ref: string): Promise<string[]> => (await audrey.get(`/api/v1/journal?reference=${ref}&kind=app_user&action=sign_in,sign_out,sign_in_refused,lock_out`)).body.items.map(({ what }: any) => what).reverse();

  test('sign-ins, refusals, sign-outs and being kept out stand on the user’s record', async () => {
    const nadia = await colleague('nadia.signs');
    const { body: { token } } = await nadia.signIn();
    expect((await nadia.signIn('wrong')).status).toBe(401);
    await fetch(`${office.base}/api/v1/tokens/current`, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } });
    expect(await told(nadia.ref)).toEqual(['Signed in', 'Sign-in refused', 'Signed out']);
    for (let failures = 1; failures <= 10; failures++) await nadia.signIn('wrong');
    expect((await told(nadia.ref)).filter((what) => what.startsWith('Kept out'))).toHaveLength(1);
    // a name that does not exist may be a password typed into the wrong field: it is nowhere
    await office.stranger.post('/api/v1/tokens', { username: 'my-secret-password', password: 'x' });
    const { rows } = await sql(`select record_id from journal.entry where action = 'sign_in_refused' order by id desc limit 1`);
    expect(rows).toEqual([{ record_id: null }]);
    expect(JSON.stringify((await sql('select to_jsonb(e) as e from journal.entry e')).rows)).not.toContain('my-secret-password');
  });

  test('administrators read it of users, and nobody forges it', async () => {
    const session = await office.database.appSession({ id: ada.id, roles: 'administrator' });
    expect((await session.query(`select from journal.entry where action = 'sign_in'`)).rowCount).toBeGreaterThan(0);
    await expect(session.query(`select journal.access('sign_in', $1)`, [casey.id])).rejects.toThrow(/permission denied/);
    const escort = await office.database.appSession({ id: emre.id, roles: 'escort' });
    expect((await escort.query(`select from journal.entry where action = 'sign_in'`)).rowCount).toBe(0);
  });
});
