import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { approve, deskOf } from '../support/make-case.js';
import { expectCreated, returned } from '../support/make-flight.js';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  ({ casey, sam, sol } = await deskOf(office));
});
afterAll(() => office.close());

const rule = ({ body }: Answer) => String(body.type).replace('/problems/', '');
const apply = async (...names: string[]) => (await expectCreated(casey.post('/api/v1/admissions', { people: names.map((name) => ({ name, birthYear: 1991, nationality: 'ERI' })) }))).body.self as string;
const step = async (url: string, name: string, by = sam, more: Record<string, unknown> = {}) => by.post(`${url}/steps`, { step: name, version: (await casey.get(url)).body.version, ...more });
const upTo = async (url: string, ...names: string[]) => {
  for (const name of names) await expectCreated(step(url, name));
};
const BEFORE_GRANT = ['validate', 'select', 'apply_for_entry_clearance'];
const balance = async (asAt = '') => (await casey.get(`/api/v1/balance${asAt && `?asAt=${asAt}`}`)).body;

test('one in, one out: a place for each return, and going over needs two people', async () => {
  const one = await apply('Selam Example');
  await upTo(one, ...BEFORE_GRANT);
  expect(rule(await step(one, 'grant', casey))).toBe('admission.role');
  expect(await step(one, 'grant')).toMatchObject({ status: 409, body: { type: '/problems/admission.over-cap', refusals: [{ facts: { cap: 0, admitted: 0, people: 1 } }] } });
  await returned(office);
  await expectCreated(step(one, 'grant'));
  const arrived = await expectCreated(step(one, 'arrive', casey));
  expect(arrived.body).toMatchObject({ state: 'arrived', arrivedAt: expect.any(String), steps: BEFORE_GRANT.concat('grant', 'arrive').map((name) => ({ step: name, breaches: [] })) });
  expect((await balance()).asKnownNow).toEqual({ returns: 1, admissions: 1, balance: 0 });

  const two = await apply('Dawit Example');
  await upTo(two, ...BEFORE_GRANT);
  expect(rule(await step(two, 'grant'))).toBe('admission.over-cap');
  const { version } = (await casey.get(two)).body;
  const proposal = await expectCreated(sol.post(`${two}/over-caps`, { reason: 'Agreed by ministers.', version }));
  expect(proposal.body).toMatchObject({ kind: 'over_cap', particulars: { people: 1, cap: 1, admitted: 1 } });
  expect(rule(await sol.post(`${proposal.body.self}/decisions`, { decision: 'approve', reason: 'Mine', version: 1 }))).toBe('approval.same-person');
  expect(rule(await step(two, 'grant'))).toBe('admission.over-cap');
  await approve(sam, proposal);
  await upTo(two, 'grant', 'arrive');
  expect((await casey.get(two)).body).toMatchObject({ state: 'arrived', overCapApproval: proposal.body.ref });
  expect((await balance()).asKnownNow).toEqual({ returns: 1, admissions: 2, balance: -1 });
  expect((await casey.get('/api/v1/ledger-entries?kind=admission')).body.items).toHaveLength(2);
});

describe('a family', () => {
  test('takes every step together, or nobody does', async () => {
    const url = await apply('Hana Example', 'Yonas Example', 'Liya Example');
    const { family } = (await casey.get(url)).body;
    expect(family).toHaveLength(3);
    await upTo(url, 'validate');
    for (const ref of family) expect((await casey.get(`/api/v1/admissions/${ref}`)).body).toMatchObject({ state: 'valid', version: 2, family });
    await office.database.superuser.query(`select set_config('app.actor', $1, false)`, [casey.id]);
    await office.database.superuser.query(`update record.admission set state = 'selected' where ref = $1`, [family[2]]);
    expect(await step(url, 'select')).toMatchObject({ status: 409, body: { type: '/problems/admission.state', refusals: [{ facts: { admission: family[2] } }] } });
    await expectCreated(step(url, 'void', casey, { reason: 'Crossed irregularly.' }));
    for (const ref of family) expect((await casey.get(`/api/v1/admissions/${ref}`)).body.state).toBe('void');
  });

  test('an arrival that was never granted is on record as a breach and counts nothing', async () => {
    const before = (await balance()).asKnownNow;
    const url = await apply('Noah Example');
    const { body } = await expectCreated(step(url, 'arrive', casey));
    expect(body).toMatchObject({ state: 'expression', steps: [{ step: 'arrive', fromState: 'expression', toState: 'expression', breaches: expect.arrayContaining([expect.objectContaining({ rule: 'admission.state' })]) }] });
    expect((await balance()).asKnownNow).toEqual(before);
  });

  test('two grants at once never both take the last place', async () => {
    const { admissions, returns } = (await balance()).asKnownNow;
    for (let open = returns - admissions; open < 1; open++) await returned(office);
    const urls = [await apply('A Example'), await apply('B Example'), await apply('C Example')];
    for (const url of urls) await upTo(url, ...BEFORE_GRANT);
    const answers = await Promise.all(urls.map((url) => step(url, 'grant')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });
});

test('what is wrong is named', async () => {
  const url = await apply('Mona Example');
  expect(rule(await casey.post(`${url}/steps`, { step: 'validate', version: 3 }))).toBe('version.stale');
  expect(rule(await step(url, 'grant'))).toBe('admission.state');
  expect((await step(url, 'fly')).status).toBe(400);
  expect(rule(await step(url, 'validate', casey, { occurredAt: '2099-01-01T00:00:00Z' }))).toBe('time.future');
  expect((await step(url, 'validate', casey, { occurredAt: '2025-02-30T00:00:00Z' })).status).toBe(400);
  for (const people of [[], undefined, [{ name: '' }], [{ name: 'X', nationality: 'Eritrea' }], [{ name: 'X', age: 9 }]]) expect((await casey.post('/api/v1/admissions', { people })).status).toBe(400);
  expect((await casey.post('/api/v1/admissions', { people: [{ name: 'X' }], occurredAt: '2020-01-01T00:00:00Z' })).status).toBe(400);
  expect((await casey.get('/api/v1/admissions/PE-AHVA-RQ')).status).toBe(400);
  const page = await casey.get('/api/v1/admissions?state=expression&limit=1');
  expect(page.body).toMatchObject({ items: [{ state: 'expression' }], next: expect.any(String) });
  expect((await casey.get(`/api/v1/admissions?state=expression&limit=1&cursor=${page.body.next}`)).status).toBe(200);
});

test('the balance of a past day: as known then, as known now, and what makes the difference', async () => {
  const { superuser } = office.database;
  const day = '2025-10-20';
  const before = await balance(day);
  expect(before.asKnownThen).toEqual({ returns: 0, admissions: 0, balance: 0 });
  // recorded today about that day; the database stamps recorded times itself, so the past is arranged beneath the guards
  await superuser.query('alter table record.ledger_entry disable trigger user');
  const { rows: [entry] } = await superuser.query(`select return_id, recorded_by from record.ledger_entry where kind = 'return' limit 1`);
  await superuser.query(`update record.ledger_entry set occurred_at = '2025-10-20T22:30:00Z' where return_id = $1`, [entry.return_id]);
  expect(await balance(day)).toMatchObject({
    asAt: day, asKnownThen: { returns: 0, admissions: 0, balance: 0 }, asKnownNow: { returns: 1, admissions: 0, balance: 1 }, difference: { returns: 1, admissions: 0, balance: 1 },
    because: { returnsRecordedLater: 1, returnsReversedLater: 0, admissionsRecordedLater: 0, admissionsReversedLater: 0 },
  });
  await superuser.query(`update record.ledger_entry set recorded_at = '2025-10-20T22:40:00Z' where return_id = $1`, [entry.return_id]);
  await superuser.query(`insert into record.ledger_entry (kind, amount, return_id, occurred_at, recorded_by) values ('return_reversal', -1, $1, '2025-10-20T22:30:00Z', $2)`, [entry.return_id, entry.recorded_by]);
  expect(await balance(day)).toMatchObject({ asKnownThen: { returns: 1 }, asKnownNow: { returns: 0 }, because: { returnsRecordedLater: 0, returnsReversedLater: 1 } });
  // London was an hour ahead of UTC on 20 October: 23:30 UTC is the 21st
  await superuser.query(`update record.ledger_entry set occurred_at = '2025-10-20T23:30:00Z' where return_id = $1`, [entry.return_id]);
  expect((await balance(day)).asKnownNow.returns).toBe(0);
  expect((await balance('2025-10-21')).asKnownThen.returns).toBe(1);
  expect((await casey.get('/api/v1/balance?asAt=2025-02-30')).status).toBe(400);
  expect((await casey.get(`/api/v1/ledger-entries?from=2025-10-21&to=2025-10-21`)).body.items).toHaveLength(2);
  await superuser.query('alter table record.ledger_entry enable trigger user');
});

test('nobody writes into the ledger by hand', async () => {
  const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
  const { rows: [admission] } = await session.query(`select id from record.admission where state <> 'arrived' limit 1`);
  await expect(session.query(`insert into record.ledger_entry (kind, amount, admission_id, occurred_at) values ('admission', 1, $1, now())`, [admission.id])).rejects.toThrow(/does not rest/);
  await expect(session.query('delete from record.ledger_entry')).rejects.toThrow(/permission denied/);
});
