import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { verifyJournal } from '../../src/platform/database/verify.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

const SETUP = '00000000-0000-7000-8000-000000000001';
let database: TestDatabase;
let entries: number[];
beforeAll(async () => {
  database = await cloneDatabase();
  await sql(`select set_config('app.actor', '${SETUP}', false), set_config('app.roles', 'system', false)`);
  await sql(`insert into record.person (sex) select 'F' from generate_series(1, 50)`);
  await sql('update record.person set care_needs = ref, version = version + 1');
  await sql('update record.person set care_needs = null, version = version + 1');
  await sql(`select journal.looked('view', 'person', (select min(id::text)::uuid from record.person), null, null, null, null, null)`);
  await sql(`select set_config('app.reason', 'Asked by the court', false), journal.looked('list', 'person', null, null, null, null, '{}', '{"name":"x"}')`);
  await sql(`select set_config('app.reason', '', false)`);
  entries = (await sql('select id from journal.entry order by id')).rows.map(({ id }) => Number(id));
});
afterAll(() => database.close());

const sql = (text: string, values: unknown[] = []) => database.superuser.query(text, values);
/** What only a superuser who means harm can do; afterwards everything is as it was. */
async function tampered<T>(harm: string, values: unknown[], look: () => Promise<T>): Promise<T> {
  await sql('create table if not exists public.kept_entry as select * from journal.entry');
  await sql('create table if not exists public.kept_payload as select * from journal.payload');
  await sql('set session_replication_role = replica');
  try {
    await sql(harm, values);
    return await look();
  } finally {
    await sql('delete from journal.payload');
    await sql('delete from journal.entry');
    await sql('insert into journal.entry overriding system value select * from public.kept_entry');
    await sql('insert into journal.payload select * from public.kept_payload');
    await sql('set session_replication_role = origin');
  }
}
const update = async (): Promise<number> => Number((await sql(`select min(id) as id from journal.entry where action = 'update'`)).rows[0].id);

test('an untouched journal verifies whole', async () => {
  const found = await verifyJournal(database.owner);
  expect(found).toMatchObject({ entries: entries.length, faults: 0, first: null, erased: 0 });
  expect(found).toMatchObject({ recomputed: entries.length - 1, looks: 1 }); // the other look has a reason, under its digest
});

test('one changed byte of a payload is named', async () => {
  const entry = entries[entries.length - 1 - 20];
  const found = await tampered(`update journal.payload set after = jsonb_set(after, '{sex}', '"M"') where entry_id = $1`, [entry], () => verifyJournal(database.owner));
  expect(found).toMatchObject({ faults: 1, first: { entry, table: 'person', fault: expect.stringMatching(/digest differs/) } });
});

test('a changed reason, nonce or digest is named, and of many the first', async () => {
  const [one, two] = entries.slice(-40, -38);
  const found = await tampered(`with d as (update journal.entry set digest = '\\x00' where id = $1) update journal.payload set reason = 'Made up' where entry_id = $2`, [two, one], () => verifyJournal(database.owner));
  expect(found).toMatchObject({ faults: 2, first: { entry: one } });
});

test('a deleted entry is a gap, and the change after it does not begin where the record stood', async () => {
  const gone = await update();
  const next = Number((await sql('select min(e.id) as id from journal.entry e join journal.entry g on g.record_id = e.record_id where g.id = $1 and e.id > $1', [gone])).rows[0].id);
  const found = await tampered('with p as (delete from journal.payload where entry_id = $1) delete from journal.entry where id = $1', [gone], () => verifyJournal(database.owner));
  expect(found.gaps).toContainEqual({ after: gone - 1, before: gone + 1 });
  expect(found).toMatchObject({ faults: 1, first: { entry: next, fault: expect.stringMatching(/taken out/) } });
});

test('a reason made up afterwards for a look is named', async () => {
  const entry = Number((await sql(`select id from journal.entry where action = 'list'`)).rows[0].id);
  const found = await tampered(`update journal.payload set reason = 'Routine' where entry_id = $1`, [entry], () => verifyJournal(database.owner));
  expect(found).toMatchObject({ faults: 1, first: { entry, table: 'person' } });
});

test('a payload left behind by a deleted entry is named', async () => {
  const gone = entries.at(-3)!;
  const found = await tampered('delete from journal.entry where id = $1', [gone], () => verifyJournal(database.owner));
  expect(found.first).toMatchObject({ entry: gone, fault: expect.stringMatching(/left behind/) });
});

test('an erased payload is counted and is no fault; the rest still verifies', async () => {
  const erased = await update();
  const found = await tampered('delete from journal.payload where entry_id = $1', [erased], () => verifyJournal(database.owner));
  expect(found).toMatchObject({ faults: 0, first: null, erased: 1, entries: entries.length });
});

test('a write that was rolled back leaves a gap that is reported and is no fault', async () => {
  await sql('begin');
  await sql('insert into record.person default values');
  await sql('rollback');
  await sql('insert into record.person default values');
  const before = (await sql('select max(id) as id from journal.entry')).rows[0].id;
  const found = await verifyJournal(database.owner);
  expect(found).toMatchObject({ faults: 0, missing: expect.any(Number) });
  expect(found.gaps.at(-1)).toEqual({ after: Number(before) - 2, before: Number(before) });
});

test('nobody but a superuser can do such harm: owner, guard and app are refused', async () => {
  await expect(sql('update journal.entry set actor_id = actor_id')).rejects.toThrow(/never changed/);
  const app = await database.appSession({ id: SETUP, roles: 'system' });
  await expect(app.query('update journal.payload set reason = null')).rejects.toThrow(/permission denied/);
  await expect(app.query('delete from journal.entry')).rejects.toThrow(/permission denied/);
});
