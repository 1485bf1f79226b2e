import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Client } from 'pg';
import { approve, bringTo, deskOf, newCase } from '../support/make-case.js';
import { board, departed, detainedAndFit, expectCreated, flightWithSeats, handOver, readyCase, type ReadyCase } from '../support/make-flight.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  ({ casey, sam, sol } = await deskOf(office));
});
afterAll(() => office.close());

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const rule = (body: { type: string }) => body.type.replace('/problems/', '');
const sessionOf = (user: SignedIn, roles = user.actor.roles.join(',')) => office.database.appSession({ id: user.id, roles });
const BOARDED = `insert into record.boarding_outcome (holding_id, flight_id, person_id, case_id, outcome) values ($1, $2, $3, $4, 'boarded')`;
const boarded = (session: Client, person: ReadyCase) => session.query(BOARDED, [person.holdingId, person.flight.id, person.personId, person.id]);
const stopped = (session: Client, person: ReadyCase) => session.query(`insert into record.barrier (person_id, kind, effects) values ($1, 'injunction', '{directions,boarding}')`, [person.personId]);

/** Until the server itself says that this session waits for a lock of that one. */
async function waitsFor(waiting: Client, holding: Client): Promise<void> {
  const [{ rows: [w] }, { rows: [h] }] = [await pid(waiting), await pid(holding)];
  for (;;) {
    const { rows: [row] } = await office.database.superuser.query(
      `select wait_event_type = 'Lock' and $2 = any (pg_blocking_pids(pid)) as waits from pg_stat_activity where pid = $1`, [w.pid, h.pid]);
    if (row.waits) return;
  }
}
const pids = new Map<Client, { rows: { pid: number }[] }>();
async function pid(session: Client) {
  if (!pids.has(session)) pids.set(session, await session.query('select pg_backend_pid() as pid'));
  return pids.get(session)!;
}

describe('the race of a barrier and a boarding', () => {
  test('the barrier first: the boarding waits, then is refused', async () => {
    const person = await readyCase(office);
    const [stops, boards] = [await sessionOf(casey), await sessionOf(casey)];
    await pid(stops); await pid(boards);
    await stops.query('begin');
    await stopped(stops, person);
    await boards.query('begin');
    const boarding = boarded(boards, person).then(() => 'boarded', (error: Error) => error.message);
    await waitsFor(boards, stops);
    await stops.query('commit');
    expect(await boarding).toMatch(/must not board/);
    await boards.query('rollback');
    const { rows } = await office.database.superuser.query('select outcome from record.seat_holding where id = $1', [person.holdingId]);
    expect(rows).toEqual([{ outcome: null }]);
  });

  test('the boarding first: the barrier waits, then the person is to be taken off', async () => {
    const person = await readyCase(office);
    const [boards, stops] = [await sessionOf(casey), await sessionOf(casey)];
    await pid(stops); await pid(boards);
    await boards.query('begin');
    await boarded(boards, person);
    await stops.query('begin');
    const stopping = stopped(stops, person);
    await waitsFor(stops, boards);
    await boards.query('commit');
    await stopping;
    await stops.query('commit');
    expect(await person.line()).toMatchObject({ outcome: 'boarded', stop: true, toBeTakenOff: true, stopReason: { rule: 'boarding.barrier', kind: 'injunction' } });
    await expect(boards.query(`update record.flight set state = 'departed', actual_departure = platform.now() where id = $1`, [person.flight.id])).rejects.toThrow(/take them off/);
    expect((await person.flight.step(person.flight.escort, 'departures')).body).toMatchObject({ status: 409, type: '/problems/flight.to-be-taken-off' });
  });

  test('a barrier of a linked record races too: a match being decided makes one of two', async () => {
    const person = await readyCase(office);
    const merged = await office.database.superuser.query(`insert into record.person (status, merged_into) values ('merged', $1) returning id`, [person.personId]);
    const [stops, boards] = [await sessionOf(casey), await sessionOf(casey)];
    await pid(stops); await pid(boards);
    await stops.query('begin');
    await stops.query(`insert into record.barrier (person_id, kind, effects) values ($1, 'injunction', '{boarding}')`, [merged.rows[0].id]);
    const boarding = boarded(boards, person).then(() => 'boarded', (error: Error) => error.message);
    await waitsFor(boards, stops);
    await stops.query('commit');
    expect(await boarding).toMatch(/must not board/);
  });

  test('departure waits for a barrier that is being opened, and is refused', async () => {
    const person = await readyCase(office);
    await expectCreated(board(person.flight.escort, person));
    const [stops, departs] = [await sessionOf(casey), await sessionOf(casey)];
    await pid(stops); await pid(departs);
    await stops.query('begin');
    await stopped(stops, person);
    const departure = departs.query(`update record.flight set state = 'departed', actual_departure = platform.now() where id = $1`, [person.flight.id]).then(() => 'departed', (error: Error) => error.message);
    await waitsFor(departs, stops);
    await stops.query('commit');
    expect(await departure).toMatch(/take them off/);
  });
});

describe('ready is checked again at the aircraft door', () => {
  test('notice still running', async () => {
    const flight = await flightWithSeats(office);
    const person = await newCase(office, { arrivedDaysAgo: 14 });
    await bringTo(office, person, 'decision_served');
    await detainedAndFit(office, person);
    await expectCreated(sol.post(`${flight.self}/holdings`, { case: person.ref }));
    await approve(sam, await expectCreated(sol.post(`${flight.self}/directions`, { case: person.ref, reason: 'Seat held.' })));
    await person.must(casey, 'notices', { kind: 'directions', method: 'in_person', language: 'ti', proof: 'Signed.', occurredAt: minutesAgo(20) });
    const { body: { items: [line] } } = await casey.get(`${flight.self}/manifest`);
    expect(line).toMatchObject({ ready: false, stop: false, missing: [{ rule: 'boarding.notice-running' }] });
    const answer = await flight.escort.post(`${flight.self}/boardings`, { person: person.personRef, outcome: 'boarded', version: 1 });
    expect(answer.body).toMatchObject({ status: 409, type: '/problems/boarding.notice-running' });
    const session = await sessionOf(flight.escort);
    const { rows: [{ id }] } = await office.database.superuser.query('select id from record.seat_holding where case_id = $1', [person.id]);
    await expect(session.query(BOARDED, [id, flight.id, person.personId, person.id])).rejects.toThrow(/has not run out/);
  });

  test('a minor, by whatever date somebody records, is not boarded by SQL either', async () => {
    const person = await readyCase(office);
    await office.database.superuser.query('insert into record.person_birth (person_id, year) values ($1, $2)', [person.personId, new Date().getFullYear() - 18]);
    expect((await board(person.flight.escort, person)).body).toMatchObject({ status: 409, type: '/problems/boarding.may-be-under-18' });
    await expect(boarded(await sessionOf(person.flight.escort), person)).rejects.toThrow(/must not board/);
    expect(await person.line()).toMatchObject({ stop: true, stopReason: { rule: 'boarding.may-be-under-18' } });
  });

  test('unfit, undocumented, whereabouts unknown', async () => {
    const person = await readyCase(office);
    await office.database.superuser.query(`insert into record.fitness_assessment (person_id, fit, assessor) values ($1, false, 'Dr Example')`, [person.personId]);
    await office.database.superuser.query(`update record.detention_spell set ended_at = now(), end_reason = 'bail' where person_id = $1`, [person.personId]);
    const answer = await board(person.flight.escort, person);
    expect(answer.body.refusals.map((one: { rule: string }) => one.rule)).toEqual(expect.arrayContaining(['boarding.unfit', 'boarding.whereabouts-unknown']));
  });

  test('the outcome can be written only by a boarding, not into the seat', async () => {
    const person = await readyCase(office);
    const session = await sessionOf(casey);
    await expect(session.query(`update record.seat_holding set outcome = 'boarded' where id = $1`, [person.holdingId])).rejects.toThrow(/permission denied/);
    await expect(session.query(`update record.case_file set state = 'boarded' where id = $1`, [person.id])).rejects.toThrow(/No boarding is recorded/);
    await expect(session.query(`update record.seat_holding set case_id = $2 where id = $1`, [person.holdingId, (await newCase(office)).id])).rejects.toThrow(/permission denied/);
  });

  test('input that is wrong: stale, twice, future, without reason, unknown', async () => {
    const person = await readyCase(office);
    const { escort } = person.flight;
    expect(rule((await board(escort, person, { version: 9 })).body)).toBe('version.stale');
    expect(rule((await board(escort, person, { occurredAt: '2099-01-01T00:00:00Z' })).body)).toBe('time.future');
    expect((await board(escort, person, { outcome: 'deferred' })).body.errors).toEqual([expect.objectContaining({ pointer: '#/reasonCode' })]);
    expect((await board(escort, person, { outcome: 'deferred', reasonCode: 'other' })).status).toBe(400);
    expect((await board(escort, person, { outcome: 'thrown_off' })).status).toBe(400);
    expect((await board(escort, person, { bribe: 1 })).body.errors).toEqual([expect.objectContaining({ pointer: '#/bribe' })]);
    expect((await board(escort, person, { person: 'CA-AHVA-RT' })).status).toBe(400);
    expect((await board(escort, person, { case: person.ref })).status).toBe(400);
    expect((await board(sam, person)).status).toBe(403);
    await expectCreated(board(escort, person));
    expect(rule((await board(escort, person)).body)).toBe('boarding.outcome-exists');
    expect(rule((await board(escort, person, { outcome: 'deferred', reasonCode: 'capacity' })).body)).toBe('boarding.outcome-exists');
  });
});

describe('outcomes that lead back', () => {
  test('deferred: the seat comes free, back to decision served, directions fall', async () => {
    const person = await readyCase(office);
    const answer = await expectCreated(board(person.flight.escort, person, { outcome: 'deferred', reasonCode: 'medical_on_the_day' }));
    expect(answer.body).not.toHaveProperty('case'); // the escort sees the sheet's line
    expect(await person.state()).toBe('decision_served');
    expect(await person.line()).toMatchObject({ outcome: 'deferred', endReason: 'deferred' });
    expect((await casey.get(person.flight.self)).body.seats[0]).toMatchObject({ taken: 0, free: 2 });
    await person.flight.must(person.flight.escort, 'departures');
  });

  test('taken off: an order while aboard, then departure may follow', async () => {
    const person = await readyCase(office);
    const { escort } = person.flight;
    await expectCreated(board(casey, person, { restraintStartedAt: minutesAgo(3), restraintEndedAt: minutesAgo(1) }));
    await expectCreated(escort.post('/api/v1/barriers', { person: person.personRef, kind: 'injunction' }));
    expect((await escort.get(`${person.flight.self}/sheet`)).body.items).toEqual([expect.objectContaining({ person: person.personRef, stopped: true, outcome: 'boarded' })]);
    expect((await casey.get(`${person.flight.self}/stop-list`)).body.items).toEqual([expect.objectContaining({ case: person.ref, toBeTakenOff: true })]);
    expect((await person.flight.step(escort, 'departures')).body.type).toBe('/problems/flight.to-be-taken-off');
    await expectCreated(board(escort, person, { outcome: 'taken_off', reasonCode: 'injunction' }));
    expect(await person.state()).toBe('decision_served');
    await person.flight.must(escort, 'departures');
    expect((await casey.get(person.flight.self)).body.breaches).toEqual([]);
  });

  test('nobody departs without an outcome', async () => {
    const person = await readyCase(office);
    expect((await person.flight.step(person.flight.escort, 'departures')).body.type).toBe('/problems/flight.no-outcome');
    const session = await sessionOf(casey);
    await expect(session.query(`update record.flight set state = 'departed', actual_departure = platform.now() where id = $1`, [person.flight.id])).rejects.toThrow(/no outcome yet/);
  });
});

describe('told late', () => {
  test('more than ten minutes later: a second person agrees, then it stands, marked late', async () => {
    const person = await readyCase(office);
    const at = minutesAgo(11);
    expect((await board(person.flight.escort, person, { occurredAt: at })).status).toBe(400); // why so late?
    const proposal = await board(person.flight.escort, person, { occurredAt: at, reason: 'No signal at the gate.' });
    expect(proposal).toMatchObject({ status: 202, body: { kind: 'late_boarding', outcome: 'waiting', flight: person.flight.ref, particulars: { outcome: 'boarded', occurredAt: at } } });
    expect(await person.state()).toBe('directions_set');
    const session = await sessionOf(person.flight.escort);
    await expect(session.query(`${BOARDED.replace('outcome)', 'outcome, occurred_at)').replace(`'boarded')`, `'boarded', $5)`)}`, [person.holdingId, person.flight.id, person.personId, person.id, at])).rejects.toThrow(/second person/);
    await approve(sam, proposal);
    expect(await person.state()).toBe('boarded');
    const { rows } = await office.database.superuser.query('select late, occurred_at, approval_id is not null as agreed, breaches from record.boarding_outcome where holding_id = $1', [person.holdingId]);
    expect(rows).toEqual([{ late: true, occurred_at: new Date(at), agreed: true, breaches: [] }]);
  });

  test('ten minutes or less is in time', async () => {
    const person = await readyCase(office);
    expect((await board(person.flight.escort, person, { occurredAt: minutesAgo(9) })).status).toBe(201);
  });

  test('boarded, then stopped, then told: judged by what stood when it occurred', async () => {
    const person = await readyCase(office);
    const at = minutesAgo(3);
    await expectCreated(casey.post('/api/v1/barriers', { person: person.personRef, kind: 'injunction', occurredAt: minutesAgo(2) }));
    // nobody knew of the boarding, so the seat came free and directions fell
    expect(await person.state()).toBe('decision_served');
    expect(rule((await board(person.flight.escort, person, { version: 2 })).body)).toBe('boarding.barrier');
    const { rows: [{ version }] } = await office.database.superuser.query('select version from record.seat_holding where id = $1', [person.holdingId]);
    const proposal = await board(person.flight.escort, person, { occurredAt: at, reason: 'Aboard before the call came.', version });
    expect(proposal.status).toBe(202);
    await approve(sam, proposal);
    expect(await person.state()).toBe('boarded');
    expect(await person.line()).toMatchObject({ outcome: 'boarded', endedAt: null, toBeTakenOff: true });
    expect((await person.flight.step(person.flight.escort, 'departures')).body.type).toBe('/problems/flight.to-be-taken-off');
  });

  test('a stop that stood when it occurred refuses the boarding; who was carried all the same is recorded by two, as a breach', async () => {
    const person = await readyCase(office);
    const { escort } = person.flight;
    const barrier = await expectCreated(casey.post('/api/v1/barriers', { person: person.personRef, kind: 'protection_claim', occurredAt: minutesAgo(30) }));
    expect(rule((await board(escort, person, { occurredAt: minutesAgo(15), reason: 'Late.' })).body)).toBe('boarding.barrier');
    const proposal = await board(escort, person, { outcome: 'carried_despite_stop', occurredAt: minutesAgo(15), reasonCode: 'other_barrier', reason: 'The message did not reach the gate.' });
    expect(proposal.status).toBe(202);
    expect((await sam.post(`${proposal.body.self}/decisions`, { decision: 'approve', reason: 'Yes', version: 1 })).status).toBe(201);
    expect(await person.state()).toBe('boarded');
    expect((await casey.get(person.flight.self)).body.breaches).toEqual([expect.objectContaining({ rule: 'flight.carried-despite-stop', facts: expect.objectContaining({ barrier: barrier.body.ref }) })]);
    expect((await casey.get(barrier.body.self)).body.breach).toMatch(/carried although it stood/);
    await person.flight.must(escort, 'departures');
    await expectCreated(handOver(escort, person));
    expect(await person.state()).toBe('returned');
  });

  test('nobody records alone that somebody was carried despite a stop', async () => {
    const person = await readyCase(office);
    await expectCreated(board(person.flight.escort, person));
    await expectCreated(casey.post('/api/v1/barriers', { person: person.personRef, kind: 'injunction' }));
    const session = await sessionOf(person.flight.escort);
    await expect(session.query(`insert into record.boarding_outcome (holding_id, flight_id, person_id, case_id, outcome, reason_code) values ($1, $2, $3, $4, 'carried_despite_stop', 'injunction')`,
      [person.holdingId, person.flight.id, person.personId, person.id])).rejects.toThrow(/second person/);
    expect((await board(casey, person, { outcome: 'carried_despite_stop', reasonCode: 'injunction', reason: 'The doors were shut.' })).status).toBe(202);
    expect((await person.flight.step(person.flight.escort, 'departures')).status).toBe(409);
  });
});

describe('an injunction at 23:25 the night before', () => {
  test('the seat comes free, directions fall, the stop list shows it at once; lifting gives nothing back', async () => {
    const flight = await flightWithSeats(office, { returnee: 1 });
    const person = await readyCase(office, flight);
    expect((await casey.get(`${flight.self}/manifest`)).body.items).toEqual([expect.objectContaining({ ready: true, missing: [], stop: false })]);
    const night = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10) + 'T23:25:00Z';
    const order = await expectCreated(casey.post('/api/v1/barriers', { person: person.personRef, kind: 'injunction', occurredAt: night }));
    expect(await person.state()).toBe('decision_served');
    expect((await casey.get(`${flight.self}/manifest`)).body.items).toEqual([]);
    expect((await casey.get(`${flight.self}/stop-list`)).body.items).toEqual([expect.objectContaining({ case: person.ref, stop: true, endReason: 'barrier', endNote: expect.stringContaining(order.body.ref) })]);
    expect((await casey.get(flight.self)).body.seats).toEqual([{ kind: 'returnee', seats: 1, taken: 0, free: 1, stopped: 0 }]);
    expect(rule((await sol.post(`${flight.self}/holdings`, { case: person.ref })).body)).toBe('case.barred');
    await approve(sam, await expectCreated(sol.post(`${order.body.self}/liftings`, { reason: 'Discharged.', version: 1 })));
    expect(await person.state()).toBe('decision_served');
    expect((await casey.get(flight.self)).body.seats[0].taken).toBe(0);
    const { rows } = await office.database.superuser.query(`select fallen_at is not null as fallen from record.notice where case_id = $1 and kind = 'directions'`, [person.id]);
    expect(rows).toEqual([{ fallen: true }]);
    await expectCreated(sol.post(`${flight.self}/holdings`, { case: person.ref }));
  });

  test('one that blocks boarding alone leaves the seat held and shuts the door', async () => {
    const person = await readyCase(office);
    await expectCreated(person.flight.escort.post('/api/v1/barriers', { person: person.personRef, kind: 'unfit_to_fly' }));
    expect(await person.line()).toMatchObject({ status: 'held', endedAt: null, stop: true, ready: false, toBeTakenOff: false });
    expect((await casey.get(person.flight.self)).body.seats[0]).toMatchObject({ taken: 1, stopped: 1 });
    expect(rule((await board(person.flight.escort, person)).body)).toBe('boarding.barrier');
  });

  test('after departure it is a breach, on flight, barrier and seat', async () => {
    const person = await departed(office);
    const order = await expectCreated(casey.post('/api/v1/barriers', { person: person.personRef, kind: 'injunction' }));
    expect(order.body.breach).toMatch(/had departed when it came/);
    expect((await casey.get(person.flight.self)).body.breaches).toEqual([expect.objectContaining({ facts: expect.objectContaining({ barrier: order.body.ref, stoodAtDeparture: false }) })]);
    expect(await person.line()).toMatchObject({ breaches: [expect.anything()], toBeTakenOff: false });
    const { rows } = await office.database.superuser.query(`select from journal.entry e join journal.payload p on p.entry_id = e.id
      where e.case_id = $1 and e.table_name = 'seat_holding' and p.after ->> 'breaches' like '%carried-despite-stop%'`, [person.id]);
    expect(rows.length).toBeGreaterThan(0); // so the history of the case tells it
    expect(await person.state()).toBe('boarded');
    await expectCreated(handOver(person.flight.escort, person));
    // and one told after the handover that had stood at departure
    const late = await expectCreated(casey.post('/api/v1/barriers', { person: person.personRef, kind: 'rule_39_measure', occurredAt: minutesAgo(60) }));
    expect(late.body.breach).toMatch(/although it stood/);
    const later = await expectCreated(casey.post('/api/v1/barriers', { person: person.personRef, kind: 'protection_claim' }));
    expect(later.body.breach).toBeNull();
  });

  test('departure freezes who is aboard', async () => {
    const person = await departed(office);
    const { flight } = person;
    expect(rule((await sol.post(`${flight.self}/releases`, { case: person.ref, reason: 'x', version: 2 })).body)).toBe('seat.aboard');
    expect(rule((await board(flight.escort, person, { outcome: 'taken_off', reasonCode: 'other', reason: 'x' })).body)).toBe('boarding.flight-gone');
    const session = await sessionOf(casey);
    await expect(session.query(`update record.seat_holding set ended_at = platform.now(), end_reason = 'released' where id = $1`, [person.holdingId])).rejects.toThrow(/record the handover/);
    await expect(session.query(`update record.flight set actual_departure = actual_departure - interval '1 hour' where id = $1`, [flight.id])).rejects.toThrow(/never rewritten/);
    await expect(session.query(`update record.flight set state = 'planned', actual_departure = null where id = $1`, [flight.id])).rejects.toThrow(/never rewritten|No step/);
    const other = await readyCase(office);
    await expect(session.query(`insert into record.seat_holding (flight_id, seat_id, holder_name) select $1, id, 'Late Medic' from record.seat where flight_id = $1 and kind = 'medic'`, [flight.id])).rejects.toThrow(/before the flight departs/);
    expect((await sol.post(`${flight.self}/holdings`, { case: other.ref })).status).toBe(409);
  });
});

test('nobody boards and nothing departs the day before, in the database either', async () => {
  const flight = await flightWithSeats(office, { returnee: 1 }, 27);
  const ready = await readyCase(office, flight);
  expect(rule((await flight.step(casey, 'boarding-openings')).body)).toBe('flight.too-early');
  expect(rule((await board(casey, ready)).body)).toBe('flight.too-early');
  expect((await flight.step(casey, 'departures')).text).toContain('flight.too-early');
  const sql = await office.database.appSession({ id: ready.desk.casey.id, roles: 'caseworker' });
  await expect(sql.query(`update record.flight set state = 'boarding', version = version + 1 where id = $1`, [flight.id])).rejects.toThrow(/departs later/);
  await expect(sql.query(`update record.flight set state = 'departed', actual_departure = now(), version = version + 1 where id = $1`, [flight.id])).rejects.toThrow(/departs later/);
});
