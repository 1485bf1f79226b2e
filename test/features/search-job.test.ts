import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GalleryService } from '../../src/features/searches/gallery.service.js';
import { EngineAway, Identifiers, type Identification } from '../../src/features/searches/identifier.js';
import { readConfig } from '../../src/platform/config.js';
import { MatchingSetting } from '../../src/platform/matching/matching-setting.js';
import { makeCrossing, makeReturn, type MadeCrossing, verdict } from '../support/make-crossing.js';
import { FOUR, handIn, printOf, searched } from '../support/make-prints.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { until } from '../support/until.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn, ada: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  [casey, sam, sol, ada] = [await office.user('caseworker'), await office.user('supervisor'), await office.user('supervisor'), await office.user('auditor')];
});
afterAll(() => office.close());

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
/** A crossing on that day whose person left four fingers, searched with. */
async function crossed(body: string, day: string, impression = 0, fingers: readonly number[] = FOUR): Promise<MadeCrossing & { request: any }> {
  const crossing = await makeCrossing(office, casey, { occurredAt: `${day}T05:40:00Z` });
  await handIn(office, casey, crossing, fingers.map((finger) => printOf(body, finger, impression)));
  return { ...crossing, request: await searched(casey, crossing) };
}
const reviewsOf = async (crossing: { ref: string }) => (await ada.get(`/api/v1/match-reviews?crossing=${crossing.ref}`)).body.items as { ref: string; self: string; proposedPerson: string; origin: string; state: string }[];
const searchOf = async (by: SignedIn, request: { searches: string[] }) => (await by.get(`/api/v1/searches/${request.searches[0]}`)).body;

describe('a crossing with its fingers', () => {
  test('finds the returnee without any ID in common and raises the flag by itself; nobody who may decide sees how well they agree', async () => {
    const earlier = await crossed('returnee', '2025-08-20');
    const made = await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
    const later = await crossed('returnee', '2025-10-20', 1);
    expect(earlier.request).toMatchObject({ state: 'done', proposed: 0, trouble: null, searches: [expect.stringMatching(/^SE-/)] });
    expect(later.request.proposed).toBe(1);
    expect(later.request.took).toBeGreaterThan(0);
    const [review, ...others] = await reviewsOf(later);
    expect(others).toEqual([]);
    expect(review).toMatchObject({ proposedPerson: earlier.personRef, origin: 'engine', state: 'undecided' });
    const flags = (await ada.get('/api/v1/reentry-flags?limit=200')).body.items.filter((flag: { matchReview: string }) => flag.matchReview === review!.ref);
    expect(flags).toMatchObject([{ crossing: later.ref, proposedPerson: earlier.personRef, earlierReturn: { ref: made.ref } }]);

    // how the search was made is kept and shown; what it scored is not
    const blind = await searchOf(sam, later.request);
    expect(blind).toMatchObject({
      engine: 'crossfile-matching', engineVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/), threshold: expect.any(Number), gallerySize: expect.any(Number), remarks: [],
      calibration: { name: expect.any(String), provisional: true }, parameters: { prints: 4, thresholdDecibel: expect.any(Number) }, captures: expect.arrayContaining([expect.stringMatching(/^CP-/)]),
      candidates: [{ person: earlier.personRef, matchReview: review!.ref, score: null, rank: null, decibel: null, atLeast: null, handsExchanged: null, conflict: null }],
    });
    expect((await sam.get(`${later.self}/search-requests`)).text).not.toMatch(/score|decibel/);
    for (const by of [sam, sol]) await by.post(`${review!.self}/decisions`, verdict());
    const [candidate] = (await searchOf(sam, later.request)).candidates;
    expect(candidate).toMatchObject({ rank: 1, handsExchanged: false, conflict: null });
    expect(candidate.score).toBeGreaterThan(blind.threshold);
    expect(candidate.decibel).toBeGreaterThan(40);
    const [kept] = await sql('select agreements from record.candidate_score where review_id = (select id from record.match_review where ref = $1)', [review!.ref]);
    expect(kept.agreements.map(({ finger }: { finger: number }) => finger).sort()).toEqual([...FOUR]);
  });

  test('of somebody who was never here finds nobody', async () => {
    const stranger = await crossed('stranger', '2025-10-21');
    expect(stranger.request.proposed).toBe(0);
    expect(await reviewsOf(stranger)).toEqual([]);
  });

  test('entered late asks about the later crossing all the same, and each pair once', async () => {
    const newcomer = await crossed('late', '2025-10-25');
    const before = await crossed('late', '2025-08-25', 1);
    expect(before.request.proposed).toBe(1);
    expect(await reviewsOf(before)).toEqual([]);
    expect(await reviewsOf(newcomer)).toMatchObject([{ proposedPerson: before.personRef }]);
    // another finger of either crossing asks nothing new
    await handIn(office, casey, before, [printOf('late', 6, 1)]);
    await searched(casey, before);
    await handIn(office, casey, newcomer, [printOf('late', 6)]);
    await searched(casey, newcomer);
    expect([...await reviewsOf(before), ...await reviewsOf(newcomer)]).toHaveLength(1);
  });

  test('says when hands were exchanged, fingers few, missing or worthless', async () => {
    const earlier = await crossed('hands', '2025-08-21');
    const later = await makeCrossing(office, casey, { occurredAt: '2025-10-22T05:40:00Z' });
    await casey.put(`${later.self}/missing-fingers`, Buffer.from(JSON.stringify({ fingers: [{ fingerPosition: 1, presence: 'amputated' }, { fingerPosition: 6, presence: 'bandaged' }] })), 'application/json');
    const worthless = { ...printOf('hands', 4, 1, 9), minutiae: printOf('hands', 4, 1).minutiae.slice(0, 5) };
    await handIn(office, casey, later, [printOf('hands', 2, 1, 7), printOf('hands', 3, 1, 8), worthless]);
    const request = await searched(casey, later);
    const [review] = await reviewsOf(later);
    expect(review).toMatchObject({ proposedPerson: earlier.personRef });
    expect((await searchOf(casey, request)).remarks).toEqual([
      'Only 2 fingers were searched with: a match is missed more often than with four.', 'Too few points were found in: left ring finger.',
      'Right thumb not taken: amputated.', 'Left thumb not taken: bandaged.', expect.stringMatching(/on record could not be searched/),
    ]);
    expect(await sql('select hands_exchanged from record.candidate_score where review_id = (select id from record.match_review where ref = $1)', [review!.ref])).toEqual([{ hands_exchanged: true }]);
  });

  test('is not identified before the search has ended', async () => {
    const crossing = await makeCrossing(office, casey);
    await sql(`select set_config('app.actor', $1, false)`, [casey.id]);
    await sql('insert into record.search_request (crossing_id, person_id) values ($1, $2)', [crossing.id, crossing.personId]);
    const identify = () => casey.post(`/api/v1/cases/${crossing.caseRef}/identifications`, { version: 1 });
    expect(await identify()).toMatchObject({ status: 409, body: { refusals: [{ rule: 'case.search-waiting' }] } });
    await office.database.superuser.query(`begin; set local session_replication_role = 'replica'; update record.search_request set failed_at = platform.now(), failures = 1, trouble = 'x' where crossing_id = '${crossing.id}'; commit`);
    expect((await identify()).body.refusals).toMatchObject([{ rule: 'case.search-failed' }]);
    // searched again, it may
    expect(await casey.post(`${crossing.self}/search-requests`)).toMatchObject({ status: 202, body: { requests: [{ state: 'waiting' }, { state: 'failed', trouble: 'x' }] } });
    await until(async () => (await casey.get(`${crossing.self}/search-requests`)).body.requests[0].state === 'done');
    expect((await identify()).status).toBe(201);
  });
});

describe('the gallery', () => {
  const state = (each: Office) => each.app.get(GalleryService).state;

  test('is followed by every process, also past a lost line, and is what the database says after a start', async () => {
    const other = await openOffice({ jobs: false, database: office.database });
    const held = (each: Office) => each.app.get(GalleryService).complete();
    await held(other);
    expect(state(other)).toEqual(state(office));
    const earlier = await crossed('followed', '2025-08-22');
    await held(other);
    expect(state(other)).toEqual(state(office));
    // nothing is heard while the line is down; what was missed is read when it is up again
    await sql(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'crossfile-listener' and datname = current_database()`);
    const later = await crossed('followed', '2025-10-23', 1);
    await held(other);
    expect(state(other)).toEqual(state(office));
    // a confirmed match gives the fingers to the earlier person, everywhere
    const [review] = await reviewsOf(later);
    for (const by of [sam, sol]) await by.post(`${review!.self}/decisions`, verdict());
    for (const each of [office, other]) {
      await held(each);
      expect(each.app.get(GalleryService).printsOf(earlier.personId)).toHaveLength(8);
      expect(each.app.get(GalleryService).printsOf(later.personId)).toHaveLength(0);
    }
    await other.app.close();
  });
});

test('threads that die are replaced, and the search is done by the next', async () => {
  const threaded = await openOffice({ captures: { matching: new MatchingSetting({ threads: 1 }) } });
  try {
    const clerk = await threaded.user('caseworker');
    const [first, second] = [await makeCrossing(threaded, clerk, { occurredAt: '2025-08-20T05:40:00Z' }), await makeCrossing(threaded, clerk, { occurredAt: '2025-10-20T05:40:00Z' })];
    await handIn(threaded, clerk, first, FOUR.map((finger) => printOf('threads', finger)));
    expect((await searched(clerk, first)).failures).toBe(0);
    const { gallery } = threaded.app.get(GalleryService) as unknown as { gallery: { crew: { threads: Worker[] } } };
    for (const thread of gallery.crew.threads) await thread.terminate();
    await handIn(threaded, clerk, second, FOUR.map((finger) => printOf('threads', finger, 1)));
    expect(await searched(clerk, second)).toMatchObject({ failures: 1, proposed: 1 });
  } finally {
    await threaded.close();
  }
});

describe('a search that fails', () => {
  test('is shown with its reason, tried again and done; captures that came meanwhile are searched with too', async () => {
    const engines = office.app.get(Identifiers);
    let answer: () => Promise<Identification | null> = () => Promise.reject(new EngineAway('The ABIS of the agency does not answer.'));
    engines.add({ name: 'agency', kinds: ['finger'], identify: () => answer() });
    const crossing = await makeCrossing(office, casey);
    await handIn(office, casey, crossing, [printOf('trouble', 2)]);
    const first = await until(async () => (await casey.get(`${crossing.self}/search-requests`)).body.requests.find(({ state }: { state: string }) => state === 'trouble'));
    expect(first).toMatchObject({ failures: 1, trouble: 'The ABIS of the agency does not answer.', finishedAt: null, searches: [] });
    // neither engine has left anything
    expect(await sql('select from record.biometric_search where crossing_id = $1', [crossing.id])).toEqual([]);
    answer = async () => { throw new Error('a fault that holds somebody’s name'); };
    await handIn(office, casey, crossing, [printOf('trouble', 3)]);
    await until(async () => (await casey.get(`${crossing.self}/search-requests`)).body.requests.some(({ trouble }: { trouble: string }) => trouble === 'Something went wrong. The log says what.'));
    answer = async () => null;
    await searched(casey, crossing);
    expect((await casey.get(`${crossing.self}/search-requests`)).body.requests).toMatchObject([{ state: 'done', trouble: null }, { state: 'done', trouble: null }]);
  });

  test('outlives the process that had it', async () => {
    const quiet = await openOffice({ jobs: false });
    const clerk = await quiet.user('caseworker');
    const child: ChildProcess = spawn(process.execPath, ['--import', '@swc-node/register/esm-register', fileURLToPath(new URL('../support/stuck-search.ts', import.meta.url))],
      { env: { PATH: process.env.PATH, JOBS_URL: quiet.database.jobs, APP_URL: quiet.database.app }, stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      let said = '';
      child.stdout!.on('data', (chunk: Buffer) => { said += chunk.toString(); });
      const crossing = await makeCrossing(quiet, clerk);
      await handIn(quiet, clerk, crossing, [printOf('killed', 2)]);
      await until(async () => said.includes('taken'));
      child.kill('SIGKILL');
      await once(child, 'close');
      const second = await openOffice({ database: quiet.database });
      await searched(clerk, crossing);
      expect((await quiet.database.superuser.query('select from record.biometric_search')).rowCount).toBe(1);
      await second.app.close();
    } finally {
      child.kill('SIGKILL');
      await quiet.close();
    }
  });
});

test('nobody but its job says how a search went', async () => {
  for (const by of [casey, sam, ada]) {
    const crossing = await makeCrossing(office, casey);
    const session = await office.database.appSession({ id: by.id, roles: by.actor.roles.join(',') });
    const ask = session.query('insert into record.search_request (crossing_id, person_id, begun_at, finished_at) values ($1, $2, now(), now())', [crossing.id, crossing.personId]);
    if (by === ada) {
      await expect(ask).rejects.toThrow(/row-level security/);
      continue;
    }
    await ask;
    expect((await session.query('select begun_at, finished_at from record.search_request where crossing_id = $1', [crossing.id])).rows).toEqual([{ begun_at: null, finished_at: null }]);
    await expect(session.query('update record.search_request set begun_at = now(), finished_at = now() where crossing_id = $1', [crossing.id])).rejects.toThrow(/told by its job/);
    await expect(session.query('delete from record.search_request')).rejects.toThrow(/permission denied/);
    // asked again, the one that waits is done, though it was written down without its job
    expect(await by.post(`${crossing.self}/search-requests`)).toMatchObject({ status: 202, body: { requests: [{ state: 'waiting' }] } });
    await searched(by, crossing);
  }
});

test('the settings of the engine are checked at the start', async () => {
  expect(readConfig({ MATCHING_THREADS: '3', MATCHING_THRESHOLD: '55' }).matching).toMatchObject({ threads: 3, decibel: 55, calibration: undefined });
  expect(readConfig({}).matching).toEqual(new MatchingSetting());
  for (const [name, value] of [['MATCHING_THREADS', '0'], ['MATCHING_THREADS', 'two'], ['MATCHING_THRESHOLD', '5'], ['MATCHING_THRESHOLD', 'high'], ['MATCHING_CALIBRATION', '/nowhere.json'], ['MATCHING_CALIBRATION', 'package.json']]) {
    expect(() => readConfig({ [name!]: value })).toThrow(name);
  }
  // a threshold that is too strict for anybody proposes nobody
  const strict = await openOffice({ captures: { matching: new MatchingSetting({ threads: 0, decibel: 5000 }) } });
  try {
    const clerk = await strict.user('caseworker');
    for (const impression of [0, 1]) {
      const crossing = await makeCrossing(strict, clerk);
      await handIn(strict, clerk, crossing, FOUR.map((finger) => printOf('strict', finger, impression)));
      expect((await searched(clerk, crossing)).proposed).toBe(0);
    }
  } finally {
    await strict.close();
  }
});
