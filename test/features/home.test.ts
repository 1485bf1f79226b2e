import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OTHERS_TURN } from '../../src/domain/next-step.js';
import { URGENCIES, type Urgency, urgencyOf } from '../../src/domain/urgency.js';
import { Drafts } from '../../src/platform/web/drafts.js';
import { bringTo, caseIn, deskOf, type MadeCase, newCase } from '../support/make-case.js';
import { makeCapture, makeCrossing, makeReview, verdict } from '../support/make-crossing.js';
import { flightWithSeats, returned, seatedCase } from '../support/make-flight.js';
import { type Office, openOffice, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, carol: SignedIn, sam: SignedIn, sol: SignedIn, audrey: SignedIn, ed: SignedIn, minna: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  ({ casey, sam, sol } = await deskOf(office));
  carol = await office.user('caseworker');
  audrey = await office.user('auditor');
  ed = await office.user('escort');
  minna = await office.user('administrator');
});
afterAll(() => office.close());

const home = async (who: SignedIn) => (await who.get('/api/v1/home')).body;
const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);
const HOUR = 3_600_000;

/** Says by the database alone when a case is due. */
async function due(made: MadeCase, kind: string | null, inHours: number | null): Promise<void> {
  await sql('update record.case_file set next_due_kind = $2, next_due_at = $3, owner_id = $4 where id = $1', [made.id, kind, inHours === null ? null : new Date(Date.now() + inHours * HOUR), carol.id]);
}

describe('the work list', () => {
  let made: Record<string, MadeCase>;
  let expected: Record<string, Urgency>;
  beforeAll(async () => {
    await sql(`select set_config('app.actor', $1, false), set_config('app.roles', 'system', false)`, [casey.id]);
    made = {
      late: await newCase(office), soon: await newCase(office), later: await newCase(office), undated: await newCase(office),
      replying: await caseIn(office, 'readmission_requested'), replyLate: await caseIn(office, 'readmission_requested'),
      scope: await caseIn(office, 'screened'), proposed: await caseIn(office, 'readmission_accepted'), stopped: await newCase(office), over: await caseIn(office, 'out_of_scope'),
    };
    await made.proposed.must(casey, 'decision-proposals', { claim: 'inadmissible', reason: 'Accepted.' });
    await casey.post('/api/v1/barriers', { person: made.stopped.personRef, kind: 'injunction' });
    await due(made.late, 'scope', -1);
    await due(made.soon, 'request', 20);
    await due(made.later, 'request', 24 * 10);
    await due(made.undated, null, null);
    await due(made.replying, 'reply', 20);
    await due(made.replyLate, 'reply', -1);
    await due(made.scope, 'scope', 24 * 8);
    await due(made.proposed, 'acceptance', 24 * 60);
    await due(made.stopped, 'request', 24 * 9);
    await due(made.over, 'scope', -50);
    expected = { late: 'overdue', soon: 'due_soon', later: 'not_due', undated: 'not_due', replying: 'waiting', replyLate: 'overdue', scope: 'waiting', proposed: 'waiting', stopped: 'waiting' };
  });

  test('groups own open cases by urgency, soonest first', async () => {
    const { work } = await home(carol);
    const found = Object.fromEntries(URGENCIES.map((urgency) => [urgency, work.cases[urgency].items.map(({ ref }: { ref: string }) => Object.keys(made).find((key) => made[key].ref === ref))]));
    expect(found).toEqual({ overdue: expect.arrayContaining(['late', 'replyLate']), due_soon: ['soon'], waiting: ['replying', 'scope', 'stopped', 'proposed'], not_due: ['later', 'undated'] });
    expect(URGENCIES.map((urgency) => work.cases[urgency].total)).toEqual([2, 1, 4, 2]);
  });

  test('the list filters by the same rule as the domain, and counts it', async () => {
    const seen: Record<string, string[]> = {};
    for (const urgency of URGENCIES) {
      const { status, body } = await carol.get(`/api/v1/cases?owner=me&urgency=${urgency}`);
      expect(status).toBe(200);
      seen[urgency] = body.items.map(({ ref }: { ref: string }) => Object.keys(made).find((key) => made[key].ref === ref)).sort();
      for (const { ref, state, nextDue } of body.items) {
        const others = OTHERS_TURN.includes(state) || [made.proposed.ref, made.stopped.ref].includes(ref);
        expect([ref, urgencyOf({ clock: nextDue?.kind ?? null, dueAt: nextDue && new Date(nextDue.at), othersTurn: others }, new Date())]).toEqual([ref, urgency]);
      }
    }
    const wanted = Object.fromEntries(URGENCIES.map((urgency) => [urgency, Object.keys(expected).filter((key) => expected[key] === urgency).sort()]));
    expect(seen).toEqual(wanted);
    expect((await carol.get('/api/v1/cases?urgency=never')).status).toBe(400);
  });

  test('by urgency and from the oldest, page after page, nothing twice and nothing left out', async () => {
    for (const sort of ['urgency', 'oldest']) {
      const refs: string[] = [];
      let cursor = '';
      do {
        const { body } = await carol.get(`/api/v1/cases?owner=me&sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`);
        refs.push(...body.items.map(({ ref }: { ref: string }) => ref));
        cursor = body.next;
      } while (cursor);
      expect(new Set(refs).size).toBe(refs.length);
      expect([sort, refs.length]).toEqual([sort, sort === 'urgency' ? 9 : 10]);
    }
  });

  test('each query of it is served by an index of its owner', async () => {
    await sql('set enable_seqscan = off');
    const plan = await sql(`explain select * from record.case_file c where c.owner_id = $1 and c.state not in ('closed', 'out_of_scope', 'refused_by_receiving_state', 'time_expired', 'withdrawn_to_asylum')
      and coalesce(c.next_due_at, 'infinity') <= now() order by coalesce(c.next_due_at, 'infinity'), c.id limit 51`, [carol.id]);
    await sql('reset enable_seqscan');
    expect(JSON.stringify(plan.rows)).toMatch(/case_file_owner_work/);
  });

  test('tasks of mine and those that I gave to others', async () => {
    const add = async (by: SignedIn, title: string, owner: SignedIn, inHours: number | null) =>
      expect((await by.post('/api/v1/tasks', { title, owner: owner.username, dueAt: inHours === null ? null : new Date(Date.now() + inHours * HOUR).toISOString() })).status).toBe(201);
    await add(sam, 'late', carol, -2);
    await add(sam, 'soon', carol, 5);
    await add(carol, 'given', sam, 5);
    await add(carol, 'given and late', sam, -5);
    await add(carol, 'some day', carol, null);
    const { work: { tasks } } = await home(carol);
    expect(Object.fromEntries(URGENCIES.map((urgency) => [urgency, tasks[urgency].items.map(({ title }: { title: string }) => title)])))
      .toEqual({ overdue: ['given and late', 'late'], due_soon: ['soon'], waiting: ['given'], not_due: ['some day'] });
  });

  test('and the draft kept last', async () => {
    await office.app.get(Drafts, { strict: false }).keep(carol.actor, { form: '/people/new', title: 'New person', values: { familyNames: 'Rahmani' } });
    expect((await home(carol)).draft).toEqual({ form: '/people/new', title: 'New person', savedAt: expect.any(String) });
    expect((await home(casey)).draft).toBeNull();
  });
});

describe('what a supervisor decides', () => {
  test('reviews that they may decide themselves, and how many wait for others; blind', async () => {
    const [old, crossing] = [await makeCrossing(office, casey), await makeCrossing(office, casey, { occurredAt: '2025-10-18T05:40:00Z' })];
    await makeCapture(casey, crossing);
    const review = await makeReview(casey, crossing, old);
    const waiting = async (who: SignedIn) => (await home(who)).deciding.reviews;
    expect(await waiting(sam)).toEqual({ total: 1, forOthers: 0, items: [{ ref: review.ref, flag: null, crossing: crossing.ref, crossedAt: '2025-10-18T05:40:00.000Z', place: 'Dover', waitingSince: expect.any(String) }] });
    expect((await sam.post(`${review.self}/decisions`, verdict())).status).toBe(201);
    expect(await waiting(sam)).toEqual({ total: 0, items: [], forOthers: 1 });
    const text = JSON.stringify(await home(sol));
    expect((await waiting(sol)).total).toBe(1);
    for (const hidden of ['0.87', 'same_person', 'rank', 'score', sam.actor.displayName]) expect(text).not.toContain(hidden);
    await sql(`select set_config('app.actor', $1, false), set_config('app.roles', 'system', false)`, [casey.id]);
    await sql('update record.case_file set owner_id = $1 where crossing_id = $2', [sol.id, crossing.id]);
    expect(await waiting(sol)).toMatchObject({ total: 0, forOthers: 1 });
    expect((await sol.post(`${review.self}/decisions`, verdict())).body.type).toContain('review.own-case');
  });

  test('proposals of others, not their own', async () => {
    const made = await newCase(office);
    const { body: barrier } = await sam.post('/api/v1/barriers', { person: made.personRef, kind: 'other' });
    expect((await sam.post(`${barrier.self}/liftings`, { reason: 'Order discharged.', version: 1 })).status).toBe(201);
    const [mine, theirs] = [(await home(sam)).deciding.approvals, (await home(sol)).deciding.approvals];
    expect(theirs.items.find((one: { person: string }) => one.person === made.personRef)).toMatchObject({ kind: 'barrier_lifting', proposedBy: sam.actor.displayName });
    expect(mine.items.some((one: { person: string }) => one.person === made.personRef)).toBe(false);
    expect([theirs.total, theirs.forOthers]).toEqual([mine.total + 1, mine.forOthers - 1]);
  });

  test('today’s and tomorrow’s flights with empty and stopped seats', async () => {
    const [soon, far] = [await flightWithSeats(office, { returnee: 3, medic: 1 }, 1), await flightWithSeats(office, { returnee: 2 }, 80)];
    const seated = await seatedCase(office, soon);
    const lines = async () => (await home(sam)).flights.filter(({ ref }: { ref: string }) => [soon.ref, far.ref].includes(ref));
    expect(await lines()).toEqual([expect.objectContaining({ ref: soon.ref, people: 1, seats: { all: 3, taken: 1, free: 2, stopped: 0 } })]);
    await casey.post('/api/v1/barriers', { person: seated.personRef, kind: 'trafficking_referral' });
    expect((await lines())[0].seats).toEqual({ all: 3, taken: 1, free: 2, stopped: 1 });
    const escort = await home(soon.escort);
    expect(escort.flights).toEqual([expect.objectContaining({ ref: soon.ref, people: 1, seats: null })]);
    expect(JSON.stringify(escort)).not.toMatch(/Amanuel|PE-|CA-/);
    expect((await home(ed)).flights).toEqual([]);
  });

  test('the scheme’s figures are those of the statistics', async () => {
    await returned(office);
    const { figures } = await home(sol);
    const { body } = await sol.get('/api/v1/statistics/scheme');
    expect(figures.returnsMade).toBeGreaterThan(0);
    expect(figures).toEqual(Object.fromEntries(Object.keys(figures).map((name) => [name, body.figures[name].value])));
  });
});

describe('each role has its own home', () => {
  const parts = async (who: SignedIn) => Object.entries(await home(who)).filter(([name, part]) => part !== null && !['self', 'asOf'].includes(name)).map(([name]) => name);

  test('no more than its own', async () => {
    expect(await parts(casey)).toEqual(['work', 'flights']);
    expect(await parts(sam)).toEqual(['work', 'deciding', 'flights', 'figures']);
    expect(await parts(audrey)).toEqual(['figures', 'audit']);
    expect(await parts(ed)).toEqual(['flights']);
    expect(await parts(minna)).toEqual(['users']);
    expect((await office.stranger.get('/api/v1/home')).status).toBe(401);
  });

  test('auditor: the latest exports and searches', async () => {
    await sam.post('/api/v1/exports', { format: 'jsonl', state: 'returned', purpose: 'Quarterly audit.' });
    await sam.get('/api/v1/people');
    const { audit } = await home(audrey);
    expect(audit.exports[0]).toMatchObject({ kind: 'bulk', format: 'jsonl', requestedBy: sam.actor.displayName });
    expect(audit.searches[0]).toMatchObject({ by: sam.actor.displayName, what: ['person'], shown: expect.any(Number) });
  });

  test('administrator: users who need something', async () => {
    const { body } = await minna.post('/api/v1/users', { username: 'newcomer', displayName: 'New Comer', roles: ['escort'] });
    const roleless = await office.user();
    const names = async () => (await home(minna)).users.map(({ username, need }: { username: string; need: string }) => `${username}: ${need}`);
    expect(await names()).toEqual(expect.arrayContaining(['newcomer: invited', `${roleless.username}: no_role`]));
    await sql(`select set_config('app.actor', $1, false), set_config('app.roles', 'system', false)`, [minna.id]);
    await sql(`update record.app_user set invited_at = now() - interval '73 hours' where ref = $1`, [body.ref ?? body.user?.ref]);
    expect(await names()).toContain('newcomer: invitation_over');
  });

  test('every look is on record', async () => {
    const before = Number((await sql('select count(*) from journal.entry where actor_id = $1', [sol.id])).rows[0].count);
    await home(sol);
    const { rows } = await sql(`select table_name from journal.entry where actor_id = $1 order by id offset $2`, [sol.id, before]);
    expect(rows.map(({ table_name }) => table_name)).toEqual(['case_file', 'task', 'match_review', 'approval', 'flight', 'statistics']);
  });
});

describe('what a case needs next', () => {
  test('stands in its progress, as one sentence', async () => {
    const made = await newCase(office, { arrivedDaysAgo: 3 });
    const next = async () => (await casey.get(`${made.self}/progress`)).body.next;
    expect(await next()).toEqual({ sentence: 'Confirm who the person is: no match review is waiting.', step: 'identify', waitsFor: 'caseworker', blockedBy: [] });
    await bringTo(office, made, 'screened');
    expect(await next()).toMatchObject({ step: 'accept_into_scope', waitsFor: 'supervisor', blockedBy: [] });
    const { body: barrier } = await casey.post('/api/v1/barriers', { person: made.personRef, kind: 'age_dispute' });
    expect(await next()).toMatchObject({ waitsFor: 'barrier', sentence: `Stopped by age dispute ${barrier.ref}: two people must lift it before the case can go on.` });
  });

  test('the folder holds the whole case at one moment, and each look is on record', async () => {
    const made = await caseIn(office, 'readmission_requested');
    await casey.post('/api/v1/notes', { person: made.personRef, case: made.ref, body: 'Asked for an interpreter.' });
    await casey.post('/api/v1/notes', { person: made.personRef, case: made.ref, category: 'health', body: 'Asthma.' });
    await casey.post('/api/v1/tasks', { case: made.ref, title: 'Chase the reply' });
    const { status, body } = await audrey.get(`${made.self}/folder`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      version: await made.version(), case: { ref: made.ref, state: 'readmission_requested' }, progress: { ref: made.ref, next: { waitsFor: 'caseworker' } },
      notices: [{ kind: 'notice_of_intent' }], requests: [{ case: made.ref, replies: [] }], detention: [], fitness: [], waiting: [],
      notes: { items: [{ body: 'Asked for an interpreter.' }], withheld: 1 }, tasks: [{ title: 'Chase the reply' }], documents: [{ kind: 'passport' }],
    });
    expect([body.answers.length, body.steps.length]).toEqual([5, 5]);
    expect(JSON.stringify(body)).not.toMatch(/Asthma|[0-9a-f]{8}-[0-9a-f]{4}-7/);
    const { rows } = await sql(`select distinct table_name from journal.entry where actor_id = $1 and case_id = $2 order by 1`, [audrey.id, made.id]);
    expect(rows.map(({ table_name }) => table_name)).toEqual(['case_file', 'case_step', 'detention_spell', 'fitness_assessment', 'note', 'notice', 'readmission_request', 'screening_answer', 'task']);
    expect((await ed.get(`${made.self}/folder`)).status).toBe(403);
  });

  test('directions that were served are recorded, whatever stood against them, when the flight is named', async () => {
    const made = await caseIn(office, 'decision_served');
    const flight = await flightWithSeats(office, { returnee: 1 }, 200);
    const served = { kind: 'directions', method: 'in_person', language: 'ti', happened: true, occurredAt: made.at(20) };
    expect((await made.post(casey, 'notices', served)).body.type).toContain('case.directions-not-approved');
    expect((await made.post(casey, 'notices', { ...served, flight: 'FL-2222-22' })).status).toBe(400);
    const { status, body } = await made.post(casey, 'notices', { ...served, flight: flight.ref });
    expect([status, body.flight, body.caseState]).toEqual([201, flight.ref, 'decision_served']);
    expect(body.fallenAt).not.toBeNull();
    expect(body.breaches.map(({ rule }: { rule: string }) => rule)).toEqual(expect.arrayContaining(['case.no-seat', 'case.directions-not-approved']));
  });
});
