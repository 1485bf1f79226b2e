import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { approve } from '../support/make-case.js';
import { board, departed, expectCreated, flightWithSeats, handOver, readyCase, returned } from '../support/make-flight.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let eve: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  eve = await office.user('auditor');
});
afterAll(() => office.close());

const balance = async () => (await eve.get('/api/v1/balance')).body.asKnownNow;

test('from the seat to the receipt: a return, the first of the person, in the balance', async () => {
  const before = await balance();
  const person = await returned(office);
  expect(await person.state()).toBe('returned');
  const { body } = await eve.get(`/api/v1/returns/${person.returnRef}`);
  expect(body).toMatchObject({ person: person.personRef, case: person.ref, flight: person.flight.ref, ordinal: 1, receipt: `PAF-${person.ref}`, reversedAt: null });
  expect(await balance()).toEqual({ ...before, returns: before.returns + 1, balance: before.balance + 1 });
  expect((await eve.get(`/api/v1/returns?person=${person.personRef}`)).body.items).toEqual([body]);
  expect((await eve.get(person.flight.self)).body).toMatchObject({ state: 'closed', breaches: [] });
  const { rows } = await office.database.superuser.query('select step, from_state, to_state from record.case_step where case_id = $1 order by id', [person.id]);
  expect(rows.slice(-3)).toEqual([
    { step: 'set_directions', from_state: 'decision_served', to_state: 'directions_set' },
    { step: 'board', from_state: 'directions_set', to_state: 'boarded' },
    { step: 'hand_over', from_state: 'boarded', to_state: 'returned' },
  ]);
  const { rows: [holding] } = await office.database.superuser.query('select end_reason from record.seat_holding where id = $1', [person.holdingId]);
  expect(holding).toEqual({ end_reason: 'handed_over' });
});

describe('a handover', () => {
  test('has a receipt, an authority and a place', async () => {
    const person = await departed(office);
    for (const field of ['receipt', 'authority', 'place']) {
      const answer = await handOver(person.flight.escort, person, { [field]: undefined });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: `#/${field}` }] } });
    }
    expect((await handOver(person.flight.escort, person, { handedOver: false })).status).toBe(400);
    expect((await handOver(person.flight.escort, person, { receipt: '  ' })).status).toBe(400);
    expect(await person.state()).toBe('boarded');
  });

  test('is recorded neither by who held the seat nor by who approved the directions', async () => {
    const flight = await flightWithSeats(office);
    const holder = await office.user('caseworker');
    const both = await office.user('supervisor', 'caseworker');
    const person = await readyCase(office, flight);
    const other = (await readyCase(office, flight));
    // the same seat held by a caseworker, directions approved by a supervisor who is a caseworker too
    await office.database.superuser.query('alter table record.seat_holding disable trigger guard');
    await office.database.superuser.query('update record.seat_holding set held_by = $2 where id = $1', [person.holdingId, holder.id]);
    await office.database.superuser.query('alter table record.seat_holding enable trigger guard');
    await office.database.superuser.query('alter table record.approval disable trigger guard');
    await office.database.superuser.query(`update record.approval set decided_by = $2 where subject_id = $1 and kind = 'directions'`, [other.id, both.id]);
    await office.database.superuser.query('alter table record.approval enable trigger guard');
    for (const one of [person, other]) await expectCreated(board(flight.escort, one));
    await flight.must(flight.escort, 'departures');
    expect((await handOver(holder, person)).body).toMatchObject({ status: 409, type: '/problems/handover.same-person' });
    expect((await handOver(both, other)).body).toMatchObject({ status: 409, type: '/problems/handover.same-person' });
    for (const [user, one] of [[holder, person], [both, other]] as const) {
      const session = await office.database.appSession({ id: user.id, roles: 'caseworker' });
      await expect(session.query(`insert into record.handover (holding_id, flight_id, person_id, case_id, handed_over, receipt, authority, place)
        values ($1, $2, $3, $4, true, 'r', 'a', 'p')`, [one.holdingId, flight.id, one.personId, one.id])).rejects.toThrow(/someone else must record the handover/);
    }
    await expectCreated(handOver(both, person));
    await expectCreated(handOver(holder, other));
  });

  test('needs somebody aboard a flight that left', async () => {
    const person = await readyCase(office);
    expect((await handOver(person.flight.escort, person)).body.type).toBe('/problems/handover.not-aboard');
    await expectCreated(board(person.flight.escort, person));
    expect((await handOver(person.flight.escort, person)).body.type).toBe('/problems/handover.before-departure');
    expect((await handOver(person.flight.escort, person, { occurredAt: '2099-01-01T00:00:00Z' })).status).toBe(409);
    expect((await handOver(person.flight.escort, person, { occurredAt: '2025-02-30T00:00:00Z' })).status).toBe(400);
  });

  test('is recorded once, also when asked twice with one key or with a stale version', async () => {
    const person = await departed(office);
    const { version } = await person.line();
    const body = { person: person.personRef, handedOver: true, receipt: 'R', authority: 'A', place: 'P', version };
    const url = `${person.flight.self}/handovers`;
    const first = await expectCreated(person.flight.escort.post(url, body, { 'idempotency-key': 'once' }));
    expect((await person.flight.escort.post(url, body, { 'idempotency-key': 'once' })).text).toBe(first.text);
    expect((await person.flight.escort.post(url, body)).body.type).toBe('/problems/version.stale');
    expect((await person.flight.escort.post(url, { ...body, version: version + 1 })).status).toBe(409);
    const { rows } = await office.database.superuser.query('select from record.completed_return where case_id = $1', [person.id]);
    expect(rows).toHaveLength(1);
  });
});

test('a return before its crossing is refused by the database', async () => {
  const person = await departed(office);
  const { superuser } = office.database;
  await superuser.query('alter table record.case_file disable trigger guard');
  await superuser.query(`update record.case_file set arrived_at = now() + interval '1 day' where id = $1`, [person.id]);
  await superuser.query('alter table record.case_file enable trigger guard');
  expect((await handOver(person.flight.escort, person)).body).toMatchObject({ status: 409, type: '/problems/return.before-crossing' });
  expect(await person.state()).toBe('boarded');
});

test('the flight closes only when each of them is accounted for; who was not handed over is not returned', async () => {
  const flight = await flightWithSeats(office);
  const [one, two] = [await readyCase(office, flight), await readyCase(office, flight)];
  for (const person of [one, two]) await expectCreated(board(flight.escort, person));
  await flight.must(flight.escort, 'departures');
  await flight.must(flight.escort, 'arrivals');
  const before = await balance();
  await expectCreated(handOver(flight.escort, one));
  expect((await flight.step(flight.escort, 'closures')).body).toMatchObject({ status: 409, type: '/problems/flight.not-accounted-for' });
  const session = await office.database.appSession({ id: one.desk.casey.id, roles: 'caseworker' });
  await expect(session.query(`update record.flight set state = 'closed' where id = $1`, [flight.id])).rejects.toThrow(/neither handed over/);
  const failed = await expectCreated(handOver(flight.escort, two, { handedOver: false, receipt: undefined, authority: undefined, place: undefined, reasonCode: 'refused_on_arrival', reason: 'Papers not accepted.' }));
  expect(failed.body).toMatchObject({ return: null, handedOver: false });
  expect(await two.state()).toBe('decision_served');
  expect(await balance()).toEqual({ ...before, returns: before.returns + 1, balance: before.balance + 1 });
  const { rows } = await office.database.superuser.query(`select n.fallen_at is not null as fallen, h.end_reason from record.notice n join record.seat_holding h on h.case_id = n.case_id where n.case_id = $1 and n.kind = 'directions'`, [two.id]);
  expect(rows).toEqual([{ fallen: true, end_reason: 'not_handed_over' }]);
  expect(await flight.must(flight.escort, 'closures')).toMatchObject({ body: { state: 'closed' } });
  expect((await flight.escort.get(flight.self)).status).toBe(404);
});

test('a flight that leaves with nobody is on record and counts nothing', async () => {
  const before = await balance();
  const flight = await flightWithSeats(office);
  for (const noun of ['departures', 'arrivals', 'closures']) await flight.must(flight.escort, noun);
  expect((await eve.get(`/api/v1/returns?flight=${flight.ref}`)).body.items).toEqual([]);
  expect(await balance()).toEqual(before);
});

describe('a return recorded in error', () => {
  test('is reversed by two people, with an entry of its own; the case goes back', async () => {
    const person = await returned(office);
    const before = await balance();
    const url = `/api/v1/returns/${person.returnRef}`;
    expect((await person.desk.sol.post(`${url}/reversals`, { reason: 'x', version: 7 })).body.type).toBe('/problems/version.stale');
    const proposal = await expectCreated(person.desk.sol.post(`${url}/reversals`, { reason: 'The receipt is of someone else.', version: 1 }));
    const decision = { decision: 'approve', reason: 'Mine', version: 1 };
    expect((await person.desk.sol.post(`${proposal.body.self}/decisions`, decision)).body.type).toBe('/problems/approval.same-person');
    expect((await person.desk.sol.post(`${url}/reversals`, { reason: 'Again.', version: 1 })).status).toBe(409);
    await approve(person.desk.sam, proposal);
    expect((await eve.get(url)).body).toMatchObject({ version: 2, reversal: proposal.body.ref, reversedAt: expect.any(String) });
    expect(await person.state()).toBe('decision_served');
    expect(await balance()).toEqual({ ...before, returns: before.returns - 1, balance: before.balance - 1 });
    const { rows } = await office.database.superuser.query(`select kind, amount, occurred_at from record.ledger_entry where return_id = (select id from record.completed_return where ref = $1) order by id`, [person.returnRef]);
    expect(rows.map(({ kind, amount }) => [kind, amount])).toEqual([['return', 1], ['return_reversal', -1]]);
    expect(rows[0].occurred_at).toEqual(rows[1].occurred_at);
    expect((await person.desk.sol.post(`${url}/reversals`, { reason: 'Again.', version: 2 })).body.type).toBe('/problems/return.reversed');
  });

  test('not by one person in the database either, nor the case or the ledger without it', async () => {
    const person = await returned(office);
    const session = await office.database.appSession({ id: person.desk.sam.id, roles: 'supervisor' });
    const { rows: [found] } = await session.query('select id, occurred_at from record.completed_return where ref = $1', [person.returnRef]);
    const { rows: [approval] } = await session.query(`insert into record.approval (kind, subject_id, reason) values ('return_reversal', $1, 'x') returning id`, [found.id]);
    await expect(session.query('update record.completed_return set reversed_at = now(), reversal_id = $2 where id = $1', [found.id, approval.id])).rejects.toThrow(/two people/);
    await expect(session.query(`update record.case_file set state = 'decision_served' where id = $1`, [person.id])).rejects.toThrow(/two people reverse it/);
    await expect(session.query(`insert into record.ledger_entry (kind, amount, return_id, occurred_at) values ('return_reversal', -1, $1, $2)`, [found.id, found.occurred_at])).rejects.toThrow(/does not rest/);
    await expect(session.query(`update record.completed_return set occurred_at = occurred_at - interval '1 day' where id = $1`, [found.id])).rejects.toThrow(/permission denied/);
    await expect(session.query(`update record.ledger_entry set amount = -1 where return_id = $1`, [found.id])).rejects.toThrow(/permission denied/);
  });

  test('the second return becomes the first', async () => {
    const first = await returned(office, { arrivedDaysAgo: 60 });
    const second = await returned(office, { personId: first.personId });
    expect((await eve.get(`/api/v1/returns/${second.returnRef}`)).body.ordinal).toBe(2);
    await approve(first.desk.sam, await expectCreated(first.desk.sol.post(`/api/v1/returns/${first.returnRef}/reversals`, { reason: 'In error.', version: 1 })));
    expect((await eve.get(`/api/v1/returns/${second.returnRef}`)).body.ordinal).toBe(1);
    expect((await eve.get(`/api/v1/returns?person=${first.personRef}&reversed=false`)).body.items).toHaveLength(1);
  });
});

test('who may not: an escort reads no returns, an auditor changes none', async () => {
  const person = await returned(office);
  expect((await person.flight.escort.get('/api/v1/returns')).status).toBe(403);
  expect((await eve.post(`/api/v1/returns/${person.returnRef}/reversals`, { reason: 'x', version: 1 })).status).toBe(403);
  expect((await eve.get('/api/v1/returns/RT-2222-22')).status).toBe(400);
  expect((await eve.get(`/api/v1/returns/${person.ref}`)).status).toBe(400);
});
