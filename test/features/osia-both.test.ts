import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { OSIA_SCOPES } from '../../src/domain/osia.js';
import { makeCrossing, type MadeCrossing, makeReturn, verdict } from '../support/make-crossing.js';
import { FOUR, handIn, printOf, searched } from '../support/make-prints.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { osiaFaults, type OsiaShape } from '../support/osia-schemas.js';
import { until } from '../support/until.js';

/**
 * One office asks another, over HTTP: ours as client (`osia`) and ours as server (`clients`), with a listener between
 * them that holds whatever passes to the published document.
 */
const TOKEN = 'cfo_one_office_asks_another_one_office_asks';
const callbacks: string[] = [];
let asking: Office, answering: Office;
let wire: Server;
let casey: SignedIn, sam: SignedIn, sol: SignedIn, ada: SignedIn, olga: SignedIn;
const passed: { method: string; path: string; status: number; sent: string; got: string }[] = [];
const faults: string[] = [];
const setting: { url: string; token: string; gallery: string; maxCandidates: number; seconds: number; restMs: number; lookMs: number; patienceMs: number; callbackUrl?: string } =
  { url: '', token: TOKEN, gallery: 'ALL', maxCandidates: 10, seconds: 30, restMs: 0, lookMs: 50, patienceMs: 60_000 };

/** What a request and its answer are in the document. */
function shapesOf(method: string, path: string, status: number): [sent: OsiaShape | null, got: OsiaShape | null] {
  const got = (done: OsiaShape | null): OsiaShape | null => (status >= 400 ? 'Error' : status === 202 ? 'TaskId' : status === 204 ? null : done);
  if (/\/identify\//.test(path)) return ['IdentifyRequest', got('Candidates')];
  if (/\/tasks\//.test(path)) return [null, got('TaskStatus')];
  if (/\/(merge|move)\//.test(path) || method === 'DELETE') return [null, got(null)];
  return method === 'GET' ? [null, got('Encounter')] : ['EncounterRequest', got('ExtendablePersonIds')];
}

beforeAll(async () => {
  const client = { name: 'other-office', tokenSha256: createHash('sha256').update(TOKEN).digest(), purpose: 'Searches of another office', scopes: OSIA_SCOPES, perMinute: 100_000, galleries: ['CROSSFILE', 'crossfile'], callbacks };
  answering = await openOffice({ captures: { clients: [client] } });
  wire = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => void (async () => {
      const sent = Buffer.concat(chunks).toString();
      const { authorization = '', 'content-type': type } = request.headers;
      const answer = await fetch(answering.base + request.url!, { method: request.method, body: sent || undefined, redirect: 'manual', headers: { authorization, ...(type ? { 'content-type': type } : {}) } });
      const got = await answer.text();
      const path = request.url!.split('?')[0]!;
      passed.push({ method: request.method!, path, status: answer.status, sent, got });
      const [wanted, given] = shapesOf(request.method!, path, answer.status);
      if (wanted) faults.push(...osiaFaults(wanted, JSON.parse(sent)).map((fault) => `${request.method} ${path} sent: ${fault}`));
      if (given ? true : got) faults.push(...(given ? osiaFaults(given, JSON.parse(got)) : [`a body where none belongs: ${got}`]).map((fault) => `${request.method} ${path} ${answer.status}: ${fault}`));
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(got);
    })());
  });
  await new Promise<void>((resolve) => { wire.listen(0, '127.0.0.1', resolve); });
  setting.url = `http://127.0.0.1:${(wire.address() as AddressInfo).port}/osia`;
  asking = await openOffice({ captures: { osia: setting } });
  callbacks.push(`${asking.base}/api/osia/callbacks/`);
  [casey, sam, sol, ada, olga] = [await asking.user('caseworker'), await asking.user('supervisor'), await asking.user('supervisor'), await asking.user('auditor'), await answering.user('caseworker')];
});
afterAll(async () => {
  await asking.close();
  await answering.close();
  wire.closeAllConnections();
  wire.close();
});

const kept = async (crossing: MadeCrossing): Promise<{ person: string; galleries: string[]; templates: number }[]> => (await answering.database.superuser.query(
  `select e.person_key as person, e.galleries, (select count(*)::int from record.abis_template t where t.encounter_id = e.id) as templates from record.abis_encounter e where e.client = 'other-office' and e.encounter_key = $1 and e.deleted_at is null`, [crossing.id])).rows;
const reviewsOf = async (crossing: { ref: string }): Promise<any[]> => (await ada.get(`/api/v1/match-reviews?crossing=${crossing.ref}`)).body.items;
let days = 0;
async function crossed(body: string, input: object = {}): Promise<MadeCrossing> {
  const crossing = await makeCrossing(asking, casey, { occurredAt: new Date(Date.parse('2025-09-01T05:40:00Z') + 3_600_000 * days++).toISOString(), ...input });
  await handIn(asking, casey, crossing, FOUR.map((finger) => printOf(body, finger, days)));
  await searched(casey, crossing);
  return crossing;
}

test('a returnee who crosses again is found through the other office, and raises the flag', async () => {
  // somebody whom only the other office knows
  const theirs = await makeCrossing(answering, olga, { person: { names: [{ familyNames: 'Verschwiegen', givenNames: 'Somebody', kind: 'birth' }] } });
  await handIn(answering, olga, theirs, FOUR.map((finger) => printOf('both', finger, 9)));
  const earlier = await crossed('both');
  const made = await makeReturn(asking, earlier, '2025-09-25T10:00:00Z');
  expect(await kept(earlier)).toEqual([{ person: earlier.personId, galleries: ['CROSSFILE'], templates: 4 }]);
  await crossed('somebody else');
  days = 1900;
  const later = await crossed('both', { person: { names: [{ familyNames: 'Unausgesprochen', givenNames: 'Nobody', kind: 'birth' }] } });
  expect((await reviewsOf(later)).map(({ proposedPerson }) => proposedPerson)).toEqual([earlier.personRef]);
  const flags = (await ada.get('/api/v1/reentry-flags?limit=200')).body.items.filter(({ crossing }: any) => crossing === later.ref);
  expect(flags).toMatchObject([{ earlierReturn: { ref: made.ref } }]);
  // the one whom only they know is proposed to us as what it is: an id that says nothing here
  const [search] = (await ada.get(`/api/v1/searches?crossing=${later.ref}`)).body.items;
  expect((await ada.get(`/api/v1/searches/${search.ref}`)).body.parameters.notOnRecord).toEqual([theirs.personRef]);
  expect(JSON.stringify(passed)).not.toMatch(/Verschwiegen|Unausgesprochen|Somebody|Nobody/);
  // and they can tell who looked, and why
  const looks = (await (await answering.user('auditor')).get(`/api/v1/people/${theirs.personRef}/looks`)).body.items.filter(({ who }: any) => who === 'OSIA client');
  expect(looks.length).toBeGreaterThan(0);
  for (const { reason } of looks) expect(reason).toMatch(/^OSIA client other-office, purpose: Searches of another office \(identify, transaction [0-9a-f-]{36}\)$/);

  // what two people decide about who it is, the other office follows; so it does the reversal
  const [review] = await reviewsOf(later);
  for (const by of [sam, sol]) expect((await by.post(`/api/v1/match-reviews/${review.ref}/decisions`, verdict())).status).toBe(201);
  await until(async () => (await kept(later)).map(({ person }) => person).join() === earlier.personId);
  const [sue, sid] = [await asking.user('supervisor'), await asking.user('supervisor')];
  const { body } = await sue.post(`/api/v1/match-reviews/${review.ref}/reversals`, { reason: 'Filed under the wrong person.', version: 2 });
  expect((await sid.post(`${body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 })).status).toBe(201);
  await until(async () => (await kept(later)).map(({ person }) => person).join() === later.personId);
  expect(await kept(earlier)).toMatchObject([{ person: earlier.personId }]);
});

test('answers that come later are taken where they are sent', async () => {
  setting.callbackUrl = asking.base;
  const from = passed.length;
  days = 2000;
  const earlier = await crossed('later');
  const later = await crossed('later');
  expect((await reviewsOf(later)).map(({ proposedPerson }) => proposedPerson)).toEqual([earlier.personRef]);
  const asked = passed.slice(from).filter(({ path }) => path.includes('/identify/'));
  expect(asked.length).toBeGreaterThanOrEqual(2);
  expect(asked.some(({ status }) => status === 202)).toBe(true);
  await until(async () => (await answering.database.superuser.query(`select bool_and(status = 'completed' and content is null) as done from record.abis_task`)).rows[0].done === true);
  setting.callbackUrl = undefined;
});

test('all that passed between them has the published shapes', () => {
  expect(faults).toEqual([]);
  expect(new Set(passed.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/g, ':id')}`)).size).toBeGreaterThanOrEqual(3);
  expect(passed.filter(({ status }) => status >= 500)).toEqual([]);
});
