import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CrossingsService } from '../../src/features/crossings/crossings.service.js';
import { Database } from '../../src/platform/database/database.js';
import { makeCapture, makeCrossing } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, ada: SignedIn, esme: SignedIn, ann: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  ada = await office.user('auditor');
  esme = await office.user('escort');
  ann = await office.user('administrator');
});
afterAll(() => office.close());

const ARRIVAL = { occurredAt: '2025-09-20T05:40:00Z', place: 'Dover', source: 'border_force' };
const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('registering opens a provisional person and the case at once, and shows both', async () => {
  const made = await casey.post('/api/v1/crossings', {
    ...ARRIVAL, person: { sex: 'M', names: [{ familyNames: "O'Brien'); drop table--", givenNames: '<b>Ümit</b>' }], births: [{ date: '1998-04' }], nationalities: [{ code: 'AFG' }], references: [{ scheme: 'port', number: 'DVR/1' }] },
  });
  expect(made).toMatchObject({ status: 201, headers: { location: made.body.self, etag: '"1"' }, body: { place: 'Dover', registeredAs: null, person: expect.stringMatching(/^PE-/), case: expect.stringMatching(/^CA-/) } });
  const { rows: [person] } = await office.database.superuser.query(
    `select p.status, p.sex, (select family_names from record.person_name n where n.person_id = p.id) as family, (select month from record.person_birth b where b.person_id = p.id) as month
       from record.person p where ref = $1`, [made.body.person]);
  expect(person).toEqual({ status: 'provisional', sex: 'M', family: "O'Brien'); drop table--", month: 4 });
  expect((await ada.get(made.body.self)).body).toEqual(made.body);
  const { rows } = await office.database.superuser.query(`select action from journal.entry where table_name = 'crossing' and actor_id = $1`, [ada.id]);
  expect(rows).toEqual([{ action: 'view' }]);
});

test.each([
  [{ ...ARRIVAL, occurredAt: '2199-01-01T00:00:00Z' }, 409, '/problems/time.future'],
  [{ ...ARRIVAL, occurredAt: undefined }, 400, '/problems/input.invalid'],
  [{ ...ARRIVAL, occurredAt: '2025-02-30T00:00:00Z' }, 400, '/problems/input.invalid'],
  [{ ...ARRIVAL, source: 'hearsay' }, 400, '/problems/input.invalid'],
  [{ ...ARRIVAL, arrivalEvent: 'PE-AHVA-RQ' }, 400, '/problems/input.invalid'],
  [{ ...ARRIVAL, person: { births: [{ date: '1998-02-30' }] } }, 400, '/problems/input.invalid'],
  [{ ...ARRIVAL, person: { names: [{}] } }, 400, '/problems/input.invalid'],
  [{ ...ARRIVAL, person: { nationalities: [{ code: 'afg' }] } }, 400, '/problems/input.invalid'],
  [{ ...ARRIVAL, person: { shoeSize: 43 } }, 400, '/problems/input.invalid'],
  [{ ...ARRIVAL, place: 'a\u0000b' }, 400, '/problems/input.invalid'],
])('%j: refused, and nothing is half done', async (body, status, type) => {
  const count = async () => (await office.database.superuser.query('select (select count(*) from record.person) + (select count(*) from record.crossing) as n')).rows[0].n;
  const before = await count();
  expect(await casey.post('/api/v1/crossings', body)).toMatchObject({ status, body: { type } });
  expect(await count()).toBe(before);
});

test('the same request twice registers once', async () => {
  const key = { 'idempotency-key': 'crossing-1' };
  const [first, second] = [await casey.post('/api/v1/crossings', ARRIVAL, key), await casey.post('/api/v1/crossings', ARRIVAL, key)];
  expect(second.body).toEqual(first.body);
  expect((await casey.post('/api/v1/crossings', { ...ARRIVAL, place: 'Deal' }, key)).status).toBe(422);
});

test('a remembered answer is its owner’s alone, in the database too', async () => {
  const other = await office.user('supervisor');
  const session = await office.database.appSession({ id: other.id, roles: 'supervisor' });
  expect((await session.query('select from platform.idempotency_key')).rowCount).toBe(0);
  const own = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
  expect((await own.query('select from platform.idempotency_key')).rowCount).toBeGreaterThan(0);
});

test('lists by day, person and event; changes by version; roles', async () => {
  const event = (await casey.post('/api/v1/arrival-events', { place: 'Dover', occurredAt: '2025-10-01T05:00:00Z' })).body;
  const made = await makeCrossing(office, casey, { occurredAt: '2025-10-01T05:10:00Z', arrivalEvent: event.ref });
  for (const query of [`person=${made.personRef}`, `arrivalEvent=${event.ref}`, 'from=2025-10-01&to=2025-10-01']) {
    expect((await ada.get(`/api/v1/crossings?${query}`)).body.items.map(({ ref }: { ref: string }) => ref)).toEqual([made.ref]);
  }
  expect(await casey.patch(made.self, 1, { place: 'Deal', arrivalEvent: null })).toMatchObject({ status: 200, body: { place: 'Deal', arrivalEvent: null, version: 2 } });
  expect((await casey.patch(made.self, 1, { place: 'Dover' })).status).toBe(412);
  expect((await casey.patch(made.self, 2, { person: 'PE-AHVA-RQ' })).status).toBe(400);
  expect((await ada.patch(made.self, 2, { place: 'Dover' })).status).toBe(403);
  for (const outsider of [esme, ann]) expect((await outsider.get(made.self)).status).toBe(403);
  expect((await office.stranger.post('/api/v1/crossings', { nonsense: true })).status).toBe(401);
});

test('thousands are registered in few statements, each with person and case', async () => {
  const crossings = office.app.get(CrossingsService);
  const registrations = Array.from({ length: 2000 }, (_, n) => ({ occurredAt: new Date(Date.UTC(2025, 7, 20, 4, 0, n)), place: `Place ${n}`, source: 'import' as const, person: { names: [{ givenNames: `Given ${n}` }] } }));
  const made = await office.app.get(Database).write(casey.actor, (tx) => crossings.registerMany(tx, registrations));
  expect(new Set(made.map(({ personId }) => personId)).size).toBe(2000);
  const { rows } = await office.database.superuser.query(
    `select c.place, n.given_names as given, f.id is not null as has_case from unnest($1::uuid[]) with ordinality as x (id, n_th) join record.crossing c on c.id = x.id
       left join record.person_name n on n.person_id = c.person_id left join record.case_file f on f.crossing_id = c.id order by n_th`, [made.map(({ id }) => id)]);
  expect(rows).toEqual(registrations.map(({ place, person }) => ({ place, given: person.names[0].givenNames, has_case: true })));
});

test('a crossing goes to another person by no plain update, whoever tries', async () => {
  const [one, other] = [await makeCrossing(office, casey), await makeCrossing(office, casey)];
  const session = await office.database.appSession({ id: casey.id, roles: 'supervisor,system' });
  await expect(session.query('update record.crossing set person_id = $2 where id = $1', [one.id, other.personId])).rejects.toThrow(/permission denied/);
  await expect(session.query(`update record.person set status = 'merged', merged_into = $2 where id = $1`, [one.personId, other.personId])).rejects.toThrow(/permission denied/);
  await expect(session.query(`insert into record.identity_move (person_id, other_person_id, table_name, record_id) values ($1, $2, 'crossing', $3)`, [other.personId, one.personId, one.id])).rejects.toThrow(/permission denied/);
});

test('captures: who takes is who acts, nothing is rewritten, a finger has its position and a photo none', async () => {
  const crossing = await makeCrossing(office, casey);
  const capture = await makeCapture(casey, crossing);
  expect((await ada.get(capture.self)).body).toMatchObject({ crossing: crossing.ref, person: crossing.personRef, takenBy: casey.actor.displayName, image: null });
  for (const body of [{ kind: 'finger', externalId: 'x' }, { kind: 'photo', fingerPosition: 1, externalId: 'x' }, { kind: 'finger', fingerPosition: 11, externalId: 'x' }, { kind: 'photo', externalId: '' }, { kind: 'iris', externalId: 'x' }]) {
    expect((await casey.post(`${crossing.self}/captures`, body)).status).toBe(400);
  }
  const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
  await expect(session.query(`update record.capture set external_id = 'other' where ref = $1`, [capture.ref])).rejects.toThrow(/permission denied/);
  const { rows: [forged] } = await session.query(`insert into record.capture (crossing_id, person_id, kind, external_id, taken_by, has_image) values ($1, $2, 'photo', 'forged', $3, true) returning taken_by, has_image`, [crossing.id, crossing.personId, ada.id]);
  expect(forged).toEqual({ taken_by: casey.id, has_image: false });
  const stranger = await makeCrossing(office, casey);
  await expect(session.query(`insert into record.capture (crossing_id, person_id, kind, external_id) values ($1, $2, 'photo', 'x')`, [crossing.id, stranger.personId])).rejects.toThrow(/not this person/);
});

test('images: by content, once, never cached, an auditor says why, an escort sees none of other flights', async () => {
  const crossing = await makeCrossing(office, casey);
  const { self, ref } = await makeCapture(casey, crossing, { kind: 'photo', fingerPosition: undefined, externalId: 'PH-1' });
  expect((await casey.get(`${self}/image`)).status).toBe(404);
  expect((await casey.put(`${self}/image`, Buffer.from('%PDF-1.7 not a picture'), 'image/png')).status).toBe(400);
  expect((await casey.put(`${self}/image`, Buffer.alloc(0), 'image/png')).status).toBe(400);
  expect(await casey.put(`${self}/image`, PNG, 'image/jpeg')).toMatchObject({ status: 200, body: { image: `${self}/image` } });
  expect((await casey.put(`${self}/image`, PNG, 'image/png')).body).toMatchObject({ status: 409, type: '/problems/capture.has-image' });
  const seen = await casey.get(`${self}/image`);
  expect(seen).toMatchObject({ status: 200, headers: { 'content-type': 'image/png', 'cache-control': 'no-store' } });
  expect((await ada.get(`${self}/image`)).status).toBe(403);
  expect((await ada.get(`${self}/image`, { 'access-reason': 'Complaint%2012' })).status).toBe(200);
  expect((await esme.get(`${self}/image`)).status).toBe(404);
  const { rows } = await office.database.superuser.query(`select count(*)::int as n from journal.entry e join record.capture k on k.id = e.record_id where e.action = 'view' and e.table_name = 'capture_image' and k.ref = $1`, [ref]);
  expect(rows[0].n).toBe(2);
  const auditor = await office.database.appSession({ id: ada.id, roles: 'auditor' });
  expect((await auditor.query('select from record.capture_image')).rowCount).toBe(0);
  const { rows: [journal] } = await office.database.superuser.query(`select p.after from journal.entry e join journal.payload p on p.entry_id = e.id where e.table_name = 'capture_image' and e.action = 'insert' order by e.id desc limit 1`);
  expect(journal.after).not.toHaveProperty('content');
});

test('an escort sees the photo of who is on their flight, from the day before, and nothing else of the capture', async () => {
  const crossing = await makeCrossing(office, casey);
  const capture = await makeCapture(casey, crossing, { kind: 'photo', fingerPosition: undefined, externalId: 'PH-ESCORT' });
  await casey.put(`${capture.self}/image`, PNG, 'image/png');
  const sql = (text: string, values: unknown[]) => office.database.superuser.query(text, values).then(({ rows }) => rows);
  await sql(`select set_config('app.actor', $1, false), set_config('app.roles', 'system', false)`, [casey.id]);
  const [flight] = await sql(`insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind)
    values ('XQ77', 'LHR', 'CDG', now() + interval '4 days', now() + interval '4 days 2 hours', 'charter') returning id`, []);
  const [seat] = await sql(`insert into record.seat (flight_id, number, kind) values ($1, 1, 'returnee') returning id`, [flight.id]);
  await sql('insert into record.seat_holding (flight_id, seat_id, person_id, case_id) select $1, $2, person_id, id from record.case_file where crossing_id = $3', [flight.id, seat.id, crossing.id]);
  await sql('insert into record.flight_escort (flight_id, user_id) values ($1, $2)', [flight.id, esme.id]);
  expect((await esme.get(`${capture.self}/image`)).status).toBe(404); // four days before
  await sql(`update record.flight set scheduled_departure = now() + interval '1 hour', scheduled_arrival = now() + interval '3 hours' where id = $1`, [flight.id]);
  expect(await esme.get(`${capture.self}/image`)).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  expect((await esme.get(capture.self)).status).toBe(403);
  const session = await office.database.appSession({ id: esme.id, roles: 'escort' });
  expect((await session.query('select from record.capture')).rowCount).toBe(0);
  expect((await session.query('select from record.capture_image')).rowCount).toBe(1);
});
