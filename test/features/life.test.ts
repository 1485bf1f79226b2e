import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bringTo, newCase } from '../support/make-case.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, audrey: SignedIn, emil: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  [casey, sam, audrey, emil] = [await office.user('caseworker'), await office.user('supervisor'), await office.user('auditor'), await office.user('escort')];
});
afterAll(() => office.close());
const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values).then(({ rows }) => rows);

describe('a person’s line of life', () => {
  test('tells in order what happened, where things stand and what is open', async () => {
    const made = await newCase(office, { name: 'Lived' });
    await bringTo(office, made, 'notice_served');
    const barrier = await casey.post('/api/v1/barriers', { person: made.personRef, kind: 'injunction' });
    await casey.post('/api/v1/tasks', { title: 'Chase', person: made.personRef });
    await casey.post(`/api/v1/people/${made.personRef}/representatives`, { name: 'Nadia Okonkwo' });
    const { status, body } = await audrey.get(`/api/v1/people/${made.personRef}/life`);
    expect({ status, body }).toMatchObject({ status: 200, body: {
      standing: expect.stringMatching(/^Crossed on .*; case CA-\S+ stands at “notice of intent served”; stopped by: injunction\.$/),
      events: [{ kind: 'crossing', title: 'Crossed', detail: 'Dover', case: made.ref }, { kind: 'notice', title: 'Notice of intent served' }, { kind: 'barrier', title: 'Injunction', ref: barrier.body.ref }],
      cases: [{ ref: made.ref, state: 'notice_served' }], barriers: [{ ref: barrier.body.ref, stops: 'Directions, Boarding', ofOther: null }],
      matchesUndecided: 0, tasks: [{ title: 'Chase' }], representatives: [{ name: 'Nadia Okonkwo' }], held: { documents: 1, photos: 0 },
    } });
    expect((await sql(`select action from journal.entry where actor_id = $1 and person_id = $2 order by id desc limit 1`, [audrey.id, made.personId]))[0].action).toBe('view');
    expect((await emil.get(`/api/v1/people/${made.personRef}/life`)).status).toBe(403);
  });

  test('a barrier of who may be the same person shows with whose it is, and nothing of the examiners’ work', async () => {
    const [probe, known] = [await newCase(office, { name: 'Probe' }), await newCase(office, { name: 'Known' })];
    const [{ crossing }] = await sql('select ref as crossing from record.crossing where id = $1', [probe.crossingId]);
    expect((await casey.post(`/api/v1/crossings/${crossing}/proposals`, { person: known.personRef, rationale: 'Same scar.' })).status).toBe(201);
    await casey.post('/api/v1/barriers', { person: known.personRef, kind: 'injunction' });
    const { body, text } = await sam.get(`/api/v1/people/${probe.personRef}/life`);
    expect(body).toMatchObject({ matchesUndecided: 1, barriers: [{ kind: 'injunction', ofOther: known.personRef }] });
    expect(body.standing).toContain('whether this is somebody already on record waits for examiners');
    expect(text).not.toMatch(/scar|score|verdict/);
  });
});

describe('registering an arrival with whom it may be', () => {
  const landed = { occurredAt: '2025-11-14T05:40:00Z', place: 'Dover', source: 'border_force' };

  test('opens a record of its own and one match for each, in one step', async () => {
    const [one, other] = [await newCase(office, { name: 'One' }), await newCase(office, { name: 'Other' })];
    const { status, body } = await casey.post('/api/v1/registrations', { ...landed, person: { names: [{ familyNames: 'Arrived' }] }, mayBe: [one.personRef, other.personRef], rationale: 'Same village.' });
    expect({ status, body }).toMatchObject({ status: 201, body: { matchReviews: [expect.stringMatching(/^MR-/), expect.stringMatching(/^MR-/)] } });
    expect([one.personRef, other.personRef]).not.toContain(body.person);
    expect(await sql(`select distinct m.state, m.origin, m.rationale from record.match_review m where m.ref = any ($1)`, [body.matchReviews])).toEqual([{ state: 'undecided', origin: 'colleague', rationale: 'Same village.' }]);
    expect((await casey.get(`/api/v1/people/${body.person}`)).body).toMatchObject({ status: 'provisional', mergedInto: null });
  });

  test('is refused whole where somebody named is unknown or nothing is said of why', async () => {
    const before = await sql('select count(*) from record.crossing');
    expect(await casey.post('/api/v1/registrations', { ...landed, mayBe: ['PE-2222-22'] })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/rationale' }] } });
    expect((await casey.post('/api/v1/registrations', { ...landed, mayBe: ['nobody'], rationale: 'Why not' })).status).toBe(400);
    const { personRef } = await newCase(office, { name: 'Known' });
    const unknown = (await sql(`select platform.format_reference('PE', 20000000) as ref`))[0].ref;
    expect((await casey.post('/api/v1/registrations', { ...landed, mayBe: [personRef, unknown], rationale: 'Why not' })).status).toBe(404);
    expect((await casey.post('/api/v1/registrations', { ...landed, person: { names: [{}] } })).body.errors).toEqual([{ pointer: '#/person/names/0', detail: 'Enter family names or given names.' }]);
    expect((await audrey.post('/api/v1/registrations', landed)).status).toBe(403);
    expect(Number((await sql('select count(*) from record.crossing'))[0].count)).toBe(Number(before[0].count) + 1);
  });
});
