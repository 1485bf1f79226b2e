import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import sharp from 'sharp';
import { createApp } from '../../src/app.js';
import { osiaToken } from '../../src/cli/commands/osia-token.js';
import { OSIA_SCOPES } from '../../src/domain/osia.js';
import { writeIso2005 } from '../../src/matching/formats/iso-19794-2-2005.js';
import { writeIso2011 } from '../../src/matching/formats/iso-19794-2-2011.js';
import { generateFinger, impress } from '../../src/matching/synthetic.js';
import { AbisKeysService } from '../../src/features/abis/abis-keys.service.js';
import { OperationsService } from '../../src/features/abis/operations.service.js';
import { TasksRepository } from '../../src/features/abis/tasks.repository.js';
import { systemActor } from '../../src/platform/access/actor.js';
import type { OsiaClient } from '../../src/platform/access/clients-file.js';
import { readConfig } from '../../src/platform/config.js';
import { MatchingSetting } from '../../src/platform/matching/matching-setting.js';
import { makeCrossing, type MadeCrossing } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn, TEST_KEYS } from '../support/office.js';
import { expectOsia, type OsiaShape } from '../support/osia-schemas.js';
import { routesOf } from '../support/routes.js';
import { until } from '../support/until.js';

const TOKENS = { police: 'cfo_police_police_police_police_police', border: 'cfo_border_border_border_border_border', slow: 'cfo_slow_slow_slow_slow_slow_slow_slow', blind: 'cfo_blind_blind_blind_blind_blind_bl' };
type Name = keyof typeof TOKENS;
const PURPOSES: Record<Name, string> = { police: 'Identify the missing found by patrols', border: 'Keep own enrolments at the border', slow: 'Test of the rate of calls', blind: 'Has no scope but one' };

/** Where answers are sent to, in this process. */
interface Heard { url: URL; type: string; body: any }
let answers: Server;
let heard: Heard[] = [];
let mood: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
let callbackBase: string;

const clientOf = (name: Name, over: Partial<OsiaClient>): OsiaClient => ({
  name, tokenSha256: createHash('sha256').update(TOKENS[name]).digest(), purpose: PURPOSES[name], scopes: OSIA_SCOPES, perMinute: 10_000, galleries: ['own'], callbacks: [`${callbackBase}/cb/`], ...over,
});

let office: Office;
let casey: SignedIn, ada: SignedIn;
let clients: OsiaClient[];
beforeAll(async () => {
  answers = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const text = Buffer.concat(chunks).toString();
      heard.push({ url: new URL(request.url!, callbackBase), type: request.headers['content-type'] ?? '', body: text ? JSON.parse(text) : undefined });
      if (!mood(request, response)) response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => { answers.listen(0, '127.0.0.1', resolve); });
  callbackBase = `http://127.0.0.1:${(answers.address() as AddressInfo).port}`;
  clients = [
    clientOf('police', { galleries: ['crossfile', 'wanted', 'patrol'] }), clientOf('border', { galleries: ['own', 'wanted'] }), clientOf('slow', { perMinute: 5 }), clientOf('blind', { scopes: ['abis.gallery.read'] }),
  ];
  office = await openOffice({ captures: { clients } });
  [casey, ada] = [await office.user('caseworker'), await office.user('auditor')];
});
beforeEach(() => { heard = []; mood = () => false; });
afterAll(async () => {
  await office.close();
  answers.closeAllConnections();
  answers.close();
});

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;

interface Told { status: number; body: any; text: string; headers: Headers }
/** Every body that went out, to be searched for what must never be in one. */
const told: string[] = [];
async function ask(as: Name | null, method: string, path: string, { body, query = {}, headers = {}, base = office.base }: { body?: unknown; query?: Record<string, string | number>; headers?: Record<string, string>; base?: string } = {}): Promise<Told> {
  const words = new URLSearchParams(Object.entries({ transactionId: 'T-1', ...query }).filter(([, value]) => value !== '').map(([name, value]) => [name, String(value)]));
  const response = await fetch(`${base}/osia/v1${path}?${words}`, {
    method, redirect: 'manual', body: body === undefined ? undefined : Buffer.isBuffer(body) || typeof body === 'string' ? (body as string) : JSON.stringify(body),
    headers: { ...(as ? { authorization: `Bearer ${TOKENS[as]}` } : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
  });
  const text = await response.text();
  told.push(text, JSON.stringify([...response.headers]));
  const json = /json/.test(response.headers.get('content-type') ?? '') && text;
  const answer = { status: response.status, body: json ? JSON.parse(text) : undefined, text, headers: response.headers };
  if (response.status >= 400) expectOsia('Error', answer.body);
  return answer;
}
async function done(asked: Promise<Told>, shape: OsiaShape | null, status = shape ? 200 : 204): Promise<any> {
  const answer = await asked;
  if (answer.status !== status) throw new Error(`${answer.status} ${answer.text}`);
  if (shape) expectOsia(shape, answer.body);
  else expect(answer.text).toBe('');
  return answer.body;
}
const refused = async (asked: Promise<Told>): Promise<[number, string]> => { const { status, body } = await asked; return [status, body?.message]; };

const SUB = ['', 'RIGHT_THUMB', 'RIGHT_INDEX', 'RIGHT_MIDDLE', 'RIGHT_RING', 'RIGHT_LITTLE', 'LEFT_THUMB', 'LEFT_INDEX', 'LEFT_MIDDLE', 'LEFT_RING', 'LEFT_LITTLE'];
const FOUR = [2, 3, 7, 8];
const viewOf = (whose: string, position: number, impression: number) => impress(generateFinger(`osia ${whose} ${position}`), `${whose} ${impression}`, { position });
const item = (whose: string, position: number, impression = 1): Record<string, unknown> => ({
  biometricType: 'FINGER', biometricSubType: SUB[position], template: Buffer.from(writeIso2005([viewOf(whose, position, impression)])).toString('base64'), templateFormat: 'ISO_19794_2',
});
const hand = (whose: string, impression = 1, fingers = FOUR): Record<string, unknown>[] => fingers.map((position) => item(whose, position, impression));
const encounter = (whose: string, over: Record<string, unknown> = {}): Record<string, unknown> => ({ status: 'ACTIVE', encounterType: 'PATROL', galleries: ['patrol'], biometricData: hand(whose), ...over });
const search = (whose: string, over: Record<string, unknown> = {}): Record<string, unknown> => ({ filter: {}, biometricData: hand(whose, 2), ...over });

/** Somebody on record, with four fingers and a name that would be found anywhere. */
async function onRecord(whose: string): Promise<MadeCrossing> {
  const crossing = await makeCrossing(office, casey, { person: { names: [{ familyNames: `Zerfallnicht${whose}`, givenNames: `Vorname${whose}`, kind: 'birth' }] } });
  for (const position of FOUR) {
    const response = await fetch(`${office.base}${crossing.self}/capture-files?externalId=OS-${whose}-${position}`, {
      method: 'POST', body: Buffer.from(writeIso2005([viewOf(whose, position, 1)])) as unknown as BodyInit, headers: { authorization: `Bearer ${casey.token}`, 'content-type': 'application/octet-stream' },
    });
    if (response.status !== 201) throw new Error(await response.text());
    await response.text();
  }
  return crossing;
}

describe('the door', () => {
  test('a client’s route is for clients: each says its scope, and neither strangers nor users come in', async () => {
    const routes = routesOf(office.app).filter(({ path }) => path.startsWith('/osia/'));
    expect(routes.length).toBe(22);
    const wrong: string[] = [];
    for (const { method, path, access } of routes) {
      expect(access).toMatch(/^client:abis\.(encounter\.(read|write)|identify|verify|gallery\.read|task\.(read|update))$/);
      const at = path.replace('/osia/v1', '').replace(/:\w+/g, 'x');
      const body = method === 'GET' || method === 'DELETE' ? undefined : '{"broken';
      const stranger = await ask(null, method, at, { body });
      const user = await ask(null, method, at, { body, headers: { authorization: `Bearer ${casey.token}` } });
      const narrow = await ask('blind', method, at, { body });
      const expected = access === 'client:abis.gallery.read' ? 'in' : 403;
      if (stranger.status !== 401 || user.status !== 401 || stranger.headers.get('www-authenticate') !== 'Bearer') wrong.push(`${method} ${path}: ${stranger.status} ${user.status}`);
      if (expected === 403 ? narrow.status !== 403 : narrow.status === 403) wrong.push(`${method} ${path}: ${narrow.status} with one scope`);
    }
    expect(wrong).toEqual([]);
    // and a client is nobody in the office itself
    for (const path of ['/api/v1/people', '/api/v1/me']) expect((await office.stranger.get(path, { authorization: `Bearer ${TOKENS.police}` })).status).toBe(401);
    for (const authorization of ['Bearer x', `Basic ${Buffer.from('police:x').toString('base64')}`, `Bearer ${TOKENS.police}x`, `Bearer ${clients[0]!.tokenSha256.toString('hex')}`, '']) {
      expect((await ask(null, 'GET', '/galleries', { headers: { authorization } })).status).toBe(401);
    }
  });

  test('is not there where no client is configured', async () => {
    const closed = await createApp({ appUrl: office.database.app, logLevel: 'error', captures: { keys: TEST_KEYS, matching: new MatchingSetting({ threads: 0 }) } });
    await closed.listen(0, '127.0.0.1');
    const base = await closed.getUrl();
    for (const [method, path] of [['GET', '/galleries'], ['POST', '/identify/ALL'], ['GET', '/nothing'], ['DELETE', '/persons/x']] as const) {
      expect((await ask('police', method, path, { base, body: method === 'POST' ? '{"broken' : undefined })).status).toBe(404);
    }
    await closed.close();
  });

  test('counts calls in the database, over all processes, before anything of the request is read', async () => {
    const second = await createApp({ appUrl: office.database.app, logLevel: 'error', captures: { keys: TEST_KEYS, matching: new MatchingSetting({ threads: 0 }), clients } });
    await second.listen(0, '127.0.0.1');
    const other = await second.getUrl();
    const statuses = await Promise.all(Array.from({ length: 9 }, (_, at) => ask('slow', 'GET', '/galleries', { base: at % 2 ? other : office.base }).then(({ status }) => status)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(4);
    const late = await ask('slow', 'POST', '/identify/own', { base: other, body: '{"broken' });
    expect([late.status, Number(late.headers.get('retry-after')) > 0 && Number(late.headers.get('retry-after')) <= 60, late.body.message]).toEqual([429, true, expect.stringContaining('5 calls')]);
    // calls that are refused count too, another client is not held up, and a minute later it goes on
    expect((await ask('border', 'GET', '/galleries')).status).toBe(200);
    await sql(`update platform.client_call set began_at = began_at - interval '1 minute' where client = 'slow'`);
    expect((await ask('slow', 'GET', '/galleries')).status).toBe(200);
    await second.close();
  });

  test('refuses what cannot be read, by name and without a fault', async () => {
    const post = (body: unknown, query: Record<string, string | number> = {}, path = '/identify/patrol', headers = {}) => ask('police', 'POST', path, { body, query, headers });
    const bad: [Promise<Told>, number, RegExp][] = [
      [post('{"broken'), 400, /not valid JSON/], [post(Buffer.from([0x22, 0xff, 0x22])), 400, /UTF-8/], [post(search('x'), { transactionId: '' }), 400, /transactionId/],
      [post(search('x'), { unknown: 1 }), 400, /unknown: There is no such field/], [post({ ...search('x'), name: 'Zerfall' }), 400, /name: There is no such field/],
      [post({ filter: {} }), 400, /Send biometricData/], [post({ biometricData: [] }), 400, /Send a filter/], [post({ filter: {}, biometricData: [] }), 400, /nothing to search with/],
      [post({ filter: {}, biometricData: [{ biometricType: 'TOE' }] }), 400, /biometricType/], [post({ filter: {}, biometricData: Array(21).fill(item('x', 2)) }), 400, /biometricData/],
      [post({ filter: { dateOfBirthMin: '1980-01-01' }, biometricData: hand('x') }), 400, /nothing else is told of anybody/], [post(search('x'), { threshold: 'many' }), 400, /threshold/],
      [post(search('x'), { maxNbCand: 100_000 }), 400, /maxNbCand/], [post({ filter: {}, biometricData: [{ biometricType: 'FINGER', biometricSubType: 'RIGHT_INDEX', imageRef: 'http://169.254.169.254/' }] }), 400, /Nothing is fetched/],
      [post({ filter: {}, biometricData: [{ ...item('x', 2), template: 'not base64!' }] }), 400, /biometricData\.0\.template: This is not base64/],
      [post({ filter: {}, biometricData: [{ ...item('x', 2), biometricSubType: 'LEFT_INDEX' }] }), 400, /another finger/], [post({ filter: {}, biometricData: [{ ...item('x', 2), templateFormat: 'ANSI_378' }] }), 400, /is ISO_19794_2, not ANSI_378/],
      [post({ filter: {}, biometricData: [item('x', 2)], encryption: { type: 'JWE', scope: 'x' } }), 400, /not read here/], [post('x'.repeat(1024 * 1024 + 10)), 413, /./], [post('[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]'), 400, /nested/],
      [ask('police', 'GET', '/persons/%00/encounters'), 400, /id/], [ask('police', 'GET', '/persons/%20/encounters'), 400, /id/], [ask('police', 'GET', '/persons/..%2f..%2fapi%2fv1%2fme/encounters'), 404, /person/],
      [ask('police', 'GET', '/tasks/x/status'), 404, /task/], [ask('police', 'GET', `/tasks/${randomUUID()}/status`), 404, /task/], [ask('police', 'PUT', '/persons/p/encounters/e/galleries', { body: ['patrol', 'patrol'] }), 400, /each once/],
      [ask('police', 'PUT', '/persons/p/encounters/e/status', { query: { status: 'DEAD' } }), 400, /ACTIVE or INACTIVE/], [ask('police', 'GET', '/no/such/address'), 404, /./],
    ];
    for (const [asked, status, message] of bad) expect(await refused(asked)).toEqual([status, expect.stringMatching(message)]);
    // an address that cannot be decoded reaches no route
    const raw = await new Promise<string>((resolve, reject) => {
      const { port } = new URL(office.base);
      const socket = connect(Number(port), '127.0.0.1', () => socket.write('GET /osia/v1/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'));
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString())).on('end', () => resolve(text)).on('error', reject);
    });
    expect(raw).toMatch(/^HTTP\/1\.1 400/);
    expectOsia('Error', JSON.parse(raw.slice(raw.indexOf('\r\n\r\n') + 4)));
  });

  test('takes no harm from hostile templates', async () => {
    const whole = writeIso2005([viewOf('hostile', 2, 1)]);
    const send = (bytes: Buffer) => ask('police', 'POST', '/identify/patrol', { body: { filter: {}, biometricData: [{ biometricType: 'FINGER', biometricSubType: 'RIGHT_INDEX', template: bytes.toString('base64') }] } });
    for (let at = 8; at < 40; at += 3) {
      const broken = Buffer.from(whole);
      broken[at] ^= 0xff;
      expect([200, 400]).toContain((await send(broken)).status);
    }
    for (const cut of [1, 10, 24, 30, whole.length - 1]) expect((await send(Buffer.from(whole).subarray(0, cut))).status).toBe(400);
    const many = Buffer.from(writeIso2011(Array.from({ length: 5 }, () => viewOf('hostile', 2, 1)))).toString('base64');
    expect(await refused(ask('police', 'POST', '/verify', { body: { biometricData1: hand('x'), biometricData2: Array.from({ length: 9 }, () => ({ biometricType: 'FINGER', biometricSubType: 'RIGHT_INDEX', template: many })) } })))
      .toEqual([400, expect.stringContaining('More than 40 prints')]);
  });
});

describe('a client’s own persons', () => {
  test('are made, read, replaced, moved, merged and deleted, and everything has the document’s shape', async () => {
    const body = encounter('anna', { biographicData: { lastName: 'Zerfallnicht' }, clientData: 'bmFtZQ==', biometricData: [...hand('anna'), { biometricType: 'FACE', image: 'AAAA' }, { biometricType: 'FINGER', biometricSubType: 'LEFT_RING', missing: [{ biometricSubType: 'LEFT_RING', presence: 'AMPUTATED' }] }] });
    expectOsia('EncounterRequest', body);
    const made = await done(ask('police', 'POST', '/persons', { body }), 'ExtendablePersonIds');
    expect(made.others.notes.join(' ')).toMatch(/only fingers are kept.*LEFT_RING is missing.*Not kept here: biographicData, clientData, pictures/);
    const at = `/persons/${made.personId}/encounters/${made.encounterId}`;
    const read = await done(ask('police', 'GET', at), 'Encounter');
    expect(read).toMatchObject({ encounterId: made.encounterId, status: 'ACTIVE', encounterType: 'PATROL', galleries: ['patrol'] });
    expect(read.biometricData.map(({ template }: any) => template)).toEqual(hand('anna').map(({ template }) => template));
    expect(JSON.stringify(read)).not.toMatch(/Zerfall|bmFtZQ==|"image"/);
    expect(await done(ask('police', 'GET', `${at}/templates`), 'Templates')).toHaveLength(4);
    expect(await done(ask('police', 'GET', `${at}/templates`, { query: { biometricSubType: 'LEFT_INDEX' } }), 'Templates')).toHaveLength(1);
    // a second of the same person, with an id of the client's; the same again is refused
    const second = `/persons/${made.personId}/encounters/e-2`;
    await done(ask('police', 'POST', second, { body: encounter('anna', { biometricData: hand('anna', 3) }) }), 'ExtendablePersonIds');
    expect((await ask('police', 'POST', second, { body: encounter('anna') })).status).toBe(409);
    expect(await done(ask('police', 'POST', `/persons/${made.personId}/encounters`, { body: encounter('anna') }), 'ExtendablePersonIds')).toMatchObject({ personId: made.personId });
    expect(await done(ask('police', 'GET', `/persons/${made.personId}/encounters`), 'Encounters')).toHaveLength(3);
    await done(ask('police', 'PUT', second, { body: encounter('anna', { encounterId: 'e-2', galleries: ['wanted'], biometricData: hand('anna', 3, [2]) }) }), 'ExtendablePersonIds');
    expect((await ask('police', 'PUT', second, { body: encounter('anna', { encounterId: 'e-3' }) })).status).toBe(400);
    expect((await done(ask('police', 'GET', second), 'Encounter')).biometricData).toHaveLength(1);
    expect((await ask('police', 'PUT', `/persons/${made.personId}/encounters/nothing`, { body: encounter('anna') })).status).toBe(404);
    await done(ask('police', 'PUT', `${second}/status`, { query: { status: 'INACTIVE' } }), null);
    await done(ask('police', 'PUT', `${second}/galleries`, { body: ['wanted', 'patrol'] }), null);
    expect(await done(ask('police', 'GET', second), 'Encounter')).toMatchObject({ status: 'INACTIVE', galleries: ['wanted', 'patrol'] });
    // galleries
    expect(await done(ask('police', 'GET', '/galleries'), 'Galleries')).toEqual(['crossfile', 'wanted', 'patrol']);
    expect(await done(ask('police', 'GET', '/galleries/wanted'), 'PersonIdsList')).toEqual([{ personId: made.personId, encounterId: 'e-2' }]);
    const csv = await ask('police', 'GET', '/galleries/wanted', { headers: { accept: 'text/csv' } });
    expect([csv.headers.get('content-type'), csv.text]).toEqual([expect.stringContaining('text/csv'), `PersonId,encounterId\r\n"${made.personId}","e-2"\r\n`]);
    expect(await done(ask('police', 'GET', '/galleries/patrol', { query: { limit: 1, offset: 1 } }), 'PersonIdsList')).toHaveLength(1);
    // merge and move
    await done(ask('police', 'POST', '/persons/p-b/encounters/e-2', { body: encounter('ben') }), 'ExtendablePersonIds');
    await done(ask('police', 'POST', '/persons/p-c/encounters/e-9', { body: encounter('ben') }), 'ExtendablePersonIds');
    expect((await ask('police', 'POST', `/persons/${made.personId}/merge/p-b`)).status).toBe(409);
    expect(await done(ask('police', 'GET', '/persons/p-b/encounters'), 'Encounters')).toHaveLength(1);
    expect((await ask('police', 'POST', '/persons/p-b/merge/p-b')).status).toBe(400);
    expect((await ask('police', 'POST', '/persons/p-b/merge/nobody')).status).toBe(404);
    expect((await ask('police', 'POST', '/persons/p-b/move/p-c/encounters/e-8')).status).toBe(404);
    await done(ask('police', 'POST', '/persons/p-b/move/p-c/encounters/e-9'), null);
    expect((await ask('police', 'GET', '/persons/p-c/encounters')).status).toBe(404);
    await done(ask('police', 'POST', '/persons/p-d/encounters/e-7', { body: encounter('ben') }), 'ExtendablePersonIds');
    expect((await ask('police', 'POST', '/persons/nobody/merge/p-d')).status).toBe(404);
    await done(ask('police', 'POST', '/persons/p-new/move/p-d/encounters/e-7'), null);
    await done(ask('police', 'POST', '/persons/p-d/move/p-new/encounters/e-7'), null);
    await done(ask('police', 'POST', '/persons/p-d/merge/p-b'), null);
    expect((await done(ask('police', 'GET', '/persons/p-d/encounters'), 'Encounters')).map(({ encounterId }: any) => encounterId)).toEqual(['e-2', 'e-7', 'e-9']);
    // gone is gone: the templates are erased, that there was one stays on record
    await done(ask('police', 'DELETE', '/persons/p-d/encounters/e-2'), null);
    await done(ask('police', 'DELETE', '/persons/p-d'), null);
    for (const again of ['/persons/p-d', '/persons/p-d/encounters/e-7']) expect((await ask('police', 'DELETE', again)).status).toBe(404);
    expect(await sql(`select count(t.id)::int as templates, count(distinct e.id)::int as encounters, bool_and(e.deleted_at is not null) as deleted from record.abis_encounter e left join record.abis_template t on t.encounter_id = e.id where e.person_key = 'p-d'`))
      .toEqual([{ templates: 0, encounters: 3, deleted: true }]);
  });

  test('are no other client’s: not to read, change, find, or even to know of', async () => {
    await done(ask('border', 'POST', '/persons/shared/encounters/e-1', { body: encounter('carla', { galleries: ['wanted'] }) }), 'ExtendablePersonIds');
    await done(ask('police', 'POST', '/persons/shared/encounters/e-1', { body: encounter('dora', { galleries: ['wanted'] }) }), 'ExtendablePersonIds');
    const mine = await done(ask('police', 'GET', '/persons/shared/encounters/e-1'), 'Encounter');
    expect(mine.biometricData[0].template).toBe(hand('dora')[0]!.template);
    // the same gallery's name is another gallery
    expect(await done(ask('police', 'POST', '/identify/wanted', { body: search('carla') }), 'Candidates')).toEqual([]);
    expect(await done(ask('border', 'POST', '/identify/wanted', { body: search('carla') }), 'Candidates')).toMatchObject([{ personId: 'shared', rank: 1 }]);
    expect(await done(ask('border', 'POST', '/identify/ALL', { body: search('dora') }), 'Candidates')).toEqual([]);
    await done(ask('police', 'DELETE', '/persons/shared'), null);
    expect(await done(ask('border', 'GET', '/persons/shared/encounters'), 'Encounters')).toHaveLength(1);
    expect((await ask('police', 'GET', '/persons/shared/encounters')).status).toBe(404);
    expect((await ask('police', 'POST', '/persons/p-x/merge/shared')).status).toBe(404);
    for (const [method, path, body] of [['POST', '/persons/p-y/encounters/e', encounter('eve', { galleries: ['own'] })], ['POST', '/persons/p-y/encounters/e', encounter('eve', { galleries: ['patrol', 'crossfile'] })]] as const) {
      expect((await ask('police', method, path, { body })).status).toBe(403);
    }
    expect((await ask('police', 'POST', '/identify/own', { body: search('carla') })).status).toBe(404);
    expect((await ask('border', 'POST', '/identify/crossfile', { body: search('carla') })).status).toBe(404);
    expect((await ask('border', 'GET', '/galleries/crossfile')).status).toBe(404);
    // with the application's own checks switched off
    const session = await office.database.appSession({ id: '00000000-0000-7000-8000-000000000008', roles: 'system' });
    const counts = async (): Promise<number[]> => [(await session.query('select from record.abis_encounter')).rowCount!, (await session.query('select from record.abis_template')).rowCount!];
    expect(await counts()).toEqual([0, 0]);
    await session.query(`select set_config('app.client', 'border', false)`);
    expect(await counts()).toEqual([1, 4]);
    const [foreign] = await sql(`select id from record.abis_encounter where client = 'police' and deleted_at is null limit 1`);
    expect((await session.query('select record.erase_abis_templates($1) as n', [foreign.id])).rows).toEqual([{ n: 0 }]);
    await expect(session.query(`insert into record.abis_template (encounter_id, client, finger_position, format, minutiae, key_id, content) values ($1, 'border', 2, 'ISO_19794_2', 5, 'k', $2)`, [foreign.id, Buffer.alloc(60, 1)])).rejects.toThrow(/not this client/);
    await expect(session.query(`insert into record.abis_encounter (client, person_key, encounter_key, status, encounter_type, galleries) values ('police', 'p', 'e', 'active', 'X', '{wanted}')`)).rejects.toThrow(/row-level security/);
    await expect(session.query(`update record.abis_template set content = '\\x00', key_id = 'k'`)).rejects.toThrow(/sealed/);
    for (const roles of ['caseworker', 'supervisor', 'administrator', 'escort']) {
      const staff = await office.database.appSession({ id: casey.id, roles, reason: 'curious' });
      await staff.query(`select set_config('app.client', 'border', false)`);
      for (const table of ['abis_encounter', 'abis_template', 'abis_task']) expect([roles, table, (await staff.query(`select from record.${table}`)).rowCount]).toEqual([roles, table, 0]);
    }
    // sealed: no template lies in the open, in the table or the journal
    const kept = JSON.stringify(await sql(`select (select json_agg(t) from record.abis_template t)::text as rows, (select json_agg(p) from journal.payload p join journal.entry e on e.id = p.entry_id where e.table_name like 'abis%')::text as journal`));
    const template = Buffer.from(hand('carla')[0]!.template as string, 'base64');
    for (const form of [template.toString('base64').slice(0, 60), template.toString('hex').slice(0, 60)]) expect(kept).not.toContain(form);
  });

  test('are found by their prints, as they stand now, in every process', async () => {
    const second = await createApp({ appUrl: office.database.app, logLevel: 'error', captures: { keys: TEST_KEYS, matching: new MatchingSetting({ threads: 0 }), clients } });
    await second.listen(0, '127.0.0.1');
    const other = await second.getUrl();
    const find = async (gallery: string, whose: string, base = office.base, query = {}): Promise<string[]> => (await done(ask('police', 'POST', `/identify/${gallery}`, { body: search(whose), base, query }), 'Candidates')).map(({ personId }: any) => personId);
    expect(await find('patrol', 'frida', other)).toEqual([]);
    await done(ask('police', 'POST', '/persons/frida/encounters/1', { body: encounter('frida') }), 'ExtendablePersonIds');
    for (const base of [office.base, other]) expect([await find('patrol', 'frida', base), await find('ALL', 'frida', base), await find('wanted', 'frida', base)]).toEqual([['frida'], ['frida'], []]);
    const [candidate] = await done(ask('police', 'POST', '/identify/patrol', { body: search('frida'), query: { accuracyLevel: 'high', priority: 3 } }), 'Candidates');
    expect(candidate).toMatchObject({ personId: 'frida', rank: 1, scores: FOUR.map(() => ({ encounterId: '1', biometricType: 'FINGER', galleries: ['patrol'] })), others: { engine: expect.stringMatching(/^crossfile-matching/), provisional: true } });
    expect((await ask('police', 'POST', '/identify/patrol', { body: search('frida'), query: { accuracyLevel: 'high' } })).headers.get('crossfile-note')).toBe('Ignored here: accuracyLevel.');
    expect(await find('patrol', 'frida', other, { threshold: candidate.score * 2 })).toEqual([]);
    // whatever a client asks, strangers are not shown
    expect(await find('patrol', 'stranger', other, { threshold: 0, maxNbCand: 100 })).toEqual([]);
    await done(ask('police', 'PUT', '/persons/frida/encounters/1/galleries', { base: other, body: ['wanted'] }), null);
    for (const base of [office.base, other]) expect([await find('patrol', 'frida', base), await find('wanted', 'frida', base)]).toEqual([[], ['frida']]);
    await done(ask('police', 'PUT', '/persons/frida/encounters/1/status', { query: { status: 'INACTIVE' } }), null);
    for (const base of [office.base, other]) expect(await find('ALL', 'frida', base)).toEqual([]);
    await done(ask('police', 'PUT', '/persons/frida/encounters/1', { body: encounter('gerda') }), 'ExtendablePersonIds');
    for (const base of [office.base, other]) expect([await find('ALL', 'frida', base), await find('patrol', 'gerda', base)]).toEqual([[], ['frida']]);
    // by what lies here: of the person, of one encounter; never the person itself
    await done(ask('police', 'POST', '/persons/twin/encounters/1', { body: encounter('gerda', { biometricData: hand('gerda', 4) }) }), 'ExtendablePersonIds');
    for (const path of ['/identify/patrol/frida', '/identify/ALL/frida/encounters/1']) expect((await done(ask('police', 'POST', path, { body: {} }), 'Candidates')).map(({ personId }: any) => personId)).toEqual(['twin']);
    expect((await done(ask('police', 'POST', '/identify/patrol/frida'), 'Candidates')).map(({ personId }: any) => personId)).toEqual(['twin']);
    expect((await ask('police', 'POST', '/identify/patrol/frida/encounters/nothing', { body: {} })).status).toBe(404);
    expect((await ask('police', 'POST', '/identify/patrol/frida', { body: ['x'] })).status).toBe(400);
    // the office finds none of them
    expect((await sql(`select from record.candidate`)).length).toBe(0);
    await second.close();
  });

  test('are verified', async () => {
    await done(ask('police', 'POST', '/persons/hanna/encounters/1', { body: encounter('hanna') }), 'ExtendablePersonIds');
    const verify = (whose: string, gallery = 'patrol', query = {}) => ask('police', 'POST', `/verify/${gallery}/hanna`, { body: { biometricData: hand(whose, 2) }, query });
    const yes = await done(verify('hanna'), 'Verification');
    expect(yes).toMatchObject({ decision: true, scores: [{ others: { engine: expect.any(String) } }, ...FOUR.map(() => ({ encounterId: '1' }))] });
    expect(await done(verify('stranger'), 'Verification')).toMatchObject({ decision: false });
    expect(await done(verify('stranger', 'patrol', { threshold: 0 }), 'Verification')).toMatchObject({ decision: false });
    expect(await done(verify('hanna', 'ALL', { threshold: yes.scores[0].score * 2 }), 'Verification')).toMatchObject({ decision: false });
    expect((await verify('hanna', 'wanted')).status).toBe(404);
    expect((await verify('hanna', 'crossfile')).status).toBe(404);
    expect(await done(ask('police', 'POST', '/verify', { body: { biometricData1: hand('ida', 1), biometricData2: hand('ida', 2) } }), 'Verification')).toMatchObject({ decision: true });
    expect(await done(ask('police', 'POST', '/verify', { body: { biometricData1: hand('ida', 1, [2]), biometricData2: hand('ida', 2, [7]) } }), 'Verification')).toEqual({ decision: false, scores: [] });
  });
});

describe('people on record', () => {
  let crossing: MadeCrossing;
  beforeAll(async () => { crossing = await onRecord('maria'); });

  test('are found by references alone, and who looked stands in their history with its purpose', async () => {
    const found = await done(ask('police', 'POST', '/identify/crossfile', { body: search('maria'), query: { transactionId: 'T-77' } }), 'Candidates');
    expect(found).toMatchObject([{ personId: crossing.personRef, rank: 1, scores: FOUR.map(() => ({ encounterId: crossing.ref, galleries: ['crossfile'] })) }]);
    expect((await done(ask('police', 'POST', '/identify/ALL', { body: search('maria') }), 'Candidates')).map(({ personId }: any) => personId)).toEqual([crossing.personRef]);
    expect(await done(ask('police', 'POST', '/identify/crossfile', { body: search('stranger'), query: { threshold: 0 } }), 'Candidates')).toEqual([]);
    expect(await done(ask('police', 'POST', `/verify/crossfile/${crossing.personRef}`, { body: { biometricData: hand('maria', 3) } }), 'Verification')).toMatchObject({ decision: true });
    // no score of a stranger, by which a print on record could be guessed step by step
    expect(await done(ask('police', 'POST', `/verify/ALL/${crossing.personRef}`, { body: { biometricData: hand('stranger', 3) } }), 'Verification')).toEqual({ decision: false, scores: [] });
    expect(await done(ask('police', 'POST', `/verify/ALL/${crossing.personRef}`, { body: { biometricData: hand('maria', 3) }, query: { threshold: 100_000 } }), 'Verification')).toEqual({ decision: false, scores: [] });
    const [encounterOnRecord] = await done(ask('police', 'GET', `/persons/${crossing.personRef}/encounters`), 'Encounters');
    expect(encounterOnRecord).toEqual({ encounterId: crossing.ref, status: 'ACTIVE', encounterType: 'CROSSING', galleries: ['crossfile'], biometricData: [] });
    expect(await done(ask('police', 'GET', `/persons/${crossing.personRef.toLowerCase()}/encounters/${crossing.ref}`), 'Encounter')).toEqual(encounterOnRecord);
    expect(await done(ask('police', 'GET', '/galleries/crossfile'), 'PersonIdsList')).toContainEqual({ personId: crossing.personRef, encounterId: crossing.ref });
    const { body } = await ada.get(`/api/v1/people/${crossing.personRef}/looks?limit=200`);
    const looks = body.items.filter(({ who }: any) => who === 'OSIA client');
    expect(looks.map(({ reason }: any) => reason)).toEqual(expect.arrayContaining([
      `OSIA client police, purpose: ${PURPOSES.police} (identify, transaction T-77)`, `OSIA client police, purpose: ${PURPOSES.police} (readAllEncounters, transaction T-1)`,
      `OSIA client police, purpose: ${PURPOSES.police} (verify, transaction T-1)`, `OSIA client police, purpose: ${PURPOSES.police} (readGalleryContent, transaction T-1)`,
    ]));
    expect(looks.length).toBe(8);
  });

  test('are changed by nobody outside, give away no print, and do not exist for who may not use them', async () => {
    const { personRef: who, ref } = crossing;
    const spoken = who.replaceAll('-', ' ').toLowerCase().replaceAll(' ', '');
    for (const [method, path, body, query] of [
      ['POST', `/persons/${who}/encounters/x`, encounter('x')], ['POST', `/persons/${spoken}/encounters/x`, encounter('x')], ['POST', `/persons/${who}/encounters`, encounter('x')], ['PUT', `/persons/${who}/encounters/${ref}`, encounter('x')],
      ['DELETE', `/persons/${who}`], ['DELETE', `/persons/${who}/encounters/${ref}`], ['PUT', `/persons/${who}/encounters/${ref}/status`, undefined, { status: 'INACTIVE' }], ['PUT', `/persons/${who}/encounters/${ref}/galleries`, ['patrol']],
      ['GET', `/persons/${who}/encounters/${ref}/templates`], ['POST', `/persons/${who}/merge/hanna`], ['POST', `/persons/hanna/merge/${who}`], ['POST', `/persons/hanna/move/${who}/encounters/${ref}`],
      ['POST', `/identify/patrol/${who}`, {}], ['POST', `/identify/crossfile/${who}/encounters/${ref}`, {}],
    ] as [string, string, unknown?, Record<string, string>?][]) {
      expect([method, path, (await ask('police', method, path, { body, query })).status]).toEqual([method, path, 403]);
    }
    for (const [method, path, body] of [['GET', `/persons/${who}/encounters`], ['GET', `/persons/${who}/encounters/${ref}`], ['POST', `/verify/crossfile/${who}`, { biometricData: hand('maria') }], ['POST', `/verify/ALL/${who}`, { biometricData: hand('maria') }]] as [string, string, unknown?][]) {
      const mine = await ask('border', method, path, { body });
      expect([path, mine.status]).toEqual([path, 404]);
    }
    expect(await done(ask('border', 'POST', '/identify/ALL', { body: search('maria') }), 'Candidates')).toEqual([]);
    expect(await done(ask('border', 'GET', '/galleries/ALL'), 'PersonIdsList')).not.toContainEqual(expect.objectContaining({ personId: who }));
    // somebody who asks whether there is such a person leaves a trace, too
    expect((await ask('police', 'GET', '/persons/PE-2222-22/encounters')).status).toBe(404);
    const [{ n }] = await sql(`select count(*)::int as n from record.person where ref = $1 and status <> 'merged'`, [who]);
    expect(n).toBe(1);
  });
});

describe('answers that come later', () => {
  const later = async (path: string, body: unknown, query: Record<string, string> = {}, method = 'POST'): Promise<string> =>
    (await done(ask('police', method, path, { body, query: { callback: `${callbackBase}/cb/here?of=us`, transactionId: 'T-9', ...query } }), 'TaskId', 202)).taskId;
  const statusOf = async (task: string): Promise<string> => done(ask('police', 'GET', `/tasks/${task}/status`), 'TaskStatus');
  const delivered = (task: string): Promise<Heard> => until(async () => heard.find(({ url }) => url.searchParams.get('taskId') === task)!);

  test('are sent to the client’s address with their ids, in the document’s shapes, and then erased', async () => {
    await done(ask('police', 'POST', '/persons/jana/encounters/1', { body: encounter('jana') }), 'ExtendablePersonIds');
    const task = await later('/identify/patrol', search('jana'));
    const answer = await delivered(task);
    expect(Object.fromEntries(answer.url.searchParams)).toEqual({ of: 'us', transactionId: 'T-9', taskId: task });
    expectOsia('Candidates', answer.body);
    expect([answer.type, answer.body[0].personId]).toEqual(['application/json', 'jana']);
    await until(async () => (await statusOf(task)) === 'COMPLETED');
    expect(await sql('select status, content from record.abis_task where id = $1', [task])).toEqual([{ status: 'completed', content: null }]);
    expect((await ask('police', 'POST', `/tasks/${task}/redeliver`)).status).toBe(404);
    const made = await delivered(await later('/persons/kai/encounters/1', encounter('kai', { biographicData: { lastName: 'Zerfallnicht' } })));
    expectOsia('ExtendablePersonIds', made.body);
    const gone = await delivered(await later('/persons/kai', undefined, {}, 'DELETE'));
    expectOsia('Done', gone.body);
    // what was refused is told as an error
    const missed = await delivered(await later('/persons/kai', undefined, {}, 'DELETE'));
    expect(missed.type).toBe('application/error+json');
    expectOsia('Error', missed.body);
    expect(missed.body.code).toBe(404);
    const broken = await delivered(await later('/identify/patrol', { filter: {}, biometricData: [{ ...item('x', 2), template: 'Rk1SAA==' }] }));
    expect([broken.type, broken.body.code]).toEqual(['application/error+json', 400]);
    const read = await delivered(await later('/galleries', undefined, {}, 'GET'));
    expectOsia('Galleries', read.body);
    told.push(...heard.map(({ body }) => JSON.stringify(body)));
  });

  test('are sent again until 204 comes back, by hand as well; redirects are not followed; another client knows nothing of them', async () => {
    let turn = 0;
    mood = (_request, response) => {
      turn++;
      if (turn === 1) response.writeHead(500).end('no');
      if (turn === 2) response.writeHead(302, { location: `${callbackBase}/elsewhere` }).end();
      return turn <= 2;
    };
    const task = await later('/galleries', undefined, {}, 'GET');
    await until(async () => turn === 1 && (await statusOf(task)) === 'RESPONSE_RETRY');
    for (const [method, path] of [['GET', `/tasks/${task}/status`], ['POST', `/tasks/${task}/redeliver`]] as const) expect((await ask('border', method, path)).status).toBe(404);
    // it lies sealed meanwhile
    const [row] = await sql('select content from record.abis_task where id = $1', [task]);
    expect(row.content.toString('latin1')).not.toMatch(/crossfile|patrol|127\.0/);
    await done(ask('police', 'POST', `/tasks/${task}/redeliver`), null);
    await until(async () => turn >= 2);
    await until(async () => (await statusOf(task)) === 'COMPLETED');
    expect(turn).toBe(3);
    expect(heard.every(({ url }) => url.pathname === '/cb/here')).toBe(true);
    expect(await sql(`select failure from record.abis_task where id = $1`, [task])).toEqual([{ failure: null }]);
  });

  test('go nowhere but to the addresses of the client', async () => {
    const before = (await sql('select count(*)::int as n from record.abis_task'))[0].n;
    const { port } = new URL(callbackBase);
    for (const callback of [
      `${callbackBase}/`, `${callbackBase}/cb`, `${callbackBase}/cb/../other`, `${callbackBase}/cb/%2e%2e/other`, `http://localhost:${port}/cb/`, `http://127.0.0.1.nip.io:${port}/cb/`, `http://127.0.0.1:${port}@evil.test/cb/`,
      'http://169.254.169.254/latest/meta-data/', 'https://evil.test/', 'file:///etc/passwd', 'not an address', '', `http://user:x@127.0.0.1:${port}/cb/`, office.base,
    ]) {
      const query = new URLSearchParams({ transactionId: 'T', callback });
      const response = await fetch(`${office.base}/osia/v1/galleries?${query}`, { headers: { authorization: `Bearer ${TOKENS.police}` } });
      expect([callback, response.status]).toEqual([callback, 400]);
      expectOsia('Error', await response.json());
    }
    expect((await sql('select count(*)::int as n from record.abis_task'))[0].n).toBe(before);
    expect(heard).toEqual([]);
  });

  test('are made once, though the process died between the work and its answer', async () => {
    const operations = office.app.get(OperationsService);
    const caller = { client: clients[0]!, requestId: '00000000-0000-7000-8000-00000000abcd', transactionId: 'T', taskId: randomUUID() };
    const never = new AbortController().signal;
    const input = { personId: 'once', encounterId: '1', body: encounter('once') as never };
    const first = await operations.perform('createEncounter', caller, input, never);
    expect(await operations.perform('createEncounter', caller, input, never)).toEqual(first);
    const other = { ...caller, taskId: randomUUID() };
    await expect(operations.perform('createEncounter', other, input, never)).rejects.toThrow(/of that id/);
    for (let again = 0; again < 2; again++) expect(await operations.perform('deletePerson', other, { personId: 'once' }, never)).toEqual({ status: 204 });
    expect(await sql(`select count(*)::int as n from record.abis_encounter where person_key = 'once'`)).toEqual([{ n: 1 }]);
  });

  test('that nobody takes are erased after a week', async () => {
    const session = await office.database.appSession({ id: '00000000-0000-7000-8000-000000000005', roles: 'system' });
    await sql(`with off as (select set_config('session_replication_role', 'replica', false)) insert into record.abis_task (id, client, operation, transaction_id, key_id, content, status, recorded_at, recorded_by)
      select gen_random_uuid(), 'police', 'identify', 'T', 'k', decode(repeat('01', 60), 'hex'), 'error', now() - make_interval(days => d), '00000000-0000-7000-8000-000000000008' from off, unnest(array[6, 8]) d`);
    await sql(`select set_config('session_replication_role', 'origin', false)`);
    const expired = await new TasksRepository().expire({ run: async (text: string, values: unknown[]) => (await session.query(text, values)).rowCount } as never, 7);
    expect(expired).toBe(1);
  });
});

describe('the operator’s file', () => {
  let folder: string;
  beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'crossfile-osia-')); });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const LINE = { name: 'border-abis', tokenSha256: 'a'.repeat(64), purpose: 'Identify people at the border', scopes: ['abis.identify'], perMinute: 60, galleries: ['crossfile'] };
  const read = async (content: unknown) => {
    await writeFile(join(folder, 'clients.json'), typeof content === 'string' ? content : JSON.stringify(content));
    return readConfig({ OSIA_CLIENTS: join(folder, 'clients.json') }).clients;
  };

  test('is read at the start, and what is wrong with it is said without repeating a secret', async () => {
    expect(readConfig({}).clients).toBeUndefined();
    expect(await read([{ ...LINE, callbacks: ['https://abis.example/answers/'] }])).toMatchObject([{ name: 'border-abis', tokenSha256: Buffer.from(LINE.tokenSha256, 'hex'), callbacks: ['https://abis.example/answers/'] }]);
    expect(() => readConfig({ OSIA_CLIENTS: join(folder, 'nothing') })).toThrow(/OSIA_CLIENTS is wrong: expected a file that can be read/);
    for (const [wrong, words] of [
      ['{', /JSON list/], [[], /at least one/], [{}, /JSON list/], [['x'], /client 1 with its fields/], [[LINE, LINE], /a name of its own/], [[LINE, { ...LINE, name: 'other' }], /a token of its own/],
      [[{ ...LINE, name: 'Border ABIS' }], /a name of 2/], [[{ ...LINE, tokenSha256: 'secret' }], /64 hexadecimal/], [[{ ...LINE, purpose: 'x' }], /a purpose/], [[{ ...LINE, purpose: '          ' }], /a purpose/], [[{ ...LINE, scopes: ['abis.everything'] }], /scopes from/],
      [[{ ...LINE, scopes: [] }], /scopes/], [[{ ...LINE, perMinute: 0 }], /perMinute/], [[{ ...LINE, galleries: ['ALL'] }], /ALL is none/], [[{ ...LINE, galleries: [] }], /galleries/], [[{ ...LINE, token: 'secret' }], /no field but/],
      [[{ ...LINE, callbacks: ['http://abis.example/'] }], /callbacks/], [[{ ...LINE, callbacks: ['https://abis.example/answers'] }], /callbacks/],
    ] as const) {
      const said = await read(wrong).then(() => 'taken', (error: Error) => error.message);
      expect(said).toMatch(words);
      expect(said).not.toContain('secret');
    }
  });

  test('gets its lines from a command that keeps nothing', async () => {
    const written: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => { written.push(String(text)); return true; });
    try {
      expect(await osiaToken(['border-abis'])).toBe(0);
      for (const words of [[], ['Border'], ['a', 'b'], ['--x']]) await expect(osiaToken(words)).rejects.toThrow();
    } finally {
      write.mockRestore();
    }
    const [, token] = /(cfo_[\w-]{43})/.exec(written.join(''))!;
    const line = JSON.parse(/^ {2}(\{.*\})$/m.exec(written.join(''))![1]!) as typeof LINE;
    expect(line).toMatchObject({ name: 'border-abis', tokenSha256: createHash('sha256').update(token!).digest('hex') });
    await expect(read([line])).resolves.toHaveLength(1);
  });
});

test('a picture is searched with by the operator’s command, and kept nowhere', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crossfile-osia-'));
  await writeFile(join(folder, 'found.fmr'), writeIso2005([{ ...viewOf('pictured', 2, 3), position: 0 }]));
  await writeFile(join(folder, 'extract.mjs'), `import { readFileSync } from 'node:fs'; readFileSync(0); process.stdout.write(readFileSync(process.argv[2]));`);
  const other = await openOffice({ database: office.database, jobs: false, captures: { clients, extractor: { command: [process.execPath, join(folder, 'extract.mjs'), join(folder, 'found.fmr')], seconds: 20 } } });
  try {
    const picture = (await sharp({ create: { width: 96, height: 128, channels: 3, background: '#a08070' } }).png().toBuffer()).toString('base64');
    const items = [{ biometricType: 'FINGER', biometricSubType: 'RIGHT_INDEX', image: picture, mimeType: 'image/png' }];
    const at = '/persons/pictured/encounters/1';
    const made = await done(ask('police', 'POST', at, { base: other.base, body: encounter('x', { biometricData: items }) }), 'ExtendablePersonIds');
    expect(made.others.notes).toEqual(['Not kept here: pictures.']);
    const { biometricData: [kept] } = await done(ask('police', 'GET', at), 'Encounter');
    expect(kept).toMatchObject({ biometricSubType: 'RIGHT_INDEX', templateFormat: 'ISO_19794_2_2011', template: expect.any(String) });
    expect(kept.image).toBeUndefined();
    expect((await done(ask('police', 'POST', '/identify/patrol', { base: other.base, body: { filter: {}, biometricData: items } }), 'Candidates')).map(({ personId }: any) => personId)).toEqual(['pictured']);
    // without the command it says so; what is no picture, or not said to be of one finger, is refused
    expect(await refused(ask('police', 'POST', '/identify/patrol', { body: { filter: {}, biometricData: items } }))).toEqual([400, expect.stringContaining('no extractor is set')]);
    expect(await refused(ask('police', 'POST', '/identify/patrol', { base: other.base, body: { filter: {}, biometricData: [{ ...items[0], image: 'AAAA' }] } }))).toEqual([400, expect.stringContaining('biometricData.0.image')]);
    expect(await refused(ask('police', 'POST', '/identify/patrol', { base: other.base, body: { filter: {}, biometricData: [{ ...items[0], biometricSubType: 'PLAIN_THUMBS' }] } }))).toEqual([400, expect.stringContaining('which single finger')]);
  } finally {
    other.app.getHttpServer().closeAllConnections();
    await other.app.close();
    await rm(folder, { recursive: true, force: true });
  }
});

test('what clients keep is sealed anew with another key', async () => {
  const other = { id: 'second', key: createHash('sha256').update('another key of the tests').digest() };
  const after = await openOffice({ database: office.database, jobs: false, captures: { clients, keys: [other, ...TEST_KEYS] } });
  try {
    const old = async (): Promise<number> => (await sql(`select (select count(*) from record.abis_template where key_id not like 'second.%')::int + (select count(*) from record.abis_task where key_id not like 'second.%')::int as n`))[0].n;
    const before = await old();
    expect(before).toBeGreaterThan(10);
    const actor = systemActor('setup', '00000000-0000-7000-8000-00000000abcd', 'rotation');
    // what the test put there in the open form of a seal can't be opened: it is left and told
    expect(await after.app.get(AbisKeysService).rotate(actor, 7)).toEqual({ sealed: before - 1, left: 1, failed: [{ id: expect.any(String), why: expect.stringContaining('does not have') }] });
    expect(await done(ask('border', 'GET', '/persons/shared/encounters', { base: after.base }), 'Encounters')).toHaveLength(1);
  } finally {
    after.app.getHttpServer().closeAllConnections();
    await after.app.close();
  }
});

test('no name of anybody on record was in any answer, and every call left its trace', async () => {
  await onRecord('last');
  await done(ask('police', 'GET', '/galleries/ALL'), 'PersonIdsList');
  const names = (await sql(`select unnest(array[family_names, given_names, transliteration]) as name from record.person_name`)).map(({ name }) => name).filter((name): name is string => Boolean(name) && name.length > 2);
  expect(names.length).toBeGreaterThan(3);
  expect(told.length).toBeGreaterThan(200);
  const all = told.join('\n');
  expect(names.filter((name) => all.toLowerCase().includes(name.toLowerCase()))).toEqual([]);
  // nor a key of ours, nor the bytes of a template on record
  for (const { id } of await sql('select id from record.person union all select id from record.crossing union all select id from record.capture')) expect(all).not.toContain(id);
  const uncounted = await sql(`select count(*)::int as n from journal.entry e where e.actor_id = '00000000-0000-7000-8000-000000000008' and not exists (select from journal.payload p where p.entry_id = e.id and p.reason like 'OSIA client %, purpose: %')`);
  expect(uncounted).toEqual([{ n: 0 }]);
});
