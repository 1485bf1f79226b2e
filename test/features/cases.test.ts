import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CASE_STATES, TRANSITIONS } from '../../src/domain/case-life.js';
import { CasesService } from '../../src/features/cases/cases.service.js';
import { Database } from '../../src/platform/database/database.js';
import { approve, approvedDirections, bringTo, caseIn, deskOf, DISCLOSED, holdSeat, newCase, newFlight, SERVED, type Desk, approvedAt } from '../support/make-case.js';
import { makeCrossing } from '../support/make-crossing.js';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let desk: Desk;
let auditor: SignedIn, escort: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  desk = await deskOf(office);
  auditor = await office.user('auditor');
  escort = await office.user('escort');
});
afterAll(() => office.close());

const rules = ({ body }: Answer): string[] => (body.refusals ?? body.breaches).map(({ rule }: { rule: string }) => rule);
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const barrier = (person: string, more: Record<string, unknown>) => desk.casey.post('/api/v1/barriers', { person, kind: 'other', ...more });

describe('the life of a case', () => {
  test('from crossing to directions', async () => {
    const made = await caseIn(office, 'directions_set');
    const { body, headers } = await desk.casey.get(made.self);
    expect(body).toMatchObject({ ref: made.ref, person: made.personRef, name: 'Amanuel Example', state: 'directions_set', suspended: false, claim: 'inadmissible', nextDue: { kind: 'acceptance' } });
    expect(headers.etag).toBe(`"${body.version}"`);
    const { body: { items: steps } } = await desk.casey.get(`${made.self}/steps`);
    expect(steps.map(({ step, breaches }: { step: string; breaches: unknown[] }) => [step, breaches.length])).toEqual([
      ['identify', 0], ['screen', 0], ['accept_into_scope', 0], ['serve_notice_of_intent', 0], ['request_readmission', 0], ['record_acceptance', 0], ['serve_decision', 0], ['set_directions', 0]]);
    const { body: progress } = await desk.casey.get(`${made.self}/progress`);
    expect(progress).toMatchObject({ state: 'directions_set', seat: { route: 'LHR-CDG' }, boarding: { ready: false } });
    expect(progress.boarding.missing.map(({ rule }: { rule: string }) => rule)).toEqual(['boarding.whereabouts-unknown', 'boarding.fitness-unknown']);
    await desk.casey.post('/api/v1/detention-spells', { person: made.personRef, case: made.ref, centre: 'Harmondsworth', occurredAt: made.at(0, 3) });
    await desk.casey.post('/api/v1/fitness-assessments', { person: made.personRef, fit: true, assessor: 'Dr A' });
    expect((await desk.casey.get(`${made.self}/progress`)).body.boarding).toEqual({ ready: true, missing: [] });
    expect(JSON.stringify(progress)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  test('a permission is refused by name, with its facts, and nothing is written', async () => {
    const made = await newCase(office);
    const early = await made.post(desk.sam, 'scope-decisions', { inScope: true, reasons: 'Why not.' });
    expect(early).toMatchObject({ status: 409, body: { type: '/problems/case.state', refusals: [{ rule: 'case.state', facts: { state: 'encountered', from: ['screened'] } }] } });
    expect(await made.post(desk.sam, 'identifications')).toMatchObject({ status: 409, body: { type: '/problems/case.role' } });
    expect(await made.post(desk.casey, 'scope-decisions', { inScope: true, reasons: 'x' })).toMatchObject({ status: 403 });
    expect(await made.post(escort, 'identifications')).toMatchObject({ status: 403 });
    expect(await made.post(desk.sam, 'expiries', { reason: 'Waited long enough.' })).toMatchObject({ status: 201, body: { state: 'time_expired', nextDue: null } });
    expect((await desk.casey.get(`${made.self}/steps`)).body.items).toHaveLength(1);
    const fresh = await newCase(office, { arrivedDaysAgo: 3 });
    expect(await fresh.post(desk.sam, 'expiries', { reason: 'Now.' })).toMatchObject({ status: 409, body: { type: '/problems/case.time-left' } });
    expect(await fresh.version()).toBe(1);
  });

  test('scope is judged by when it occurred, whenever it is recorded', async () => {
    const made = await caseIn(office, 'screened');
    expect(rules(await made.post(desk.sam, 'scope-decisions', { inScope: true, reasons: 'Adult.' }))).toEqual(['case.scope-too-late']);
    expect(await made.post(desk.sam, 'scope-decisions', { inScope: true, reasons: '  ', occurredAt: made.at(13) })).toMatchObject({ status: 400, body: { errors: [{ pointer: '#/reasons', detail: 'Write down why.' }] } });
    expect(await made.post(desk.sam, 'scope-decisions', { inScope: true, reasons: 'Adult.', occurredAt: made.at(13) })).toMatchObject({ status: 201, body: { state: 'in_scope' } });
  });

  test('whoever is identified has a record that stands on its own', async () => {
    const crossing = await desk.casey.post('/api/v1/crossings', { occurredAt: new Date(Date.now() - 3_600_000).toISOString(), place: 'Dover', source: 'border_force' });
    const person = `/api/v1/people/${crossing.body.person}`;
    expect((await desk.casey.get(person)).body).toMatchObject({ status: 'provisional', provisional: true });
    expect(await desk.casey.post(`/api/v1/cases/${crossing.body.case}/identifications`, { version: 1 })).toMatchObject({ status: 201, body: { state: 'identified' } });
    expect((await desk.casey.get(person)).body).toMatchObject({ status: 'active', provisional: false });
  });

  test('a match review that nobody decided holds identification back', async () => {
    const made = await newCase(office);
    const other = await newCase(office);
    const { superuser } = office.database;
    await superuser.query(`select set_config('app.actor', $1, false)`, [desk.casey.id]);
    await superuser.query(`insert into record.match_review (crossing_id, proposed_person_id, origin) values ($1, $2, 'colleague')`, [made.crossingId, other.personId]);
    expect(await made.post(desk.casey, 'identifications')).toMatchObject({ status: 409, body: { type: '/problems/case.review-undecided' } });
    expect(await other.post(desk.casey, 'identifications')).toMatchObject({ status: 201 });
    // what stops one of the two stops both while nobody knows
    await barrier(other.personRef, { kind: 'injunction' });
    expect((await desk.casey.get(made.self)).body).toMatchObject({ suspended: true });
    expect((await desk.casey.get(`${made.self}/progress`)).body).toMatchObject({ suspended: true, barriers: [{ person: other.personRef, kind: 'injunction' }] });
    expect((await desk.casey.get('/api/v1/cases?suspended=true')).body.items.map(({ ref }: { ref: string }) => ref)).toEqual(expect.arrayContaining([made.ref, other.ref]));
  });

  test('who may be under 18, or whose age nobody recorded, is never in scope', async () => {
    const young = await caseIn(office, 'screened', { birth: { year: new Date().getUTCFullYear() - 17 } });
    expect(rules(await young.post(desk.sam, 'scope-decisions', { inScope: true, reasons: 'x', occurredAt: young.at(2) }))).toEqual(['case.may-be-under-18']);
    const nobody = await caseIn(office, 'screened', { birth: null });
    expect(rules(await nobody.post(desk.sam, 'scope-decisions', { inScope: true, reasons: 'x', occurredAt: nobody.at(2) }))).toEqual(['case.birth-unknown']);
    const doubted = await caseIn(office, 'identified');
    await doubted.must(desk.casey, 'screenings', { age: 'Says he is 16', concerns: ['age'] });
    expect((await desk.casey.get(doubted.self)).body.suspended).toBe(true);
    expect((await desk.casey.get(`/api/v1/barriers?person=${doubted.personRef}`)).body.items).toMatchObject([{ kind: 'claim_under_18', open: true }]);
  });

  test('screening is complete with its last answer, and a correction supersedes', async () => {
    const made = await caseIn(office, 'identified');
    expect(rules(await made.post(desk.casey, 'screenings'))).toEqual(['case.screening-incomplete']);
    const first = await made.must(desk.casey, 'screenings', { language: 'Arabic', interpreter: 'None needed', age: '30', trafficking: 'Nothing said' });
    expect(first.body).toMatchObject({ caseState: 'identified', open: ['health'] });
    expect((await made.must(desk.casey, 'screenings', { health: 'Well' })).body).toMatchObject({ caseState: 'screened', open: [] });
    expect((await made.must(desk.casey, 'screenings', { language: 'Tigrinya' })).body).toMatchObject({ caseState: 'screened' });
    const { body: { items } } = await auditor.get(`${made.self}/screenings`);
    expect(items.filter(({ question }: { question: string }) => question === 'language')).toMatchObject([{ answer: 'Arabic', supersededAt: expect.any(String) }, { answer: 'Tigrinya', supersededAt: null }]);
  });

  test('ends: out of scope, and to the asylum process', async () => {
    const out = await caseIn(office, 'notice_served');
    expect(await out.post(desk.sam, 'scope-decisions', { inScope: false, reasons: 'Family in this country.' })).toMatchObject({ status: 201, body: { state: 'out_of_scope', step: { step: 'rule_out_of_scope' } } });
    const withdrawn = await caseIn(office, 'in_scope');
    expect(await withdrawn.post(desk.sam, 'withdrawals', { reason: 'Claim admitted here.' })).toMatchObject({ status: 201, body: { state: 'withdrawn_to_asylum' } });
    expect(rules(await withdrawn.post(desk.sam, 'withdrawals', { reason: 'Again.' }))).toEqual(['case.state']);
  });
});

describe('what other rooms ask of it', () => {
  const service = () => office.app.get(CasesService, { strict: false });
  const as = <T>(by: SignedIn, work: Parameters<Database['write']>[1]) => office.app.get(Database).write(by.actor, work) as Promise<T>;
  /** What only the flights room can bring about, arranged past the safeguards. */
  const arrange = async (text: string, values: unknown[]) => {
    const { superuser } = office.database;
    await superuser.query('set session_replication_role = replica');
    try { return (await superuser.query(text, values)).rows; } finally { await superuser.query('set session_replication_role = origin'); }
  };

  test.each(['out_of_scope', 'time_expired', 'withdrawn_to_asylum', 'refused_by_receiving_state'] as const)('a case ends as %s, and nothing leads on from there', async (state) => {
    const made = await caseIn(office, state);
    expect((await desk.casey.get(made.self)).body).toMatchObject({ state, nextDue: null });
    const { body } = await desk.sam.get(`${made.self}/progress`);
    expect(body.steps.filter(({ to }: { to: string | null }) => to !== null)).toEqual([]);
  });

  test('registering a crossing opens its case', async () => {
    const crossing = await makeCrossing(office, desk.casey);
    const { rows: [file] } = await office.database.superuser.query('select ref, person_id from record.case_file where crossing_id = $1', [crossing.id]);
    expect(file.person_id).toBe(crossing.personId);
    expect((await desk.casey.get(`/api/v1/cases/${file.ref}`)).body).toMatchObject({ state: 'encountered', arrivedAt: '2025-09-20T05:40:00.000Z', nextDue: { kind: 'scope', at: '2025-10-04T23:00:00.000Z' }, scheme: 'UK–France 2025', crossing: crossing.ref });
  });

  test('an escort defers on behalf of the office, is named for it, and directions fall', async () => {
    const made = await caseIn(office, 'directions_set');
    const stepped = await as<Record<string, unknown>>(escort, (tx) => tx.onBehalf(() => service().step(tx, made.id, 'defer', { occurredAt: tx.now, reason: 'No escort left.' })));
    expect(stepped).toMatchObject({ from: 'directions_set', to: 'decision_served', moved: true, breaches: [] });
    const { body: { items } } = await desk.casey.get(`${made.self}/steps`);
    expect(items.at(-1)).toMatchObject({ step: 'defer', by: 'Test ' + escort.username });
    expect((await desk.casey.get(`${made.self}/notices`)).body.items.at(-1)).toMatchObject({ kind: 'directions', fallenAt: expect.any(String) });
    await expect(as(escort, (tx) => service().step(tx, made.id, 'defer', { occurredAt: tx.now }))).rejects.toThrow();
  });

  test('a re-entry is linked with the earlier return, and unlinked', async () => {
    const first = await newCase(office);
    const made = await newCase(office, { personId: first.personId, arrivedDaysAgo: 3 });
    const flight = await newFlight(office);
    const [{ id }] = await arrange(`insert into record.completed_return (person_id, case_id, flight_id, handover_id, ordinal, occurred_at) values ($1, $2, $3, $2, 1, now() - interval '9 days') returning id`, [first.personId, first.id, flight.id]);
    await as(desk.sam, (tx) => service().linkEarlierReturn(tx, made.crossingId, id));
    expect((await desk.casey.get(made.self)).body).toMatchObject({ reentry: true, version: 2, earlierReturn: { ordinal: 1, flight: flight.ref } });
    expect((await desk.casey.get('/api/v1/cases?reentry=true')).body.items).toMatchObject([{ ref: made.ref }]);
    await as(desk.sam, (tx) => service().linkEarlierReturn(tx, made.crossingId, null));
    expect((await desk.casey.get(made.self)).body).toMatchObject({ reentry: false, earlierReturn: null, version: 3 });
  });

  test('a case closes once everything is settled', async () => {
    const made = await newCase(office);
    await arrange(`update record.case_file set state = 'returned' where id = $1`, [made.id]);
    expect(rules(await made.post(desk.sam, 'closures', { settled: ['property'] }))).toEqual(['case.unsettled']);
    expect((await desk.casey.get(made.self)).body.settled).toEqual([]);
    expect(await made.post(desk.casey, 'closures', { settled: [] })).toMatchObject({ status: 403 });
    expect(await made.post(desk.sam, 'closures', { settled: ['property', 'complaints', 'force_reports'] })).toMatchObject({ status: 201, body: { state: 'closed', settled: ['property', 'complaints', 'force_reports'] } });
  });
});

describe('papers', () => {
  test('a notice needs its proof; served against the rules it is on record as a breach', async () => {
    const made = await caseIn(office, 'in_scope');
    const bare = { kind: 'notice_of_intent', method: 'in_person', language: 'ti' };
    expect(rules(await made.post(desk.casey, 'notices', bare))).toEqual(['case.proof-missing']);
    await barrier(made.personRef, { effects: ['service'], occurredAt: minutesAgo(3) });
    expect(rules(await made.post(desk.casey, 'notices', { ...bare, proof: 'Signed.' }))).toEqual(['case.barred']);
    const served = await made.must(desk.casey, 'notices', { ...bare, happened: true });
    expect(rules(served)).toEqual(['case.barred', 'case.proof-missing']);
    expect(served.body).toMatchObject({ caseState: 'notice_served', self: `${made.self}/notices/${served.body.ref}` });
    expect((await desk.casey.get(served.body.self)).body).toEqual(served.body);
  });

  test('out of order: recorded with its breach, and it moves nothing', async () => {
    const made = await caseIn(office, 'screened');
    const request = await made.must(desk.casey, 'readmission-requests', { disclosed: ['name'], happened: true });
    expect(rules(request)).toEqual(['case.out-of-order', 'case.request-too-late', 'case.request-incomplete']);
    expect(request.body).toMatchObject({ caseState: 'screened', lacks: ['date of birth', 'nationality', 'crossing'] });
    const { body: { items } } = await desk.casey.get(`${made.self}/steps`);
    expect(items.at(-1)).toMatchObject({ step: 'request_readmission', from: 'screened', to: 'screened' });
    expect(rules(await made.post(desk.casey, 'readmission-requests', { disclosed: DISCLOSED }))).toEqual(['case.state']);
  });

  test('a late reply is recorded, shown late, never refused; a refusal ends the case, an acceptance after it moves nothing', async () => {
    const made = await caseIn(office, 'readmission_requested');
    const { body: { items: [request] } } = await desk.casey.get(`${made.self}/readmission-requests`);
    expect((await desk.casey.get(`${made.self}/progress`)).body.clocks).toContainEqual(expect.objectContaining({ kind: 'reply', state: 'overdue' }));
    const replies = `readmission-requests/${request.ref}/replies`;
    expect((await made.must(desk.casey, replies, { answer: 'more_information', grounds: 'Photo?' })).body).toMatchObject({ caseState: 'readmission_requested' });
    const late = await made.must(desk.casey, replies, { answer: 'refused', grounds: 'Not from our coast.', document: made.documentRef, occurredAt: made.at(20) });
    expect(late.body).toMatchObject({ caseState: 'refused_by_receiving_state', replies: [{ answer: 'refused', late: true, breaches: [{ rule: 'case.reply-late' }] }, { answer: 'more_information' }] });
    const after = await made.must(desk.casey, replies, { answer: 'accepted', occurredAt: made.at(21) });
    expect(after.body.caseState).toBe('refused_by_receiving_state');
    expect(after.body.replies.map(({ breaches }: { breaches: { rule: string }[] }) => breaches.map(({ rule }) => rule))).toEqual([
      ['case.reply-late'], ['case.out-of-order', 'case.reply-undocumented', 'case.reply-late'], []]);
  });

  test('a decision takes two people, then is served', async () => {
    const made = await caseIn(office, 'readmission_accepted');
    const notice = { kind: 'decision', ...SERVED };
    expect(rules(await made.post(desk.casey, 'notices', notice))).toEqual(['case.claim-pending', 'case.decision-not-approved']);
    // served all the same: the paper is on record and decides nothing
    const served = await made.must(desk.casey, 'notices', { ...notice, happened: true });
    expect(rules(served)).toEqual(['case.decision-not-approved', 'case.claim-pending']);
    expect(served.body.caseState).toBe('readmission_accepted');
    const proposal = await made.must(desk.casey, 'decision-proposals', { claim: 'withdrawn', reason: 'Claim withdrawn.' });
    expect(await made.post(desk.casey, 'decision-proposals', { claim: 'withdrawn', reason: 'Twice.' })).toMatchObject({ status: 409, body: { type: '/problems/approval_one_waiting' } });
    await approve(desk.sam, proposal);
    expect((await made.must(desk.casey, 'notices', notice)).body).toMatchObject({ caseState: 'decision_served', approval: proposal.body.ref, breaches: [] });
    expect(rules(await made.post(desk.casey, 'decision-proposals', { claim: 'withdrawn', reason: 'Late.' }))).toEqual(['case.state']);
  });

  test('directions name the flight and start the notice clock; others take their place and start it again', async () => {
    const made = await caseIn(office, 'decision_served');
    const directions = { kind: 'directions', ...SERVED };
    expect(rules(await made.post(desk.casey, 'notices', directions))).toEqual(['case.directions-not-approved']);
    const flight = await newFlight(office, 240);
    const holding = await holdSeat(office, made, flight.id);
    expect(rules(await made.post(desk.casey, 'notices', directions))).toEqual(['case.directions-not-approved']);
    await approvedDirections(office, made, flight.id);
    const first = await made.must(desk.casey, 'notices', directions);
    expect(first.body).toMatchObject({ caseState: 'directions_set', flight: flight.ref, route: 'LHR-CDG', fallenAt: null });
    expect(new Date(first.body.noticeEndsAt).getTime()).toBeGreaterThan(Date.now() + 4 * 86_400_000);
    const missing = (await desk.casey.get(`${made.self}/progress`)).body.boarding.missing.map(({ rule }: { rule: string }) => rule);
    expect(missing).toContain('boarding.notice-running');
    const other = await newFlight(office, 480);
    await office.database.superuser.query(`update record.seat_holding set ended_at = now(), end_reason = 'released' where id = $1`, [holding]);
    await holdSeat(office, made, other.id);
    await approvedDirections(office, made, other.id);
    const second = await made.must(desk.casey, 'notices', directions);
    expect(second.body).toMatchObject({ caseState: 'directions_set', flight: other.ref });
    const { body: { items } } = await desk.casey.get(`${made.self}/notices`);
    expect(items.filter(({ kind }: { kind: string }) => kind === 'directions')).toMatchObject([{ flight: flight.ref, fallenAt: expect.any(String) }, { flight: other.ref, fallenAt: null }]);
  });

  test('a service told back to before the second key starts no clock: the clock starts with the key, in the database too', async () => {
    const made = await caseIn(office, 'decision_served');
    const flight = await newFlight(office, 240);
    await holdSeat(office, made, flight.id);
    const approval = await approvedDirections(office, made, flight.id);
    const approved = new Date(minutesAgo(60));
    await approvedAt(office, approval, approved.toISOString());
    const told = await made.must(desk.casey, 'notices', { kind: 'directions', ...SERVED, occurredAt: made.at(12) });
    expect(new Date(told.body.noticeEndsAt).getTime()).toBeGreaterThan(approved.getTime() + 4 * 86_400_000);
    const sql = await office.database.appSession({ id: desk.casey.id, roles: 'caseworker' });
    await expect(sql.query(`insert into record.notice (case_id, person_id, kind, method, language, proof, flight_id, route, travel_on, notice_ends_at, approval_id, fallen_at, occurred_at)
      select case_id, person_id, kind, method, language, proof, flight_id, route, travel_on, occurred_at + interval '9 days', approval_id, occurred_at, occurred_at from record.notice where ref = $1`, [told.body.ref])).rejects.toThrow(/would end too early/);
  });

  test('directions served against a barrier are on record and do not stand', async () => {
    const made = await caseIn(office, 'decision_served');
    const flight = await newFlight(office);
    await holdSeat(office, made, flight.id);
    await approvedDirections(office, made, flight.id);
    await barrier(made.personRef, { kind: 'injunction', occurredAt: minutesAgo(5) });
    const directions = { kind: 'directions', ...SERVED };
    // the barrier took the seat as well
    const refused = ['case.barred', 'case.no-seat', 'case.directions-not-approved'];
    expect(rules(await made.post(desk.casey, 'notices', directions))).toEqual(refused);
    const told = await made.must(desk.casey, 'notices', { ...directions, happened: true });
    expect(rules(told)).toEqual(refused);
    expect(told.body).toMatchObject({ caseState: 'decision_served', fallenAt: expect.any(String) });
  });

  test('directions fall: the case goes back to decision served', async () => {
    const made = await caseIn(office, 'directions_set');
    const fall = () => office.app.get(Database).write(desk.casey.actor, (tx) => office.app.get(CasesService, { strict: false }).directionsFall(tx, made.id, 'Interim relief.', tx.now));
    expect(await fall()).toBe(true);
    expect(await made.state()).toBe('decision_served');
    expect(await fall()).toBe(false);
    expect((await desk.casey.get(`${made.self}/steps`)).body.items.at(-1)).toMatchObject({ step: 'directions_cancelled', reason: 'Interim relief.' });
  });

  test('detention and fitness are facts', async () => {
    const made = await newCase(office);
    const spell = await desk.casey.post('/api/v1/detention-spells', { person: made.personRef, case: made.ref, centre: 'Brook House', occurredAt: made.at(0, 2) });
    expect(spell).toMatchObject({ status: 201, body: { authority: 'IS91', endedAt: null } });
    expect(await desk.casey.patch(spell.body.self, 1, { endedAt: made.at(-1) })).toMatchObject({ status: 400 });
    expect(await desk.casey.patch(spell.body.self, 1, { endedAt: '2099-01-01T00:00:00Z' })).toMatchObject({ status: 400 });
    expect(await desk.casey.patch(spell.body.self, 1, { endedAt: made.at(5), endReason: 'Bail.' })).toMatchObject({ status: 200, body: { version: 2, endReason: 'Bail.' } });
    expect(await desk.casey.patch(spell.body.self, 1, { endReason: 'Later.' })).toMatchObject({ status: 412 });
    expect((await auditor.get(`/api/v1/detention-spells?person=${made.personRef}`)).body.items).toHaveLength(1);
    expect(await auditor.post('/api/v1/detention-spells', { person: made.personRef, centre: 'x' })).toMatchObject({ status: 403 });
    expect(await desk.casey.post('/api/v1/fitness-assessments', { person: made.personRef, fit: false, assessor: 'Dr B' })).toMatchObject({ status: 201, body: { fit: false } });
    const stranger = await newCase(office);
    expect(await desk.casey.post('/api/v1/detention-spells', { person: made.personRef, case: stranger.ref, centre: 'x' })).toMatchObject({ status: 400 });
  });
});

describe('the desk', () => {
  test('lists by filter and order, page by page', async () => {
    const team = `team-${Date.now()}`;
    const refs: string[] = [];
    for (const arrivedDaysAgo of [4, 2, 9, 7]) {
      const made = await newCase(office, { arrivedDaysAgo });
      refs.push(made.ref);
      await desk.casey.patch(made.self, 1, { team, owner: 'me' });
    }
    const [four, two, nine, seven] = refs;
    const walk = async (query: string) => {
      const seen: string[] = [];
      for (let next: string | null = `/api/v1/cases?team=${team}&limit=3${query}`; next; ) {
        const { body, headers } = await desk.casey.get(next);
        seen.push(...body.items.map(({ ref }: { ref: string }) => ref));
        next = body.next && /<([^>]+)>/.exec(headers.link!)![1]!;
      }
      return seen;
    };
    expect(await walk('')).toEqual([two, four, seven, nine]);
    expect(await walk('&sort=due')).toEqual([nine, seven, four, two]);
    expect(await walk('&owner=me&state=encountered')).toEqual([two, four, seven, nine]);
    expect(await walk(`&owner=${desk.casey.username}&sort=due&suspended=false`)).toEqual([nine, seven, four, two]);
    expect(await walk(`&dueBefore=${new Date(Date.now() + 6 * 86_400_000).toISOString()}`)).toEqual([nine]);
    expect(await walk('&state=screened')).toEqual([]);
    expect(await walk('&reentry=true')).toEqual([]);
    expect(await walk('&arrivedTo=2020-01-01')).toEqual([]);
    expect((await desk.casey.get('/api/v1/cases?arrivedFrom=2025-02-30')).status).toBe(400);
    expect((await desk.casey.get('/api/v1/cases?cursor=abc')).status).toBe(400);
    expect((await desk.casey.get('/api/v1/cases?colour=red')).status).toBe(400);
    expect((await escort.get('/api/v1/cases')).status).toBe(403);
  });

  test('every look is written', async () => {
    const made = await newCase(office);
    await auditor.get(made.self);
    await auditor.get(`${made.self}/progress`);
    const { rows } = await office.database.superuser.query(`select action, table_name, person_id from journal.entry where case_id = $1 and actor_id = $2`, [made.id, auditor.id]);
    expect(rows).toEqual([1, 2].map(() => ({ action: 'view', table_name: 'case_file', person_id: made.personId })));
  });

  test('one of two changes of the same version goes through', async () => {
    const made = await newCase(office);
    const answers = await Promise.all([desk.casey.patch(made.self, 1, { absconded: true }), desk.sam.patch(made.self, 1, { bailed: true })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await desk.casey.get(made.self)).body.version).toBe(2);
    expect(await desk.casey.patch(made.self, undefined, { bailed: true })).toMatchObject({ status: 428 });
    expect(await desk.casey.post(`${made.self}/identifications`, { version: 1 })).toMatchObject({ status: 409, body: { type: '/problems/version.stale' } });
    expect(await desk.casey.patch(made.self, 2, { owner: 'nobody-here' })).toMatchObject({ status: 400 });
    expect(await desk.casey.patch(made.self, 2, { owner: auditor.username })).toMatchObject({ status: 400 });
    expect(await desk.casey.patch(made.self, 2, {})).toMatchObject({ status: 400 });
    expect(await desk.casey.patch(made.self, 2, { state: 'returned' })).toMatchObject({ status: 400 });
    expect(await desk.casey.patch(made.self, 2, { owner: desk.sam.username })).toMatchObject({ status: 200, body: { owner: desk.sam.username, version: 3 } });
    expect(await desk.casey.patch(made.self, 3, { owner: null })).toMatchObject({ status: 200, body: { owner: null } });
    expect(await desk.casey.patch('/api/v1/cases/CA-2222-22', 1, { bailed: true })).toMatchObject({ status: expect.any(Number) });
    expect(await auditor.patch(made.self, 4, { bailed: true })).toMatchObject({ status: 403 });
  });

  test('one of two identical steps goes through', async () => {
    const made = await newCase(office);
    const answers = await Promise.all([1, 2].map(() => desk.casey.post(`${made.self}/identifications`, { version: 1 })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const key = { 'idempotency-key': 'screen-once' };
    const body = { version: 2, language: 'Arabic' };
    const [once, again] = [await desk.casey.post(`${made.self}/screenings`, body, key), await desk.casey.post(`${made.self}/screenings`, body, key)];
    expect(again.body).toEqual(once.body);
    expect((await desk.casey.get(`${made.self}/screenings`)).body.items).toHaveLength(1);
  });

  test('bad input is named', async () => {
    const made = await caseIn(office, 'in_scope');
    const field = ({ body }: Answer) => body.errors?.map(({ pointer }: { pointer: string }) => pointer);
    expect(field(await made.post(desk.casey, 'notices', { kind: 'letter', ...SERVED }))).toEqual(['#/kind']);
    expect(field(await made.post(desk.casey, 'notices', { kind: 'notice_of_intent', ...SERVED, language: 'Tigrinya language' }))).toEqual(['#/language']);
    expect(field(await made.post(desk.casey, 'notices', { kind: 'notice_of_intent', ...SERVED, proofDocument: 'PE-AHVA-RQ' }))).toEqual(['#/proofDocument']);
    expect(field(await made.post(desk.casey, 'notices', { kind: 'notice_of_intent', ...SERVED, occurredAt: '2025-02-30T10:00:00Z' }))).toEqual(['#/occurredAt']);
    expect(await made.post(desk.casey, 'notices', { kind: 'notice_of_intent', ...SERVED, occurredAt: '2099-01-01T10:00:00Z' })).toMatchObject({ status: 409, body: { type: '/problems/time.future' } });
    expect(await made.post(desk.casey, 'notices', { kind: 'notice_of_intent', ...SERVED, happened: true, occurredAt: made.at(-2) })).toMatchObject({ status: 409, body: { type: '/problems/case.before-arrival' } });
    expect(field(await made.post(desk.casey, 'readmission-requests', { disclosed: ['shoe_size'] }))).toEqual(['#/disclosed']);
    expect((await desk.casey.get('/api/v1/cases/PE-AHVA-RQ')).status).toBe(400);
    expect(field(await desk.casey.post(`${made.self}/notices`, { kind: 'notice_of_intent', ...SERVED }))).toEqual(['#/version']);
  });
});

describe('cases open with their crossings', () => {
  test('thousands at once, each once, pinned to the scheme in force; before it began there is none', async () => {
    const { superuser } = office.database;
    await superuser.query(`select set_config('app.actor', $1, false)`, [desk.casey.id]);
    const { rows } = await superuser.query(`
      with p as (insert into record.person (sex) select null from generate_series(1, 3000) returning id)
      insert into record.crossing (person_id, registered_person_id, occurred_at, place, source) select id, id, '2025-10-25T22:30:00Z', 'Dover', 'import' from p returning id`);
    const { rows: [old] } = await superuser.query(`insert into record.crossing (person_id, registered_person_id, occurred_at, place, source)
      select id, id, '2025-08-05T10:00:00Z', 'Dover', 'import' from record.person limit 1 returning id`);
    const ids = [...rows, old].map(({ id }) => id);
    const open = () => office.app.get(Database).write(desk.casey.actor, (tx) => office.app.get(CasesService, { strict: false }).openFor(tx, ids));
    expect(await open()).toHaveLength(3000);
    expect(await open()).toHaveLength(0);
    // landed on the 25th, London time; the clocks went back in between
    const { rows: due } = await superuser.query(`select distinct state, next_due_kind as kind, next_due_at as at, arrived_at as since from record.case_file where crossing_id = any ($1)`, [ids]);
    expect(due).toEqual([{ state: 'encountered', kind: 'scope', at: new Date('2025-11-09T00:00:00Z'), since: new Date('2025-10-25T22:30:00Z') }]);
  });
});

describe('the database, with the application out of the way', () => {
  const attack = async (roles: string, id: string, to: string, by = desk.sam) => {
    const session = await office.database.appSession({ id: by.id, roles });
    return session.query('update record.case_file set state = $2, state_since = now(), version = version + 1 where id = $1', [id, to]);
  };

  test('its ways from state to state are those of the domain', async () => {
    const { rows } = await office.database.superuser.query(
      'select a, b from unnest($1::text[]) a cross join unnest($1::text[]) b where record.case_may_move(a, b)', [CASE_STATES]);
    const allowed = TRANSITIONS.flatMap(({ from, to }) => from.map((state) => `${state} ${to}`));
    expect(rows.map(({ a, b }) => `${a} ${b}`).sort()).toEqual([...new Set(allowed)].sort());
  });

  test('no jump, no case that starts further on, no other crossing', async () => {
    const made = await newCase(office);
    await expect(attack('supervisor', made.id, 'in_scope')).rejects.toThrow(/No step leads from encountered to in_scope/);
    await expect(attack('supervisor', made.id, 'boarded')).rejects.toThrow(/No boarding/);
    await expect(attack('caseworker', made.id, 'screened')).rejects.toThrow(/No step/);
    const session = await office.database.appSession({ id: desk.sam.id, roles: 'supervisor' });
    await expect(session.query(`insert into record.case_file (person_id, crossing_id, scheme_version_id, state, state_since, arrived_at)
      select person_id, crossing_id, scheme_version_id, 'in_scope', state_since, arrived_at from record.case_file where id = $1`, [made.id])).rejects.toThrow(/starts as encountered/);
    await expect(session.query(`update record.case_file set arrived_at = arrived_at + interval '9 days' where id = $1`, [made.id])).rejects.toThrow(/permission denied/);
    const reader = await office.database.appSession({ id: auditor.id, roles: 'auditor' });
    expect((await reader.query('update record.case_file set team = $2 where id = $1', [made.id, 'x'])).rowCount).toBe(0);
    const outsider = await office.database.appSession();
    expect((await outsider.query('select from record.case_file')).rowCount).toBe(0);
  });

  test.each([['in_scope', 'notice_served'], ['notice_served', 'readmission_requested'], ['readmission_requested', 'readmission_accepted'], ['readmission_requested', 'refused_by_receiving_state']] as const)(
    'no way from %s to %s without its paper', async (from, to) => {
      const made = await caseIn(office, from);
      await expect(attack('caseworker', made.id, to)).rejects.toThrow(/paper on which this state rests/);
    });

  test('identified and screened rest on their records', async () => {
    const made = await newCase(office);
    const other = await newCase(office);
    await office.database.superuser.query(`insert into record.match_review (crossing_id, proposed_person_id, origin) values ($1, $2, 'colleague')`, [made.crossingId, other.personId]);
    await expect(attack('caseworker', made.id, 'identified')).rejects.toThrow(/not decided/);
    const identified = await caseIn(office, 'identified');
    await expect(attack('caseworker', identified.id, 'screened')).rejects.toThrow(/without an answer/);
  });

  test('a possible child, a barred person and a caseworker alone do not get into scope', async () => {
    const young = await caseIn(office, 'screened', { birth: { year: new Date().getUTCFullYear() - 17 } });
    await expect(attack('supervisor', young.id, 'in_scope')).rejects.toThrow(/may be under 18/);
    const nobody = await caseIn(office, 'screened', { birth: null });
    await expect(attack('supervisor', nobody.id, 'in_scope')).rejects.toThrow(/No date of birth/);
    const barred = await caseIn(office, 'screened');
    await expect(attack('caseworker', barred.id, 'in_scope')).rejects.toThrow(/Only a supervisor/);
    await barrier(barred.personRef, { effects: ['scope'] });
    await expect(attack('supervisor', barred.id, 'in_scope')).rejects.toThrow(/A barrier stands in the way/);
  });

  test('a decision and directions need their second key, a seat and nothing against them', async () => {
    const accepted = await caseIn(office, 'readmission_accepted');
    await expect(attack('caseworker', accepted.id, 'decision_served')).rejects.toThrow(/approved by another/);
    const made = await caseIn(office, 'decision_served');
    await expect(attack('supervisor', made.id, 'directions_set')).rejects.toThrow(/approved by another/);
    const flight = await newFlight(office);
    const approval = await approvedDirections(office, made, flight.id);
    const session = await office.database.appSession({ id: desk.casey.id, roles: 'caseworker' });
    const notice = (ends: string) => session.query(`insert into record.notice (case_id, person_id, kind, method, language, flight_id, route, travel_on, notice_ends_at, approval_id)
      values ($1, $2, 'directions', 'in_person', 'ti', $3, 'LHR-CDG', current_date, now() + $5::interval, $4)`, [made.id, made.personId, flight.id, approval, ends]);
    await expect(notice('0 days')).rejects.toThrow(/would end too early/);
    await expect(notice('5 days')).rejects.toThrow(/would end too early/);
    await notice('8 days');
    await expect(attack('supervisor', made.id, 'directions_set')).rejects.toThrow(/No seat is held/);
    await holdSeat(office, made, flight.id);
    await expect(session.query(`update record.notice set flight_id = null where case_id = $1 and kind = 'directions'`, [made.id])).rejects.toThrow(/permission denied/);
    await barrier(made.personRef, { kind: 'injunction' });
    await expect(attack('supervisor', made.id, 'directions_set')).rejects.toThrow(/A barrier stands in the way/);
    await barrier(made.personRef, { kind: 'claim_under_18' });
    await expect(attack('supervisor', made.id, 'directions_set')).rejects.toThrow(/may be under 18/);
  });

  test('who is aboard or was returned is not put back by a change of state', async () => {
    const { superuser } = office.database;
    const made = await caseIn(office, 'directions_set');
    await expect(attack('supervisor', made.id, 'returned')).rejects.toThrow(/No step leads/);
    await superuser.query('set session_replication_role = replica');
    await superuser.query(`update record.seat_holding set outcome = 'boarded' where case_id = $1`, [made.id]);
    await superuser.query(`update record.case_file set state = 'boarded' where id = $1`, [made.id]);
    await superuser.query('set session_replication_role = origin');
    await expect(attack('supervisor', made.id, 'decision_served')).rejects.toThrow(/recorded aboard/);
    await expect(attack('supervisor', made.id, 'returned')).rejects.toThrow(/No handover/);
    await superuser.query('set session_replication_role = replica');
    await superuser.query(`insert into record.completed_return (person_id, case_id, flight_id, handover_id, ordinal, occurred_at)
      select person_id, case_id, flight_id, id, 1, now() from record.seat_holding where case_id = $1`, [made.id]);
    await superuser.query(`update record.case_file set state = 'returned' where id = $1`, [made.id]);
    await superuser.query('set session_replication_role = origin');
    await expect(attack('supervisor', made.id, 'decision_served')).rejects.toThrow(/return of this case stands/);
  });

  test('a barrier and a step wait for each other, whichever comes first', async () => {
    for (const barrierFirst of [true, false]) {
      const made = await caseIn(office, 'screened');
      const stopping = await office.database.appSession({ id: desk.casey.id, roles: 'caseworker' });
      const moving = await office.database.appSession({ id: desk.sam.id, roles: 'supervisor' });
      const stop = () => stopping.query(`insert into record.barrier (person_id, kind, effects) values ($1, 'other', '{scope}')`, [made.personId]);
      const move = () => moving.query(`update record.case_file set state = 'in_scope', version = version + 1 where id = $1`, [made.id]);
      const [first, second, one, two] = barrierFirst ? [stopping, moving, stop, move] : [moving, stopping, move, stop];
      await first.query('begin');
      await one();
      await second.query('begin');
      const waits = two().then(() => 'went through', (error: Error) => error.message);
      await first.query('commit');
      expect(await waits).toMatch(barrierFirst ? /A barrier stands in the way/ : /went through/);
      await second.query('rollback');
    }
  });

  test('a step that is refused late leaves nothing', async () => {
    const made = await caseIn(office, 'screened');
    await office.database.superuser.query(`insert into record.barrier (person_id, kind, effects, occurred_at) values ($1, 'other', '{scope}', platform.now())`, [made.personId]);
    // by its own time the barrier was not there yet, so only the database refuses
    expect(await made.post(desk.sam, 'scope-decisions', { inScope: true, reasons: 'x', occurredAt: made.at(2) })).toMatchObject({ status: 409, body: { type: '/problems/case.barred' } });
    expect((await desk.casey.get(`${made.self}/steps`)).body.items).toHaveLength(2);
  });
});

test('the CTK timeline, day by day from arrival, up to interim relief', async () => {
  const made = await newCase(office, { arrivedDaysAgo: 36 });
  await bringTo(office, made, 'in_scope');
  await made.must(desk.casey, 'notices', { kind: 'notice_of_intent', ...SERVED, occurredAt: made.at(2, 2) });
  const request = await made.must(desk.casey, 'readmission-requests', { disclosed: DISCLOSED, occurredAt: made.at(3) });
  const reply = await made.must(desk.casey, `readmission-requests/${request.body.ref}/replies`, { answer: 'accepted', document: made.documentRef, occurredAt: made.at(23) });
  expect(reply.body).toMatchObject({ caseState: 'readmission_accepted', replies: [{ late: true, breaches: [{ rule: 'case.reply-late' }] }] });
  await approve(desk.sam, await made.must(desk.casey, 'decision-proposals', { claim: 'inadmissible', reason: 'Accepted on day 23.' }));
  await made.must(desk.casey, 'notices', { kind: 'decision', ...SERVED, occurredAt: made.at(26) });
  const flight = await newFlight(office, 6);
  await holdSeat(office, made, flight.id);
  await approvedDirections(office, made, flight.id);
  const directions = await made.must(desk.casey, 'notices', { kind: 'directions', ...SERVED, occurredAt: made.at(27) });
  expect(directions.body).toMatchObject({ caseState: 'directions_set', breaches: [] });
  await barrier(made.personRef, { kind: 'trafficking_referral', occurredAt: made.at(32) });
  expect((await desk.casey.get(made.self)).body).toMatchObject({ state: 'directions_set', suspended: true });
  const injunction = await barrier(made.personRef, { kind: 'injunction', occurredAt: made.at(35, 17) });
  // the seat comes free, the directions fall, and nobody boards
  const { body: progress } = await desk.casey.get(`${made.self}/progress`);
  expect(progress).toMatchObject({ state: 'decision_served', suspended: true, seat: null });
  expect(progress.boarding.missing).toContainEqual({ rule: 'case.barred', message: expect.stringContaining(injunction.body.ref), facts: expect.anything() });
  const { body: { items } } = await desk.casey.get(`${made.self}/steps`);
  expect(items.map(({ occurredAt }: { occurredAt: string }) => Math.floor((Date.parse(occurredAt) - made.arrivedAt.getTime()) / 86_400_000)).slice(0, 8)).toEqual([1, 1, 2, 2, 3, 23, 26, 27]);
  expect(items.at(-1)).toMatchObject({ step: 'directions_cancelled', from: 'directions_set', to: 'decision_served' });
});
