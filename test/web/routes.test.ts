import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holds, type Permission } from '../../src/domain/permission.js';
import { ASSIGNABLE_ROLES, type Role } from '../../src/domain/role.js';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';
import { openVisitor } from '../support/visitor.js';
import { routesOf, type Route } from '../support/routes.js';

let office: Office;
let routes: Route[];
const people = new Map<Role | 'none', SignedIn>();
beforeAll(async () => {
  office = await openOffice();
  routes = routesOf(office.app);
  for (const role of ASSIGNABLE_ROLES) people.set(role, await office.user(role));
  people.set('none', await office.user());
});
afterAll(() => office.close());

const ask = async ({ method, path }: Route, token?: string): Promise<Answer> => {
  const body = ['POST', 'PATCH', 'PUT'].includes(method) ? '{}' : undefined;
  const response = await fetch(office.base + path.replace(/:\w+/g, 'XX-2222-22'), {
    method, body, redirect: 'manual',
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...(body ? { 'content-type': 'application/json' } : {}), ...(method === 'PATCH' ? { 'if-match': '"1"' } : {}) },
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get('content-type') ?? '') && text;
  return { status: response.status, body: json ? JSON.parse(text.split('\n')[0]) : undefined, text, headers: Object.fromEntries(response.headers) };
};

describe('every route × every role', () => {
  test('there are routes, and each says who may come in', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ access }) => !access)).toEqual([]);
    expect(routes.filter(({ access }) => access === 'public').map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'GET /health/live', 'GET /health/ready', 'GET /invitations/:word', 'GET /sign-in', 'POST /api/osia/callbacks/:secret', 'POST /api/v1/invitations', 'POST /api/v1/tokens', 'POST /invitations',
      'POST /sign-in', 'POST /sign-out',
    ]);
  });

  test('a stranger: 401 everywhere but at the door', async () => {
    const let_in: string[] = [];
    for (const route of routes) {
      if (route.access === 'public') continue;
      const { status, body, headers } = await ask(route);
      // for other agencies' systems, of which none is configured here (test/features/osia-server.test.ts lets some in)
      if (route.access!.startsWith('client:')) {
        if (status !== 404 || body?.code !== 404) let_in.push(`${route.method} ${route.path}: ${status}`);
        continue;
      }
      // the API says 401; a page sends to the door and back
      const turned = route.path.startsWith('/api/') ? status === 401 && body?.type === '/problems/access.sign-in' : status === 303 && headers.location.startsWith('/sign-in');
      if (!turned) let_in.push(`${route.method} ${route.path}: ${status}`);
    }
    expect(let_in).toEqual([]);
  });

  test.each([...ASSIGNABLE_ROLES, 'none' as const])('%s: what the table of permissions says, and never a fault', async (role) => {
    const wrong: string[] = [];
    for (const route of routes.filter(({ access, path }) => access !== 'public' && path.startsWith('/api/'))) {
      // a fresh pair of keys for each question: some of them end the one that asks
      const person = /tokens\/|\/me\//.test(route.path) ? await office.user(...(role === 'none' ? [] : [role])) : people.get(role)!;
      const answer = await ask(route, person.token);
      const refused = answer.status === 403 && answer.body?.type === '/problems/access.permission';
      const may = role !== 'none' && holds([role], route.access as Permission);
      if (refused === may || answer.status === 401 || answer.status >= 500) wrong.push(`${role} ${route.method} ${route.path} (${route.access}): ${answer.status} ${answer.text.slice(0, 200)}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('every page × every role', () => {
  test.each([...ASSIGNABLE_ROLES, 'none' as const])('%s: what the table of permissions says, and never a fault', async (role) => {
    const visitor = await openVisitor(office, ...(role === 'none' ? [] : [role]));
    const wrong: string[] = [];
    for (const { method, path, access } of routes.filter((route) => route.access !== 'public' && !/^\/(api|osia)\//.test(route.path) && !/session-endings|\/account/.test(route.path))) {
      const token = (await visitor.visit('/no-such-page')).root.querySelector('[name=_csrf]')!.getAttribute('value')!;
      const page = await visitor.send(path.replace(/:\w+/g, 'XX-2222-22'), method === 'GET' ? { method } : { method, body: new URLSearchParams({ _csrf: token }) }, true);
      const refused = page.status === 403 && page.text.includes('An administrator grants roles');
      const may = role !== 'none' && holds([role], access as Permission);
      if (refused === may || page.status >= 500 || page.headers['cache-control'] !== 'no-store') wrong.push(`${role} ${method} ${path} (${access}): ${page.status} ${page.text.slice(0, 200)}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('the OpenAPI document', () => {
  interface Schema { $ref?: string; properties?: Record<string, Schema & { example?: unknown; examples?: unknown }>; items?: Schema; allOf?: Schema[] }
  interface Content { schema?: Schema; example?: unknown; examples?: unknown }
  interface Operation {
    operationId?: string; security?: unknown[];
    parameters?: { name: string; in: string; required?: boolean; schema?: { example?: unknown }; example?: unknown }[];
    requestBody?: { content: Record<string, Content> };
    responses: Record<string, { description: string; content?: Record<string, Content> }>;
  }
  let document: { openapi: string; info: { title: string; version: string }; paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };
  const operations = (): [string, Operation][] => Object.entries(document.paths).flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, operation]): [string, Operation] => [`${verb.toUpperCase()} ${path}`, operation]));
  beforeAll(async () => { document = (await office.stranger.get('/api/openapi.json')).body; });

  test('is version 3.1.0, whole, and holds every route of the API', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Crossfile', version: expect.any(String) } });
    const named = operations().map(([name]) => name).sort();
    const api = routes.filter(({ path }) => path.startsWith('/api/')).map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(named).toEqual(api.sort());
    const ids = operations().map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const missing = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name).filter((name) => !document.components.schemas[name]);
    expect(missing).toEqual([]);
  });

  test('asks for a token wherever one is needed', () => {
    const open = operations().filter(([, { security }]) => !security?.length).map(([name]) => name).sort();
    expect(open).toEqual(['POST /api/osia/callbacks/{secret}', 'POST /api/v1/invitations', 'POST /api/v1/tokens']);
  });

  test('declares every parameter of a path', () => {
    const wrong = operations().flatMap(([name, { parameters = [] }]) => [...name.matchAll(/\{(\w+)\}/g)]
      .filter(([, parameter]) => !parameters.some((one) => one.in === 'path' && one.name === parameter)).map(([, parameter]) => `${name}: ${parameter}`));
    expect(wrong).toEqual([]);
  });

  test('has an example for every operation: of what is sent and of what comes back', () => {
    const wrong: string[] = [];
    const exampled = ({ example, examples }: Content): boolean => example !== undefined || examples !== undefined;
    for (const [name, { requestBody, responses }] of operations()) {
      const done = Object.entries(responses).filter(([status]) => status.startsWith('2'));
      if (!done.length) wrong.push(`${name}: no answer`);
      for (const [status, { content }] of done) {
        if (status !== '204' && !Object.values(content ?? {}).some(exampled)) wrong.push(`${name}: ${status} without an example`);
      }
      for (const [type, content] of Object.entries(requestBody?.content ?? {})) {
        const schema = content.schema?.$ref ? document.components.schemas[content.schema.$ref.split('/').at(-1)!] : content.schema;
        const properties = Object.entries(schema?.properties ?? {});
        const bare = properties.filter(([, property]) => property.example === undefined && property.examples === undefined && !property.$ref && !property.items?.$ref && !property.allOf).map(([property]) => property);
        if (bare.length) wrong.push(`${name}: ${bare.join(', ')} without an example`);
        if (!properties.length && !exampled(content) && type === 'application/json') wrong.push(`${name}: a body without a description`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('is shown by a page whose policy is strict but for styles', async () => {
    const page = await office.stranger.get('/api/docs');
    expect(page.status).toBe(200);
    const policy = page.headers['content-security-policy'];
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).toMatch(/style-src 'self' 'unsafe-inline'/);
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe/);
    expect((await office.stranger.get('/health/live')).headers['content-security-policy']).not.toMatch(/unsafe/);
  });
});
