import { approve, approvedAt, bringTo, type CaseWishes, deskOf, type MadeCase, newCase, SERVED } from './make-case.js';
import type { Answer, Office, SignedIn } from './office.js';

/** A planned flight, made through the API, with an escort assigned to it. */
export interface MadeFlight {
  id: string; ref: string; self: string;
  escort: SignedIn;
  version(): Promise<number>;
  /** Posts a step of the flight with the version that stands. */
  step(by: SignedIn, noun: string, body?: Record<string, unknown>): Promise<Answer>;
  /** The same; fails the test unless it is answered with 201. */
  must(by: SignedIn, noun: string, body?: Record<string, unknown>): Promise<Answer>;
}
/** Somebody with directions set for a flight, ready to board. */
export interface ReadyCase extends MadeCase { flight: MadeFlight; holdingId: string; line(): Promise<any> }

let designators = 100;
const escorts = new WeakMap<Office, Promise<SignedIn>>();
const escortOf = (office: Office): Promise<SignedIn> => {
  if (!escorts.has(office)) escorts.set(office, office.user('escort'));
  return escorts.get(office)!;
};

/** By default it departs in an hour, with two seats for returnees and one for a medic. */
export async function flightWithSeats(office: Office, seats: Record<string, number> = { returnee: 2, medic: 1 }, departsInHours = 1, input: Record<string, unknown> = {}): Promise<MadeFlight> {
  const { casey } = await deskOf(office);
  const escort = await escortOf(office);
  const departure = Date.now() + departsInHours * 3_600_000;
  const { status, body, text } = await casey.post('/api/v1/flights', {
    designator: `ZZ${++designators}`, origin: 'LHR', destination: 'CDG', scheduledDeparture: new Date(departure).toISOString(),
    scheduledArrival: new Date(departure + 4_500_000).toISOString(), kind: 'charter', seats, ...input,
  });
  if (status !== 201) throw new Error(`flight refused: ${text}`);
  const { rows: [{ id }] } = await office.database.superuser.query('select id from record.flight where ref = $1', [body.ref]);
  await casey.post(`${body.self}/escorts`, { username: escort.username });
  const made: MadeFlight = {
    id, ref: body.ref, self: body.self, escort,
    version: async () => (await office.database.superuser.query('select version from record.flight where id = $1', [id])).rows[0].version,
    step: async (by, noun, more = {}) => by.post(`${body.self}/${noun}`, { version: await made.version(), ...more }),
    async must(by, noun, more) {
      const answer = await made.step(by, noun, more);
      if (answer.status !== 201) throw new Error(`${noun}: ${answer.status} ${answer.text}`);
      return answer;
    },
  };
  return made;
}

/** Detained and fit to fly, as far as the database goes. */
export async function detainedAndFit(office: Office, made: MadeCase): Promise<void> {
  const { superuser } = office.database;
  await superuser.query(`select set_config('app.actor', $1, false), set_config('app.roles', 'caseworker', false)`, [made.desk.casey.id]);
  await superuser.query(`insert into record.detention_spell (person_id, case_id, centre, occurred_at) values ($1, $2, 'Harmondsworth', $3)`, [made.personId, made.id, made.at(0, 6)]);
  await superuser.query(`insert into record.fitness_assessment (person_id, case_id, fit, assessor, occurred_at) values ($1, $2, true, 'Dr Example', $3)`, [made.personId, made.id, made.at(12)]);
}

/** At decision served with a seat held by the second supervisor; nothing proposed yet. */
export async function seatedCase(office: Office, flight: MadeFlight, wishes: CaseWishes = {}): Promise<MadeCase> {
  const made = await newCase(office, wishes);
  await bringTo(office, made, 'decision_served');
  await detainedAndFit(office, made);
  await expectCreated(made.desk.sol.post(`${flight.self}/holdings`, { case: made.ref }));
  return made;
}

/** Held and proposed by one supervisor, approved by the other, served by the caseworker long enough ago. */
export async function readyCase(office: Office, flight?: MadeFlight, wishes: CaseWishes = {}): Promise<ReadyCase> {
  const on = flight ?? await flightWithSeats(office);
  const made = await seatedCase(office, on, wishes);
  await approve(made.desk.sam, await expectCreated(made.desk.sol.post(`${on.self}/directions`, { case: made.ref, reason: 'Accepted, seat held.' })));
  const { rows: [approval] } = await office.database.superuser.query(`select id from record.approval where kind = 'directions' and subject_id = $1 order by id desc limit 1`, [made.id]);
  await approvedAt(office, approval.id, made.at(11, 1));
  await made.must(made.desk.casey, 'notices', { kind: 'directions', ...SERVED, occurredAt: made.at(12) });
  const { rows: [{ id: holdingId }] } = await office.database.superuser.query('select id from record.seat_holding where case_id = $1 and ended_at is null', [made.id]);
  const line = async () => (await made.desk.casey.get(`${on.self}/manifest`)).body.items.find((one: { case: string }) => one.case === made.ref);
  return Object.assign(made, { flight: on, holdingId, line });
}

/** Posts a boarding of the case with the version of the holding that stands. */
export async function board(by: SignedIn, ready: ReadyCase, body: Record<string, unknown> = {}): Promise<Answer> {
  const line = await ready.line();
  return by.post(`${ready.flight.self}/boardings`, { person: ready.personRef, outcome: 'boarded', version: line?.version ?? 1, ...body });
}

/** The same for a handover, with a receipt. */
export async function handOver(by: SignedIn, ready: ReadyCase, body: Record<string, unknown> = {}): Promise<Answer> {
  return by.post(`${ready.flight.self}/handovers`, {
    person: ready.personRef, handedOver: true, receipt: `PAF-${ready.ref}`, authority: 'Police aux frontières', place: 'Paris CDG', version: (await ready.line()).version, ...body,
  });
}

/** Aboard a flight that has departed, all through the API by the escort. */
export async function departed(office: Office, flight?: MadeFlight, wishes?: CaseWishes): Promise<ReadyCase> {
  const ready = await readyCase(office, flight, wishes);
  await expectCreated(board(ready.flight.escort, ready));
  await ready.flight.must(ready.flight.escort, 'departures');
  return ready;
}

/** Somebody who was returned, all through the API. */
export async function returned(office: Office, wishes?: CaseWishes): Promise<ReadyCase & { returnRef: string }> {
  const ready = await departed(office, undefined, wishes);
  await ready.flight.must(ready.flight.escort, 'arrivals');
  const { body } = await expectCreated(handOver(ready.flight.escort, ready));
  await ready.flight.must(ready.flight.escort, 'closures');
  return Object.assign(ready, { returnRef: body.return as string });
}

/** Fails the test with the whole answer unless it is 201. */
export async function expectCreated(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  if (answer.status !== 201) throw new Error(`${answer.status} ${answer.text}`);
  return answer;
}
