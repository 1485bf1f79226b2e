import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import { writeIso2011 } from '../../src/matching/formats/iso-19794-2-2011.js';
import { makeCapture, makeCrossing, makeReview, type MadeCrossing, verdict } from '../support/make-crossing.js';
import { board, expectCreated, readyCase } from '../support/make-flight.js';
import { FOUR, handIn, printOf, searched } from '../support/make-prints.js';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';
import { until } from '../support/until.js';

/** Insiders who try to get round what decides who somebody is: searches, matches, joinings; through the API, and by SQL as the app role. */
let office: Office;
let casey: SignedIn, carl: SignedIn, sam: SignedIn, sol: SignedIn, sue: SignedIn, ada: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  [casey, carl] = [await office.user('caseworker'), await office.user('caseworker')];
  [sam, sol, sue] = [await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor')];
  ada = await office.user('auditor');
});
afterAll(() => office.close());

const DIFFERENT = { answer: 'different_person', reasonCode: 'fingerprints_disagree', reason: 'No agreement.' };
const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
const sqlOf = (by: SignedIn, roles = by.actor.roles.join(',')): Promise<Client> => office.database.appSession({ id: by.id, roles });
/** What came of a statement: the rule that refused it, or how many rows it touched. */
const attempt = (session: Client, text: string, values: unknown[] = []): Promise<string | number> =>
  session.query(text, values).then(({ rowCount }) => rowCount ?? 0, (error: { code: string; hint?: string; message: string }) => (error.code === '42501' ? 'denied' : error.hint ?? `${error.code} ${error.message}`));
const problem = ({ status, body }: Answer): [number, string | undefined] => [status, body?.type];
const versionOf = async (ref: string): Promise<number> => (await sql('select version from record.person where ref = $1', [ref]))[0].version;
const ask = async (by: SignedIn, person: string, other: string, more: Record<string, unknown> = {}): Promise<Answer> =>
  by.post('/api/v1/merges', { person, other, version: await versionOf(person), otherVersion: await versionOf(other), reason: 'Both gave the same number.', ...more });
const decide = (by: SignedIn, { ref, version = 1 }: { ref: string; version?: number }): Promise<Answer> => by.post(`/api/v1/approvals/${ref}/decisions`, { decision: 'approve', reason: 'Read both files.', version });
const crossed = (day: string): Promise<MadeCrossing> => makeCrossing(office, casey, { occurredAt: `${day}T05:40:00Z` });
/** A crossing on that day whose person left these fingers, searched with. */
async function found(body: string, day: string, fingers: readonly number[], impression = 0): Promise<MadeCrossing & { request: any }> {
  const crossing = await crossed(day);
  await handIn(office, casey, crossing, fingers.map((finger) => printOf(body, finger, impression)));
  return { ...crossing, request: await searched(casey, crossing) };
}

describe('learning how well they agree before deciding', () => {
  test('neither keys, nor references, nor times of reviews and candidates stand in the order of the scores, whichever of a pair came first', async () => {
    for (const [name, late] of [['weak-first', true], ['strong-first', true], ['weak-first', false], ['strong-first', false]] as const) {
      const body = `order ${name} ${late}`;
      const fingers = name === 'weak-first' ? [FOUR.slice(0, 2), FOUR] : [FOUR, FOUR.slice(0, 2)];
      // two records of one body that nobody compared: searches of their own would have told them apart
      const two = [await crossed('2025-03-01'), await crossed('2025-03-02')];
      const probe = await crossed(late ? '2025-01-01' : '2025-05-01');
      for (const [at, crossing] of two.entries()) await handIn(office, casey, crossing, fingers[at]!.map((finger) => printOf(body, finger, at + 1)));
      for (const crossing of two) await searched(casey, crossing);
      await handIn(office, casey, probe, FOUR.map((finger) => printOf(body, finger, 3)));
      const request = await searched(casey, probe);
      expect(request.proposed).toBe(2);
      const rows = await sql(`select d.proposed_person_id as person, x.score, rank() over (order by e.id) as by_key, rank() over (order by f.id) as by_review, rank() over (order by g.id) as by_proposal, x.rank
          from record.candidate d join record.candidate_score x on x.id = d.id join record.biometric_search s on s.id = d.search_id join record.match_review m on m.id = d.review_id
          join record.match_proposal r on r.review_id = m.id and r.search_id = s.id
          join journal.entry e on e.record_id = d.id and e.table_name = 'candidate' join journal.entry f on f.record_id = m.id and f.action = 'insert' join journal.entry g on g.record_id = r.id and g.action = 'insert' where s.ref = $1 order by d.proposed_person_id`, [request.searches[0]]);
      expect(rows.map(({ rank }) => rank)).toEqual(name === 'weak-first' ? [2, 1] : [1, 2]);
      for (const order of ['by_key', 'by_review', 'by_proposal']) expect([name, late, order, rows.map((row) => Number(row[order]))]).toEqual([name, late, order, [1, 2]]);
    }
  });

  test('score, decibel, agreement and conflict of a search of our own are in no answer and no table that those who may decide can read', async () => {
    const earlier = await found('secret', '2025-04-01', FOUR);
    const later = await found('secret', '2025-06-01', FOUR, 1);
    const [row] = await sql('select x.score, x.decibel, x.agreements, m.ref from record.candidate_score x join record.match_review m on m.id = x.review_id join record.crossing c on c.id = m.crossing_id where c.ref = $1', [later.ref]);
    const secrets = [row.score, row.decibel, row.agreements[0].score].map((number) => String(number).slice(0, 9)).filter((text) => text.length > 6);
    expect(secrets.length).toBeGreaterThan(0);
    const paths = [`/api/v1/searches/${later.request.searches[0]}`, `/api/v1/searches?crossing=${later.ref}`, `${later.self}/search-requests`, `/api/v1/match-reviews/${row.ref}`, `/api/v1/match-reviews/${row.ref}/consequences`,
      `/api/v1/people/${earlier.personRef}/match-pack`, `/api/v1/people/${later.personRef}/match-pack`, `/api/v1/people/${later.personRef}/history`, `/api/v1/cases/${later.caseRef}/history?format=csv`, `/api/v1/cases/${later.caseRef}/as-at?at=${new Date().toISOString()}`,
      `/api/v1/people/${later.personRef}/as-at?at=${new Date().toISOString()}`, '/api/v1/face-search', `/api/v1/merges/consequences?person=${earlier.personRef}&other=${later.personRef}`, '/api/v1/statistics/match-quality', later.self, `/api/v1/cases/${later.caseRef}`];
    for (const by of [casey, sue]) {
      for (const path of paths) {
        const { text, status } = await by.get(path, { 'access-reason': 'curious' });
        expect([path, status < 500, secrets.filter((secret) => text.includes(secret))]).toEqual([path, true, []]);
      }
      const session = await office.database.appSession({ id: by.id, roles: by.actor.roles.join(','), reason: 'curious' });
      const { rows } = await session.query<{ name: string }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname in ('record', 'journal', 'platform', 'queue') and c.relkind in ('r', 'v', 'm', 'p') and has_table_privilege(c.oid, 'select')`);
      for (const { name } of rows) {
        const { rows: [{ text }] } = await session.query(`select coalesce(string_agg(to_jsonb(t)::text, ' '), '') as text from ${name} t`);
        expect([name, secrets.filter((secret) => text.includes(secret)), /"(decibel|conflict|hands_exchanged|agreements)"/.test(text)]).toEqual([name, [], false]);
      }
    }
  });

  test('a mark of possible twins tells no verdict, neither by being made nor by being withdrawn', async () => {
    const [earlier, later] = [await crossed('2025-04-02'), await crossed('2025-06-02')];
    const review = await makeReview(casey, later, earlier);
    const mark = (await expectCreated(carl.post(`${review.self}/possible-twins`, { reason: 'A brother was named.', version: 1 }))).body;
    await expectCreated(sam.post(`${review.self}/decisions`, verdict()));
    expect(problem(await sam.post(`${mark.self}/withdrawals`, { reason: 'They are one: I have compared all four fingers.', version: 1 }))).toEqual([409, '/problems/twin.after-verdict']);
    expect(await attempt(await sqlOf(sam), `update record.possible_twin set withdrawn_at = now(), withdrawn_by = $2, withdrawal_reason = 'They are one.' where ref = $1`, [mark.ref, sam.id])).toBe('twin.after-verdict');
    // who gave none may; and so may they, once it is decided
    await expectCreated(sol.post(`${review.self}/decisions`, verdict(DIFFERENT)));
    await expectCreated(sue.post(`${review.self}/decisions`, verdict(DIFFERENT)));
    expect((await sam.post(`${mark.self}/withdrawals`, { reason: 'Four years apart.', version: 1 })).status).toBe(201);
  });
});

describe('searches that nobody makes', () => {
  test('junk on the channel of the gallery holds no search up', async () => {
    const session = await sqlOf(casey);
    for (const word of ['junk', '', "'; drop table record.person; --", 'here 1', '00000000', 'x'.repeat(7000), '{00000000-0000-7000-8000-000000000000}', '00000000-0000-7000-8000-00000000dead']) {
      for (const channel of ['crossfile_fingers', 'crossfile_faces', 'crossfile_abis']) await session.query('select pg_notify($1, $2)', [channel, word]);
    }
    expect((await found('after junk', '2025-06-03', FOUR)).request).toMatchObject({ state: 'done', failures: 0 });
  });

  test('a request that was forged without its job keeps no captures from being searched with', async () => {
    const crossing = await crossed('2025-06-04');
    const session = await sqlOf(casey);
    expect(await attempt(session, 'insert into record.search_request (crossing_id, person_id) values ($1, $2)', [crossing.id, crossing.personId])).toBe(1);
    await handIn(office, casey, crossing, FOUR.map((finger) => printOf('held up', finger)));
    expect(await searched(casey, crossing)).toMatchObject({ state: 'done', searches: [expect.any(String)] });
  });

  test('a template of thousands of views is refused before anybody searches with it', async () => {
    const crossing = await crossed('2025-06-11');
    /** That many views of these fingers, in turn, as no writer of ours would write them. */
    const record = (count: number, fingers: readonly number[]): Buffer => {
      const views = fingers.map((finger) => Buffer.from(writeIso2011([printOf('many', finger)])).subarray(15));
      const body = Buffer.concat(Array.from({ length: count }, (_, at) => views[at % views.length]!));
      const head = Buffer.from(writeIso2011([printOf('many', fingers[0]!)])).subarray(0, 15);
      head.writeUInt32BE(15 + body.length, 8);
      head.writeUInt16BE(count, 12);
      return Buffer.concat([head, body]);
    };
    for (const [count, fingers] of [[20_000, [2]], [17, [2]], [40, [2, 3]]] as const) {
      const response = await fetch(`${office.base}${crossing.self}/capture-files?externalId=MANY-${count}`, { method: 'POST', body: record(count, fingers) as unknown as BodyInit, headers: { authorization: `Bearer ${casey.token}`, 'content-type': 'application/octet-stream' } });
      expect([count, response.status, await response.text()]).toEqual([count, 400, expect.stringContaining('more than 16 views of one finger')]);
    }
    expect(await sql('select id from record.capture where crossing_id = $1', [crossing.id])).toEqual([]);
  });

  test('prints by the hundred of one crossing are searched with up to eight of each finger, and it is said', async () => {
    const crossing = await crossed('2025-06-12');
    for (let file = 0; file < 3; file++) await handIn(office, casey, crossing, Array.from({ length: 32 }, (_, at) => printOf('flood', 2 + (at % 2), at)));
    const request = await searched(casey, crossing);
    expect((await casey.get(`/api/v1/searches/${request.searches[0]}`)).body).toMatchObject({ parameters: { prints: 16 }, remarks: expect.arrayContaining([expect.stringMatching(/^Only the newest 8 prints were searched with of: .*right index finger/)]) });
  });

  test('nobody puts a search, a candidate or a score under what a job did', async () => {
    const earlier = await crossed('2025-04-05');
    const { request, ...later } = await found('forged', '2025-06-05', FOUR);
    const session = await sqlOf(casey);
    const [{ request_id: id, id: searchId }] = await sql('select request_id, id from record.biometric_search where ref = $1', [request.searches[0]]);
    const forge = (columns: string, values: string) => attempt(session, `insert into record.biometric_search (crossing_id, engine, engine_version, occurred_at${columns}) values ($1, 'crossfile-matching', '1', now()${values})`, [later.id]);
    expect(await forge(', request_id', `, '${id}'`)).toBe('search.job-tells');
    expect(await forge(', calibration, calibration_provisional', `, 'mine', false`)).toBe('search.job-tells');
    expect(await attempt(session, 'insert into record.candidate (search_id, crossing_id, proposed_person_id) values ($1, $2, $3)', [searchId, later.id, earlier.personId])).toBe('search.others');
    expect((await casey.get(`${later.self}/search-requests`)).body.requests).toMatchObject([{ searches: request.searches, proposed: 0 }]);
  });
});

describe('one person with two keys', () => {
  test('whoever approves an undoing approves that of the people who are named in it', async () => {
    const [one, two, other, another] = [await crossed('2025-04-06'), await crossed('2025-06-06'), await crossed('2025-04-07'), await crossed('2025-06-07')];
    const joining = (await expectCreated(ask(casey, one.personRef, two.personRef))).body;
    await expectCreated(decide(sam, joining));
    const [{ id }] = await sql('select id from record.approval where ref = $1', [joining.ref]);
    const { rows: [made] } = await (await sqlOf(carl)).query(`insert into record.approval (kind, subject_id, person_id, other_person_id, reason) values ('merge_reversal', $1, $2, $3, 'Something else.') returning ref`, [id, other.personId, another.personId]);
    expect(problem(await decide(sol, made))).toEqual([409, '/problems/merge.other-joining']);
    expect((await ada.get(`/api/v1/merges/${joining.ref}`)).body.state).toBe('joined');
  });

  test('approved at the same moment by two, and carried out again by SQL, an undoing happens once; refused and withdrawn ones never', async () => {
    const [one, two] = [await crossed('2025-04-08'), await crossed('2025-06-08')];
    const joining = (await expectCreated(ask(casey, one.personRef, two.personRef))).body;
    await expectCreated(decide(sam, joining));
    const undo = (await expectCreated(carl.post(`/api/v1/merges/${joining.ref}/reversals`, { reason: 'Typed wrong.', version: 2 }))).body;
    expect(problem(await carl.post(`/api/v1/merges/${joining.ref}/reversals`, { reason: 'Typed wrong.', version: 2 }))).toEqual([409, '/problems/merge.undoing-waits']);
    // who joined them turns neither key
    expect(problem(await decide(sam, undo))[0]).toBe(409);
    const answers = await Promise.all([decide(sol, undo), decide(sue, undo), decide(sol, undo)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const [{ id }] = await sql('select id from record.approval where ref = $1', [undo.ref]);
    expect(await attempt(await sqlOf(sue), 'select record.unmerge_persons($1)', [id])).toBe('merge.not-standing');
    const [{ id: first }] = await sql('select id from record.approval where ref = $1', [joining.ref]);
    expect(await attempt(await sqlOf(sue), 'select record.merge_persons($1)', [first])).toBe('merge.done');
    expect(await sql('select person_id from record.crossing where id = $1', [two.id])).toEqual([{ person_id: two.personId }]);
  });

  test('who may see no record learns nothing of two people from the functions of joining', async () => {
    const [earlier, later] = [await crossed('2025-04-09'), await crossed('2025-06-09')];
    const review = await makeReview(casey, later, earlier);
    await expectCreated(carl.post(`${review.self}/possible-twins`, { reason: 'A brother was named.', version: 1 }));
    const pair = [later.personId, earlier.personId];
    for (const session of [await sqlOf(sue, 'administrator'), await sqlOf(sue, 'escort'), await office.database.appSession()]) {
      for (const [call, values] of [['record.why_not_merge($1, $2)', pair], ['record.merge_survivor($1, $2)', pair], ['(select count(*) from record.possible_twins($1)) > 0', [later.personId]], ['record.would_merge($1, $2)', pair], ['record.told_apart($1, $2)', [later.id, earlier.personId]]] as const) {
        const said = await session.query(`select nullif((${call})::text, 'false') as said`, [...values]).then(({ rows }) => rows[0].said as unknown, (error: { code: string }) => (error.code === '42501' ? null : error));
        expect([call, String(said).replace(/^.*access\.permission.*$/, 'null')]).toEqual([call, 'null']);
      }
    }
  });

  test('a pair that was told apart is joined by no detour over a third record, and a joining frees no barrier', async () => {
    const [earlier, later, third] = [await crossed('2025-04-10'), await crossed('2025-06-10'), await crossed('2025-07-10')];
    for (const one of [earlier, later]) await makeCapture(casey, one);
    const review = await makeReview(casey, later, earlier);
    for (const by of [sam, sol]) await expectCreated(by.post(`${review.self}/decisions`, verdict(DIFFERENT)));
    const barrier = (await expectCreated(casey.post('/api/v1/barriers', { person: later.personRef, kind: 'age_dispute' }))).body;
    await expectCreated(decide(sue, (await expectCreated(ask(casey, later.personRef, third.personRef, { survivor: third.personRef }))).body));
    expect((await sql('select person_id, lifted_at from record.barrier where ref = $1', [barrier.ref]))[0]).toEqual({ person_id: third.personId, lifted_at: null });
    expect(problem(await ask(casey, third.personRef, earlier.personRef))).toEqual([409, '/problems/merge.told-apart']);
    expect(problem(await carl.post(`${third.self}/proposals`, { person: earlier.personRef, rationale: 'x' }))[0]).toBe(201); // another crossing is another question
    expect(problem(await ask(casey, third.personRef, earlier.personRef))[0]).toBe(409);
  });
});

test('who is proposed in an undecided match is boarded by no joining that puts another record in their place', async () => {
  const ready = await readyCase(office);
  const review = await makeReview(casey, await crossed('2025-10-11'), ready);
  expect(JSON.stringify(await ready.line())).toContain(review.ref);
  const other = await crossed('2025-10-12');
  await expectCreated(decide(sue, (await expectCreated(ask(casey, ready.personRef, other.personRef, { survivor: other.personRef }))).body));
  expect(await sql('select person_id from record.case_file where ref = $1', [ready.ref])).toEqual([{ person_id: other.personId }]);
  expect(JSON.stringify(await ready.line())).toContain(review.ref);
  const refused = await board(casey, ready, { person: other.personRef });
  expect([refused.status, refused.text.includes(review.ref)]).toEqual([409, true]);
  for (const by of [sam, sol]) await expectCreated(by.post(`${review.self}/decisions`, verdict(DIFFERENT)));
  expect(JSON.stringify(await ready.line())).not.toContain(review.ref);
});

describe('what other rooms keep', () => {
  test('is not in sight of special roles, nor of the office’s own people where it is the job’s', async () => {
    await until(async () => (await sql('select count(*)::int as n from record.search_request where finished_at is null and failed_at is null'))[0].n === 0);
    for (const roles of ['', 'escort', 'administrator']) {
      const session = await office.database.appSession({ id: sue.id, roles });
      for (const table of ['search_request', 'face_vector', 'possible_twin', 'disclosure', 'identity_move', 'biometric_search', 'candidate', 'candidate_score', 'capture_template', 'abis_encounter', 'abis_template', 'abis_task']) {
        expect([roles, table, (await session.query(`select count(*)::int as n from record.${table}`)).rows[0].n]).toEqual([roles, table, 0]);
      }
    }
    for (const by of [casey, sam, ada]) {
      const session = await sqlOf(by);
      expect(await attempt(session, `insert into platform.osia_task (crossing_id, content) select id, 'x' from record.crossing limit 1`)).toBe('denied');
      expect(await attempt(session, `insert into record.abis_encounter (client, person_key, encounter_key, status, encounter_type, galleries) values ('police', 'p', 'e', 'active', 'x', '{own}')`)).toBe('denied');
      expect(await attempt(session, `insert into record.face_vector (capture_id, crossing_id, person_id, model, detector, failure) select id, crossing_id, person_id, repeat('a', 64), repeat('a', 64), 'x' from record.capture limit 1`)).toMatch(/denied|capture.fixed/);
      expect(await attempt(session, `select set_config('app.client', 'police', false)`)).toBe(1);
      expect((await session.query('select count(*)::int as n from record.abis_task')).rows[0].n).toBe(0);
    }
  });
});
