import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { makeCapture, makeCrossing, makeReview } from '../support/make-crossing.js';
import { flightWithSeats, seatedCase } from '../support/make-flight.js';
import { makeDocument, makePerson } from '../support/make-people.js';
import { openOffice, type Office } from '../support/office.js';

/**
 * Every operation of the OpenAPI document with every field bent in turn: the answer is never a fault (5xx), and what
 * can't be right is never accepted. The sample is drawn from a fixed seed; FUZZ_RUNS draws more.
 */
const RUNS = Number(process.env.FUZZ_RUNS ?? 700);

interface Schema { $ref?: string; type?: string; format?: string; properties?: Record<string, Schema>; items?: Schema; allOf?: Schema[]; example?: unknown }
interface Operation { name: string; method: string; path: string; room: string; query: string[]; body: unknown; fields: string[]; versioned: boolean }
type Body = Record<string, unknown>;

let office: Office;
let operations: Operation[];
let userId: string;
const found: Record<string, string> = {};

beforeAll(async () => {
  office = await openOffice();
  const user = await office.user('caseworker', 'supervisor', 'escort');
  userId = user.id;
  const person = await makePerson(user);
  const document = await makeDocument(user, person.ref);
  const [earlier, later] = [await makeCrossing(office, user), await makeCrossing(office, user)];
  const capture = await makeCapture(user, later);
  const review = await makeReview(user, later, earlier);
  const flight = await flightWithSeats(office);
  const seated = await seatedCase(office, flight);
  const refOf = async (url: string, body: Body): Promise<string> => (await user.post(url, body)).body.ref;
  const barrier = await refOf('/api/v1/barriers', { person: person.ref, kind: 'other' });
  Object.assign(found, {
    PE: seated.personRef, CA: seated.ref, FL: flight.ref, DO: document.ref, CR: later.ref, CP: capture.ref, MR: review.ref, SE: review.search.split('/').at(-1), BA: barrier,
    TA: await refOf('/api/v1/tasks', { person: person.ref, title: 'Ring the port.' }), NO: await refOf('/api/v1/notes', { person: person.ref, body: 'Seen.' }),
    AR: await refOf('/api/v1/arrival-events', { occurredAt: '2025-09-20T05:40:00Z', place: 'Dover' }),
    AP: await refOf(`/api/v1/barriers/${barrier}/liftings`, { reason: 'Over.', version: 1 }),
    RP: await refOf(`/api/v1/people/${person.ref}/representatives`, { name: 'A. Counsel' }),
  });
  operations = read((await office.stranger.get('/api/openapi.json')).body);
});
afterAll(() => office.close());

function read({ paths, components }: { paths: Record<string, Record<string, any>>; components: { schemas: Record<string, Schema> } }): Operation[] {
  const sample = (schema: Schema): unknown => {
    const whole = schema.$ref ? components.schemas[schema.$ref.split('/').at(-1)!]! : schema.allOf ? components.schemas[schema.allOf[0]!.$ref!.split('/').at(-1)!]! : schema;
    if (whole.example !== undefined) return whole.example;
    if (whole.properties) return Object.fromEntries(Object.entries(whole.properties).map(([name, inner]) => [name, sample(inner)]));
    return whole.items ? [sample(whole.items)] : 'x';
  };
  return Object.entries(paths).flatMap(([path, verbs]) => Object.entries(verbs).map(([method, operation]): Operation => {
    const schema = operation.requestBody?.content?.['application/json']?.schema as Schema | undefined;
    const body = schema && sample(schema);
    return {
      name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, room: path.split('/')[3] ?? '', body, fields: schema ? placesIn(body) : [],
      query: (operation.parameters ?? []).filter((one: { in: string }) => one.in === 'query').map(({ name }: { name: string }) => name),
      versioned: (operation.parameters ?? []).some(({ name }: { name: string }) => name === 'If-Match'),
    };
  }));
}

/** Every place of a body where a value stands, as `a.0.b`. */
function placesIn(value: unknown, path = ''): string[] {
  const here = path ? [path] : [];
  if (!value || typeof value !== 'object') return here;
  return [...here, ...Object.entries(value).flatMap(([key, inner]) => placesIn(inner, path ? `${path}.${key}` : key))];
}

function withValue(body: unknown, place: string, value: unknown): unknown {
  const copy = structuredClone(body) as Body;
  const keys = place.split('.');
  let at: any = copy;
  for (const key of keys.slice(0, -1)) at = at[key];
  at[keys.at(-1)!] = value;
  return copy;
}

const deep = (levels: number): unknown => (levels ? [deep(levels - 1)] : 'bottom');
/** Never right, whatever the field. */
const NEVER: readonly [string, unknown][] = [
  ['NUL', 'a\0b'], ['half a surrogate pair', 'a\ud800b'], ['other half', '\udfff'], ['deep', deep(60)], ['object', { constructor: { prototype: 1 } }],
  ['10,000 objects', Array.from({ length: 10_000 }, () => ({}))], ['a megabyte', 'x'.repeat(900_000)],
];
/** Right in some fields. */
const ODD: readonly [string, unknown][] = [
  ['empty', ''], ['blank', ' \t\n'], ['null', null], ['true', true], ['list', []], ['empty object', {}], ['zero', 0], ['minus one', -1], ['half', 0.5], ['2^31', 2 ** 31], ['2^53', 2 ** 53],
  ['1e300', 1e300], ['-1e300', -1e300], ['tiny', 1e-320], ['NaN as text', 'NaN'], ['Infinity as text', 'Infinity'], ['10,000 texts', Array.from({ length: 10_000 }, () => 'x')], ['10,000 numbers', Array.from({ length: 10_000 }, (_, n) => n)],
  ['HTML', '<img src=x onerror=alert(1)>'], ['SQL', `'; drop table record.person; --`], ['right to left', '\u202eعمر\u202c'], ['emoji', '👩‍🚀'], ['combining', 'e' + '\u0301'.repeat(200)],
  ['30 February', '2025-02-30'], ['30 February, instant', '2025-02-30T10:00:00Z'], ['year 9999', '9999-12-31T23:59:59Z'], ['year 1', '0001-01-01T00:00:00Z'], ['year 0', '0000-01-01T00:00:00Z'],
  ['before PostgreSQL', '-004714-01-01T00:00:00Z'], ['after PostgreSQL', '+275760-09-13T00:00:00.000Z'], ['day 9999', '9999-12-31'], ['day 0000', '0000-00-00'], ['hour 25', '2025-11-14T25:00:00Z'], ['offset +99', '2025-11-14T10:00:00+99:99'],
  ['another kind of reference', 'EX-AHVA-RQ'], ['uuid', '00000000-0000-7000-8000-000000000001'], ['injection of format', '%s%n{{7*7}}${7*7}'], ['prototype', '__proto__'], ['long reference', 'PE-'.repeat(5000)], ['infinity date', 'infinity'],
];

interface Answered { status: number; text: string }
async function send(operation: Operation, { body, search = '', path, headers = {} }: { body?: unknown; search?: string; path?: string; headers?: Record<string, string> }): Promise<Answered> {
  // each its own token: some of these end everything that was open
  const token = `cft_${randomBytes(32).toString('base64url')}`;
  await office.database.superuser.query(`insert into platform.token (hash, user_id, expires_at) values ($1, $2, now() + interval '1 minute')`, [createHash('sha256').update(token).digest(), userId]);
  const writes = operation.method !== 'GET';
  const response = await fetch(office.base + (path ?? inPlace(operation.path)) + search, {
    method: operation.method, redirect: 'manual', signal: AbortSignal.timeout(20_000), body: writes ? (typeof body === 'string' ? body : JSON.stringify(body ?? {})) : undefined,
    headers: { authorization: `Bearer ${token}`, ...(writes ? { 'content-type': 'application/json' } : {}), ...(operation.versioned ? { 'if-match': '"1"' } : {}), ...headers },
  });
  return { status: response.status, text: await response.text() };
}

const KINDS: Record<string, string> = { people: 'PE', cases: 'CA', flights: 'FL', documents: 'DO', crossings: 'CR', captures: 'CP', 'match-reviews': 'MR', searches: 'SE', barriers: 'BA', tasks: 'TA', notes: 'NO', 'arrival-events': 'AR', approvals: 'AP', representatives: 'RP' };
/** The path with references of records that are there. */
function inPlace(path: string): string {
  return path.split('/').map((part, at, all) => (part.startsWith('{') ? found[KINDS[all[at - 1]!] ?? ''] ?? 'XX-2222-22' : part)).join('/');
}
/** The example with references of records that are there, and the time of a thing that happened. */
function whole(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body ?? {}), (_, value) => (typeof value === 'string' && /^[A-Z]{2}-\w{4}-\w{2}$/.test(value) ? found[value.slice(0, 2)] ?? value : value));
}

const wrong = (name: string, what: string, { status, text }: Answered, never: boolean): string | null =>
  status >= 500 ? `${name}, ${what}: ${status} ${text.slice(0, 200)}` : never && status < 400 ? `${name}, ${what}: accepted with ${status}` : null;

test('bodies: every field, every odd value', async () => {
  const places = operations.filter(({ body }) => body !== undefined && typeof body === 'object').flatMap((operation) => operation.fields.map((place) => ({ operation, place })));
  expect(places.length).toBeGreaterThan(150);
  const values = [...NEVER.map(([what, value]) => ({ what, value, never: true })), ...ODD.map(([what, value]) => ({ what, value, never: false }))];
  const wrongs: string[] = [];
  await fc.assert(fc.asyncProperty(fc.constantFrom(...places), fc.constantFrom(...values), async ({ operation, place }, { what, value, never }) => {
    // an index of a list of ours may take an object of free form
    const answer = await send(operation, { body: withValue(whole(operation.body), place, value) });
    const told = wrong(operation.name, `${place} = ${what}`, answer, never);
    if (told) wrongs.push(told);
  }), { numRuns: RUNS, seed: 20251114 });
  expect([...new Set(wrongs)]).toEqual([]);
}, 600_000);

test('bodies: any JSON at all, unknown fields, and what is no JSON', async () => {
  const writing = operations.filter(({ method }) => method !== 'GET');
  const wrongs: string[] = [];
  const tell = (told: string | null): void => { if (told) wrongs.push(told); };
  for (const operation of writing) {
    if (operation.body && typeof operation.body === 'object' && !Array.isArray(operation.body)) {
      tell(wrong(operation.name, 'an unknown field', await send(operation, { body: { ...(whole(operation.body) as Body), isAdministrator: true } }), true));
    }
    for (const body of ['{', '[]', 'null', '"text"', '{"__proto__": {"x": 1}}', '{"constructor": {"prototype": {"x": 1}}}', '1e999']) tell(wrong(operation.name, body, await send(operation, { body }), false));
  }
  await fc.assert(fc.asyncProperty(fc.constantFrom(...writing), fc.json({ maxDepth: 4 }), async (operation, body) => tell(wrong(operation.name, body, await send(operation, { body }), false))),
    { numRuns: Math.ceil(RUNS / 5), seed: 20251114 });
  expect([...new Set(wrongs)]).toEqual([]);
}, 600_000);

test('queries, paths and headers', async () => {
  const wrongs: string[] = [];
  const tell = (told: string | null): void => { if (told) wrongs.push(told); };
  const texts = [...NEVER, ...ODD].map(([what, value]) => [what, String(typeof value === 'object' ? JSON.stringify(value) : value).slice(0, 4000)] as const);
  const cursors = [['2025', 'x'], [null, null], [1e300, 'a'], ['2025-02-30', '00000000-0000-7000-8000-000000000001'], ['infinity', '00000000-0000-7000-8000-000000000001'], ['a\0', 'b'], ['2025-11-14', '\ud800'], [-1, -1], ['9'.repeat(200), 'x']]
    .map((values) => Buffer.from(JSON.stringify(values)).toString('base64url'));
  const encode = (text: string): string => (/\p{Surrogate}/u.test(text) ? '%ED%A0%80' : encodeURIComponent(text));
  const asked = operations.flatMap((operation) => operation.query.map((name) => ({ operation, name })));
  await fc.assert(fc.asyncProperty(fc.constantFrom(...asked), fc.constantFrom(...texts), fc.constantFrom(...cursors), async ({ operation, name }, [what, text], cursor) => {
    const value = name === 'cursor' ? cursor : encode(text);
    tell(wrong(operation.name, `?${name} = ${what}`, await send(operation, { search: `?${name}=${value}` }), false));
    tell(wrong(operation.name, `?${name} twice`, await send(operation, { search: `?${name}=${value}&${name}[a]=1&${name}=x` }), false));
  }), { numRuns: Math.ceil(RUNS / 4), seed: 20251114 });
  const named = operations.filter(({ path }) => path.includes('{'));
  await fc.assert(fc.asyncProperty(fc.constantFrom(...named), fc.constantFrom(...texts), async (operation, [what, text]) => {
    tell(wrong(operation.name, `path ${what}`, await send(operation, { path: operation.path.replace(/\{[^}]+\}/g, encode(text.slice(0, 90))), body: whole(operation.body) }), false));
  }), { numRuns: Math.ceil(RUNS / 4), seed: 20251114 });
  for (const operation of operations) {
    for (const headers of [{ 'access-reason': '%00' }, { 'access-reason': '%ED%A0%80' }, { 'access-reason': encodeURIComponent('👩‍🚀'.repeat(400)).slice(0, 6000) }, { 'access-reason': '%' },
      { 'if-match': '*' }, { 'if-match': '"999999999"' }, { 'if-match': 'W/"1"' }, { 'idempotency-key': 'x'.repeat(300) }, { 'content-type': 'text/plain' }, { 'content-type': 'application/json; charset=utf-16' }, { accept: 'image/png' }] as Record<string, string>[]) {
      tell(wrong(operation.name, JSON.stringify(headers).slice(0, 60), await send(operation, { headers, body: whole(operation.body) }), false));
    }
  }
  expect([...new Set(wrongs)]).toEqual([]);
}, 600_000);
