import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ArrivalsService } from '../../src/features/arrivals/arrivals.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { makeCrossing } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, ada: SignedIn;
let arrivals: ArrivalsService;
const importer = systemActor('import', '00000000-0000-7000-8000-00000000beef');
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  ada = await office.user('auditor');
  arrivals = office.app.get(ArrivalsService);
});
afterAll(() => office.close());

const take = (csv: string, dryRun = false) => arrivals.importOfficial(importer, csv, { dryRun, source: 'test.csv' });
const FILE = 'date,migrants_arrived,boats_arrived\n2025-09-18,100,2\n2025-09-19,0,0\n';

test('an arrival event shows who is on record beside who was aboard', async () => {
  const made = await casey.post('/api/v1/arrival-events', { occurredAt: '2025-09-20T05:00:00Z', place: 'Dover', peopleAboard: 3 });
  expect(made).toMatchObject({ status: 201, headers: { etag: '"1"', location: made.body.self }, body: { peopleAboard: 3, peopleRecorded: 0, boats: 1 } });
  await makeCrossing(office, casey, { arrivalEvent: made.body.ref });
  expect((await ada.get(made.body.self)).body).toMatchObject({ peopleRecorded: 1, toBeRecorded: 2 });
  expect(await casey.patch(made.body.self, 1, { peopleAboard: null, note: 'The count is disputed.' })).toMatchObject({ status: 200, body: { version: 2, peopleAboard: null, toBeRecorded: null } });
  expect((await casey.patch(made.body.self, 1, { boats: 2 })).status).toBe(412);
  expect((await casey.patch(made.body.self, undefined, { boats: 2 })).status).toBe(428);
  expect((await ada.post('/api/v1/arrival-events', { place: 'Dover' })).status).toBe(403);
});

test('arrival events are listed by London day, page by page, none lost and none twice', async () => {
  const refs = [];
  // 23:30 UTC on 3 October is 4 October in London
  for (const occurredAt of ['2025-10-03T22:59:59Z', '2025-10-03T23:30:00Z', '2025-10-04T12:00:00Z', '2025-10-04T22:59:59Z', '2025-10-04T23:00:00Z']) {
    refs.push((await casey.post('/api/v1/arrival-events', { occurredAt, place: 'Dover' })).body.ref);
  }
  const seen = [];
  let url: string | null = '/api/v1/arrival-events?from=2025-10-04&to=2025-10-04&limit=1';
  while (url) {
    const page: Awaited<ReturnType<SignedIn['get']>> = await casey.get(url);
    seen.push(...page.body.items.map(({ ref }: { ref: string }) => ref));
    url = /^<(.+)>; rel="next"$/.exec(page.headers.link ?? '')?.[1] ?? null;
  }
  expect(seen).toEqual([refs[3], refs[2], refs[1]]);
});

test('events made in one statement keep apart in pages although their times differ by microseconds only', async () => {
  await office.database.superuser.query(`insert into record.arrival_event (occurred_at, place, recorded_by)
    select timestamptz '2025-10-10 10:00:00.000001+00' + n * interval '1 microsecond', 'Deal', $1 from generate_series(1, 9) n`, [casey.id]);
  const seen = new Set<string>();
  let cursor = '';
  do {
    const { body } = await casey.get(`/api/v1/arrival-events?from=2025-10-10&to=2025-10-10&limit=2${cursor && `&cursor=${cursor}`}`);
    for (const { ref } of body.items) seen.add(ref);
    cursor = body.next;
  } while (cursor);
  expect(seen.size).toBe(9);
});

test.each([
  [{ place: 'Dover', occurredAt: '2025-02-30T10:00:00Z' }, 400, '#/occurredAt'],
  [{ place: '', occurredAt: '2025-02-20T10:00:00Z' }, 400, '#/place'],
  [{ place: 'Dover', peopleAboard: -1 }, 400, '#/peopleAboard'],
  [{ place: 'Dover', peopleAboard: 1.5 }, 400, '#/peopleAboard'],
  [{ place: 'Dover', colour: 'grey' }, 400, '#/colour'],
])('%j is refused by name', async (body, status, pointer) => {
  const answer = await casey.post('/api/v1/arrival-events', body);
  expect(answer).toMatchObject({ status, body: { errors: [{ pointer }] } });
});

test('an event in the future is refused', async () => {
  expect((await casey.post('/api/v1/arrival-events', { place: 'Dover', occurredAt: '2199-01-01T00:00:00Z' })).body).toMatchObject({ status: 409, type: '/problems/time.future' });
});

test('official figures: dry run first, again changes nothing, a revision supersedes and both stay', async () => {
  expect(await take(FILE, true)).toEqual({ dryRun: true, rows: 2, added: 2, unchanged: 0, superseded: 0, errors: [] });
  expect((await office.database.superuser.query('select from record.official_arrivals')).rowCount).toBe(0);
  expect(await take(FILE)).toMatchObject({ added: 2, unchanged: 0 });
  expect(await take(FILE)).toMatchObject({ added: 0, unchanged: 2, superseded: 0 });
  expect(await take(FILE.replace('100,2', '103,2'))).toMatchObject({ added: 0, unchanged: 1, superseded: 1 });
  await makeCrossing(office, casey, { occurredAt: '2025-09-18T12:00:00Z' });
  const { body } = await ada.get('/api/v1/official-arrivals?from=2025-09-18&to=2025-09-18');
  expect(body.items).toEqual([expect.objectContaining({
    day: '2025-09-18', migrants: 103, boats: 2, peopleRecorded: 1, difference: -102, source: 'test.csv',
    revisions: [expect.objectContaining({ migrants: 100, boats: 2 })],
  })]);
  expect((await office.database.superuser.query('select from record.official_arrivals')).rowCount).toBe(3);
});

test('two imports of a new file at once add each day once', async () => {
  const csv = 'date,migrants_arrived,boats_arrived\n2025-07-01,5,1\n2025-07-02,6,1\n';
  const reports = await Promise.all([take(csv), take(csv)]);
  expect(reports.map(({ added }) => added).sort()).toEqual([0, 2]);
});

test.each<[string, string, { line: number; column: number }[]]>([
  ['a day to come', `${FILE}2199-01-01,1,1\n`, [{ line: 4, column: 1 }]],
  ['a day that does not exist', `${FILE}2025-02-30,1,1\n`, [{ line: 4, column: 1 }]],
  ['a negative figure', `${FILE}2025-09-20,-1,1\n`, [{ line: 4, column: 2 }]],
  ['not a number', `${FILE}2025-09-20,many,1\n`, [{ line: 4, column: 2 }]],
  ['a decimal', `${FILE}2025-09-20,1,1.5\n`, [{ line: 4, column: 3 }]],
  ['an empty figure', `${FILE}2025-09-20,,1\n`, [{ line: 4, column: 2 }]],
  ['a missing column', `${FILE}2025-09-20,1\n`, [{ line: 4, column: 3 }]],
  ['a column too many', `${FILE}2025-09-20,1,1,1\n`, [{ line: 4, column: 4 }]],
  ['a duplicate day', `${FILE}2025-09-18,1,1\n`, [{ line: 4, column: 1 }]],
  ['a wrong header', 'day,migrants_arrived,boats_arrived\n2025-09-18,1,1\n', [{ line: 1, column: 1 }]],
  ['a missing header column', 'date,migrants_arrived\n2025-09-18,1\n', [{ line: 1, column: 3 }]],
  ['nothing', '', [{ line: 1, column: 1 }]],
  ['a header alone', 'date,migrants_arrived,boats_arrived\n', [{ line: 2, column: 1 }]],
  ['several errors', 'date,migrants_arrived,boats_arrived\n2025-02-30,-1,x\n2025-09-21,1,1\nx,1,1\n', [{ line: 2, column: 1 }, { line: 2, column: 2 }, { line: 2, column: 3 }, { line: 4, column: 1 }]],
  ['a quote left open', 'date,migrants_arrived,boats_arrived\n"2025-09-18,1,1\n', [{ line: 2, column: 1 }]],
])('%s: told by line and column, and nothing is taken', async (_, csv, errors) => {
  const before = await office.database.superuser.query('select from record.official_arrivals');
  const report = await take(csv);
  expect(report.errors.map(({ line, column }) => ({ line, column }))).toEqual(errors);
  expect((await office.database.superuser.query('select from record.official_arrivals')).rowCount).toBe(before.rowCount);
});

test('the official file as published is taken whole, with Windows line ends and a byte order mark too', async () => {
  const csv = await readFile('src/cli/demo/data/small-boat-arrivals-daily.csv', 'utf8');
  expect(await take(`\uFEFF${csv.replaceAll('\n', '\r\n')}`, true)).toMatchObject({ rows: 385, errors: [] });
});

test('an app session can neither give a day two figures nor delete one', async () => {
  const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
  await session.query(`insert into record.official_arrivals (day, migrants, boats, source) values ('2024-01-01', 1, 1, 'x')`);
  await expect(session.query(`insert into record.official_arrivals (day, migrants, boats, source) values ('2024-01-01', 2, 1, 'x')`)).rejects.toThrow(/official_arrivals_live/);
  await expect(session.query('delete from record.official_arrivals')).rejects.toThrow(/permission denied/);
  const auditor = await office.database.appSession({ id: ada.id, roles: 'auditor' });
  await expect(auditor.query(`insert into record.official_arrivals (day, migrants, boats, source) values ('2024-01-02', 1, 1, 'x')`)).rejects.toThrow(/row-level security/);
});
