import { createHash } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { actAs, arrangeCase, manyEntries } from '../support/make-history.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, audrey: SignedIn, emre: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  sam = await office.user('supervisor');
  audrey = await office.user('auditor');
  emre = await office.user('escort');
});
afterAll(() => office.close());

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;
const lines = (text: string): any[] => text.trimEnd().split('\n').map((line) => JSON.parse(line));
const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);

test('tells in order of occurrence who did what, late facts, corrections, breaches and views', async () => {
  const file = await arrangeCase(office, casey);
  const opened = await casey.post('/api/v1/barriers', { person: file.personRef, kind: 'injunction', note: '=HYPERLINK("evil")', occurredAt: '2025-09-16T22:25:00Z' });
  expect(opened.status).toBe(201);
  await casey.get(opened.body.self);
  const second = await arrangeCase(office, casey);
  await casey.post('/api/v1/barriers', { person: second.personRef, kind: 'other' });
  await actAs(office, sam);
  await sql(`insert into record.case_step (case_id, person_id, step, from_state, to_state, reason, breaches, occurred_at)
    values ($1, $2, 'record_acceptance', 'readmission_requested', 'readmission_accepted', 'Reply by e-mail', '[{"rule": "reply-in-time", "message": "Six days late."}]', '2025-09-04T09:00Z')`, [file.id, file.personId]);
  await sql(`update record.person_name set superseded_at = platform.now() where person_id = $1`, [file.personId]);

  const { status, body } = await audrey.get(`/api/v1/cases/${file.ref}/history?limit=100`);
  expect(status).toBe(200);
  const events = body.items as any[];
  const titles = events.map(({ what }) => what);
  expect([...events].sort((a, b) => a.occurredAt.localeCompare(b.occurredAt) || a.sequence - b.sequence)).toEqual(events);
  expect(titles).toEqual(expect.arrayContaining([
    'Person registered', 'Crossing registered', 'Name recorded', 'Case opened', 'Case moved from readmission requested to readmission accepted',
    'Barrier opened: injunction', 'Barrier looked at', 'Name superseded by a correction', 'History looked at']));
  expect(titles.indexOf('Case moved from readmission requested to readmission accepted')).toBeLessThan(titles.indexOf('Barrier opened: injunction'));
  expect(events.find(({ what }) => what.startsWith('Barrier opened'))).toMatchObject({
    ref: opened.body.ref, who: casey.actor.displayName, whoRef: casey.ref, person: file.personRef, late: true, before: null,
    after: { kind: 'injunction', note: '=HYPERLINK("evil")', effects: ['directions', 'boarding'] }, withheld: false, version: 1,
  });
  expect(events.find(({ what }) => what.startsWith('Case moved'))).toMatchObject({
    who: sam.actor.displayName, reason: 'Reply by e-mail', breaches: [{ rule: 'reply-in-time', message: 'Six days late.' }], case: file.ref });
  expect(events.find(({ what }) => what === 'Name superseded by a correction')).toMatchObject({ correction: true, before: { superseded_at: null } });
  expect(JSON.stringify(body)).not.toMatch(UUID);
  expect(JSON.stringify(body)).not.toContain(second.personRef);

  const ofPerson = await casey.get(`/api/v1/people/${file.personRef}/history?limit=100`);
  expect(ofPerson.body.items.map(({ sequence }: any) => sequence)).toEqual(expect.arrayContaining(events.map(({ sequence }) => sequence)));
});

test('pages join to the same history as the stream, without a gap', async () => {
  const file = await arrangeCase(office, casey);
  await manyEntries(office, file, sam, 30);
  const paged: any[] = [];
  let next: string | null = '';
  while (next !== null) {
    const { body, headers }: any = await sam.get(`/api/v1/cases/${file.ref}/history?limit=7${next && `&cursor=${next}`}`);
    paged.push(...body.items);
    next = body.next;
    expect(Boolean(headers.link)).toBe(next !== null);
  }
  const stream = await sam.get(`/api/v1/cases/${file.ref}/history?format=jsonl`);
  expect(stream.headers).toMatchObject({ 'content-type': 'application/x-ndjson; charset=utf-8', 'content-disposition': `attachment; filename="history-${file.ref}.jsonl"` });
  const streamed = lines(stream.text);
  const looks = ({ record }: any): boolean => record !== 'History' && record !== 'Export';
  // a page says beside it in words what changed
  expect(streamed.filter(looks)).toEqual(paged.filter(looks).map(({ changes: _, ...event }) => event));
  expect(streamed.filter(looks)).toHaveLength(35);
});

test('the export of a history is a record with rows, digest and reason, before the first byte and after the last', async () => {
  const file = await arrangeCase(office, casey);
  const taken = await casey.get(`/api/v1/people/${file.personRef}/history?format=jsonl`, { 'access-reason': encodeURIComponent('Asked for by the court') });
  const { body } = await casey.get('/api/v1/exports?kind=person_history&limit=1');
  expect(body.items[0]).toMatchObject({
    kind: 'person_history', purpose: 'Asked for by the court', person: file.personRef, filter: { person: file.personRef }, cases: 1, state: 'finished',
    rows: lines(taken.text).length, sha256: createHash('sha256').update(taken.text).digest('hex'), requestedBy: casey.actor.displayName, content: null,
  });
  // the taking away stands in what was taken away
  expect(lines(taken.text).map(({ what }) => what)).toEqual(expect.arrayContaining(['Export asked for', 'History exported']));
  const { rows: [look] } = await sql(`select shown, case_id, person_id from journal.entry where action = 'export' and table_name = 'history' and person_id = $1`, [file.personId]);
  expect(look).toEqual({ shown: [file.id], case_id: null, person_id: file.personId });
});

test('CSV is RFC 4180 with BOM, CRLF and formulas escaped', async () => {
  const file = await arrangeCase(office, casey);
  await actAs(office, casey);
  await sql(`insert into record.case_step (case_id, person_id, step, from_state, to_state, reason) values ($1, $2, 'identify', 'encountered', 'identified', $3)`, [file.id, file.personId, '=1+1,"quoted"\nnext line']);
  const response = await fetch(`${office.base}/api/v1/cases/${file.ref}/history?format=csv`, { headers: { authorization: `Bearer ${audrey.token}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(bytes.toString().endsWith('\r\n')).toBe(true);
  const rows = parse<Record<string, string>>(bytes, { bom: true, columns: true, record_delimiter: '\r\n' });
  const step = rows.find(({ what }) => what === 'Case moved from encountered to identified')!;
  expect(step).toMatchObject({ reason: `'=1+1,"quoted"\nnext line`, late: 'false', who: casey.actor.displayName });
  expect(JSON.parse(step.after)).toMatchObject({ step: 'identify' });
});

test('a stream that fails midway is aborted: no client takes it for whole, and the record says so', async () => {
  const file = await arrangeCase(office, casey);
  await manyEntries(office, file, sam, 30_000);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${office.base}/api/v1/cases/${file.ref}/history?format=jsonl`, { headers: { authorization: `Bearer ${audrey.token}` } }, resolve).on('error', reject).end();
  });
  expect(response.statusCode).toBe(200);
  const chunks = response[Symbol.asyncIterator]();
  const first = (await chunks.next()).value as Buffer; // then nothing is read: the server waits
  const { rows } = await sql(`select pg_terminate_backend(pid) as killed from pg_stat_activity where datname = current_database() and query like 'fetch % from crossfile_stream'`);
  expect(rows).toEqual([{ killed: true }]);
  let read = first.length;
  await expect((async () => {
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) read += (next.value as Buffer).length;
  })()).rejects.toThrow(/aborted/);
  expect(response.complete).toBe(false);
  expect(read).toBeGreaterThan(0);
  let shown: any;
  do {
    shown = (await audrey.get('/api/v1/exports?kind=case_history&limit=1')).body.items[0];
  } while (shown.state === 'requested');
  expect(shown).toMatchObject({ case: file.ref, state: 'failed', rows: null, sha256: null });
  expect((await office.stranger.get('/health/ready')).status).toBe(200);
});

test('whoever stops reading frees the connection, and that is on record', async () => {
  const file = await arrangeCase(office, casey);
  await manyEntries(office, file, sam, 30_000);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${office.base}/api/v1/cases/${file.ref}/history?format=csv`, { headers: { authorization: `Bearer ${casey.token}` } }, resolve).on('error', reject).end();
  });
  response.destroy();
  let shown: any;
  do {
    shown = (await casey.get('/api/v1/exports?kind=case_history&limit=1')).body.items[0];
  } while (shown.state === 'requested');
  expect(shown).toMatchObject({ case: file.ref, state: 'failed' });
  const { rows } = await sql(`select 1 from pg_stat_activity where datname = current_database() and query like 'fetch % from crossfile_stream' and state like 'idle in%'`);
  expect(rows).toEqual([]);
});

test('restricted text shows with a reason only; verdicts and scores show to nobody who may still decide, not even that they are', async () => {
  const file = await arrangeCase(office, casey);
  const other = await arrangeCase(office, casey, { given: 'Noor' });
  const sol = await office.user('supervisor');
  await actAs(office, casey);
  await sql(`insert into record.note (person_id, case_id, category, body) values ($1, $2, 'health', 'Asthma, needs an inhaler')`, [file.personId, file.id]);
  const { rows: [review] } = await sql(`insert into record.match_review (crossing_id, proposed_person_id, origin) values ($1, $2, 'colleague') returning id`, [file.crossingId, other.personId]);
  await actAs(office, sol);
  await sql(`insert into record.verdict (review_id, round, position, answer, reason_code, reason) values ($1, 1, 1, 'same_person', 'scar', 'The same scar')`, [review.id]);
  await sql(`select set_config('app.roles', '', false)`);

  for (const url of [`/api/v1/cases/${file.ref}/history`, `/api/v1/people/${file.personRef}/history`, `/api/v1/people/${other.personRef}/history`]) {
    for (const format of ['json', 'jsonl', 'csv']) {
      const seen = await sam.get(`${url}?format=${format}`, { 'access-reason': 'Curious' });
      expect(seen.status).toBe(200);
      expect(seen.text).toContain('Match proposed');
      expect(seen.text).not.toMatch(/verdict|same_person|scar/i);
      expect((await audrey.get(`${url}?format=${format}`)).text).toContain('same_person');
      expect((await sol.get(`${url}?format=${format}`)).text).toContain('same_person');
    }
  }
  const without = (await sam.get(`/api/v1/cases/${file.ref}/history?limit=100`)).body.items.find(({ record }: any) => record === 'Note');
  expect(without).toMatchObject({ what: 'Note added', withheld: true, before: null, after: null, reason: null });
  const reasoned = (await sam.get(`/api/v1/cases/${file.ref}/history?limit=100`, { 'access-reason': 'Fitness to fly' })).body.items.find(({ record }: any) => record === 'Note');
  expect(reasoned).toMatchObject({ withheld: false, after: { body: 'Asthma, needs an inhaler' } });
  // and the reason is on record beside the look
  const looks = (await audrey.get(`/api/v1/cases/${file.ref}/history?limit=100`)).body.items.filter(({ what }: any) => what === 'History looked at');
  expect(looks).toContainEqual(expect.objectContaining({ who: sam.actor.displayName, reason: 'Fitness to fly', withheld: false }));
  expect(looks.find(({ reason }: any) => reason === null)).toBeDefined();
});

test('a record that moved tells both histories, and a merged record belongs to the one that stands', async () => {
  const file = await arrangeCase(office, casey);
  const earlier = await arrangeCase(office, casey, { given: 'Sela' });
  await actAs(office, casey);
  await sql(`insert into record.identity_move (person_id, other_person_id, table_name, record_id)
    values ($1, $2, 'crossing', $3), ($1, $2, 'case_file', $4), ($1, $2, 'person', $2)`, [earlier.personId, file.personId, file.crossingId, file.id]);
  await sql('update record.crossing set person_id = $2 where id = $1', [file.crossingId, earlier.personId]);
  await sql('update record.case_file set person_id = $2 where id = $1', [file.id, earlier.personId]);
  await sql(`update record.person set status = 'merged', merged_into = $2 where id = $1`, [file.personId, earlier.personId]);
  const events = (await sam.get(`/api/v1/people/${earlier.personRef}/history?limit=200`)).body.items as any[];
  expect(events.find(({ what }) => what === 'Case moved to another record of the person')).toMatchObject({ before: { person: file.personRef }, after: { person: earlier.personRef } });
  expect(events.filter(({ what }) => what === 'Crossing registered')).toHaveLength(2);
  expect(events.map(({ what }) => what)).toContain('Record merged into another');
  const ofCase = (await sam.get(`/api/v1/cases/${file.ref}/history?limit=200`)).body.items as any[];
  expect(ofCase.filter(({ what }) => what === 'Crossing registered').map(({ ref }) => ref)).toEqual([file.crossingRef]);
});

test('bad questions', async () => {
  const file = await arrangeCase(office, casey);
  expect(await emre.get(`/api/v1/cases/${file.ref}/history`)).toMatchObject({ status: 403 });
  expect(await office.stranger.get(`/api/v1/cases/${file.ref}/history?format=nonsense`)).toMatchObject({ status: 401 });
  expect(await casey.get(`/api/v1/cases/${file.personRef}/history`)).toMatchObject({ status: 400 });
  expect(await casey.get(`/api/v1/cases/${file.ref}/history?format=xml`)).toMatchObject({ status: 400 });
  expect(await casey.get(`/api/v1/cases/${file.ref}/history?format=csv&limit=10`)).toMatchObject({ status: 400 });
  expect(await casey.get(`/api/v1/cases/${file.ref}/history?since=yesterday`)).toMatchObject({ status: 400 });
  expect(await casey.get(`/api/v1/cases/${file.ref}/history?cursor=WyJub3QgYSB0aW1lIiwxXQ`)).toMatchObject({ status: 400 });
  expect(await casey.get('/api/v1/cases/CA-ZZZZ-ZZ/history')).toMatchObject({ status: expect.any(Number) });
  expect(await casey.get(`/api/v1/cases/${(await arrangeCase(office, casey)).ref}/history`)).toMatchObject({ status: 200 });
});

test('no actor, no history: the journal hides from a session that does not say who it is', async () => {
  const file = await arrangeCase(office, casey);
  const nobody = await office.database.appSession();
  expect((await nobody.query('select from journal.entry where case_id = $1', [file.id])).rowCount).toBe(0);
  const escort = await office.database.appSession({ id: emre.id, roles: 'escort' });
  expect((await escort.query('select from journal.entry where case_id = $1', [file.id])).rowCount).toBe(0);
  expect((await escort.query('select from journal.payload')).rowCount).toBe(0);
});
