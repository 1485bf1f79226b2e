import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actAs, arrangeCase, type ArrangedCase } from '../support/make-history.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, audrey: SignedIn, august: SignedIn;
let selam: ArrangedCase, noor: ArrangedCase, late: ArrangedCase;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  sam = await office.user('supervisor');
  audrey = await office.user('auditor');
  august = await office.user('auditor');
  selam = await arrangeCase(office, casey, { given: 'Selam', family: 'Bekele Haile' });
  noor = await arrangeCase(office, casey, { given: 'نور', family: 'الهاشمي', arrived: '2025-08-13T23:30:00Z' }); // 14 August in London
  late = await arrangeCase(office, casey, { given: 'Oluwaseun', family: 'Adeyemi', arrived: '2025-10-02T05:00:00Z' });
});
afterAll(() => office.close());

const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);
const lines = (text: string): any[] => text.trimEnd().split('\n').map((line) => JSON.parse(line));
const august12to14 = { period: { from: '2025-08-12', to: '2025-08-14' }, format: 'jsonl', purpose: 'Quarterly audit.' };

test('an auditor takes cases away, masked; who, why, how much and its digest stay on record', async () => {
  await casey.post('/api/v1/barriers', { person: selam.personRef, kind: 'injunction', note: 'The duty judge telephoned Ms Bekele' });
  const made = await audrey.post('/api/v1/exports', august12to14);
  expect(made).toMatchObject({ status: 201, body: { kind: 'bulk', cases: 2, state: 'requested', purpose: 'Quarterly audit.', filter: { period: august12to14.period }, requestedBy: audrey.actor.displayName } });
  expect(made.headers.location).toBe(made.body.self);
  const taken = await audrey.get(made.body.content);
  expect(taken).toMatchObject({ status: 200, headers: { 'content-type': 'application/x-ndjson; charset=utf-8' } });

  const all = lines(taken.text);
  const cases = all.filter(({ type }) => type === 'case');
  expect(cases.map(({ case: ref }) => ref)).toEqual([noor.ref, selam.ref]);
  expect(cases[1]).toMatchObject({
    state: 'encountered', person: { ref: selam.personRef, sex: 'F', birthYears: [1998], initials: 'S. B. H.' }, crossing: { ref: selam.crossingRef },
    barriers: [{ kind: 'injunction', liftedAt: null, breached: false }], steps: [], returns: [],
  });
  expect(cases[0].person.initials).toBe('ن. ا.');
  expect(all.filter(({ type, case: ref }) => type === 'event' && ref === selam.ref)[0]).toMatchObject({ action: 'insert', record: 'case file', by: casey.ref });
  expect(taken.text).not.toMatch(/Selam|Bekele|judge|نور|"month"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);

  const shown = await audrey.get(made.body.self);
  expect(shown.body).toMatchObject({ state: 'finished', rows: all.length, sha256: createHash('sha256').update(taken.text).digest('hex'), version: 2 });
  const { rows: looks } = await sql(`select action, shown from journal.entry where record_id = (select id from record.export where ref = $1) and action = 'export' order by id`, [made.body.ref]);
  expect(looks[0].shown).toEqual([noor.id, selam.id]);
  expect(looks).toHaveLength(2);
});

test('taken again it gives the same bytes: cases and position were fixed when it was asked for', async () => {
  const { body } = await sam.post('/api/v1/exports', { ...august12to14, cases: [selam.ref, late.ref] });
  expect(body.cases).toBe(1);
  const once = await sam.get(body.content);
  await sam.get(`/api/v1/cases/${selam.ref}/history`); // another entry in the journal of that case
  await arrangeCase(office, casey);
  const twice = await sam.get(body.content);
  expect(twice.text).toBe(once.text);
  expect((await sam.get(body.self)).body).toMatchObject({ state: 'finished', sha256: createHash('sha256').update(once.text).digest('hex') });
});

test('by state, by flight, and nothing at all', async () => {
  await actAs(office, casey);
  await sql(`update record.case_file set state = 'identified' where id = $1`, [late.id]);
  expect((await audrey.post('/api/v1/exports', { state: 'identified', format: 'jsonl', purpose: 'x' })).body).toMatchObject({ cases: 1 });
  const none = await audrey.post('/api/v1/exports', { state: 'closed', format: 'jsonl', purpose: 'x' });
  expect(await audrey.get(none.body.content)).toMatchObject({ status: 200, text: '' });
  expect((await audrey.get(none.body.self)).body).toMatchObject({ state: 'finished', rows: 0 });
  const { rows: [flight] } = await sql(`insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind)
    values ('XX101', 'LHR', 'CDG', '2025-09-18T06:00Z', '2025-09-18T07:30Z', 'charter') returning id, ref`);
  const { rows: [seat] } = await sql(`insert into record.seat (flight_id, number, kind) values ($1, 1, 'returnee') returning id`, [flight.id]);
  await sql('insert into record.seat_holding (flight_id, seat_id, person_id, case_id) values ($1, $2, $3, $4)', [flight.id, seat.id, late.personId, late.id]);
  const ofFlight = await audrey.post('/api/v1/exports', { flight: flight.ref, format: 'jsonl', purpose: 'x' });
  expect(lines((await audrey.get(ofFlight.body.content)).text)[0]).toMatchObject({ case: late.ref, seats: [{ flight: flight.ref, designator: 'XX101' }] });
});

test('only who asked takes it away; caseworkers export no bulk and see no export but their own', async () => {
  const { body } = await audrey.post('/api/v1/exports', august12to14);
  expect(await august.get(body.content)).toMatchObject({ status: 403, body: { type: '/problems/access.export-requester' } });
  expect((await august.get(body.self)).status).toBe(200);
  expect((await casey.post('/api/v1/exports', august12to14)).status).toBe(403);
  expect((await casey.get(body.content)).status).toBe(403);
  expect((await casey.get(body.self)).status).toBe(404);
  await casey.get(`/api/v1/cases/${selam.ref}/history?format=csv`);
  expect((await casey.get('/api/v1/exports')).body.items).toMatchObject([{ kind: 'case_history', case: selam.ref }]);
  expect((await audrey.get((await casey.get('/api/v1/exports')).body.items[0].self)).status).toBe(200);
});

test('the same request twice makes one export; pages of the list join', async () => {
  const key = { 'idempotency-key': 'audit-1' };
  const first = await audrey.post('/api/v1/exports', august12to14, key);
  expect((await audrey.post('/api/v1/exports', august12to14, key)).body).toEqual(first.body);
  expect((await audrey.post('/api/v1/exports', { ...august12to14, purpose: 'Other' }, key)).status).toBe(422);
  const refs: string[] = [];
  for (let next: string | null = ''; next !== null;) {
    const page: any = (await audrey.get(`/api/v1/exports?limit=2${next && `&cursor=${next}`}`)).body;
    refs.push(...page.items.map(({ ref }: any) => ref));
    next = page.next;
  }
  const { rows } = await sql('select ref from record.export order by recorded_at desc, id desc');
  expect(refs).toEqual(rows.map(({ ref }) => ref));
});

test('bad input is named', async () => {
  const wrong = async (input: unknown): Promise<string> => {
    const answer = await audrey.post('/api/v1/exports', input);
    expect(answer.status).toBe(400);
    return answer.body.errors?.map(({ pointer }: any) => pointer).join();
  };
  expect(await wrong({ format: 'jsonl', purpose: 'x' })).toBe('#/period');
  expect(await wrong({ ...august12to14, period: { from: '2025-02-30', to: '2025-03-01' } })).toBe('#/period/from');
  expect(await wrong({ ...august12to14, period: { from: '2025-03-02', to: '2025-03-01' } })).toBe('#/period/to');
  expect(await wrong({ ...august12to14, purpose: '' })).toBe('#/purpose');
  expect(await wrong({ ...august12to14, format: 'csv' })).toBe('#/format');
  expect(await wrong({ ...august12to14, cases: [selam.personRef] })).toBe('#/cases/0');
  expect(await wrong({ ...august12to14, cases: ['CA-2222-22'] })).toMatch(/cases/);
  expect(await wrong({ ...august12to14, flight: 'BA304' })).toBe('#/flight');
  expect(await wrong({ ...august12to14, restricted: true })).toBe('#/restricted');
  expect((await audrey.get('/api/v1/exports/CA-AHVA-RT')).status).toBe(400);
});

test('the database keeps to it when the application does not', async () => {
  const { body } = await audrey.post('/api/v1/exports', august12to14);
  const asCasey = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
  await expect(asCasey.query(`insert into record.export (kind, format, purpose, cases) values ('bulk', 'jsonl', 'x', 1)`)).rejects.toThrow(/Only auditors and supervisors/);
  const asAudrey = await office.database.appSession({ id: audrey.id, roles: 'auditor' });
  await expect(asAudrey.query(`update record.export set purpose = 'Nothing much' where ref = $1`, [body.ref])).rejects.toThrow(/permission denied/);
  await expect(asAudrey.query('delete from record.export')).rejects.toThrow(/permission denied/);
  const { rows: [forged] } = await asAudrey.query(`insert into record.export (kind, format, purpose, cases, requested_by) values ('bulk', 'jsonl', 'x', 1, $1) returning requested_by`, [sam.id]);
  expect(forged.requested_by).toBe(audrey.id);
  const asSam = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
  expect((await asSam.query(`update record.export set rows = 0, sha256 = '\\x00', finished_at = now() where ref = $1`, [body.ref])).rowCount).toBe(0);
  await expect(asCasey.query(`insert into record.export (kind, format, cases, finished_at, rows, sha256) values ('case_history', 'csv', 1, now(), 1, '\\x00')`)).rejects.toThrow(/finished once/);
});
