import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { systemActor } from '../../src/platform/access/actor.js';
import { Database } from '../../src/platform/database/database.js';
import { Files } from '../../src/platform/files/files.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { until } from '../support/until.js';
import { actAs, arrangeCase, type ArrangedCase, pastTriggers } from '../support/make-history.js';
import { written } from '../support/make-export.js';
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
const enqueue = (name: 'export.expire', payload: Record<string, never>) =>
  office.app.get(Database).write(casey.actor, (tx) => office.app.get(Jobs).enqueue(tx, name, payload));
const august12to14 = { period: { from: '2025-08-12', to: '2025-08-14' }, format: 'jsonl', purpose: 'Quarterly audit.' };

test('an auditor takes cases away, masked; who, why, how much and its digest stay on record', async () => {
  await casey.post('/api/v1/barriers', { person: selam.personRef, kind: 'injunction', note: 'The duty judge telephoned Ms Bekele' });
  const made = await audrey.post('/api/v1/exports', august12to14);
  expect(made).toMatchObject({ status: 202, body: { kind: 'bulk', cases: 2, state: 'requested', content: null, progress: { rows: 0, expected: expect.any(Number) }, purpose: 'Quarterly audit.', filter: { period: august12to14.period }, requestedBy: audrey.actor.displayName } });
  expect(made.headers.location).toBe(made.body.self);
  const ready = await written(audrey, made);
  const taken = await audrey.get(ready.content);
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

  expect(ready).toMatchObject({
    state: 'finished', rows: all.length, progress: { rows: all.length, expected: all.length }, bytes: Buffer.byteLength(taken.text),
    sha256: createHash('sha256').update(taken.text).digest('hex'), version: 2,
  });
  expect(new Date(ready.expiresAt).getTime() - new Date(ready.finishedAt).getTime()).toBe(7 * 86_400_000);
  const { rows: looks } = await sql(`select action, shown from journal.entry where record_id = (select id from record.export where ref = $1) and action = 'export' order by id`, [made.body.ref]);
  expect(looks[0].shown).toEqual([noor.id, selam.id]);
  expect(looks).toHaveLength(2);
});

test('taken again it gives the same bytes: cases and position were fixed when it was asked for', async () => {
  const body = await written(sam, await sam.post('/api/v1/exports', { ...august12to14, cases: [selam.ref, late.ref] }));
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
  expect(await audrey.get((await written(audrey, none)).content)).toMatchObject({ status: 200, text: '' });
  expect((await audrey.get(none.body.self)).body).toMatchObject({ state: 'finished', rows: 0 });
  const { rows: [flight] } = await sql(`insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind)
    values ('XX101', 'LHR', 'CDG', '2025-09-18T06:00Z', '2025-09-18T07:30Z', 'charter') returning id, ref`);
  const { rows: [seat] } = await sql(`insert into record.seat (flight_id, number, kind) values ($1, 1, 'returnee') returning id`, [flight.id]);
  await sql('insert into record.seat_holding (flight_id, seat_id, person_id, case_id) values ($1, $2, $3, $4)', [flight.id, seat.id, late.personId, late.id]);
  const ofFlight = await audrey.post('/api/v1/exports', { flight: flight.ref, format: 'jsonl', purpose: 'x' });
  expect(lines((await audrey.get((await written(audrey, ofFlight)).content)).text)[0]).toMatchObject({ case: late.ref, seats: [{ flight: flight.ref, designator: 'XX101' }] });
});

test('only who asked takes it away; caseworkers export no bulk and see no export but their own', async () => {
  const body = await written(audrey, await audrey.post('/api/v1/exports', august12to14));
  expect(await august.get(body.content)).toMatchObject({ status: 403, body: { type: '/problems/access.export-requester' } });
  expect((await august.get(body.self)).status).toBe(200);
  expect((await casey.post('/api/v1/exports', august12to14)).status).toBe(403);
  expect((await casey.get(body.content)).status).toBe(404);
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
  const body = await written(audrey, await audrey.post('/api/v1/exports', august12to14));
  const asCasey = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
  await expect(asCasey.query(`insert into record.export (kind, format, purpose, cases) values ('bulk', 'jsonl', 'x', 1)`)).rejects.toThrow(/Only auditors and supervisors/);
  const asAudrey = await office.database.appSession({ id: audrey.id, roles: 'auditor' });
  await expect(asAudrey.query(`update record.export set purpose = 'Nothing much' where ref = $1`, [body.ref])).rejects.toThrow(/permission denied/);
  await expect(asAudrey.query('delete from record.export')).rejects.toThrow(/permission denied/);
  const { rows: [forged] } = await asAudrey.query(`insert into record.export (kind, format, purpose, cases, requested_by) values ('bulk', 'jsonl', 'x', 1, $1) returning requested_by`, [sam.id]);
  expect(forged.requested_by).toBe(audrey.id);
  const asSam = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
  expect((await asSam.query(`update record.export set rows = 0, sha256 = '\\x00', finished_at = now() where ref = $1`, [body.ref])).rowCount).toBe(0);
  await expect(asAudrey.query(`update record.export set rows = 0 where ref = $1`, [body.ref])).rejects.toThrow(/written by its job/);
  await expect(asCasey.query(`insert into record.export (kind, format, cases, finished_at, rows, sha256) values ('case_history', 'csv', 1, now(), 1, '\\x00')`)).rejects.toThrow(/finished once/);
});

describe('the file', () => {
  const asked = async (by: SignedIn = audrey): Promise<any> => (await by.post('/api/v1/exports', august12to14)).body;
  const asJob = () => office.database.appSession({ id: '00000000-0000-7000-8000-000000000005', roles: 'system' });
  /** Exports asked for in `work` are written only afterwards: till then their jobs bear a name that no worker knows. */
  const held = async <T>(work: () => Promise<T>): Promise<T> => {
    await sql(`update queue._private_tasks set identifier = 'held' where identifier = 'export.write'`);
    try {
      return await work();
    } finally {
      await sql(`update queue._private_jobs set task_id = (select id from queue._private_tasks where identifier = 'held')
        where task_id = (select id from queue._private_tasks where identifier = 'export.write')`);
      await sql(`delete from queue._private_tasks where identifier = 'export.write'`);
      await sql(`update queue._private_tasks set identifier = 'export.write' where identifier = 'held'`);
    }
  };
  const idOf = async (ref: string): Promise<string> => (await sql('select id from record.export where ref = $1', [ref])).rows[0].id;

  test('says beforehand what it will be, and looks at nobody', async () => {
    const { body } = await audrey.post('/api/v1/exports/estimates', { period: august12to14.period, format: 'jsonl' });
    const made = await written(audrey, await audrey.post('/api/v1/exports', august12to14));
    expect(body).toMatchObject({ kind: 'bulk', cases: made.cases, rows: made.rows });
    expect(body.bytes / made.bytes).toBeGreaterThan(0.3);
    expect(body.bytes / made.bytes).toBeLessThan(3);
    expect((await casey.post('/api/v1/exports/estimates', { state: 'returned', format: 'jsonl' })).body.type).toBe('/problems/access.bulk-export');
    expect((await audrey.post('/api/v1/exports/estimates', { format: 'jsonl' })).status).toBe(400);
  });

  test('a case or a person in either format; a caseworker may, and the list shows it', async () => {
    const estimate = (await casey.post('/api/v1/exports/estimates', { person: selam.personRef, format: 'csv' })).body;
    expect(estimate).toMatchObject({ kind: 'person_history', cases: 1 });
    const csv = await written(casey, await casey.post('/api/v1/exports', { person: selam.personRef, format: 'csv', purpose: 'Subject access.' }));
    const taken = await casey.get(csv.content);
    expect(taken.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(taken.headers['content-disposition']).toBe(`attachment; filename="${csv.ref}.csv"`);
    expect(createHash('sha256').update(taken.text.startsWith('\ufeff') ? taken.text : `\ufeff${taken.text}`).digest('hex')).toBe(csv.sha256);
    expect(taken.text).toContain('Person registered');
    const one = await written(casey, await casey.post('/api/v1/exports', { case: selam.ref, format: 'jsonl', purpose: 'For the representative.' }));
    expect(lines((await casey.get(one.content)).text).map(({ what }) => what)).toContain('Case opened');
    expect(one).toMatchObject({ kind: 'case_history', case: selam.ref, person: selam.personRef, rows: expect.any(Number) });
    expect((await casey.get('/api/v1/exports?kind=case_history&limit=1')).body.items).toMatchObject([{ ref: one.ref, state: 'finished' }]);
    expect((await casey.post('/api/v1/exports', { case: 'CA-2222-22', format: 'jsonl', purpose: 'x' })).status).toBe(400);
    expect((await casey.post('/api/v1/exports', { case: selam.ref, state: 'returned', format: 'jsonl', purpose: 'x' })).status).toBe(400);
  });

  test('is not there before it is written', () => held(async () => {
    const shown = await asked();
    expect(shown).toMatchObject({ state: 'requested', content: null });
    expect(await audrey.get(`${shown.self}/content`)).toMatchObject({ status: 409, body: { type: '/problems/export.not-ready' } });
  }));

  test('expires: it is refused at once, erased by its job, and the record stays', async () => {
    const shown = await written(audrey, await audrey.post('/api/v1/exports', august12to14));
    const id = await idOf(shown.ref);
    const job = await asJob();
    await expect(job.query('update record.export set erased_at = platform.now() where id = $1', [id])).rejects.toThrow(/when it expires, not before/);
    await pastTriggers(office, () => sql(`update record.export set expires_at = now() - interval '1 second' where id = $1`, [id]));
    expect((await audrey.get(shown.self)).body).toMatchObject({ state: 'expired', content: null, sha256: shown.sha256 });
    expect(await audrey.get(shown.content)).toMatchObject({ status: 409, body: { type: '/problems/export.expired' } });
    await enqueue('export.expire', {});
    await until(async () => (await sql('select erased_at from record.export where id = $1', [id])).rows[0].erased_at);
    expect((await sql('select 1 from platform.file_chunk where file_id = $1', [id])).rowCount).toBe(0);
    expect((await audrey.get(shown.self)).body).toMatchObject({ state: 'expired', rows: shown.rows });
    await expect(job.query(`update record.export set expires_at = now() + interval '1 year' where id = $1`, [id])).rejects.toThrow(/never rewritten/);
  });

  test('nobody gets it who may not: who was suspended meanwhile, or lost the role', async () => {
    for (const change of [
      (id: string) => sql(`update record.app_user set status = 'suspended' where id = $1`, [id]),
      (id: string) => sql('update record.role_grant set revoked_at = now(), revoked_by = $2 where user_id = $1', [id, casey.id]),
    ]) {
      const agnes = await office.user('auditor');
      const shown = await held(async () => {
        const made = await asked(agnes);
        await actAs(office, casey);
        await change(agnes.id);
        return made;
      });
      await until(async () => (await audrey.get(shown.self)).body.state === 'failed');
      expect((await audrey.get(shown.self)).body).toMatchObject({ failure: expect.stringMatching(/may no longer/), content: null, rows: null });
      expect((await sql('select 1 from platform.file_chunk where file_id = $1', [await idOf(shown.ref)])).rowCount).toBe(0);
    }
  });

  test('is read by its owner alone and written by the job alone, whatever the application does', async () => {
    const shown = await written(audrey, await audrey.post('/api/v1/exports', august12to14));
    const id = await idOf(shown.ref);
    const asAudrey = await office.database.appSession({ id: audrey.id, roles: 'auditor' });
    const asSam = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    expect((await asAudrey.query('select 1 from platform.file_chunk where file_id = $1', [id])).rowCount).toBe(1);
    expect((await asSam.query('select 1 from platform.file_chunk where file_id = $1', [id])).rowCount).toBe(0);
    expect((await asAudrey.query('delete from platform.file_chunk where file_id = $1', [id])).rowCount).toBe(0);
    await expect(asAudrey.query(`insert into platform.file_chunk (file_id, attempt, position, owner_id, bytes) values ($1, 1, 99, $2, '\\x00')`, [id, audrey.id])).rejects.toThrow(/row-level security/);
    expect((await asAudrey.query('update platform.file set rows = 0 where id = $1', [id])).rowCount).toBe(0);
    await expect(asAudrey.query('insert into platform.file (id, owner_id) values ($1, $2)', [sam.id, sam.id])).rejects.toThrow(/row-level security/);
    await expect((await asJob()).query(`update platform.file set owner_id = $2 where id = $1`, [id, sam.id])).rejects.toThrow(/permission denied/);
  });

  test('bytes that are not those that were written do not leave whole', async () => {
    const shown = await written(audrey, await audrey.post('/api/v1/exports', august12to14));
    await sql(`update platform.file_chunk set bytes = overlay(bytes placing 'X'::bytea from 1) where file_id = $1`, [await idOf(shown.ref)]);
    await expect(audrey.get(shown.content)).rejects.toThrow();
  });

  test('an attempt that was taken for dead writes no more', async () => {
    const { ref } = await written(audrey, await audrey.post('/api/v1/exports', august12to14));
    const files = office.app.get(Files), door = office.app.get(Database), id = await idOf(ref);
    const job = systemActor('job', '00000000-0000-7000-8000-00000000abcd');
    const dead = await door.write(job, (tx) => files.begin(tx, id));
    const alive = await door.write(job, (tx) => files.begin(tx, id));
    await expect(door.write(job, (tx) => files.append(tx, dead, 0, Buffer.from('dead'), 1))).rejects.toMatchObject({ code: 'file.begun-anew' });
    await door.write(job, (tx) => files.append(tx, alive, 0, Buffer.from('alive'), 1));
    expect((await sql('select convert_from(bytes, \'UTF8\') as text from platform.file_chunk where file_id = $1', [id])).rows).toEqual([{ text: 'alive' }]);
  });
});
