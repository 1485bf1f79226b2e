import { Database } from '../../src/platform/database/database.js';
import type { CaseState } from '../../src/domain/case-life.js';
import { CasesService } from '../../src/features/cases/cases.service.js';
import type { Answer, Office, SignedIn } from './office.js';

const DAY = 86_400_000;

/** The people who bring a case on: one caseworker, two supervisors. */
export interface Desk { casey: SignedIn; sam: SignedIn; sol: SignedIn }
const desks = new WeakMap<Office, Promise<Desk>>();

/** The same three people for every case of an office. */
export function deskOf(office: Office): Promise<Desk> {
  if (!desks.has(office)) {
    desks.set(office, (async () => ({ casey: await office.user('caseworker'), sam: await office.user('supervisor'), sol: await office.user('supervisor') }))());
  }
  return desks.get(office)!;
}

export interface MadeCase {
  id: string; ref: string; self: string; personId: string; personRef: string; crossingId: string; documentRef: string;
  /** When the person arrived: by default thirty days ago, so that each clock is kept and a notice is over. */
  arrivedAt: Date;
  /** So many days after arrival (and hours), as text for a body. */
  at(day: number, hours?: number): string;
  version(): Promise<number>;
  state(): Promise<string>;
  /** Posts a verb of the case with the version that stands. Fails the test when it is not answered with 201, unless told otherwise. */
  post(by: SignedIn, noun: string, body?: Record<string, unknown>): Promise<Answer>;
  must(by: SignedIn, noun: string, body?: Record<string, unknown>): Promise<Answer>;
  desk: Desk;
}

export interface CaseWishes { arrivedDaysAgo?: number; birth?: { year: number; month?: number; day?: number } | null; name?: string; personId?: string }

/** A person with one crossing and its case, as encountered: 1998, a passport. */
export async function newCase(office: Office, { arrivedDaysAgo = 30, birth = { year: 1998 }, name = 'Amanuel', personId }: CaseWishes = {}): Promise<MadeCase> {
  const desk = await deskOf(office);
  const { superuser } = office.database;
  await superuser.query(`select set_config('app.actor', $1, false), set_config('app.roles', 'caseworker', false)`, [desk.casey.id]);
  const arrivedAt = new Date(Date.now() - arrivedDaysAgo * DAY);
  const { rows: [person] } = personId
    ? await superuser.query('select id, ref from record.person where id = $1', [personId])
    : await superuser.query(`insert into record.person (sex, status) values ('M', 'active') returning id, ref`);
  if (!personId) {
    await superuser.query(`insert into record.person_name (person_id, given_names, family_names) values ($1, $2, 'Example')`, [person.id, name]);
    if (birth) await superuser.query('insert into record.person_birth (person_id, year, month, day) values ($1, $2, $3, $4)', [person.id, birth.year, birth.month ?? null, birth.day ?? null]);
  }
  const { rows: [document] } = await superuser.query(`insert into record.document (person_id, kind, title, occurred_at) values ($1, 'passport', 'Passport', $2) returning ref`, [person.id, arrivedAt]);
  const { rows: [crossing] } = await superuser.query(
    `insert into record.crossing (person_id, registered_person_id, occurred_at, place, source) values ($1, $1, $2, 'Dover', 'border_force') returning id`, [person.id, arrivedAt]);
  await office.app.get(Database).write(desk.casey.actor, (tx) => office.app.get(CasesService, { strict: false }).openFor(tx, [crossing.id]));
  const { rows: [file] } = await superuser.query('select id, ref from record.case_file where crossing_id = $1', [crossing.id]);
  const column = async (name: string) => (await superuser.query(`select ${name} as value from record.case_file where id = $1`, [file.id])).rows[0].value;
  const made: MadeCase = {
    id: file.id, ref: file.ref, self: `/api/v1/cases/${file.ref}`, personId: person.id, personRef: person.ref, crossingId: crossing.id, documentRef: document.ref, arrivedAt, desk,
    at: (day, hours = 0) => new Date(arrivedAt.getTime() + day * DAY + hours * 3_600_000).toISOString(),
    version: () => column('version'),
    state: () => column('state'),
    async post(by, noun, body = {}) {
      return by.post(`${made.self}/${noun}`, { version: await made.version(), ...body });
    },
    async must(by, noun, body) {
      const answer = await made.post(by, noun, body);
      if (answer.status !== 201) throw new Error(`${noun}: ${answer.status} ${answer.text}`);
      return answer;
    },
  };
  return made;
}

const SCREENED = { language: 'Tigrinya', interpreter: 'By telephone', age: 'Says 27', trafficking: 'Nothing said', health: 'Declined to answer' };
export const SERVED = { method: 'in_person', language: 'ti', proof: 'Signed for.' };
export const DISCLOSED = ['name', 'date_of_birth', 'nationality', 'crossing'];

/** How a case gets one state further, through the API; what belongs to the flights room is arranged in the database. */
const FURTHER: Partial<Record<CaseState, (made: MadeCase, office: Office) => Promise<unknown>>> = {
  identified: (made) => made.must(made.desk.casey, 'identifications', { occurredAt: made.at(1) }),
  screened: (made) => made.must(made.desk.casey, 'screenings', { ...SCREENED, occurredAt: made.at(1, 1) }),
  in_scope: (made) => made.must(made.desk.sam, 'scope-decisions', { inScope: true, reasons: 'Adult, landed alone.', occurredAt: made.at(2) }),
  notice_served: (made) => made.must(made.desk.casey, 'notices', { kind: 'notice_of_intent', ...SERVED, occurredAt: made.at(2, 1) }),
  readmission_requested: (made) => made.must(made.desk.casey, 'readmission-requests', { disclosed: DISCLOSED, occurredAt: made.at(3) }),
  readmission_accepted: async (made) => {
    const { body: { items } } = await made.desk.casey.get(`${made.self}/readmission-requests`);
    await made.must(made.desk.casey, `readmission-requests/${items.at(-1).ref}/replies`, { answer: 'accepted', document: made.documentRef, occurredAt: made.at(10) });
  },
  decision_served: async (made) => {
    const proposal = await made.must(made.desk.casey, 'decision-proposals', { claim: 'inadmissible', reason: 'Accepted; claim inadmissible.' });
    await approve(made.desk.sam, proposal);
    await made.must(made.desk.casey, 'notices', { kind: 'decision', ...SERVED, occurredAt: made.at(11) });
  },
  directions_set: async (made, office) => {
    const flight = await newFlight(office);
    await holdSeat(office, made, flight.id);
    await approvedDirections(office, made, flight.id);
    await made.must(made.desk.casey, 'notices', { kind: 'directions', ...SERVED, occurredAt: made.at(12) });
  },
};
const ORDER: readonly CaseState[] = ['encountered', 'identified', 'screened', 'in_scope', 'notice_served', 'readmission_requested', 'readmission_accepted', 'decision_served', 'directions_set'];

/** Brings a case from where it stands to that state. */
export async function bringTo(office: Office, made: MadeCase, state: CaseState): Promise<void> {
  const from = ORDER.indexOf(await made.state() as CaseState);
  for (const next of ORDER.slice(from + 1, ORDER.indexOf(state) + 1)) await FURTHER[next]!(made, office);
}

/** The ends that need no flight: from which state, and by which verb. */
const ENDS: Partial<Record<CaseState, { from: CaseState; end: (made: MadeCase) => Promise<unknown> }>> = {
  out_of_scope: { from: 'screened', end: (made) => made.must(made.desk.sam, 'scope-decisions', { inScope: false, reasons: 'Family in this country.' }) },
  time_expired: { from: 'screened', end: (made) => made.must(made.desk.sam, 'expiries', { reason: 'Not accepted into scope in time.' }) },
  withdrawn_to_asylum: { from: 'in_scope', end: (made) => made.must(made.desk.sam, 'withdrawals', { reason: 'Claim admitted here.' }) },
  refused_by_receiving_state: {
    from: 'readmission_requested',
    end: async (made) => {
      const { body: { items } } = await made.desk.casey.get(`${made.self}/readmission-requests`);
      await made.must(made.desk.casey, `readmission-requests/${items.at(-1).ref}/replies`, { answer: 'refused', document: made.documentRef, occurredAt: made.at(10) });
    },
  },
};

/** A case in any state but boarded, returned and closed, which the flights room's own builders reach. */
export async function caseIn(office: Office, state: CaseState, wishes: CaseWishes = {}): Promise<MadeCase> {
  const end = ENDS[state];
  if (!end && !ORDER.includes(state)) throw new Error(`caseIn does not reach ${state}.`);
  const made = await newCase(office, wishes);
  await bringTo(office, made, end?.from ?? state);
  await end?.end(made);
  return made;
}

/** Answers a proposal with the second key. */
export async function approve(by: SignedIn, proposal: Answer): Promise<Answer> {
  const answer = await by.post(`${proposal.body.self}/decisions`, { decision: 'approve', reason: 'Read and agreed.', version: proposal.body.version });
  if (answer.status !== 201) throw new Error(`approval: ${answer.status} ${answer.text}`);
  return answer;
}

let flights = 100;
/** A planned flight tomorrow with five seats for returnees, arranged in the database. */
export async function newFlight(office: Office, departsInHours = 24): Promise<{ id: string; ref: string }> {
  const departure = new Date(Date.now() + departsInHours * 3_600_000);
  const { rows: [flight] } = await office.database.superuser.query(
    `insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind) values ($1, 'LHR', 'CDG', $2, $3, 'charter') returning id, ref`,
    [`ZX${++flights}`, departure, new Date(departure.getTime() + 5_400_000)]);
  await office.database.superuser.query(`insert into record.seat (flight_id, number, kind) select $1, n, 'returnee' from generate_series(1, 5) n`, [flight.id]);
  return flight;
}

/** Holds a free seat, as the desk's second supervisor. */
export async function holdSeat(office: Office, made: MadeCase, flightId: string): Promise<string> {
  const { superuser } = office.database;
  await superuser.query(`select set_config('app.actor', $1, false)`, [made.desk.sol.id]);
  const { rows: [holding] } = await superuser.query(
    `insert into record.seat_holding (flight_id, seat_id, person_id, case_id)
     select $1, (select s.id from record.seat s where s.flight_id = $1 and not exists (select from record.seat_holding h where h.seat_id = s.id and h.ended_at is null) order by s.number limit 1), $2, $3 returning id`,
    [flightId, made.personId, made.id]);
  return holding.id;
}

/** Directions for that flight, proposed by one supervisor and approved by the other. */
export async function approvedDirections(office: Office, made: MadeCase, flightId: string): Promise<string> {
  const { superuser } = office.database;
  await superuser.query(`select set_config('app.actor', $1, false)`, [made.desk.sol.id]);
  const { rows: [approval] } = await superuser.query(
    `insert into record.approval (kind, subject_id, person_id, case_id, flight_id, reason) values ('directions', $1, $2, $1, $3, 'Seat held.') returning id`, [made.id, made.personId, flightId]);
  await superuser.query(`select set_config('app.actor', $1, false)`, [made.desk.sam.id]);
  await superuser.query(`update record.approval set outcome = 'approved', decided_by = $2, decided_at = now() where id = $1`, [approval.id, made.desk.sam.id]);
  await approvedAt(office, approval.id, made.at(11, 1));
  return approval.id;
}

/** Arranges that the second key was turned in the past, which nobody in the office can tell: the notice clock starts no earlier. */
export async function approvedAt(office: Office, approvalId: string, at: string): Promise<void> {
  const { superuser } = office.database;
  await superuser.query('set session_replication_role = replica');
  await superuser.query('update record.approval set decided_at = $2 where id = $1', [approvalId, at]);
  // the seat for which it was given was held before
  await superuser.query('update record.seat_holding set recorded_at = least(recorded_at, $2::timestamptz) where case_id = (select case_id from record.approval where id = $1)', [approvalId, at]);
  await superuser.query('set session_replication_role = origin');
}
