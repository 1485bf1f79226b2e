import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCapture, makeCrossing, makeReturn, makeReview, type MadeCrossing, verdict } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { written } from '../support/make-export.js';

/**
 * Nobody who may still decide learns a score, a rank or a verdict, nor that one was given, by any route: every GET of
 * the OpenAPI document is read for this crossing, and every table by an SQL session of the app role.
 */
let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn, sue: SignedIn, ada: SignedIn;
let earlier: MadeCrossing, later: MadeCrossing;
let review: { ref: string; self: string; search: string };
let flag: { ref: string; self: string };
const FIRST = 'Whorl-on-the-left-thumb-of-the-first-examiner';
const SECOND = 'Ridge-ending-that-the-second-examiner-misses';
const SCORE = '0.8731234';
const SECRETS = [SCORE, FIRST, SECOND, 'marks_agree', 'face_disagrees', 'same_person', 'different_person'];

beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  [sam, sol, sue] = [await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor')];
  ada = await office.user('auditor');
  earlier = await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' });
  later = await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' });
  await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
  await makeCapture(casey, later);
  review = await makeReview(casey, later, earlier);
  flag = (await casey.get('/api/v1/reentry-flags')).body.items[0];
});
afterAll(() => office.close());

/** Every GET of the API, with every reference that belongs to this matter wherever a path takes one. */
async function everything(by: SignedIn): Promise<Map<string, string>> {
  const { paths } = (await by.get('/api/openapi.json')).body as { paths: Record<string, Record<string, { parameters?: { name: string; in: string }[] }>> };
  const captures = (await by.get(`/api/v1/captures?crossing=${later.ref}`)).body.items.map(({ ref }: { ref: string }) => ref);
  const references: Record<string, string[]> = {
    'match-reviews': [review.ref], 'reentry-flags': [flag.ref], crossings: [later.ref, earlier.ref], captures, searches: [review.search.split('/').at(-1)!],
    people: [later.personRef, earlier.personRef], persons: [later.personRef, earlier.personRef], cases: [later.caseRef!, earlier.caseRef!],
  };
  const read = new Map<string, string>();
  const look = async (url: string): Promise<void> => {
    if (read.has(url)) return;
    const { text, status } = await by.get(url, { 'access-reason': 'curious' });
    read.set(url, `${status} ${text}`);
  };
  for (const [path, operations] of Object.entries(paths)) {
    if (!operations.get || !path.startsWith('/api/v1/')) continue;
    const room = path.split('/')[3]!;
    const urls = path.includes('{') ? (references[room] ?? []).map((ref) => path.replace(/\{[^}]+\}/, ref)).filter((url) => !url.includes('{')) : [path];
    for (const url of urls) {
      await look(url);
      const names = operations.get.parameters?.filter((parameter) => parameter.in === 'query').map(({ name }) => name) ?? [];
      if (names.includes('format')) for (const format of ['json', 'jsonl', 'csv']) await look(`${url}?format=${format}`);
      if (names.includes('crossing')) await look(`${url}?crossing=${later.ref}`);
      if (names.includes('person')) for (const ref of references.people!) await look(`${url}?person=${ref}`);
      if (names.includes('state')) await look(`${url}?state=undecided`);
      if (names.includes('at')) await look(`${url}?at=${new Date(Date.now() - 1000).toISOString()}`);
    }
  }
  return read;
}

/** Every table and view that the app role may read, as text, by an SQL session of that person. */
async function everyTable(by: SignedIn, roles: string): Promise<Map<string, string>> {
  const session = await office.database.appSession({ id: by.id, roles, reason: 'curious' });
  const { rows: tables } = await session.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('record', 'journal', 'platform', 'jobs') and c.relkind in ('r', 'v', 'm', 'p') and has_table_privilege(c.oid, 'select')`);
  const found = new Map<string, string>();
  for (const { name } of tables) {
    const { rows: [{ text }] } = await session.query(`select coalesce(string_agg(to_jsonb(t)::text, E'\\n'), '') as text from ${name} t`);
    found.set(name, text);
  }
  await session.end();
  return found;
}

/** Where a secret shows. Words that the OpenAPI's own vocabulary uses elsewhere are looked for in answers only. */
function leaks(read: Map<string, string>, secrets: readonly string[] = SECRETS): string[] {
  return [...read].flatMap(([where, text]) => secrets.filter((secret) => text.includes(secret)).map((secret) => `${where}: ${secret}`));
}

async function nothingShows(by: SignedIn): Promise<void> {
  const answers = await everything(by);
  if (by !== casey) {
    const made = await by.post('/api/v1/exports', { cases: [later.caseRef, earlier.caseRef], format: 'jsonl', purpose: 'curious' });
    const taken = await by.get((await written(by, made)).content);
    expect([made.status, taken.status]).toEqual([202, 200]);
    answers.set('bulk export', `${taken.status} ${taken.text}`);
  }
  expect([...answers.keys()]).toEqual(expect.arrayContaining([review.self, flag.self, review.search, later.self, '/api/v1/match-reviews', '/api/v1/approvals',
    `/api/v1/cases/${later.caseRef}/history?format=csv`, `/api/v1/people/${earlier.personRef}/history?format=jsonl`]));
  expect(leaks(answers)).toEqual([]);
  for (const [url, text] of answers) expect([url, text.slice(0, 3)]).not.toEqual([url, '500']);
  const tables = await everyTable(by, by.actor.roles.join(','));
  expect([...tables.keys()]).toEqual(expect.arrayContaining(['record.verdict', 'record.candidate_score', 'journal.entry', 'journal.payload', 'platform.idempotency_key']));
  expect(leaks(tables)).toEqual([]);
  expect([tables.get('record.verdict'), tables.get('record.candidate_score')]).toEqual(['', '']);
  // not even that somebody decided
  expect(tables.get('journal.entry')).not.toMatch(/"(verdict|candidate_score)"/);
}

/** What one who has not decided sees, made comparable: looks and their times change by looking. */
const glance = async (by: SignedIn) => ({
  review: (await by.get(review.self)).body, list: (await by.get('/api/v1/match-reviews')).body, flag: (await by.get(flag.self)).body, search: (await by.get(review.search)).body,
  lists: (await by.get('/api/v1/reentry-flags')).body, etag: (await by.get(review.self)).headers.etag,
});

describe('before, after one and after two verdicts that differ', () => {
  let first: unknown;
  test('before', async () => {
    await nothingShows(sue);
    first = await glance(sue);
  });

  test('after one verdict', async () => {
    const answer = await sam.post(`${review.self}/decisions`, verdict({ reasonCode: 'marks_agree', reason: FIRST }), { 'idempotency-key': 'one' });
    expect(answer).toMatchObject({ status: 201, body: { yourVerdict: { reason: FIRST }, verdicts: null, scores: [{ score: Number(SCORE), rank: 7 }] } });
    for (const by of [sol, sue]) await nothingShows(by);
    // nothing that they see has changed: no count, no version, no date
    expect(await glance(sue)).toEqual(first);
  });

  test('after two that differ, when a third is wanted: neither the third nor the first learns of it', async () => {
    const answer = await sol.post(`${review.self}/decisions`, verdict({ answer: 'different_person', reasonCode: 'face_disagrees', reason: SECOND }), { 'idempotency-key': 'two' });
    expect(answer).toMatchObject({ status: 201, body: { state: 'undecided', yourVerdict: { reason: SECOND }, verdicts: null } });
    await nothingShows(sue);
    expect(await glance(sue)).toEqual(first);
    for (const [by, own, other] of [[sam, FIRST, SECOND], [sol, SECOND, FIRST]] as const) {
      const answers = await everything(by);
      expect(leaks(answers, [other])).toEqual([]);
      expect(answers.get(review.self)).toContain(own);
      const tables = await everyTable(by, 'supervisor');
      expect(leaks(tables, [other])).toEqual([]);
      expect(tables.get('record.verdict')).toContain(own);
      expect(tables.get('record.candidate_score')).toContain(SCORE);
    }
  });

  test('caseworkers see neither while it is undecided; an auditor, who never decides, sees both', async () => {
    await nothingShows(casey);
    expect((await ada.get(review.self)).body).toMatchObject({ verdicts: [{ reason: FIRST }, { reason: SECOND }], scores: [{ score: Number(SCORE) }] });
    expect((await everyTable(ada, 'auditor')).get('journal.payload')).toContain(SECOND);
  });

  test('refusals tell nothing either', async () => {
    const texts: string[] = [];
    for (const input of [{ version: 9 }, { reasonCode: 'poor_quality' }, { answer: 'x' }]) texts.push((await sue.post(`${review.self}/decisions`, verdict(input))).text);
    texts.push((await sam.post(`${review.self}/decisions`, verdict())).text, (await sue.post(`${review.self}/reversals`, { reason: 'x', version: 1 })).text);
    for (const text of texts) for (const secret of [FIRST, SECOND, SCORE, 'third']) expect(text).not.toContain(secret);
  });

  test('no actor, an escort and an administrator see nothing of it at any time', async () => {
    for (const roles of ['', 'escort', 'administrator']) {
      const tables = await everyTable(sue, roles);
      for (const name of ['record.verdict', 'record.candidate_score', 'record.match_review', 'record.candidate', 'record.crossing']) expect([roles, name, tables.get(name)]).toEqual([roles, name, '']);
      expect(leaks(tables, [SCORE, FIRST, SECOND])).toEqual([]);
    }
  });

  test('once decided everybody who may read sees all of it', async () => {
    expect(await sue.post(`${review.self}/decisions`, verdict())).toMatchObject({ status: 201, body: { state: 'confirmed' } });
    for (const by of [sue, casey, ada]) expect((await by.get(review.self)).body.verdicts.map(({ reason }: { reason: string }) => reason)).toEqual([FIRST, SECOND, 'Both index fingers agree.']);
    expect((await casey.get(review.search)).body.candidates).toEqual([expect.objectContaining({ score: Number(SCORE), rank: 7 })]);
  });
});
