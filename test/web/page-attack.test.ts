import type { HTMLElement } from 'node-html-parser';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { holds, type Permission } from '../../src/domain/permission.js';
import { ASSIGNABLE_ROLES, type Role } from '../../src/domain/role.js';
import { makeCapture, makeCrossing, type MadeCrossing, makeReturn, makeReview, verdict } from '../support/make-crossing.js';
import { newCase } from '../support/make-case.js';
import { readyCase } from '../support/make-flight.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { routesOf, type Route } from '../support/routes.js';
import { openVisitor, PASSWORD, type Seen, Visitor, visitorAs } from '../support/visitor.js';

/** Attacks on the pages as a whole: forms sent in ways that no page of ours would send them, and looks at what is hidden. */
type Person = Visitor & { username: string; ref: string; id: string };
let office: Office;
let routes: Route[];
let casey: SignedIn, sam: Person, sol: Person, sue: Person, clara: Person, olga: Person;
const people = new Map<Role, Person>();
const found: Record<string, string> = {};
let earlier: MadeCrossing, later: MadeCrossing;
let flag: string, review: { ref: string; self: string; search: string };

beforeAll(async () => {
  office = await openOffice();
  routes = routesOf(office.app).filter(({ path }) => !/^\/(api|health|osia)\b/.test(path));
  casey = await office.user('caseworker');
  for (const role of ASSIGNABLE_ROLES) people.set(role, await openVisitor(office, role));
  [sam, sol, sue, clara, olga] = [await openVisitor(office, 'supervisor'), await openVisitor(office, 'supervisor'), people.get('supervisor')!, people.get('caseworker')!, people.get('auditor')!];
  earlier = await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' });
  later = await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' });
  await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
  await makeCapture(casey, later);
  review = await makeReview(casey, later, earlier);
  await newCase(office);
  await readyCase(office);
  await gather('asc');
  flag = found.RE!;
}, 120_000);
afterAll(() => office.close());

/** One record of each kind that there is: the first, or the last that was made. */
async function gather(order: 'asc' | 'desc'): Promise<void> {
  const { rows } = await office.database.superuser.query(`select table_name from information_schema.columns where table_schema = 'record' and column_name = 'ref'`);
  for (const { table_name } of rows) for (const { ref } of (await office.database.superuser.query(`select ref from record.${table_name} order by id ${order} limit 1`)).rows) found[ref.slice(0, 2)] = ref;
}

/** Which record stands for a parameter, by the room and its name. */
const KIND: Record<string, string> = { people: 'PE', cases: 'CA', crossings: 'CR', documents: 'DO', flights: 'FL', returns: 'RT', reentry: 'RE', approvals: 'AP', users: 'US', matches: 'MR', exports: 'EX' };
const NAMED: Record<string, string> = { person: 'PE', barrier: 'BA', document: 'DO', task: 'TA', capture: 'CP', request: 'RQ', spell: 'DT', representative: 'RP', contest: 'MC' };
const WORDS: Record<string, string> = { kind: 'decision', step: 'face', section: 'names', what: 'cases', seat: '1', sequence: '5', name: 'balance', word: 'x', entry: 'x' };
const inPlace = (path: string): string => path.replace(/:(\w+)/g, (_, name: string) => {
  if (name === 'ref') return found[KIND[path.split('/')[1]!]!] ?? 'XX-2222-22';
  if (name === 'step' && path.startsWith('/flights')) return 'depart';
  return NAMED[name] ? found[NAMED[name]!] ?? 'XX-2222-22' : WORDS[name] ?? 'x';
});
const holderOf = ({ access }: Route): Person => people.get(ASSIGNABLE_ROLES.find((role) => access !== 'public' && holds([role], access as Permission)) ?? 'caseworker')!;
const tokenOf = async (visitor: Visitor): Promise<string> => (await visitor.visit('/no-such-page')).root.querySelector('[name=_csrf]')!.getAttribute('value')!;
const forms = (): Route[] => routes.filter(({ method, path }) => method === 'POST' && !/sign-in|sign-out|session-endings|account\/password/.test(path));
const FIELDS = ['text', 'body', 'reason', 'version', 'kind', 'note', 'person', 'case', 'flight', 'what', 'username', 'displayName', 'roles', 'role', 'decision', 'answer', 'reasonCode', 'quality', 'outcome', 'q', 'birthYear',
  'occurredAt', 'occurredAt-day', 'occurredAt-month', 'occurredAt-year', 'occurredAt-time', 'settled', 'claim', 'bailed', 'owner', 'team', 'holderName', 'seat', 'status', 'act', 'handedOver', 'receipt', 'authority', 'place', 'names',
  'givenNames', 'familyNames', 'sex', 'birth', 'birth-day', 'birth-year', 'code', 'at', 'purpose', 'cases', 'period.from', 'period.from-day', 'title', 'due', 'dueAt', 'crossing', 'externalId', 'fingerPosition', 'device', 'number',
  'issuer', 'restricted', 'content', 'image', 'file', 'mayBe', 'rationale', 'designator', 'origin', 'destination', 'seats', 'escorts', 'method', 'language', 'proof', 'disclosed', 'legalBasis', 'document', 'name', 'email', 'return',
  'invitation', 'password', 'finger-1', 'nationality', 'reference', 'authenticity', 'expiresOn-day', 'reasonsForPerson', 'inScope', 'reasons', 'state', 'centre', 'endedAt', 'fit', 'assessor', 'marked', 'form', 'constructor', 'toString', 'hasOwnProperty', '__proto__', 'script', 'birthDate', 'basis', 'source', 'references', 'scheme'];

describe('forms that no page of ours sent', () => {
  test('every form without its token is refused, whatever it says it is', async () => {
    const taken: string[] = [];
    for (const route of forms()) {
      const who = route.access === 'public' ? sue : holderOf(route);
      for (const [type, body] of [['application/x-www-form-urlencoded', 'reason=x&version=1'], ['application/json', '{"reason":"x","version":1}'], ['text/plain', '_csrf=x'], ['application/json', 'null'], ['application/json', '[]'], ['application/json', '"_csrf"']]) {
        const { status, title } = await who.send(inPlace(route.path), { method: 'POST', body, headers: { 'content-type': type! } }, true);
        if (status !== 403 || !/expired/.test(title)) taken.push(`${route.path} ${type} ${body}: ${status} ${title}`);
      }
      const own = await tokenOf(who);
      for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }] as Record<string, string>[]) {
        const { status } = await who.send(inPlace(route.path), { method: 'POST', body: new URLSearchParams({ _csrf: own }), headers }, true);
        if (status !== 403) taken.push(`${route.path} ${JSON.stringify(headers)}: ${status}`);
      }
    }
    expect(taken).toEqual([]);
  }, 120_000);

  const BENT: [string, (token: string) => RequestInit][] = [
    ['nothing', (token) => ({ body: new URLSearchParams({ _csrf: token }) })],
    ['junk', (token) => ({ body: new URLSearchParams([['_csrf', token], ...FIELDS.map((field): [string, string] => [field, 'junk'])]) })],
    ['numbers', (token) => ({ body: new URLSearchParams([['_csrf', token], ...FIELDS.map((field): [string, string] => [field, '99999999999999999999'])]) })],
    ['everything twice', (token) => ({ body: new URLSearchParams([['_csrf', token], ...FIELDS.flatMap((field): [string, string][] => [[field, 'x'], [field, 'y'], [`${field}[]`, 'z']])]) })],
    ['objects', (token) => ({ headers: { 'content-type': 'application/json' }, body: `{"_csrf":"${token}",${FIELDS.filter((field) => !['__proto__', 'constructor'].includes(field)).map((field) => `"${field}":{"a":{"b":[null]}}`).join()}}` })],
    ['nulls', (token) => ({ headers: { 'content-type': 'application/json' }, body: `{"_csrf":"${token}",${FIELDS.filter((field) => !['__proto__', 'constructor'].includes(field)).map((field) => `"${field}":null`).join()}}` })],
    ['numbers of JSON', (token) => ({ headers: { 'content-type': 'application/json' }, body: `{"_csrf":"${token}",${FIELDS.filter((field) => !['__proto__', 'constructor'].includes(field)).map((field) => `"${field}":1`).join()}}` })],
    ['platform fields bent', (token) => ({ body: new URLSearchParams([['_csrf', token], ['_key', 'k k'], ['_form', '/x'], ['_form', '/y'], ['_original', 'forged'], ['_original', 'twice'], ['version', '1'], ['reason', 'x']]) })],
    ['another alphabet as address', (token) => ({ body: new URLSearchParams({ _csrf: token, _form: '/people/中?x=ü', version: 'x' }) })],
    ['files', (token) => { const body = new FormData(); body.append('_csrf', token); for (const field of FIELDS.slice(0, 9).concat('content', 'image', 'file', 'version', 'reason')) body.append(field, new File([Buffer.from('x')], `a"\r\nset-cookie: x=1\r\n中.html`)); return { body }; }],
  ];
  test.each(BENT)('%s: never a fault', async (_, init) => {
    const faults: string[] = [];
    for (const route of forms()) {
      const who = route.access === 'public' ? sue : holderOf(route);
      const answer = await who.send(inPlace(route.path), { method: 'POST', ...init(await tokenOf(who)) }, true);
      if (answer.status >= 500) faults.push(`POST ${route.path}: ${answer.status}`);
      if (answer.headers.location) {
        const back = await who.visit(answer.headers.location);
        if (back.status >= 500) faults.push(`POST ${route.path} -> ${answer.headers.location}: ${back.status}`);
        const own = await who.visit(inPlace(route.path));
        if (own.status >= 500) faults.push(`then GET ${route.path}: ${own.status}`);
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);

  test('a form kept for a page never breaks that page, whatever it was sent to', async () => {
    const faults: string[] = [];
    await sue.send(`/reentry/${flag}/claims`, { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sue) }) }, true);
    for (const step of ['quality', 'face', 'prints', 'marks', 'fields']) await sue.send(`/reentry/${flag}/examine/${step}`, { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sue), quality: 'good' }) }, true);
    for (const route of routes.filter(({ method, access }) => method === 'GET' && access !== 'public' && holds(['supervisor'], access as Permission))) {
      for (const twice of [false, true]) {
        const path = inPlace(route.path);
        const values: [string, string][] = FIELDS.flatMap((field): [string, string][] => (twice ? [[field, 'junk'], [field, 'more']] : [[field, 'junk']]));
        await sue.send(`/people/${found.PE}/barriers/new`, { method: 'POST', body: new URLSearchParams([['_csrf', await tokenOf(sue)], ['_form', path], ...values]) }, true);
        const { status } = await sue.visit(path);
        if (status >= 500) faults.push(`${route.path}: ${status}`);
      }
    }
    expect(faults).toEqual([]);
    await sue.send(`/reentry/${flag}/release`, { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sue) }) }, true);
  }, 120_000);

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example/', '/%0d%0aset-cookie:x=1', '/a\r\nx: y', '/..//evil.example', '/中', '/\u0085evil', '/é'])('nobody is led away by _form %j', async (form) => {
    const answer = await sue.send(`/people/${found.PE}/barriers/new`, { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sue), _form: form, kind: 'x' }) }, true);
    expect(answer.status).toBe(303);
    expect(new URL(answer.headers.location!, office.base).origin).toBe(office.base);
    expect(answer.headers['set-cookie'] ?? '').not.toMatch(/x=1/);
  });

  test.each(['/中', '/é?x=ü', '/%', '/?a=\u2028'])('sign-in leads back to %j or home', async (wanted) => {
    const user = await office.user('caseworker');
    await visitorAs(office, user);
    const stranger = new Visitor(office.base);
    const page = await stranger.visit(`/sign-in?return=${encodeURIComponent(wanted)}`);
    const answer = await stranger.send('/sign-in', { method: 'POST', body: new URLSearchParams({ username: user.username, password: PASSWORD, return: wanted, _csrf: page.root.querySelector('[name=_csrf]')!.getAttribute('value')! }) }, true);
    expect(answer.status).toBe(303);
  });

  test('addresses that cannot be read are refused as pages of ours', async () => {
    const wrong: string[] = [];
    for (const path of ['/people/%E0%A4%A', '/people/%00', '/%', '/people/%2e%2e%2fusers', '/people/..;/users', `/people/${'x'.repeat(5000)}`, '/people?cursor=%FF%FE', '/people?nationality=%00', '/history?who=%00&reference=%00', '/cases?owner=%00', '/people?search=%00', '/people?search=a&search=b',
      '/exports/check?cases=a&cases=b', '/exports/check?from=a&from=b&to=c', '/exports/check?cases=a', '/statistics/records/constructor', '/statistics/records/__proto__', '/exports/new/constructor', '/people/PE-2222-22/edit/constructor', '/people/PE-2222-22/edit/__proto__',
      `/people/${found.PE}/edit/constructor`, `/people/${found.PE}/edit/__proto__`, `/people/${found.PE}/edit/toString`, `/cases/${found.CA}/notices/constructor`, `/cases/${found.CA}/notices/__proto__`, `/flights/${found.FL}/steps/constructor`, `/reentry/${flag}/examine/constructor`, '/history/entries/99999999999999999999', '/history/entries/-1', '/history/entries/x', '/statistics/csv/constructor', '/statistics?from=x&from=y', '/assets/x/constructor', '/assets/x/__proto__', '/people/new/%00']) {
      for (const who of [sue, olga]) {
        const page = await who.visit(path);
        if (page.status >= 500 || page.headers['cache-control'] !== 'no-store' || page.headers['x-content-type-options'] !== 'nosniff' || !/frame-ancestors 'none'/.test(page.headers['content-security-policy'] ?? '')) wrong.push(`${path}: ${page.status} ${page.headers['cache-control']} ${page.headers['content-security-policy']?.slice(0, 20)}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('what belongs to somebody else', () => {
  test('searches, drafts, entries, kept forms', async () => {
    const searched = await sam.send('/people/searches', { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sam), q: 'Zebulon' }) }, true);
    expect(searched.headers.location).toMatch(/^\/people\?search=[\w-]{20,}$/);
    expect((await sol.visit(searched.headers.location!)).text).not.toContain('Zebulon');
    await sam.send('/drafts', { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sam), _form: `/cases/${found.CA}/notes`, _title: 'Secret draft', body: 'Secret words' }) }, true);
    expect((await sam.visit(`/cases/${found.CA}/notes?draft=1`)).html).toContain('Secret words');
    for (const path of [`/cases/${found.CA}/notes?draft=1`, '/', `/cases/${found.CA}`]) expect((await sol.visit(path)).html).not.toMatch(/Secret (words|draft)/);
    await sol.send('/drafts/discards', { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sol), _form: `/cases/${found.CA}/notes` }) }, true);
    expect((await sam.visit(`/cases/${found.CA}/notes?draft=1`)).html).toContain('Secret words');
    // kept form, then another person in the same browser
    await sam.send(`/people/${found.PE}/barriers/new`, { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sam), kind: 'x', note: 'Secret note' }) }, true);
    const out = await sam.send('/sign-out', { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sam) }) });
    expect(out.url).toBe('/sign-in?out=1');
    const other = await office.user('supervisor');
    await office.password(other, PASSWORD);
    await sam.signIn(other.username, PASSWORD);
    expect((await sam.visit(`/people/${found.PE}/barriers/new`)).html).not.toContain('Secret note');
    expect((await sam.visit(`/cases/${found.CA}/notes?draft=1`)).html).not.toContain('Secret words');
  });
  test('signing in over a session that still stands', async () => {
    await sol.send(`/people/${found.PE}/barriers/new`, { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(sol), kind: 'x', note: 'Secret note' }) }, true);
    const before = sol.session;
    const other = await office.user('supervisor');
    await office.password(other, PASSWORD);
    const door = await sol.visit('/sign-in');
    await door.submit('Sign in', { username: other.username, password: PASSWORD });
    expect(sol.session).not.toBe(before);
    expect((await sol.visit(`/people/${found.PE}/barriers/new`)).html).not.toContain('Secret note');
    // the old session is gone
    const old = await fetch(`${office.base}/people`, { headers: { cookie: before }, redirect: 'manual' });
    expect(old.status).toBe(303);
  });
  test('the same key at two places and by two people does two things', async () => {
    const [one, two] = [await openVisitor(office, 'caseworker'), await openVisitor(office, 'caseworker')];
    const count = async () => (await office.database.superuser.query('select count(*)::int as n from record.note')).rows[0].n;
    const before = await count();
    for (const who of [one, two, one]) await who.send(`/cases/${found.CA}/notes`, { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(who), _key: 'same', person: found.PE!, body: 'Seen today.', category: 'general' }) }, true);
    // the third was the first again
    expect(await count()).toBe(before + 2);
  });
});


describe('blindness of every page', () => {
  const urls = (): string[] => routes.filter(({ method, path, access }) => method === 'GET' && access !== 'public' && path !== '/people/new/:entry').flatMap(({ path }) => {
    const many = path.includes('/:ref') && /^\/(people|cases)/.test(path);
    const refs = path.startsWith('/people') ? [later.personRef, earlier.personRef] : path.startsWith('/cases') ? [later.caseRef!, earlier.caseRef!] : [];
    const all = many ? refs.map((ref) => inPlace(path.replace(':ref', ref))) : [inPlace(path)];
    return all.flatMap((url) => [url, ...(/reentry$/.test(url) ? ['?state=undecided', '?claim=taken', '?claim=none', '?mayDecide=true', '?mayDecide=false', '?round=1', '?round=2', '?state=confirmed', '?mine=true', '?flag=true'].map((q) => url + q) : []),
      ...(/as-at/.test(url) ? [`${url}?at-day=${new Date().getUTCDate()}&at-month=${new Date().getUTCMonth() + 1}&at-year=${new Date().getUTCFullYear()}&at-time=${new Date(Date.now() - 60_000).toISOString().slice(11, 16)}`] : []),
      ...(/history$/.test(url) ? ['?what=looks', '?looks=on', '?what=changes', '?kind=match_review', '?kind=verdict', '?order=oldest'].map((q) => url + q) : []), ...(/looks$/.test(url) ? [`${url}?who=${sam.username}`] : []), ...(/examine\/face$/.test(url) ? ['fields', 'marks', 'prints', 'quality', 'answer'].map((step) => url.replace('face', step)) : [])]);
  });
  // the same addresses each time: one of them names a minute, and reading takes longer
  let asked: string[] | undefined;
  const read = async (by: Visitor): Promise<Map<string, Seen>> => new Map(await Promise.all((asked ??= urls()).map(async (url) => [url, await by.visit(url)] as const)));
  const SECRETS = ['0.8731234', '0.873', 'Whorl-of-the-first', 'Fingerprints agree', 'fingerprints_agree', 'same_person'];
  test('no page changes for one who may still decide when a colleague has decided', async () => {
    const [sid, cleo] = [await openVisitor(office, 'supervisor'), clara];
    const boss = await office.user('supervisor');
    const before = new Map<Visitor, Map<string, Seen>>();
    for (const who of [sid, cleo]) { await read(who); before.set(who, await read(who)); }
    const given = await boss.post(`${review.self}/decisions`, verdict({ reason: 'Whorl-of-the-first-examiner' }));
    expect(given.status).toBe(201);
    const leaks: string[] = [];
    for (const who of [sid, cleo]) {
      const after = await read(who);
      for (const [url, page] of after) {
        for (const secret of [...SECRETS.slice(0, 3), boss.username, boss.ref]) if (page.html.includes(secret) && !before.get(who)!.get(url)!.html.includes(secret)) leaks.push(`${who === sid ? 'supervisor' : 'caseworker'} ${url}: ${secret}`);
        const plain = (one: Seen): string => one.html.replace(/name="_(csrf|key|original)" value="[^"]*"/g, '').replace(/\d{1,2}(:\d\d)?[ap]m|\d\d:\d\d(:\d\d(\.\d+)?Z?)?|midday|midnight/g, 'T').replace(/\b[\d,]+(\.\d+)?\b/g, 'N').replace(/cursor=[\w-]+/g, '');
        const [was, is] = [plain(before.get(who)!.get(url)!), plain(page)];
        if (was !== is && !/looks|history|exports/.test(url)) {
          let at = 0; while (was[at] === is[at]) at++;
          leaks.push(`${who === sid ? 'supervisor' : 'caseworker'} ${url}: ${was.slice(at - 60, at + 100)} ### ${is.slice(at - 60, at + 100)}`);
        }
        if (page.status >= 500) leaks.push(`${url}: ${page.status}`);
      }
    }
    expect(leaks).toEqual([]);
  }, 180_000);
});

describe('what somebody typed', () => {
  const EVIL = `Zed"'><xss onpwn=1>&amp;{{7*7}}`;
  const controls = (form: HTMLElement): HTMLElement[] => form.querySelectorAll('input, select, textarea');
  /** A form filled as far as its page says how, with evil text wherever text can be typed. */
  function filled(form: HTMLElement): [string, string][] {
    const chosen = new Set<string>();
    return controls(form).flatMap((one): [string, string][] => {
      const name = one.getAttribute('name'), type = one.getAttribute('type') ?? 'text', given = one.getAttribute('value') ?? '';
      if (!name || type === 'file') return [];
      if (type === 'hidden' || type === 'checkbox') return [[name, given]];
      if (one.tagName === 'SELECT') return [[name, one.querySelectorAll('option').map((option) => option.getAttribute('value') ?? '').find(Boolean) ?? '']];
      if (type === 'radio') return chosen.has(name) ? [] : (chosen.add(name), [[name, given]]);
      const part = /-(day|month|year|time)$/.exec(name)?.[1];
      if (part) return [[name, { day: '1', month: '11', year: '2025', time: '09:00' }[part]!]];
      if (/numeric/.test(one.getAttribute('inputmode') ?? '')) return [[name, '1998']];
      return [[name, /^[A-Z]{2}-\w{4}-\w{2}$/.test(given) ? given : EVIL]];
    });
  }
  const escaped = ({ html, root, headers }: Seen): boolean => !/html/.test(headers['content-type'] ?? '') || !(html.includes('<xss') || root.querySelector('xss, [onpwn]') || html.includes('Zed"\'>') || /<[a-z][^<>]*\sonpwn=/.test(html.replace(/"[^"]*"/g, '""')));

  test('is text on every page, in every form that it was typed into, and in no address', async () => {
    const wrong: string[] = [];
    let sent = 0, kept = 0;
    const gets = () => routes.filter(({ method, path, access }) => method === 'GET' && access !== 'public' && path !== '/session');
    const look = (page: Seen, where: string): void => {
      if (page.status >= 500 || !escaped(page)) wrong.push(`${where}: ${page.status}`);
      if (page.headers['cache-control'] !== 'no-store' || page.headers['x-content-type-options'] !== 'nosniff' || !/frame-ancestors 'none'/.test(page.headers['content-security-policy'] ?? '') || page.headers['referrer-policy'] !== 'same-origin') wrong.push(`${where}: headers`);
      if (!where.startsWith('GET ')) for (const href of page.links.values()) if (/Zed|xss/.test(decodeURIComponent(href))) wrong.push(`${where}: ${href}`);
    };
    const tried = new Set<string>();
    for (const role of ['caseworker', 'supervisor', 'administrator'] as const) {
      const who = people.get(role)!;
      for (const { path, access } of gets()) {
        if (!holds([role], access as Permission)) continue;
        const page = await who.visit(inPlace(path));
        for (const form of page.root.querySelectorAll('form')) {
          const names = controls(form).map((one) => one.getAttribute('name')).join();
          const action = new URL(form.getAttribute('action') ?? page.url, office.base);
          if (tried.has(`${action.pathname} ${names}`) || /sign-out|session-endings|suspensions|account/.test(action.pathname)) continue;
          tried.add(`${action.pathname} ${names}`);
          if ((form.getAttribute('method') ?? 'get') === 'get') {
            look(await who.visit(`${action.pathname}?${new URLSearchParams(controls(form).map((one): [string, string] => [one.getAttribute('name') ?? '', EVIL]))}`), `GET ${action.pathname}`);
            continue;
          }
          let body: FormData | URLSearchParams = new URLSearchParams(filled(form));
          if (form.getAttribute('enctype') === 'multipart/form-data') {
            body = new FormData();
            for (const [field, value] of filled(form)) body.append(field, value);
            body.append('content', new File([Buffer.from('<xss onpwn=1>')], `${EVIL}\r\n.svg`, { type: 'image/svg+xml' }));
          }
          const answer = await who.send(action.pathname + action.search, { method: 'POST', body }, true);
          sent++;
          if (answer.headers.location) {
            if (/Zed|xss/.test(decodeURIComponent(answer.headers.location))) wrong.push(`POST ${action.pathname} -> ${answer.headers.location}`);
            const back = await who.visit(answer.headers.location);
            if (!back.root.querySelector('.govuk-error-summary')) kept++;
            look(back, `POST ${action.pathname} -> ${answer.headers.location}`);
          } else look(answer, `POST ${action.pathname}`);
        }
      }
    }
    await gather('desc');
    for (const [role, who] of people) for (const { path, access } of gets()) if (holds([role], access as Permission)) look(await who.visit(inPlace(path)), `${role} ${inPlace(path)}`);
    await gather('asc');
    for (const { path, access } of gets()) if (holds(['supervisor'], access as Permission)) look(await sue.visit(inPlace(path)), `supervisor ${inPlace(path)}`);
    expect(wrong).toEqual([]);
    // the walk went somewhere
    expect(sent).toBeGreaterThan(30);
    expect(kept).toBeGreaterThan(10);
  }, 200_000);
});

describe('roles', () => {
  test('an escort who stops somebody of another flight, as the law lets them, learns nothing of them', async () => {
    const who = people.get('escort')!;
    const { rows: [{ name }] } = await office.database.superuser.query(`select n.family_names as name from record.person_name n join record.case_file c on c.person_id = n.person_id limit 1`);
    const { rows: [{ person, file }] } = await office.database.superuser.query(`select p.ref as person, c.ref as file from record.case_file c join record.person p on p.id = c.person_id join record.person_name n on n.person_id = p.id where n.family_names = $1 limit 1`, [name]);
    for (const [path, more] of [[`/people/${person}/stop`, {}], [`/people/${person}/barriers/new`, {}], [`/cases/${file}/stop`, { person }], [`/cases/${file}/barriers`, { person }], [`/flights/${found.FL}/people/${person}/stop`, {}]] as [string, Record<string, string>][]) {
      const answer = await who.send(path, { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(who), kind: 'injunction', note: 'x', ...more }) });
      expect([path, answer.status >= 400]).toEqual([path, true]);
      expect(answer.html).not.toContain(name);
    }
  });

  test('an auditor’s forms are refused wherever something would be written', async () => {
    const refused = forms().filter(({ access }) => access !== 'public' && !holds(['auditor'], access as Permission));
    expect(refused.length).toBeGreaterThan(30);
    for (const { path } of refused) expect([path, (await olga.send(inPlace(path), { method: 'POST', body: new URLSearchParams({ _csrf: await tokenOf(olga) }) }, true)).status]).toEqual([path, 403]);
  });
});
