import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { Database } from '../../src/platform/database/database.js';
import { readConfig } from '../../src/platform/config.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { Abis, ABIS_TOKEN, type Fault, type Task } from '../support/abis.js';
import { makeCrossing, type MadeCrossing, makeReturn, verdict } from '../support/make-crossing.js';
import { FOUR, handIn, printOf, searched } from '../support/make-prints.js';
import { cloneDatabase } from '../support/database.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { until } from '../support/until.js';

let abis: Abis;
let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn, ada: SignedIn, morgan: SignedIn;
const QUICK = { gallery: 'ALL', maxCandidates: 10, seconds: 2, restMs: 0, lookMs: 20, patienceMs: 2_000, threshold: 900 };
beforeAll(async () => {
  abis = new Abis();
  await abis.open();
  office = await openOffice({ captures: { osia: { url: abis.url, token: ABIS_TOKEN, ...QUICK } } });
  [casey, sam, sol, ada, morgan] = [await office.user('caseworker'), await office.user('supervisor'), await office.user('supervisor'), await office.user('auditor'), await office.user('administrator')];
});
beforeEach(() => {
  abis.mood = undefined;
  abis.later = false;
  abis.strangers = [];
});
afterEach(() => {
  expect(abis.wrong).toEqual([]);
  expect(abis.faults).toEqual([]);
});
afterAll(async () => {
  await office.close();
  await abis.close();
});

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
const requestsOf = async (crossing: { self: string }): Promise<any[]> => (await casey.get(`${crossing.self}/search-requests`)).body.requests;
const reviewsOf = async (crossing: { ref: string }): Promise<any[]> => (await ada.get(`/api/v1/match-reviews?crossing=${crossing.ref}`)).body.items;
const jobsNamed = async (...names: string[]): Promise<any[]> => (await morgan.get('/api/v1/jobs?limit=200')).body.items.filter(({ name }: { name: string }) => names.includes(name));
let days = 0;
/** Somebody's crossing, a day after the one before, without prints. */
const arrive = (): Promise<MadeCrossing> => makeCrossing(office, casey, { occurredAt: new Date(Date.parse('2025-08-20T05:40:00Z') + 86_400_000 * days++ / 10).toISOString() });
/** … with the prints of that body, searched with. */
async function crossed(body: string, fingers: readonly number[] = FOUR): Promise<MadeCrossing> {
  const crossing = await arrive();
  await handIn(office, casey, crossing, fingers.map((finger) => printOf(body, finger)));
  await searched(casey, crossing);
  return crossing;
}
async function put(crossing: { self: string }, bytes: Buffer, query: string): Promise<void> {
  const response = await fetch(`${office.base}${crossing.self}/capture-files?${query}`, { method: 'POST', body: bytes as unknown as BodyInit, headers: { authorization: `Bearer ${casey.token}`, 'content-type': 'application/octet-stream' } });
  if (response.status !== 201) throw new Error(await response.text());
}
/** Once, at the enrolment of that crossing. */
const atEnrolment = ({ id }: MadeCrossing, does: Fault): Fault => (heard, response) => heard.path.endsWith(`/encounters/${id}`) && does(heard, response);
const says = (status: number, body?: unknown, headers: Record<string, string> = {}): Fault => (_, response) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
  return true;
};

describe('a crossing with its captures', () => {
  test('is enrolled under keys alone, searched for, and raises the flag by itself', async () => {
    const from = abis.heard.length;
    const earlier = await crossed('returnee');
    const made = await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
    const later = await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:40:00Z', person: { names: [{ familyNames: 'Karimi', givenNames: 'Nima', kind: 'birth' }] } });
    await handIn(office, casey, later, FOUR.map((finger) => printOf('returnee', finger)));
    const request = await searched(casey, later);
    expect(abis.held.get(`${later.personId} ${later.id}`)!.encounter).toMatchObject({
      status: 'ACTIVE', encounterType: 'crossing', galleries: ['CROSSFILE'],
      biometricData: FOUR.map((finger) => ({ biometricType: 'FINGER', biometricSubType: ['', '', 'RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING', 'RIGHT_LITTLE'][finger], templateFormat: expect.stringMatching(/^ISO_19794_2/), impressionType: 'LIVE_SCAN_PLAIN', template: expect.any(String), instance: expect.any(String) })),
    });
    const heard = abis.heard.slice(from);
    expect(JSON.stringify(heard.map(({ path, body, query }) => [path, body, [...query]]))).not.toMatch(new RegExp(`Karimi|Nima|Dover|${later.ref}|${later.personRef}|PRINT-`));
    const asked = abis.asked('POST', /^\/identify\/ALL$/).at(-1)!;
    expect(Object.fromEntries(asked.query)).toEqual({ transactionId: expect.any(String), maxNbCand: '11', threshold: '900' });
    expect(request.proposed).toBe(1);
    const [review] = await reviewsOf(later);
    expect(review).toMatchObject({ proposedPerson: earlier.personRef, origin: 'engine', state: 'undecided' });
    const flags = (await ada.get('/api/v1/reentry-flags?limit=200')).body.items.filter((flag: any) => flag.matchReview === review.ref);
    expect(flags).toMatchObject([{ crossing: later.ref, earlierReturn: { ref: made.ref } }]);
    expect((await ada.get(`/api/v1/searches/${request.searches[0]}`)).body).toMatchObject({
      engine: 'osia', engineVersion: 'TestABIS/3.1', threshold: 900, gallery: 'ALL', gallerySize: null, calibration: null, remarks: [], parameters: { most: 10, notOnRecord: [], transaction: asked.query.get('transactionId') },
    });
    const [kept] = await sql('select s.agreements, s.score from record.candidate_score s where s.review_id = (select id from record.match_review where ref = $1) order by s.score desc', [review.ref]);
    const captures = new Map((await sql('select id, crossing_id, finger_position from record.capture where crossing_id = any ($1)', [[earlier.id, later.id]])).map((row) => [row.id, row]));
    expect(kept.agreements).toHaveLength(4);
    for (const { probe, capture, finger, score } of kept.agreements) {
      expect([captures.get(probe), captures.get(capture), score]).toMatchObject([{ crossing_id: later.id, finger_position: finger }, { crossing_id: earlier.id, finger_position: finger }, 1000]);
    }
    // what left the office was looked at: by whom, what, why
    const [look] = await sql(`select e.*, p.reason from journal.entry e join journal.payload p on p.entry_id = e.id where e.action = 'export' and e.table_name = 'capture' and e.person_id = $1 order by e.id desc limit 1`, [later.personId]);
    expect(look).toMatchObject({ actor_id: '00000000-0000-7000-8000-000000000005', reason: expect.stringContaining('ABIS') });
    expect(look.shown).toHaveLength(4);
  });

  test('sends photos, pictures without a template and fingers that are missing; keeps ids that are not ours', async () => {
    const crossing = await arrive();
    await casey.put(`${crossing.self}/missing-fingers`, Buffer.from(JSON.stringify({ fingers: [{ fingerPosition: 7, presence: 'amputated' }] })), 'application/json');
    const picture = await sharp({ create: { width: 120, height: 160, channels: 3, background: '#a08070' } }).png().toBuffer();
    abis.strangers = [{ personId: 'agency-0815', rank: 1, score: 5000, scores: [{ score: 5000 }], others: { secret: 'name of somebody' } }, { personId: '0198c0de-0000-7000-8000-000000000001', rank: 2, score: 4000 }];
    await put(crossing, picture, 'externalId=OSIA-PHOTO');
    await put(crossing, picture, 'externalId=OSIA-PRINT&fingerPosition=6&quality=61&qualityAlgorithm=NFIQ2');
    const request = await searched(casey, crossing);
    expect(abis.held.get(`${crossing.personId} ${crossing.id}`)!.encounter.biometricData).toEqual([
      expect.objectContaining({ biometricType: 'FACE', biometricSubType: 'PORTRAIT', image: expect.any(String), mimeType: 'image/png', compression: 'PNG' }),
      expect.objectContaining({ biometricType: 'FINGER', biometricSubType: 'LEFT_THUMB', image: expect.any(String), quality: 61, qualityFormat: 'NFIQ2' }),
      { biometricType: 'FINGER', biometricSubType: 'LEFT_INDEX', missing: [{ biometricSubType: 'LEFT_INDEX', presence: 'AMPUTATED' }] },
    ]);
    const { body } = await ada.get(`/api/v1/searches/${request.searches[0]}`);
    expect(body).toMatchObject({ candidates: [], parameters: { notOnRecord: ['agency-0815', '0198c0de-0000-7000-8000-000000000001'] } });
    expect(body.remarks.join(' ')).toMatch(/Only one finger was sent.*Left index finger not taken: amputated.*2 people who are not on record here/);
    expect(await sql(`select from platform.osia_task where answer is not null or failure is not null`)).toEqual([]);
  });
});

describe('an ABIS that fails', () => {
  test('in any way that may pass is asked again, and whoever waits reads why', async () => {
    const elsewhere: unknown[] = [];
    const other = new Abis();
    await other.open();
    other.mood = (heard, response) => { elsewhere.push(heard); return says(200, {})(heard, response); };
    const faults: [RegExp, Fault][] = [
      [/did not answer within 2 seconds/, () => true],
      [/does not answer/, (_, response) => { response.destroy(); return true; }],
      [/does not answer/, (_, response) => { response.writeHead(200, { 'content-length': '1000', 'content-type': 'application/json' }); response.write('{"perso'); setImmediate(() => response.destroy()); return true; }],
      [/had a fault \(500\)/, says(500, { code: 1, message: 'secret of the ABIS' })],
      [/had a fault \(502\)/, says(502, '<html>bad gateway</html>')],
      [/busy and asked us to wait/, says(429, undefined, { 'retry-after': '1' })],
      [/sends us to another address \(307\).*OSIA_URL/, says(307, undefined, { location: other.url })],
      [/does not let this office in \(401\).*OSIA_TOKEN/, says(401)],
      [/does not let this office in \(403\)/, says(403)],
      [/no OSIA: it is not JSON/, says(200, 'FMR')],
      [/more than 4 MB/, says(200, 'x'.repeat(5 * 1024 * 1024))],
    ];
    const crossings = [];
    for (const [why, fault] of faults) {
      const crossing = await arrive();
      crossings.push({ crossing, why });
      abis.faults.push(atEnrolment(crossing, fault));
    }
    for (const [index, { crossing }] of crossings.entries()) await handIn(office, casey, crossing, [printOf(`fault ${index}`, 2)]);
    for (const { crossing } of crossings) {
      await searched(casey, crossing);
      expect(abis.under(crossing.id)).toEqual([crossing.personId]);
    }
    // each was told at its search, as the journal has it; another's may be told to whoever came right after
    const read = (await sql(`select distinct p.after ->> 'trouble' as trouble from journal.payload p join journal.entry e on e.id = p.entry_id where e.table_name = 'search_request'`)).map(({ trouble }) => trouble ?? '');
    for (const { why } of crossings) expect(read.some((one) => why.test(one)) || read).toBe(true);
    expect(read.join(' ')).not.toMatch(/secret|html|FMR/);
    expect(elsewhere).toEqual([]);
    await other.close();
  });

  test.each<[string, Fault, RegExp]>([
    ['candidates of another shape', says(200, { candidates: [] }), /the candidates have another shape/],
    ['a candidate without a score', says(200, [{ personId: 'x', rank: 1 }]), /the candidates have another shape/],
    ['a task without an id', says(202, {}), /a task without an id/],
  ])('%s: asked again, nothing is believed', async (_, fault, why) => {
    const crossing = await arrive();
    abis.faults.push((heard, response) => heard.path === '/identify/ALL' && fault(heard, response));
    await handIn(office, casey, crossing, [printOf(why.source, 3)]);
    const [request] = await until(async () => { const list = await requestsOf(crossing); return list[0]?.trouble && list; });
    expect(request.trouble).toMatch(why);
    await searched(casey, crossing);
    const asked = abis.asked('POST', /^\/identify/).slice(-2);
    expect(asked[0]!.query.get('transactionId')).toBe(asked[1]!.query.get('transactionId'));
  });

  test('refuses for good: its words are kept, short and on one line, and somebody may try again', async () => {
    const crossing = await arrive();
    abis.faults.push(atEnrolment(crossing, says(400, { code: 17, message: `Poor quality.\r\n\u0007${'y'.repeat(500)}` })));
    await handIn(office, casey, crossing, [printOf('refused', 2)]);
    const request = await until(async () => (await requestsOf(crossing)).find(({ state }) => state === 'failed'));
    expect(request.trouble).toMatch(/^The ABIS refused the request \(400\): Poor quality\. y{180,190}$/);
    const job = await until(async () => (await jobsNamed('capture.search')).find(({ state }) => state === 'failed'));
    expect(job.error).toBe(request.trouble);
    expect((await morgan.post(`/api/v1/jobs/${job.id}/retries`)).status).toBe(204);
    await searched(casey, crossing);
    expect(abis.under(crossing.id)).toEqual([crossing.personId]);
  });

  test('away for a while it loses nothing: captures, decisions and their order', async () => {
    const [one, two] = [await crossed('away'), await crossed('away again')];
    const later = await crossed('away');
    const [review] = await reviewsOf(later);
    await abis.close();
    const meanwhile = await arrive();
    await handIn(office, casey, meanwhile, FOUR.map((finger) => printOf('away again', finger)));
    for (const by of [sam, sol]) expect((await by.post(`${review.self}/decisions`, verdict())).status).toBe(201);
    await until(async () => (await requestsOf(meanwhile)).some(({ trouble }) => /does not answer/.test(trouble ?? '')));
    const waiting = await until(async () => (await jobsNamed('osia.move', 'osia.merge')).find(({ error }) => error));
    expect(waiting).toMatchObject({ name: 'osia.merge', error: 'The ABIS does not answer. It is asked again.', state: 'waiting' });
    expect(waiting.maxAttempts).toBeGreaterThan(1000);
    await abis.open();
    await searched(casey, meanwhile);
    expect((await reviewsOf(meanwhile)).map(({ proposedPerson }) => proposedPerson)).toEqual([two.personRef]);
    await until(async () => abis.under(later.id).join() === one.personId);
    await until(async () => !(await jobsNamed('osia.move', 'osia.merge')).length);
  });
});

describe('decisions over who somebody is', () => {
  const confirmed = async (body: string): Promise<{ one: MadeCrossing; later: MadeCrossing; review: any }> => {
    const [one, later] = [await crossed(body, [2, 3]), await crossed(body, [2, 3])];
    const [review] = await reviewsOf(later);
    for (const by of [sam, sol]) expect((await by.post(`${review.self}/decisions`, verdict())).status).toBe(201);
    await until(async () => abis.under(later.id).join() === one.personId && !(await jobsNamed('osia.move', 'osia.merge')).length);
    return { one, later, review };
  };
  const reverse = async (review: any): Promise<void> => {
    const [sue, sid] = [await office.user('supervisor'), await office.user('supervisor')];
    const { body } = await sue.post(`${review.self}/reversals`, { reason: 'Filed under the wrong person.', version: 2 });
    expect((await sid.post(`${body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 })).status).toBe(201);
  };

  test('a match reversed goes back', async () => {
    const { one, later, review } = await confirmed('reversed');
    await reverse(review);
    await until(async () => abis.under(later.id).join() === later.personId);
    expect(abis.under(one.id)).toEqual([one.personId]);
    expect(abis.asked('POST', /\/move\//).at(-1)!.path).toBe(`/persons/${later.personId}/move/${one.personId}/encounters/${later.id}`);
  });

  test('records joined by two keys are merged there, and parted again; both done while it is away leave it as it was', async () => {
    const [one, other] = [await crossed('joined', [2]), await crossed('apart', [2])];
    const carl = await office.user('caseworker');
    const version = async ({ personId }: MadeCrossing): Promise<number> => (await sql('select version from record.person where id = $1', [personId]))[0].version;
    const join = async (): Promise<string> => {
      const { body } = await casey.post('/api/v1/merges', { person: one.personRef, other: other.personRef, version: await version(one), otherVersion: await version(other), reason: 'Both gave the same Eurodac number.' });
      expect((await sam.post(`/api/v1/approvals/${body.ref}/decisions`, { decision: 'approve', reason: 'Read both files.', version: 1 })).status).toBe(201);
      return body.ref;
    };
    const part = async (ref: string): Promise<void> => {
      const { body } = await carl.post(`/api/v1/merges/${ref}/reversals`, { reason: 'Typed under the wrong person.', version: 2 });
      expect((await sol.post(`/api/v1/approvals/${body.ref}/decisions`, { decision: 'approve', reason: 'Read both files.', version: 1 })).status).toBe(201);
    };
    const lies = async (person: MadeCrossing): Promise<unknown> => until(async () => abis.under(other.id).join() === person.personId && abis.under(one.id).join() === one.personId && !(await jobsNamed('osia.move', 'osia.merge')).length);
    const first = await join();
    await lies(one);
    expect(abis.asked('POST', /\/merge\//).length).toBeGreaterThan(0);
    await part(first);
    await lies(other);
    const from = abis.heard.length;
    await abis.close();
    await part(await join());
    await until(async () => (await jobsNamed('osia.move', 'osia.merge')).some(({ error }) => error));
    await abis.open();
    await lies(other);
    expect(abis.heard.slice(from).filter(({ path }) => path.includes('/merge/') || path.includes('/move/'))).toEqual([]);
  });

  test('an answer that was lost, and an encounter that lies in two places, are set right', async () => {
    const { one, later, review } = await confirmed('lost');
    // done, and never said so; then another hand copied it back
    abis.faults.push((heard, response) => {
      if (!heard.path.includes('/move/')) return false;
      abis.perform(heard, () => undefined);
      response.destroy();
      return true;
    });
    await reverse(review);
    await until(async () => abis.under(later.id).join() === later.personId && !(await jobsNamed('osia.move')).length);
    const [told] = await sql('select persons, settled_at from platform.osia_encounter where crossing_id = $1', [later.id]);
    expect(told).toMatchObject({ persons: [later.personId], settled_at: expect.any(Date) });
    expect(abis.under(one.id)).toEqual([one.personId]);
  });

  test('an ABIS that knows an id of an encounter only once is told so that it can follow', async () => {
    const { one, later, review } = await confirmed('once');
    abis.mood = (heard, response) => (/\/move\//.test(heard.path) ? says(404)(heard, response)
      : heard.method === 'POST' && heard.path.endsWith(`/encounters/${later.id}`) && abis.under(later.id).length > 0 ? says(409)(heard, response) : false);
    await reverse(review);
    await until(async () => abis.under(later.id).join() === later.personId);
    expect(one.personId).not.toBe(later.personId);
  });
});

describe('an ABIS that answers later', () => {
  test('is asked after its task, and for the answer with the same transaction', async () => {
    const earlier = await crossed('by task', [2]);
    const later = await arrive();
    abis.later = true;
    await handIn(office, casey, later, [printOf('by task', 2)]);
    const task = (await until(async () => [...abis.tasks.values()].find(({ result }) => JSON.stringify(result).includes(earlier.id))))!;
    await until(async () => abis.asked('GET', new RegExp(`/tasks/${task.id}/status`)).length >= 2);
    expect(await reviewsOf(later)).toEqual([]);
    task.status = 'COMPLETED';
    await searched(casey, later);
    expect((await reviewsOf(later)).map(({ proposedPerson }) => proposedPerson)).toEqual([earlier.personRef]);
    expect(abis.asked('POST', /^\/identify/).filter(({ query }) => query.get('transactionId') === task.transactionId)).toHaveLength(2);
  });

  test('and never with the request needs an address to call back: that is said', async () => {
    const crossing = await arrive();
    abis.mood = (heard, response) => (heard.path === '/identify/ALL' ? says(202, { taskId: 'task-x' }) : heard.path.startsWith('/tasks/') ? says(200, '"COMPLETED"') : () => false)(heard, response);
    await handIn(office, casey, crossing, [printOf('never', 2)]);
    const [request] = await until(async () => { const list = await requestsOf(crossing); return list[0]?.trouble && list; });
    expect(request.trouble).toMatch(/OSIA_CALLBACK_URL/);
    abis.mood = undefined;
    await searched(casey, crossing);
  });

  test('a process that is killed while it waits is followed by another that asks the same question; one search is on record', async () => {
    const away = await openOffice({ jobs: false, captures: { osia: { url: abis.url, token: ABIS_TOKEN, ...QUICK } } });
    const worker = (): ChildProcess => spawn(process.execPath, ['--import', '@swc-node/register/esm-register', fileURLToPath(new URL('../support/osia-worker.ts', import.meta.url))], {
      env: { ...process.env, APP_URL: away.database.app, JOBS_URL: away.database.jobs, OSIA: JSON.stringify({ url: abis.url, token: ABIS_TOKEN, ...QUICK, seconds: 60 }) }, stdio: ['ignore', 'pipe', 'inherit'],
    });
    const children: ChildProcess[] = [];
    try {
      const clerk = await away.user('caseworker');
      const crossing = await makeCrossing(away, clerk);
      abis.mood = (heard) => heard.path === '/identify/ALL'; // heard, and not answered
      const from = abis.heard.length;
      await handIn(away, clerk, crossing, [printOf('killed', 2)]);
      children.push(worker());
      await until(async () => abis.heard.slice(from).some(({ path }) => path === '/identify/ALL'));
      children[0]!.kill('SIGKILL');
      await once(children[0]!, 'exit');
      abis.mood = undefined;
      children.push(worker());
      await searched(clerk, crossing);
      const asked = abis.heard.slice(from).filter(({ path }) => path === '/identify/ALL');
      expect(new Set(asked.map(({ query }) => query.get('transactionId'))).size).toBe(1);
      expect(asked.length).toBeGreaterThan(1);
      expect((await away.database.superuser.query('select from record.biometric_search')).rowCount).toBe(1);
    } finally {
      for (const child of children) child.kill('SIGKILL');
      abis.mood = undefined;
      await away.close();
    }
  });
});

describe('an ABIS that calls back', () => {
  let desk: Office;
  let clerk: SignedIn, boss: SignedIn, auditor: SignedIn;
  let earlier: MadeCrossing;
  const setting: { url: string; token: string; callbackUrl?: string } & typeof QUICK = { ...QUICK, url: '', token: ABIS_TOKEN };
  beforeAll(async () => {
    setting.url = abis.url;
    desk = await openOffice({ captures: { osia: setting } });
    setting.callbackUrl = desk.base;
    [clerk, boss, auditor] = [await desk.user('caseworker'), await desk.user('administrator'), await desk.user('auditor')];
    earlier = await makeCrossing(desk, clerk, { occurredAt: '2025-08-20T05:40:00Z' });
    const [task] = await asked(earlier, 0);
    expect(await abis.deliver(task!)).toBe(204);
    await searched(clerk, earlier);
  });
  afterAll(() => desk.close());

  let hours = 0;
  const another = (): Promise<MadeCrossing> => makeCrossing(desk, clerk, { occurredAt: new Date(Date.parse('2025-09-20T05:40:00Z') + 3_600_000 * hours++).toISOString() });
  /** Its print is handed in; the tasks that the ABIS promised since, when there is one. */
  async function asked(crossing: { self: string }, finger: number, body = 'called back'): Promise<Task[]> {
    const before = abis.tasks.size;
    await handIn(desk, clerk, crossing, [printOf(body, 2 + finger)]);
    await until(async () => abis.tasks.size > before);
    return [...abis.tasks.values()].slice(before);
  }
  const proposed = async (crossing: { ref: string }): Promise<string[]> => (await auditor.get(`/api/v1/match-reviews?crossing=${crossing.ref}`)).body.items.map((one: any) => one.proposedPerson);
  const rows = async (text: string, values: unknown[] = []): Promise<any[]> => (await desk.database.superuser.query(text, values)).rows;
  const searches = async (crossing: { id: string }): Promise<number> => (await rows('select id from record.biometric_search where crossing_id = $1', [crossing.id])).length;

  test('wakes the search; what is forged, repeated or late changes nothing', async () => {
    const later = await another();
    const [task] = await asked(later, 0);
    expect(task!.callback).toMatch(new RegExp(`^${desk.base}/api/osia/callbacks/[\\w-]{43}$`));
    const other = new URL(task!.callback!);
    other.pathname = `/api/osia/callbacks/${'A'.repeat(43)}`;
    const forged = [{ personId: later.personId, rank: 1, score: 1e9 }];
    expect(await abis.deliver(task!, { to: other.href, body: forged })).toBe(403);
    expect(await abis.deliver(task!, { transactionId: '0198c0de-0000-7000-8000-000000000001', body: forged })).toBe(403);
    expect(await abis.deliver(task!, { transactionId: `' or true --`, body: forged })).toBe(403);
    expect(await abis.deliver(task!, { taskId: 'task-of-others', body: forged })).toBe(403);
    expect(await abis.deliver(task!, { body: { candidates: forged } })).toBe(400);
    expect(await abis.deliver(task!, { body: [{ personId: 'x', rank: 1, score: 'x' }] })).toBe(400);
    expect((await fetch(other, { method: 'POST', body: 'x'.repeat(2_000_000), headers: { 'content-type': 'application/json' } })).status).toBe(413);
    expect((await desk.stranger.post(`/api/osia/callbacks/${'A'.repeat(43)}`, forged)).body).toMatchObject({ status: 403 });
    expect(await rows('select answered_at, ended_at from platform.osia_task where id = $1', [task!.transactionId])).toEqual([{ answered_at: null, ended_at: null }]);
    expect(await abis.deliver(task!)).toBe(204);
    expect(await abis.deliver(task!, { body: forged })).toBe(204);
    await searched(clerk, later);
    expect(await abis.deliver(task!, { body: forged })).toBe(204);
    expect([await proposed(later), await searches(later)]).toEqual([[earlier.personRef], 1]); // and not whoever was forged
    expect(await rows('select answer, failure from platform.osia_task where id = $1', [task!.transactionId])).toEqual([{ answer: null, failure: null }]);
    // a word is good for its own question alone
    const [next] = await asked(await another(), 0);
    expect(await abis.deliver(next!, { to: task!.callback!, body: forged })).toBe(403);
    expect(await abis.deliver(next!)).toBe(204);
  });

  test('after the search gave its place to others: it begins at once, and asks nothing again', async () => {
    const later = await another();
    const [task] = await asked(later, 0);
    await until(async () => (await clerk.get(`${later.self}/search-requests`)).body.requests[0].trouble);
    expect((await clerk.get(`${later.self}/search-requests`)).body.requests[0]).toMatchObject({ state: 'trouble', trouble: 'The ABIS has not ended its search yet. It is asked again.' });
    expect(await abis.deliver(task!)).toBe(204);
    await searched(clerk, later);
    expect(abis.asked('POST', /^\/identify/).filter(({ query }) => query.get('transactionId') === task!.transactionId)).toHaveLength(1);
    expect(await proposed(later)).toContain(earlier.personRef);
  });

  test('whose call was lost is asked to call again; one that lost the task is asked anew', async () => {
    const lost = await another();
    const [task] = await asked(lost, 0);
    task!.status = 'RESPONSE_ERROR';
    await searched(clerk, lost);
    expect(abis.asked('POST', new RegExp(`/tasks/${task!.id}/redeliver`)).length).toBeGreaterThan(0);
    const forgotten = await another();
    const [gone] = await asked(forgotten, 0);
    abis.tasks.delete(gone!.id);
    await searched(clerk, forgotten);
    for (const one of [lost, forgotten]) expect(await proposed(one)).toContain(earlier.personRef);
  });

  test('with an error: refused where it is our fault, else asked anew', async () => {
    const [bad, unlucky] = [await another(), await another()];
    const [refusal] = await asked(bad, 0);
    expect(await abis.deliver(refusal!, { body: { code: 422, message: 'no minutiae' }, type: 'application/error+json' })).toBe(204);
    const failed = await until(async () => { const [one] = (await clerk.get(`${bad.self}/search-requests`)).body.requests; return one.state === 'failed' && one; });
    expect(failed.trouble).toBe('The ABIS refused the search: no minutiae');
    const [fault] = await asked(unlucky, 0);
    const before = abis.tasks.size;
    expect(await abis.deliver(fault!, { body: { code: 500, message: 'disk full' }, type: 'application/error+json' })).toBe(204);
    const again = await until(async () => [...abis.tasks.values()][before]);
    expect(again.transactionId).not.toBe(fault!.transactionId);
    expect(await abis.deliver(again)).toBe(204);
    await searched(clerk, unlucky);
    expect(await proposed(unlucky)).toContain(earlier.personRef);
  });

  test('leaves its scores where nobody who signs in can read them', async () => {
    const later = await another();
    const [task] = await asked(later, 0);
    await until(async () => (await rows('select task_id from platform.osia_task where id = $1', [task!.transactionId]))[0].task_id);
    for (const roles of ['caseworker', 'supervisor', 'auditor', 'administrator', 'escort', '']) {
      const session = await desk.database.appSession({ id: clerk.id, roles, reason: 'curious' });
      for (const table of ['osia_task', 'osia_encounter', 'osia_sweep']) {
        expect((await session.query(`select * from platform.${table}`)).rows).toEqual([]);
        expect((await session.query(table === 'osia_sweep' ? `update platform.osia_sweep set after = gen_random_uuid()` : `update platform.${table} set ${table === 'osia_task' ? 'failure' : 'refusal'} = 'x'`)).rowCount).toBe(0);
        await expect(session.query(`delete from platform.${table}`)).rejects.toThrow(/permission denied/);
      }
      await expect(session.query('insert into platform.osia_task (crossing_id, content) values ($1, $2)', [later.id, 'x'])).rejects.toThrow(/row-level security/);
    }
    expect(await abis.deliver(task!)).toBe(204);
    await searched(clerk, later);
    expect((await boss.get('/api/v1/jobs?state=failed')).text).not.toMatch(/personId|score/);
  });
});

describe('an office that had its own engine before', () => {
  test('tells the ABIS of everything that was captured, each once, past what it will not have, and goes on where it was broken off', async () => {
    const database = await cloneDatabase();
    const before = await openOffice({ database, jobs: false });
    const clerk = await before.user('caseworker');
    const crossings: MadeCrossing[] = [];
    for (let index = 0; index < 5; index++) {
      crossings.push(await makeCrossing(before, clerk));
      await handIn(before, clerk, crossings.at(-1)!, [printOf(`catch up ${index}`, 2)]);
    }
    await before.app.close();
    await database.superuser.query('delete from queue._private_jobs');
    const now = await openOffice({ database, captures: { osia: { url: abis.url, token: ABIS_TOKEN, ...QUICK } } });
    try {
      const boss = await now.user('supervisor', 'caseworker');
      const round = () => now.app.get(Database).write(boss.actor, (tx) => now.app.get(Jobs).enqueue(tx, 'osia.enrol', {}, { key: 'osia.enrol' }));
      const sent = ({ id }: MadeCrossing) => abis.heard.filter(({ method, path }) => method === 'POST' && path.endsWith(`/encounters/${id}`)).length;
      abis.faults.push(atEnrolment(crossings[1]!, says(400, { code: 1, message: 'no ridges' })), atEnrolment(crossings[3]!, (_, response) => { response.destroy(); return true; }));
      await round();
      await until(async () => !abis.faults.length && (await database.superuser.query('select from platform.osia_encounter where settled_at is not null')).rowCount! >= 2);
      await round();
      await until(async () => [0, 2, 3, 4].every((at) => abis.under(crossings[at]!.id).length === 1));
      await until(async () => (await database.superuser.query('select from platform.osia_encounter where settled_at is not null')).rowCount === 4);
      expect(crossings.map(sent)).toEqual([1, 1, 1, 2, 1]);
      expect((await database.superuser.query('select refusal from platform.osia_encounter where crossing_id = $1', [crossings[1]!.id])).rows).toEqual([{ refusal: 'The ABIS refused the request (400): no ridges' }]);
      // another print is another thing to send
      await handIn(now, boss, crossings[1]!, [printOf('catch up 1', 3)]);
      await until(async () => abis.held.get(`${crossings[1]!.personId} ${crossings[1]!.id}`)?.encounter.biometricData.length === 2);
      // one that the ABIS always has a fault with keeps nobody from being looked for
      abis.mood = atEnrolment(crossings[0]!, says(500, { code: 1, message: 'broken' }));
      await database.superuser.query(`update platform.osia_encounter set settled_at = null, content = 'other' where crossing_id = $1`, [crossings[0]!.id]);
      await database.superuser.query('delete from platform.osia_encounter where crossing_id = $1', [crossings[4]!.id]);
      // a round that is under way may have looked already: asked for until one has looked since
      await until(async () => { await round(); return sent(crossings[4]!) >= 2; });
      await until(async () => (await database.superuser.query('select from platform.osia_encounter where settled_at is not null')).rowCount === 4);
      abis.mood = undefined;
    } finally {
      await now.close();
    }
  });
});

describe('the settings', () => {
  const OSIA = { BIOMETRICS: 'osia', OSIA_URL: 'https://abis.example/osia/', OSIA_TOKEN: 'x'.repeat(16) };
  test('say where the ABIS is, and stop the start where they can not be right', () => {
    expect(readConfig({}).osia).toBeUndefined();
    expect(readConfig({ BIOMETRICS: 'embedded' }).osia).toBeUndefined();
    expect(readConfig(OSIA).osia).toEqual({ url: 'https://abis.example/osia', token: 'x'.repeat(16), callbackUrl: undefined, gallery: 'ALL', threshold: undefined, maxCandidates: 10, seconds: 10 });
    expect(readConfig({ ...OSIA, OSIA_URL: 'http://127.0.0.1:8080', OSIA_CALLBACK_URL: 'https://office.example/', OSIA_GALLERY: 'RETURNS', OSIA_THRESHOLD: '0.5', OSIA_MAX_CANDIDATES: '3', OSIA_SECONDS: '30' }).osia)
      .toMatchObject({ url: 'http://127.0.0.1:8080', callbackUrl: 'https://office.example', gallery: 'RETURNS', threshold: 0.5, maxCandidates: 3, seconds: 30 });
    for (const [name, value] of [['BIOMETRICS', 'mosip'], ['OSIA_URL', ''], ['OSIA_URL', 'http://abis.example'], ['OSIA_URL', 'https://u:p@abis.example'], ['OSIA_URL', 'ftp://x'], ['OSIA_TOKEN', ''], ['OSIA_TOKEN', 'short'],
      ['OSIA_TOKEN', `${'x'.repeat(16)}\r\nx: y`], ['OSIA_CALLBACK_URL', 'http://office.example'], ['OSIA_GALLERY', 'a/b'], ['OSIA_THRESHOLD', 'high'], ['OSIA_MAX_CANDIDATES', '0'], ['OSIA_SECONDS', '301']] as const) {
      let said = '';
      try {
        readConfig({ ...OSIA, [name]: value });
      } catch (error) {
        said = (error as Error).message;
      }
      expect(said).toMatch(new RegExp(`^${name} is wrong`));
      expect(said).not.toMatch(/xxxx|u:p/);
    }
    expect(() => readConfig({ OSIA_URL: OSIA.OSIA_URL })).toThrow(/BIOMETRICS=osia/);
  });
});
