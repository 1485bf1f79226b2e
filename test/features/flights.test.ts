import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { approve, deskOf, newCase, type MadeCase, SERVED } from '../support/make-case.js';
import { board, expectCreated, flightWithSeats, readyCase, seatedCase, type MadeFlight } from '../support/make-flight.js';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  ({ casey, sam, sol } = await deskOf(office));
});
afterAll(() => office.close());

const rule = ({ body }: Answer) => String(body.type).replace('/problems/', '');
const PLAN = {
  designator: 'zz 1a', origin: 'lhr', destination: 'CDG', scheduledDeparture: '2027-07-01T06:30:00+01:00', scheduledArrival: '2027-07-01T08:45:00+02:00',
  kind: 'charter', seats: { returnee: 3, escort: 2, medic: 1 },
};
const hold = (flight: MadeFlight, made: MadeCase, more: Record<string, unknown> = {}) => sol.post(`${flight.self}/holdings`, { case: made.ref, ...more });

describe('a flight', () => {
  test('is planned, shown in UTC and on the clocks of both ends, with its seats', async () => {
    const { body, headers, status } = await casey.post('/api/v1/flights', { ...PLAN, designator: 'zz1' });
    expect(status).toBe(201);
    expect(headers).toMatchObject({ location: body.self, etag: '"1"' });
    expect(body).toMatchObject({
      designator: 'ZZ1', origin: 'LHR', state: 'planned', escorts: [], breaches: [],
      scheduledDeparture: { utc: '2027-07-01T05:30:00.000Z', local: '2027-07-01T06:30:00+01:00', zone: 'Europe/London' },
      scheduledArrival: { utc: '2027-07-01T06:45:00.000Z', local: '2027-07-01T08:45:00+02:00', zone: 'Europe/Paris' },
      seats: [{ kind: 'returnee', seats: 3, taken: 0, free: 3, stopped: 0 }, { kind: 'escort', seats: 2 }, { kind: 'medic', seats: 1 }],
    });
    expect((await sam.get(body.self)).body).toEqual(body);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a day that does not exist', { scheduledDeparture: '2027-02-30T06:00:00Z' }, 'scheduledDeparture'],
    ['a time without an offset', { scheduledDeparture: '2027-07-01T06:00:00' }, 'scheduledDeparture'],
    ['arriving before it departs', { scheduledArrival: '2027-07-01T05:00:00Z' }, 'scheduledArrival'],
    ['a designator that is none', { designator: '12345' }, 'designator'],
    ['an airport that is none', { origin: 'London' }, 'origin'],
    ['a zone that is none', { originZone: 'Europe/Dover' }, 'originZone'],
    ['going nowhere', { destination: 'LHR' }, 'destination'],
    ['no seats', { seats: {} }, 'seats'],
    ['fewer than none', { seats: { returnee: -1 } }, 'seats/returnee'],
    ['a kind of seat that is unknown', { seats: { pilot: 1 } }, 'seats/pilot'],
    ['an unknown field', { colour: 'white' }, 'colour'],
  ])('is refused with %s', async (_, wrong, field) => {
    expect(await casey.post('/api/v1/flights', { ...PLAN, ...wrong, ...(wrong.designator ? {} : { designator: 'ZZ9' }) })).toMatchObject({ status: 400, body: { errors: [{ pointer: `#/${field}` }] } });
  });

  test('lists by day and state, page by page', async () => {
    const days = ['2028-03-01', '2028-03-02', '2028-03-03'];
    for (const day of days) await expectCreated(casey.post('/api/v1/flights', { ...PLAN, designator: 'ZZ2', scheduledDeparture: `${day}T06:00:00Z`, scheduledArrival: `${day}T07:00:00Z` }));
    const url = '/api/v1/flights?from=2028-03-01&to=2028-03-03&state=planned&limit=2';
    const first = await casey.get(url);
    expect(first.body.items.map((one: any) => one.scheduledDeparture.utc.slice(0, 10))).toEqual(['2028-03-03', '2028-03-02']);
    expect(first.headers.link).toContain('rel="next"');
    const second = await casey.get(`${url}&cursor=${first.body.next}`);
    expect(second.body).toMatchObject({ items: [{ scheduledDeparture: { utc: '2028-03-01T06:00:00.000Z' } }], next: null });
    expect((await casey.get('/api/v1/flights?from=2028-02-30')).status).toBe(400);
    expect((await casey.get('/api/v1/flights?cursor=abc')).status).toBe(400);
  });

  test('changes with If-Match only; a change of time keeps directions, another day, route or designator lets them fall', async () => {
    const person = await readyCase(office);
    const { flight } = person;
    expect((await casey.patch(flight.self, undefined, { kind: 'scheduled' })).status).toBe(428);
    expect((await casey.patch(flight.self, 9, { kind: 'scheduled' })).status).toBe(412);
    const { body } = await casey.get(flight.self);
    const later = (at: string, minutes: number) => new Date(new Date(at).getTime() + minutes * 60_000).toISOString();
    const same = await casey.patch(flight.self, 1, { scheduledArrival: later(body.scheduledArrival.utc, 5) });
    expect(same).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(await person.state()).toBe('directions_set');
    expect((await casey.patch(flight.self, 2, { scheduledDeparture: later(body.scheduledDeparture.utc, 1440) })).status).toBe(400);
    await casey.patch(flight.self, 2, { scheduledDeparture: later(body.scheduledDeparture.utc, 1440), scheduledArrival: later(body.scheduledArrival.utc, 1440) });
    expect(await person.state()).toBe('decision_served');
    expect((await board(flight.escort, person)).status).toBe(409);
    for (const change of [{ destination: 'LYS' }, { designator: 'ZZ77' }]) {
      const other = await readyCase(office);
      expect((await casey.patch(other.flight.self, 1, change)).status).toBe(200);
      expect(await other.state()).toBe('decision_served');
    }
  });

  test('is not changed under the people aboard, nor after departure', async () => {
    const person = await readyCase(office);
    const { flight } = person;
    await expectCreated(board(flight.escort, person));
    expect(rule(await casey.patch(flight.self, 1, { destination: 'LYS' }))).toBe('flight.aboard');
    expect(rule(await flight.step(casey, 'cancellations', { reason: 'Fog' }))).toBe('flight.aboard');
    await flight.must(flight.escort, 'departures');
    expect(rule(await casey.patch(flight.self, 2, { kind: 'scheduled' }))).toBe('flight.state');
  });

  test('steps in order, with the version seen, never in the future', async () => {
    const flight = await flightWithSeats(office);
    const { escort } = flight;
    expect(rule(await flight.step(escort, 'arrivals'))).toBe('flight.state');
    expect(rule(await flight.step(escort, 'departures', { version: 5 }))).toBe('version.stale');
    expect(rule(await flight.step(escort, 'departures', { occurredAt: '2099-01-01T00:00:00Z' }))).toBe('time.future');
    expect((await flight.step(sam, 'departures')).status).toBe(403);
    expect((await flight.must(escort, 'boarding-openings')).body.state).toBe('boarding');
    const at = new Date(Date.now() - 60_000).toISOString();
    expect((await flight.must(escort, 'departures', { occurredAt: at })).body.actualDeparture.utc).toBe(at);
    expect(rule(await flight.step(escort, 'arrivals', { occurredAt: at }))).toBe('flight.arrival-before-departure');
    expect(rule(await flight.step(casey, 'cancellations', { reason: 'Fog' }))).toBe('flight.state');
    const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    await expect(session.query(`insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind, state, actual_departure)
      values ('ZZ1', 'LHR', 'CDG', now(), now() + interval '1 hour', 'charter', 'departed', now())`)).rejects.toThrow(/starts as planned/);
    await expect(session.query(`update record.flight set state = 'boarding', actual_departure = null where id = $1`, [flight.id])).rejects.toThrow();
  });

  test('cancelled: every seat comes free and directions fall', async () => {
    const person = await readyCase(office);
    const answer = await person.flight.must(casey, 'cancellations', { reason: 'No aircraft.' });
    expect(answer.body).toMatchObject({ state: 'cancelled', cancellationReason: 'No aircraft.', seats: [{ taken: 0 }, {}] });
    expect(await person.state()).toBe('decision_served');
    expect((await person.flight.escort.get(person.flight.self)).status).toBe(404);
  });
});

describe('seats', () => {
  test('by number or the first free one; each refusal has its rule', async () => {
    const flight = await flightWithSeats(office);
    const [one, two, three] = [await newCase(office), await newCase(office), await newCase(office)];
    expect(await hold(flight, one, { seat: 2 })).toMatchObject({ status: 201, body: { seat: 2, kind: 'returnee', case: one.ref, status: 'held', heldBy: sol.actor.displayName } });
    expect(rule(await hold(flight, two, { seat: 2 }))).toBe('seat.taken');
    expect(rule(await hold(flight, two, { seat: 3 }))).toBe('seat.kind');
    expect((await hold(flight, two, { seat: 99 })).status).toBe(400);
    expect(await hold(flight, two)).toMatchObject({ status: 201, body: { seat: 1 } });
    expect(rule(await hold(flight, three))).toBe('seat.none-free');
    expect(rule(await hold(await flightWithSeats(office), one))).toBe('seat.person-has-seat');
    expect((await sol.post(`${flight.self}/holdings`, { holderName: 'Morgan Medic', kind: 'medic' })).body).toMatchObject({ seat: 3, name: 'Morgan Medic', person: null });
    for (const wrong of [{}, { case: three.ref, holderName: 'X' }, { holderName: 'X' }, { holderName: 'X', kind: 'returnee' }, { case: three.ref, kind: 'medic' }, { case: three.personRef }]) {
      expect((await sol.post(`${flight.self}/holdings`, wrong)).status).toBe(400);
    }
    expect((await office.stranger.post(`${flight.self}/holdings`, { case: three.ref })).status).toBe(401);
    const released = await expectCreated(sol.post(`${flight.self}/releases`, { seat: 2, reason: 'Swapped.', version: 1 }));
    expect(released.body).toMatchObject({ endReason: 'released', endNote: 'Swapped.' });
    expect(await hold(flight, three)).toMatchObject({ status: 201, body: { seat: 2 } });
    expect(rule(await sol.post(`${flight.self}/releases`, { case: one.ref, reason: 'x', version: 2 }))).toBe('seat.released');
    expect(rule(await sol.post(`${flight.self}/releases`, { case: two.ref, reason: 'x', version: 4 }))).toBe('version.stale');
  });

  test('no seat for somebody who may be a child, in the database either', async () => {
    const flight = await flightWithSeats(office);
    const child = await newCase(office, { birth: { year: new Date().getFullYear() - 17 } });
    const unknown = await newCase(office, { birth: null });
    expect(rule(await hold(flight, child))).toBe('case.may-be-under-18');
    expect(rule(await hold(flight, unknown))).toBe('case.birth-unknown');
    const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    await expect(session.query(`insert into record.seat_holding (flight_id, seat_id, person_id, case_id) select $1, id, $2, $3 from record.seat where flight_id = $1 and number = 1`,
      [flight.id, child.personId, child.id])).rejects.toThrow(/under 18/);
  });

  test('fifty for one seat: one gets it', async () => {
    const flight = await flightWithSeats(office, { returnee: 1 });
    const people: MadeCase[] = [];
    for (let n = 0; n < 50; n++) people.push(await newCase(office));
    const answers = await Promise.all(people.map((made, n) => hold(flight, made, n % 2 ? { seat: 1 } : {})));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(rule))).toEqual(new Set(['seat.taken', 'seat.none-free']));
    const { rows } = await office.database.superuser.query('select count(*)::int from record.seat_holding where flight_id = $1', [flight.id]);
    expect(rows).toEqual([{ count: 1 }]);
    // and past the application, ten sessions at once
    const other = await flightWithSeats(office, { returnee: 1 });
    const free = people.filter((_, index) => answers[index].status !== 201).slice(0, 10);
    const sessions = await Promise.all(free.map(() => office.database.appSession({ id: casey.id, roles: 'caseworker' })));
    const raced = await Promise.allSettled(sessions.map((session, n) => session.query(
      `insert into record.seat_holding (flight_id, seat_id, person_id, case_id) select $1, id, $2, $3 from record.seat where flight_id = $1`, [other.id, free[n].personId, free[n].id])));
    expect(raced.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('one person on two flights at once: one of them', async () => {
    const made = await newCase(office);
    const flights = [await flightWithSeats(office), await flightWithSeats(office), await flightWithSeats(office)];
    const answers = await Promise.all(flights.map((flight) => hold(flight, made)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const live = flights[answers.findIndex(({ status }) => status === 201)];
    const session = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    const other = flights.find((flight) => flight !== live)!;
    await expect(session.query(`insert into record.seat_holding (flight_id, seat_id, person_id, case_id) select $1, id, $2, $3 from record.seat where flight_id = $1 and number = 1`,
      [other.id, made.personId, made.id])).rejects.toThrow(/seat_holding_live_person/);
  });

  test('whatever is held and let go, at once and in any order: never over capacity, nobody twice', async () => {
    const people = [await newCase(office), await newCase(office), await newCase(office), await newCase(office)];
    const act = fc.record({ person: fc.nat(people.length - 1), flight: fc.nat(1), does: fc.constantFrom('hold', 'hold', 'hold', 'release'), seat: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }) });
    await fc.assert(fc.asyncProperty(fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), async (rounds) => {
      const flights = [await flightWithSeats(office, { returnee: 1 }), await flightWithSeats(office, { returnee: 2 })];
      for (const round of rounds) {
        const answers = await Promise.all(round.map(({ person, flight, does, seat }) => (does === 'hold'
          ? hold(flights[flight], people[person], { seat: flight === 0 && seat ? 1 : seat })
          : sol.post(`${flights[flight].self}/releases`, { case: people[person].ref, reason: 'Let go.', version: 1 }))));
        for (const { status } of answers) expect([201, 404, 409]).toContain(status);
        const { rows: [row] } = await office.database.superuser.query(`select
          (select count(*)::int from (select person_id from record.seat_holding where ended_at is null and person_id is not null group by 1 having count(*) > 1) twice) as twice,
          (select count(*)::int from (select seat_id from record.seat_holding where ended_at is null group by 1 having count(*) > 1) sold) as sold,
          (select bool_and(held <= seats) from (select s.flight_id, count(*) as seats, count(h.id) as held from record.seat s left join record.seat_holding h on h.seat_id = s.id and h.ended_at is null group by 1) f) as within`);
        expect(row).toEqual({ twice: 0, sold: 0, within: true });
        const { body } = await casey.get(flights[1].self);
        expect(body.seats[0].taken + body.seats[0].free).toBe(2);
      }
      await office.database.superuser.query(`update record.seat_holding set ended_at = now(), end_reason = 'released' where ended_at is null and case_id = any ($1)`, [people.map(({ id }) => id)]);
    }), { numRuns: 12, seed: 20251114 });
  });

  test('the end of a case lets its seat go', async () => {
    const flight = await flightWithSeats(office);
    const made = await seatedCase(office, flight);
    await made.must(sam, 'withdrawals', { reason: 'Admitted to the asylum process.' });
    expect(await made.state()).toBe('withdrawn_to_asylum');
    const { body } = await casey.get(flight.self);
    expect(body.seats[0].taken).toBe(0);
  });
});

describe('directions', () => {
  test('need the seat, two people, and hold at the second key what held at the first', async () => {
    const flight = await flightWithSeats(office);
    const made = await seatedCase(office, flight);
    const other = await flightWithSeats(office);
    const ask = (on: MadeFlight) => sol.post(`${on.self}/directions`, { case: made.ref, reason: 'Seat held.' });
    expect(rule(await ask(other))).toBe('directions.other-flight');
    const proposal = await expectCreated(ask(flight));
    expect(proposal.body).toMatchObject({ kind: 'directions', flight: flight.ref, case: made.ref, particulars: { flight: flight.ref, seat: 1, route: 'LHR-CDG' } });
    expect((await ask(flight)).status).toBe(409);
    expect(rule(await sol.post(`${proposal.body.self}/decisions`, { decision: 'approve', reason: 'Mine', version: 1 }))).toBe('approval.same-person');
    await expectCreated(sol.post(`${flight.self}/releases`, { case: made.ref, reason: 'Not yet.', version: 1 }));
    expect(rule(await sam.post(`${proposal.body.self}/decisions`, { decision: 'approve', reason: 'Yes', version: 1 }))).toBe('case.no-seat');
    await expectCreated(hold(flight, made));
    await approve(sam, proposal);
    await made.must(casey, 'notices', { kind: 'directions', ...SERVED, occurredAt: made.at(12) });
    expect(await made.state()).toBe('directions_set');
    // another seat on another flight: the directions fall with the first
    const { rows: [{ version }] } = await office.database.superuser.query('select version from record.seat_holding where case_id = $1 and ended_at is null', [made.id]);
    await expectCreated(sol.post(`${flight.self}/releases`, { case: made.ref, reason: 'Other flight.', version }));
    expect(await made.state()).toBe('decision_served');
  });

  test('not against a barrier that blocks them, nor for a case that is not there yet', async () => {
    const flight = await flightWithSeats(office);
    const early = await newCase(office);
    await expectCreated(hold(flight, early));
    expect(rule(await sol.post(`${flight.self}/directions`, { case: early.ref, reason: 'x' }))).toBe('case.state');
    const made = await seatedCase(office, flight);
    await office.database.superuser.query(`insert into record.barrier (person_id, kind, effects) values ($1, 'injunction', '{directions}')`, [made.personId]);
    expect(rule(await sol.post(`${flight.self}/directions`, { case: made.ref, reason: 'x' }))).toBe('case.barred');
  });
});

describe('an escort', () => {
  test('sees only flights assigned, from the day before until the end, and of people only the sheet', async () => {
    const person = await readyCase(office);
    const { flight } = person;
    const { escort } = flight;
    const far = await flightWithSeats(office, { returnee: 1 }, 24 * 5);
    const stranger = await office.user('escort');
    expect((await escort.get(far.self)).status).toBe(404);
    expect((await stranger.get(flight.self)).status).toBe(404);
    expect((await stranger.get('/api/v1/flights')).body.items).toEqual([]);
    expect((await stranger.get(`${flight.self}/sheet`)).status).toBe(404);
    expect((await stranger.post(`${flight.self}/boardings`, { person: person.personRef, outcome: 'boarded', version: 1 })).status).toBe(404);
    expect((await stranger.post(`${flight.self}/departures`, { version: 1 })).status).toBe(404);
    await office.database.superuser.query(`update record.person set care_needs = 'Insulin at noon.' where id = $1`, [person.personId]);
    expect((await escort.get(`${flight.self}/sheet`)).body.items).toEqual([
      { flight: flight.ref, seat: 1, person: person.personRef, name: 'Amanuel Example', photo: null, careNeeds: 'Insulin at noon.', outcome: null, stopped: false, handedOver: null, version: 1 },
    ]);
    expect((await escort.get(flight.self)).body).toMatchObject({ breaches: null, seats: [{ taken: 1 }, {}] });
    expect((await escort.get('/api/v1/flights')).body.items.map((one: any) => one.ref)).toContain(flight.ref);
    for (const path of [`${flight.self}/manifest`, `${flight.self}/stop-list`, person.self, '/api/v1/returns']) expect((await escort.get(path)).status).toBe(403);
    const session = await office.database.appSession({ id: escort.id, roles: 'escort' });
    for (const table of ['person', 'person_name', 'case_file', 'seat_holding', 'completed_return', 'ledger_entry', 'admission']) {
      expect((await session.query(`select from record.${table}`)).rowCount).toBe(0);
    }
    expect((await session.query('select * from record.escort_sheet($1)', [far.id])).rowCount).toBe(0);
    await expectCreated(casey.post(`${flight.self}/escort-endings`, { username: escort.username }));
    expect((await escort.get(flight.self)).status).toBe(404);
    expect(rule(await casey.post(`${flight.self}/escort-endings`, { username: escort.username }))).toBe('flight.escort-not-assigned');
    await expectCreated(casey.post(`${flight.self}/escorts`, { username: escort.username }));
    expect(rule(await casey.post(`${flight.self}/escorts`, { username: escort.username }))).toBe('flight.escort-assigned');
    expect((await casey.post(`${flight.self}/escorts`, { username: casey.username })).status).toBe(400);
  });
});

test('every look is written down', async () => {
  const person = await readyCase(office);
  await sam.get(person.flight.self);
  await sam.get(`${person.flight.self}/manifest`);
  const { rows } = await office.database.superuser.query('select action, table_name from journal.entry where actor_id = $1 and flight_id = $2 order by id', [sam.id, person.flight.id]);
  expect(rows).toEqual(expect.arrayContaining([{ action: 'view', table_name: 'flight' }, { action: 'list', table_name: 'seat_holding' }]));
});
