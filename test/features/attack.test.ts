import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import { approve, bringTo, caseIn, deskOf, SERVED, type Desk } from '../support/make-case.js';
import { makeCapture, makeCrossing, makeReturn, makeReview, verdict } from '../support/make-crossing.js';
import { board, departed, detainedAndFit, expectCreated, flightWithSeats, type MadeFlight, readyCase, returned, seatedCase } from '../support/make-flight.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

/** Insiders who try to get round the safeguards: through the API, and by SQL as the app role without the application. */
let office: Office;
let desk: Desk;
let casey: SignedIn, sam: SignedIn, sol: SignedIn, sue: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  desk = await deskOf(office);
  ({ casey, sam, sol } = desk);
  sue = await office.user('supervisor');
});
afterAll(() => office.close());

const sqlOf = (by: SignedIn): Promise<Client> => office.database.appSession({ id: by.id, roles: by.actor.roles.join(',') });
/** What came of a statement: the rule that refused it, or how many rows it touched. */
const attempt = (session: Client, sql: string, values: unknown[] = []): Promise<string | number> =>
  session.query(sql, values).then(({ rowCount }) => rowCount ?? 0, (error: { code: string; hint?: string; message: string }) => (error.code === '42501' ? 'denied' : error.hint ?? `${error.code} ${error.message}`));
const openBarrier = async (by: SignedIn, person: string, body: Record<string, unknown> = {}) => (await expectCreated(by.post('/api/v1/barriers', { person, kind: 'injunction', ...body }))).body;
async function liftByTwo(barrier: { self: string; version: number }): Promise<void> {
  await approve(sam, await expectCreated(casey.post(`${barrier.self}/liftings`, { reason: 'Discharged.', version: barrier.version })));
}
const one = async (sql: string, values: unknown[] = []): Promise<any> => (await office.database.superuser.query(sql, values)).rows[0];

describe('history by SQL', () => {
  /** All that the app may ever rewrite of a record; a new column needs a decision here. */
  const REWRITABLE: Record<string, string> = {
    abis_encounter: 'deleted_at encounter_type galleries person_key status version', abis_task: 'content delivered_at failure finished_at key_id status', abis_template: 'content key_id',
    admission: 'arrived_at over_cap_approval_id state state_since version',
    app_user: 'access_ended_at display_name status version',
    approval: 'decided_at decided_by decision_reason outcome version',
    arrival_event: 'boats note occurred_at people_aboard place version',
    barrier: 'breach case_id court_reference document_id effects lifted_at lifting_id note review_on version',
    capture: 'has_image',
    // sealed anew under another key (crossfile rotate-captures)
    capture_image: 'content key_id', capture_template: 'content key_id', face_vector: 'content key_id',
    case_file: 'absconded bailed claim earlier_return_id next_due_at next_due_kind owner_id settled state state_since team version',
    completed_return: 'reversal_id reversed_at version',
    crossing: 'arrival_event_id place source version',
    detention_spell: 'end_reason ended_at review_due_on version',
    document: 'authenticity bytes_length content_type expires_on issuer kind number restricted sha256 title version',
    export: 'bytes erased_at expires_at failed_at failure finished_at rows sha256 version',
    flight: 'actual_arrival actual_departure breaches cancellation_reason designator destination destination_zone kind note origin origin_zone scheduled_arrival scheduled_departure state version',
    flight_escort: 'ended_at',
    match_contest: 'approval_id decided_at outcome reasons told_at told_how version',
    match_review: 'decided_at reversal_id round state version',
    missing_finger: 'superseded_at superseded_by',
    notice: 'fallen_at version',
    official_arrivals: 'superseded_at superseded_by',
    person: 'care_needs possible_twin sex status version',
    person_birth: 'superseded_at withdrawal_id',
    person_name: 'position superseded_at',
    person_nationality: 'superseded_at',
    person_reference: 'superseded_at',
    possible_twin: 'version withdrawal_reason withdrawn_at withdrawn_by',
    readmission_request: 'version',
    reentry_flag: 'return_id version withdrawn_at',
    representative: 'email ended_at name organisation telephone version',
    review_claim: 'released_at seen touched_at version',
    role_grant: 'revoked_at revoked_by',
    screening_answer: 'superseded_at',
    search_request: 'begun_at failed_at failures finished_at trouble',
    seat_holding: 'breaches end_note end_reason ended_at status version',
    task: 'done_at done_by due_at owner_id title version',
    template_extraction: 'failure finished_at minutiae',
  };

  test('the app rewrites these columns and no others: no key, no author, no time of what happened', async () => {
    const { rows } = await office.database.superuser.query<{ tab: string; columns: string }>(`
      select c.relname as tab, string_agg(a.attname, ' ' order by a.attname) as columns from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
       where c.relnamespace = 'record'::regnamespace and c.relkind in ('r', 'p') and has_column_privilege('crossfile_app', c.oid, a.attnum, 'update') group by 1`);
    expect(Object.fromEntries(rows.map(({ tab, columns }) => [tab, columns]))).toEqual(REWRITABLE);
  });

  test('nobody writes under another name, in any table that says who recorded', async () => {
    const { rows } = await office.database.superuser.query<{ tab: string }>(`
      select c.relname as tab from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'recorded_by' and not a.attisdropped
       where c.relnamespace = 'record'::regnamespace and c.relkind in ('r', 'p') and has_table_privilege('crossfile_app', c.oid, 'insert')
         and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'platform.stamp_author'::regproc and t.tgenabled = 'O')`);
    expect(rows).toEqual([]);
    const made = await caseIn(office, 'encountered');
    const session = await sqlOf(casey);
    const { rows: [note] } = await session.query(`insert into record.note (person_id, body, recorded_by, recorded_at) values ($1, 'Sam says so.', $2, '2025-01-01') returning recorded_by, recorded_at > now() - interval '1 hour' as fresh`, [made.personId, sam.id]);
    expect(note).toEqual({ recorded_by: casey.id, fresh: true });
  });

  test('a step of a case is not made up', async () => {
    const made = await caseIn(office, 'screened');
    const session = await sqlOf(sam);
    const forge = (from: string, to: string) => attempt(session, `insert into record.case_step (case_id, person_id, step, from_state, to_state) values ($1, $2, 'accept_into_scope', $3, $4)`, [made.id, made.personId, from, to]);
    expect(await forge('in_scope', 'notice_served')).toBe('case.step-forged');
    expect(await forge('screened', 'in_scope')).toBe('case.step-forged');
    expect((await one('select count(*)::int as n from record.case_step where case_id = $1 and to_state in ($2, $3)', [made.id, 'in_scope', 'notice_served'])).n).toBe(0);
  });

  test('a case is its crossing’s: its clocks run from that arrival, by the scheme as it was decided', async () => {
    const session = await sqlOf(casey);
    const { personId } = await caseIn(office, 'encountered');
    const { rows: [crossing] } = await session.query(`insert into record.crossing (person_id, registered_person_id, occurred_at, place, source) values ($1, $1, now() - interval '40 days', 'Dover', 'police') returning id`, [personId]);
    const open = (whose: string, arrived: string) => attempt(session, `insert into record.case_file (person_id, crossing_id, scheme_version_id, state_since, arrived_at) select $1, $2, id, now(), ${arrived} from record.scheme_version limit 1`, [whose, crossing.id]);
    expect(await open(personId, `now() - interval '1 day'`)).toBe('case.fixed');
    expect(await open((await caseIn(office, 'encountered')).personId, `(select occurred_at from record.crossing where id = '${crossing.id}')`)).toBe('case.fixed');
    expect(await attempt(session, `update record.scheme_version set clocks = clocks || '{"noticeWorkingDays": 0}'`)).toBe('denied');
    expect(await attempt(session, `insert into record.scheme_version (name, receiving_state, valid_from, valid_to, clocks, cap_rule) values ('Ours', 'FRA', '2024-01-01', '2024-02-01', '{}', '{}')`)).toBe('denied');
  });

  test('neither the balance nor a breach is argued away', async () => {
    const gone = await returned(office);
    const session = await sqlOf(casey);
    const made = await one('select id, person_id, occurred_at from record.completed_return where case_id = $1', [gone.id]);
    expect(await attempt(session, 'update record.completed_return set ordinal = 7 where id = $1', [made.id])).toBe('denied');
    expect(await attempt(session, `insert into record.ledger_entry (kind, amount, return_id, person_id, occurred_at) values ('return_reversal', -1, $1, $2, $3)`, [made.id, made.person_id, made.occurred_at])).toBe('ledger.return');
    const at = new Date(Date.now() - 60_000);
    const { rows: [admission] } = await session.query(`insert into record.admission (name, scheme_version_id, state, state_since, arrived_at) select 'A. Admitted', id, 'arrived', $1, $1 from record.scheme_version limit 1 returning id`, [at]);
    expect(await attempt(session, `insert into record.ledger_entry (kind, amount, admission_id, occurred_at) values ('admission_reversal', -1, $1, $2)`, [admission.id, at])).toBe('ledger.admission');

    const flown = await departed(office);
    await openBarrier(casey, flown.personRef);
    expect((await one('select breaches from record.flight where id = $1', [flown.flight.id])).breaches).toHaveLength(1);
    expect(await attempt(session, `update record.flight set breaches = '[]' where id = $1`, [flown.flight.id])).toBe('flight.fixed');
    expect(await attempt(session, `update record.seat_holding set breaches = '[]' where id = $1`, [flown.holdingId])).toBe('seat.fixed');
    expect(await attempt(session, 'update record.barrier set breach = null where person_id = $1', [flown.personId])).toBe('barrier.breach');
  });

  test('an official figure is superseded, never rewritten', async () => {
    const session = await sqlOf(casey);
    await session.query(`insert into record.official_arrivals (day, migrants, boats, source) values ('2025-09-01', 100, 2, 'test')`);
    expect(await attempt(session, 'update record.official_arrivals set migrants = 1')).toBe('denied');
  });

  test('nobody brings triggers of their own', async () => {
    expect(await attempt(await sqlOf(casey), 'create temporary table mine (x int)')).toBe('denied');
  });

  test('the safeguards’ own way past the policies is not for callers', async () => {
    const nobody = await office.database.appSession();
    expect(await attempt(nobody, `select * from record.blocking_barriers($1, null, 'boarding', now())`, [sam.id])).toBe('denied');
    const { personId, personRef } = await caseIn(office, 'encountered');
    await openBarrier(casey, personRef);
    const admin = await office.database.appSession({ id: sam.id, roles: 'administrator' });
    expect(await attempt(admin, `select * from record.barriers_counting($1, null, 'boarding', now())`, [personId])).toBe(0);
  });
});

describe('round a barrier', () => {
  test('one that was lifted stays what it was, so that a boarding told late is judged by it', async () => {
    const made = await caseIn(office, 'encountered');
    const barrier = await openBarrier(casey, made.personRef);
    await liftByTwo(barrier);
    const session = await sqlOf(casey);
    expect(await attempt(session, `update record.barrier set effects = '{}' where ref = $1`, [barrier.ref])).toBe('barrier.lifted');
    expect(await attempt(session, 'update record.barrier set case_id = $2 where ref = $1', [barrier.ref, made.id])).toBe('barrier.lifted');
    expect(await attempt(session, 'update record.barrier set occurred_at = now() where ref = $1', [barrier.ref])).toBe('denied');
  });

  test('widened after its lifting was proposed, it is not lifted by the old proposal', async () => {
    const made = await caseIn(office, 'encountered');
    const barrier = await openBarrier(casey, made.personRef, { kind: 'other', effects: [] });
    const proposal = await expectCreated(casey.post(`${barrier.self}/liftings`, { reason: 'It only informed.', version: barrier.version }));
    expect((await sol.patch(barrier.self, barrier.version, { effects: ['boarding'] })).status).toBe(200);
    const { status, body } = await sam.post(`${proposal.body.self}/decisions`, { decision: 'approve', reason: 'Agreed.', version: proposal.body.version });
    expect([status, body.type]).toEqual([409, '/problems/barrier.widened']);
    expect((await casey.get(barrier.self)).body.liftedAt).toBeNull();
  });

  test('widened while a seat is held, it takes seat and directions away as a new one would', async () => {
    const ready = await readyCase(office);
    const barrier = await openBarrier(casey, ready.personRef, { kind: 'other', effects: [] });
    expect(await ready.state()).toBe('directions_set');
    expect((await casey.patch(barrier.self, barrier.version, { effects: ['directions', 'boarding'] })).status).toBe(200);
    expect(await ready.state()).toBe('decision_served');
    expect((await one('select end_reason from record.seat_holding where id = $1', [ready.holdingId])).end_reason).toBe('barrier');
  });

  test('lifting gives no directions back, not even those that were approved and not yet served', async () => {
    const flight = await flightWithSeats(office);
    const made = await seatedCase(office, flight);
    await approve(sam, await expectCreated(sol.post(`${flight.self}/directions`, { case: made.ref, reason: 'Seat held.' })));
    const barrier = await openBarrier(casey, made.personRef);
    await liftByTwo(barrier);
    await expectCreated(casey.post(`${flight.self}/holdings`, { case: made.ref }));
    const asked = await made.post(casey, 'notices', { kind: 'directions', ...SERVED });
    expect([asked.status, asked.body.type]).toEqual([409, '/problems/case.directions-not-approved']);
    // told as having happened it is on record and stands for nothing
    await made.post(casey, 'notices', { kind: 'directions', ...SERVED, occurredAt: made.at(12) });
    expect(await made.state()).toBe('decision_served');
  });

  test('directions that were approved for another day are not served for this one', async () => {
    const flight = await flightWithSeats(office, { returnee: 2 }, 30);
    const [waiting, approved] = [await seatedCase(office, flight), await seatedCase(office, flight)];
    const propose = (made: { ref: string }) => expectCreated(sol.post(`${flight.self}/directions`, { case: made.ref, reason: 'Seat held.' }));
    const proposal = await propose(waiting);
    await approve(sam, await propose(approved));
    const later = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    expect((await casey.patch(flight.self, await flight.version(), { scheduledDeparture: later(80), scheduledArrival: later(82) })).status).toBe(200);
    const second = await sam.post(`${proposal.body.self}/decisions`, { decision: 'approve', reason: 'Agreed.', version: proposal.body.version });
    expect([second.status, second.body.type]).toEqual([409, '/problems/directions.changed']);
    const served = await approved.post(casey, 'notices', { kind: 'directions', ...SERVED });
    expect([served.status, served.body.type]).toEqual([409, '/problems/case.directions-not-approved']);
  });

  test('a decision approved after the claim changed is no decision', async () => {
    const made = await caseIn(office, 'readmission_accepted');
    const proposal = await made.must(casey, 'decision-proposals', { claim: 'inadmissible', reason: 'Inadmissible.' });
    expect((await casey.patch(made.self, await made.version(), { claim: 'pending' })).status).toBe(200);
    const { status, body } = await sam.post(`${proposal.body.self}/decisions`, { decision: 'approve', reason: 'Agreed.', version: proposal.body.version });
    expect([status, body.type]).toEqual([409, '/problems/decision.changed']);
  });

  test('by SQL nobody boards on directions that one person made up, or on another day or route', async () => {
    const flight = await flightWithSeats(office);
    const made = await seatedCase(office, flight);
    const session = await sqlOf(casey);
    const { rows: [holding] } = await office.database.superuser.query('select id from record.seat_holding where case_id = $1', [made.id]);
    const serve = (day: string, route = 'LHR-CDG') => session.query(`insert into record.notice (case_id, person_id, kind, method, language, proof, flight_id, route, travel_on, notice_ends_at, occurred_at)
      values ($1, $2, 'directions', 'in_person', 'ti', 'Signed.', $3, $4, ${day}, now() - interval '1 day', now() - interval '15 days') returning id`, [made.id, made.personId, flight.id, route]);
    const aboard = () => attempt(session, `insert into record.boarding_outcome (holding_id, flight_id, person_id, case_id, outcome) values ($1, $2, $3, $4, 'boarded')`, [holding.id, flight.id, made.personId, made.id]);
    const fall = () => session.query('update record.notice set fallen_at = now() where case_id = $1 and kind = $2 and fallen_at is null', [made.id, 'directions']);
    const DAY = `(select (scheduled_departure at time zone origin_zone)::date from record.flight where id = '${flight.id}')`;
    await serve(`${DAY} - 1`);
    expect(await aboard()).toBe('boarding.notice-running');
    await fall();
    await serve(DAY, 'STN-CDG');
    expect(await aboard()).toBe('boarding.notice-running');
    await fall();
    await serve(DAY);
    expect(await aboard()).toBe('boarding.directions-not-approved');
  });
});

describe('both people of two', () => {
  test('by SQL a caseworker’s second key opens nothing, and what is asked for stays as it was', async () => {
    const made = await caseIn(office, 'encountered');
    const barrier = await openBarrier(casey, made.personRef);
    const proposal = await expectCreated(casey.post(`${barrier.self}/liftings`, { reason: 'Over.', version: 1 }));
    const cole = await office.user('caseworker');
    const session = await sqlOf(cole);
    expect(await attempt(session, `update record.approval set outcome = 'approved' where ref = $1`, [proposal.body.ref])).toBe('approval.role');
    // whatever roles a session claims, the grants decide
    await session.query(`select set_config('app.roles', 'supervisor', false)`);
    expect(await attempt(session, `update record.approval set outcome = 'approved' where ref = $1`, [proposal.body.ref])).toBe('approval.role');
    expect(await attempt(session, `update record.approval set outcome = 'withdrawn' where ref = $1`, [proposal.body.ref])).toBe('approval.withdrawal');
    for (const column of ['flight_id', 'case_id', 'other_person_id', 'excluded', 'particulars', 'proposed_by']) {
      expect([column, await attempt(session, `update record.approval set ${column} = ${column} where ref = $1`, [proposal.body.ref])]).toEqual([column, 'denied']);
    }
  });

  test('two roles of one user are one person, by every route and with a key for repetition', async () => {
    const both = await office.user('caseworker', 'supervisor');
    const made = await caseIn(office, 'encountered');
    const barrier = await openBarrier(both, made.personRef);
    const proposal = await expectCreated(both.post(`${barrier.self}/liftings`, { reason: 'Over.', version: 1 }));
    const decide = (by: SignedIn) => by.post(`${proposal.body.self}/decisions`, { decision: 'approve', reason: 'Agreed.', version: 1 }, { 'idempotency-key': 'again' });
    for (let i = 0; i < 2; i++) expect(await decide(both)).toMatchObject({ status: 409, body: { type: '/problems/approval.same-person' } });
    const [first, second] = await Promise.all([decide(sam), decide(sol)]);
    expect([first.status, second.status].sort()).toEqual([201, 409]);
    expect(await decide(both)).toMatchObject({ status: 409 });
    expect((await one('select count(*)::int as n from record.barrier where ref = $1 and lifted_at is not null', [barrier.ref])).n).toBe(1);
  });
});

describe('matches', () => {
  async function question() {
    const [earlier, later] = [await makeCrossing(office, casey), await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' })];
    await makeCapture(casey, later);
    return { earlier, later, review: await makeReview(casey, later, earlier) };
  }

  test('who gives the case away to decide does not decide', async () => {
    const { later, review } = await question();
    const self = `/api/v1/cases/${later.caseRef}`;
    const mine = await sue.patch(self, 1, { owner: 'me' });
    expect(mine.status).toBe(200);
    expect((await sue.patch(self, mine.body.version, { owner: null })).status).toBe(200);
    expect(await sue.post(`${review.self}/decisions`, verdict())).toMatchObject({ status: 409, body: { type: '/problems/review.own-case' } });
  });

  test('a dismissed match is not reopened on old evidence by moving the day it was decided', async () => {
    const { review } = await question();
    for (const by of [sam, sol]) await expectCreated(by.post(`${review.self}/decisions`, verdict({ answer: 'different_person', reasonCode: 'fingerprints_disagree' })));
    const session = await sqlOf(casey);
    expect(await attempt(session, `update record.match_review set decided_at = '2025-01-01' where ref = $1`, [review.ref])).toBe('review.fixed');
    expect(await attempt(session, `update record.match_review set state = 'undecided', round = 2, decided_at = null where ref = $1`, [review.ref])).toBe('review.new-evidence');
  });

  test('a stop and a birth date entered while two records were one stand for both when they part', async () => {
    const { earlier, later, review } = await question();
    for (const by of [sam, sol]) await expectCreated(by.post(`${review.self}/decisions`, verdict()));
    await openBarrier(casey, earlier.personRef);
    const sheet = (await casey.get(`/api/v1/people/${earlier.personRef}`)).body;
    expect((await casey.patch(`/api/v1/people/${earlier.personRef}`, sheet.version, { births: [{ date: '2012' }] })).status).toBe(200);
    const tess = await office.user('supervisor');
    const { version } = (await casey.get(review.self)).body;
    await approve(tess, await expectCreated(sue.post(`${review.self}/reversals`, { reason: 'Another hand.', version })));
    for (const { personId } of [earlier, later]) {
      expect(await one(`select record.stop_of($1, null, now()) ->> 'kind' as kind, record.may_be_under_18($1, platform.today()) as young`, [personId])).toEqual({ kind: 'injunction', young: true });
    }
  });

  test('a flag is not withdrawn while the return stands', async () => {
    const earlier = await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' });
    await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
    const later = await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' });
    await makeCapture(casey, later);
    const { ref } = await makeReview(casey, later, earlier);
    const session = await sqlOf(casey);
    expect(await attempt(session, 'update record.reentry_flag g set withdrawn_at = now() from record.match_review m where m.id = g.review_id and m.ref = $1', [ref])).toBe('reentry.return-stands');
  });
});

test('a blank reason opens nothing', async () => {
  const made = await caseIn(office, 'encountered');
  const { body: note } = await expectCreated(casey.post('/api/v1/notes', { person: made.personRef, category: 'health', body: 'Restricted-to-a-reason.' }));
  const ada = await office.user('auditor');
  for (const reason of ['', '%20%20', '%E2%80%8B', '.', '%C2%A0-']) {
    const { status, text } = await ada.get(note.self, { 'access-reason': reason });
    expect([reason, status, text.includes('Restricted-to-a-reason')]).toEqual([reason, 403, false]);
  }
  expect((await ada.get(note.self, { 'access-reason': 'Inspection 7' })).text).toContain('Restricted-to-a-reason');
});

describe('at once', () => {
  const statuses = (answers: { status: number }[]): number[] => answers.map(({ status }) => status).sort();

  test('the same act by two: one boards, one hands over, one departs, one holds the last seat', async () => {
    const flight: MadeFlight = await flightWithSeats(office, { returnee: 1 });
    const ready = await readyCase(office, flight);
    expect(statuses(await Promise.all([board(flight.escort, ready), board(flight.escort, ready), board(casey, ready)]))).toEqual([201, 409, 409]);
    expect(statuses(await Promise.all([flight.step(flight.escort, 'departures'), flight.step(casey, 'departures')]))).toEqual([201, 409]);
    const { version } = await ready.line();
    const hand = () => flight.escort.post(`${flight.self}/handovers`, { person: ready.personRef, handedOver: true, receipt: 'R', authority: 'PAF', place: 'CDG', version });
    expect(statuses(await Promise.all([hand(), hand(), hand()]))).toEqual([201, 409, 409]);
    expect((await one('select count(*)::int as n from record.ledger_entry e join record.completed_return r on r.id = e.return_id where r.case_id = $1', [ready.id])).n).toBe(1);

    const small = await flightWithSeats(office, { returnee: 1 });
    const crowd = [await caseIn(office, 'decision_served'), await caseIn(office, 'decision_served'), await caseIn(office, 'decision_served')];
    for (const made of crowd) await detainedAndFit(office, made);
    expect(statuses(await Promise.all(crowd.map(({ ref }) => sol.post(`${small.self}/holdings`, { case: ref }))))).toEqual([201, 409, 409]);
  });

  test('a boarding, an injunction and the departure in one moment: never gone with a stop that stood', async () => {
    for (let round = 0; round < 4; round++) {
      const ready = await readyCase(office);
      const [boarding, stop, departure] = await Promise.all([
        board(ready.flight.escort, ready), casey.post('/api/v1/barriers', { person: ready.personRef, kind: 'injunction' }), ready.flight.step(ready.flight.escort, 'departures'),
      ]);
      expect(stop.status).toBe(201);
      for (const answer of [boarding, departure]) expect(answer.status).toBeLessThan(500);
      const { outcome, left, opened, breach } = await one(`select h.outcome, f.actual_departure as left, b.recorded_at as opened, b.breach from record.seat_holding h join record.flight f on f.id = h.flight_id
        join record.barrier b on b.person_id = h.person_id where h.id = $1`, [ready.holdingId]);
      if (outcome === 'boarded' && left) expect([left <= opened, breach]).toEqual([true, expect.any(String)]);
    }
  });

  test('a second case of the same person holds no second seat, by SQL either', async () => {
    const flight = await flightWithSeats(office);
    const first = await seatedCase(office, flight);
    const second = await caseIn(office, 'encountered', { personId: first.personId });
    await bringTo(office, second, 'decision_served');
    expect((await sol.post(`${flight.self}/holdings`, { case: second.ref })).status).toBe(409);
    const session = await sqlOf(casey);
    expect(await attempt(session, `insert into record.seat_holding (flight_id, seat_id, person_id, case_id) select $1, id, $2, $3 from record.seat where flight_id = $1 and kind = 'returnee' and number = 2`, [flight.id, second.personId, second.id])).toMatch(/^23505/);
  });
});
