import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createApp } from '../../src/app.js';
import { figures, printFigures, printPeople } from '../../src/cli/demo/figures.js';
import { passwordOf } from '../../src/domain/demonstration.js';
import { loadDemonstration } from '../../src/cli/demo/load.js';
import { OPENING } from '../../src/cli/demo/plan/time.js';
import { ArrivalsService } from '../../src/features/arrivals/arrivals.service.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { asOwner } from '../../src/platform/database/open.js';
import { cloneDatabase } from '../support/database.js';
import { type Answer, openOffice, type Office } from '../support/office.js';

// the whole demonstration is loaded once, for all of these
jest.setTimeout(400_000);

let office: Office;
const lines: string[] = [];
beforeAll(async () => {
  office = await openOffice({ jobs: false }); // as the command loads it
  await office.database.superuser.query('update platform.instance set demonstration = true');
  await loadDemonstration({ office: office.app, ownerUrl: office.database.owner, say: (line) => lines.push(line) });
});
afterAll(() => office?.close());

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
const moveClock = (to: string) => asOwner(office.database.owner, (owner) => owner.query('select platform.set_clock($1)', [to]));

interface Visitor { get(url: string): Promise<Answer>; post(url: string, body: unknown): Promise<Answer> }
const signedIn = new Map<string, Visitor>();
/** Signs in with the published password, as a visitor does. */
async function as(username: string): Promise<Visitor> {
  if (!signedIn.has(username)) {
    const { status, body } = await office.stranger.post('/api/v1/tokens', { username, password: passwordOf(username) });
    expect(status).toBe(201);
    const headers = { authorization: `Bearer ${body.token}` };
    signedIn.set(username, { get: (url) => office.stranger.get(url, headers), post: (url, input) => office.stranger.post(url, input, headers) });
  }
  return signedIn.get(username)!;
}

describe('what was loaded', () => {
  test('every published figure equals the records, and the table says so', async () => {
    const rows = await figures(office.app);
    expect(rows.filter(({ equal }) => !equal)).toEqual([]);
    expect(rows).toHaveLength(16);
    const printed: string[] = [];
    printFigures(rows, (line) => printed.push(line));
    expect(printed.join('\n')).toMatch(/2025-11-13 +returns made +113 +113 +equal/);
    printFigures([{ ...rows[1]!, records: 2, equal: false }], (line) => printed.push(line));
    expect(printed.join('\n')).toMatch(/DIFFERENT[\s\S]*1 of 1 figures differ/);
    expect(lines.at(-1)).toMatch(/loaded in \d+ s/);
  });

  test.each([['2025-10-18', 'reentries', 1], ['2025-11-09', 'reentries', 2], ['2025-11-04', 'reentrantsReturnedAgain', 0], ['2025-11-13', 'reentrantsReturnedAgain', 1]] as const)(
    'the records behind a figure are as many as it says: %s %s', async (day, name, value) => {
      const aisha = await as('aisha');
      const { body } = await aisha.get(`/api/v1/statistics/scheme?asAt=${day}`);
      expect(body.figures[name].value).toBe(value);
      expect((await aisha.get(body.figures[name].records)).body.items).toHaveLength(value);
    });

  test('13,639 people in 202 boats, each day as published, and this morning as far as it is registered', async () => {
    const [sums] = await sql(`select count(*)::int as people, count(distinct c.arrival_event_id)::int as boats from record.crossing c where c.occurred_at < '2025-11-14'`);
    expect(sums).toEqual({ people: 13_639, boats: 202 });
    const different = await sql(`
      select o.day from record.official_arrivals o where o.superseded_at is null and array[o.migrants, o.boats] <> (
        select array[count(*)::int, count(distinct c.arrival_event_id)::int] from record.crossing c where (c.occurred_at at time zone 'Europe/London')::date = o.day)`);
    expect(different).toEqual([]);
    const today = await sql(`select a.people_aboard as aboard, (select count(*)::int from record.crossing c where c.arrival_event_id = a.id) as registered
      from record.arrival_event a where a.occurred_at >= '2025-11-14' order by a.occurred_at`);
    expect(today.map(({ aboard }) => aboard).reduce((sum, aboard) => sum + aboard, 0)).toBe(217);
    expect(today.map(({ aboard, registered }) => (registered === aboard ? 'all' : registered === 0 ? 'none' : 'some'))).toEqual(['all', 'some', 'none']);
  });

  test('recorded follows occurred by minutes to hours, in every table, and nothing lies past the opening', async () => {
    const tables = await sql<{ name: string }>(`select c.table_name as name from information_schema.columns c
      where c.table_schema = 'record' and c.column_name in ('occurred_at', 'recorded_at') group by 1 having count(*) = 2`);
    expect(tables.length).toBeGreaterThan(15);
    for (const { name } of tables) {
      const [row] = await sql(`select count(*)::int as wrong from record.${name}
        where recorded_at < occurred_at or recorded_at > occurred_at + interval '24 hours' or recorded_at > $1`, [OPENING]);
      expect([name, row.wrong]).toEqual([name, 0]);
    }
  });

  test('no case stands in a state that its steps do not explain', async () => {
    const unexplained = await sql(`
      with step as (select s.*, lag(to_state, 1, 'encountered') over w as before, row_number() over (partition by case_id order by recorded_at desc, id desc) as last
                      from record.case_step s window w as (partition by case_id order by recorded_at, id))
      select f.ref from record.case_file f left join step s on s.case_id = f.id and s.last = 1 where f.state <> coalesce(s.to_state, 'encountered')
      union all select f.ref from step s join record.case_file f on f.id = s.case_id where s.from_state <> s.before`);
    expect(unexplained).toEqual([]);
    const states = await sql(`select state, count(*)::int as cases from record.case_file group by 1`);
    const cases = Object.fromEntries(states.map(({ state, cases }) => [state, cases]));
    expect(cases.returned + cases.closed).toBe(113);
    expect(cases).toMatchObject({ refused_by_receiving_state: 4, withdrawn_to_asylum: 3, out_of_scope: 1 });
    expect(cases.boarded).toBeUndefined();
    // nothing went against the rules but replies that came later than expected
    const rules = await sql(`select distinct jsonb_path_query(breaches, '$[*].rule') #>> '{}' as rule from record.case_step`);
    expect(rules).toEqual([{ rule: 'case.reply-late' }]);
  });

  test('flights: thirteen carried someone, three left without anyone, each says what of it is invented', async () => {
    const flights = await sql(`select f.state, f.note, (select count(*)::int from record.completed_return r where r.flight_id = f.id) as returned from record.flight f order by scheduled_departure`);
    expect(flights.map(({ returned }) => returned)).toEqual([0, 0, 0, 1, 2, 4, 5, 7, 7, 16, 13, 20, 10, 9, 8, 11, 0]);
    expect(flights.slice(0, -1).every(({ state }) => state === 'closed')).toBe(true);
    expect(flights.every(({ note }) => note.includes('Invented'))).toBe(true);
    const lost = await sql(`select distinct o.reason_code from record.boarding_outcome o where o.outcome <> 'boarded' order by 1`);
    expect(lost.map(({ reason_code }) => reason_code)).toEqual(['captain_refused', 'injunction', 'medical_on_the_day', 'other_barrier']);
    expect(await sql(`select h.reason_code from record.handover h where not h.handed_over`)).toEqual([{ reason_code: 'refused_on_arrival' }]);
  });

  test('admissions are never ahead of the returns made before', async () => {
    const ahead = await sql(`select * from (select kind, occurred_at, sum(case kind when 'return' then 1 else -1 end) over (order by occurred_at, id) as balance from record.ledger_entry) l where balance < 0`);
    expect(ahead).toEqual([]);
    expect(await sql(`select count(*)::int as n from record.admission_step where breaches <> '[]'`)).toEqual([{ n: 0 }]);
  });

  test('who may be a child got no further than screening', async () => {
    const young = await sql(`select f.state from record.case_file f where record.may_be_under_18(f.person_id, date '2025-11-14')`);
    expect(young.map(({ state }) => state)).toEqual(Array(5).fill('screened'));
  });
});

describe('two lines of life', () => {
  test('the case of domain.md §3, in order, by its history', async () => {
    const [{ ref, person_id: person }] = await sql(`select f.ref, f.person_id from record.case_file f join record.barrier b on b.person_id = f.person_id
      where b.kind = 'injunction' and b.occurred_at = '2025-09-16T23:25:00+01:00' and f.arrived_at >= '2025-08-12' and f.arrived_at < '2025-08-13'`);
    const { text } = await (await as('aisha')).get(`/api/v1/cases/${ref}/history?format=jsonl`);
    const told = text.trim().split('\n').map((line) => JSON.parse(line)).filter(({ action }) => action !== 'view');
    const times = told.map(({ occurredAt }) => Date.parse(occurredAt));
    expect(times).toEqual([...times].sort((a, b) => a - b));
    const injunction = told.find(({ after }) => after?.kind === 'injunction');
    expect(injunction).toMatchObject({ who: 'Sarah Lindqvist', late: false, after: { court_reference: 'AC-2025-LON-003025' } });
    expect(Date.parse(injunction.occurredAt)).toBe(Date.parse('2025-09-16T22:25:00Z'));
    const steps = await sql(`select step, (s.occurred_at at time zone 'Europe/London')::date - date '2025-08-12' as day, jsonb_path_query_array(breaches, '$[*].rule') as breaches
      from record.case_step s join record.case_file f on f.id = s.case_id where f.ref = $1 order by s.occurred_at, s.id`, [ref]);
    expect(steps.map(({ step, day }) => [step, day])).toEqual([
      ['identify', 1], ['screen', 1], ['accept_into_scope', 1], ['serve_notice_of_intent', 2], ['request_readmission', 3], ['record_acceptance', 23],
      ['serve_decision', 25], ['set_directions', 27], ['directions_cancelled', 35],
    ]);
    expect(steps.find(({ step }) => step === 'record_acceptance').breaches).toEqual(['case.reply-late']);
    expect(await sql(`select kind, lifted_at is null as open from record.barrier where person_id = $1 order by occurred_at`, [person])).toEqual([
      { kind: 'trafficking_referral', open: false }, { kind: 'injunction', open: true },
    ]);
    const [seat] = await sql(`select h.end_reason, h.ended_at - timestamptz '2025-09-16T23:25:00+01:00' < interval '10 minutes' as soon, fl.ref
      from record.seat_holding h join record.flight fl on fl.id = h.flight_id where h.person_id = $1`, [person]);
    expect(seat).toMatchObject({ end_reason: 'barrier', soon: true });
    expect((await (await as('carol')).get(`/api/v1/cases/${ref}`)).body).toMatchObject({ state: 'decision_served', suspended: true });
    const { body: stopList } = await (await as('carol')).get(`/api/v1/flights/${seat.ref}/stop-list`);
    expect(stopList.items.map((line: { case: string }) => line.case)).toContain(ref);
  });

  test('the first re-entrant: returned, here again, recognised by two, returned again', async () => {
    const [again] = await sql(`select r.person_id from record.completed_return r where r.ordinal = 2`);
    const returns = await sql(`select ordinal, (occurred_at at time zone 'Europe/London')::date::text as day from record.completed_return where person_id = $1 order by 1`, [again.person_id]);
    expect(returns).toEqual([{ ordinal: 1, day: '2025-09-19' }, { ordinal: 2, day: '2025-11-05' }]);
    const crossings = await sql(`select (occurred_at at time zone 'Europe/London')::date::text as day, person_id = registered_person_id as own from record.crossing where person_id = $1 order by occurred_at`, [again.person_id]);
    expect(crossings.at(-1)).toEqual({ day: '2025-10-18', own: false });
    const [second] = await sql(`select f.state, r.ordinal from record.case_file f join record.completed_return r on r.id = f.earlier_return_id where f.person_id = $1`, [again.person_id]);
    expect(second).toEqual({ state: 'returned', ordinal: 1 });
  });

  test('the second was found by the engine from four fingers, with no ID in common, and decided by two people', async () => {
    const [review] = await sql(`select m.id, m.origin, m.state from record.match_review m join record.crossing c on c.id = m.crossing_id where (c.occurred_at at time zone 'Europe/London')::date = '2025-11-09'`);
    expect(review).toMatchObject({ origin: 'engine', state: 'confirmed' });
    const [found] = await sql(`select s.engine, s.calibration_provisional as provisional, x.agreements, (select count(*)::int from record.match_proposal p where p.review_id = $1 and p.origin <> 'engine') as others
      from record.candidate d join record.candidate_score x on x.id = d.id join record.biometric_search s on s.id = d.search_id where d.review_id = $1`, [review.id]);
    expect(found).toMatchObject({ engine: 'crossfile-matching', provisional: true, others: 0 });
    expect(found.agreements.map(({ finger }: { finger: number }) => finger).sort()).toEqual([1, 2, 3, 4]);
    const verdicts = await sql(`select distinct examiner_id, answer from record.verdict where review_id = $1`, [review.id]);
    expect(verdicts.map(({ answer }) => answer)).toEqual(['same_person', 'same_person']);
  });
});

describe('the morning of the 14th', () => {
  test('what waits is printed beside each of the people to sign in as', async () => {
    const printed: string[] = [];
    await printPeople(office.app, (line) => printed.push(line));
    const of = (username: string) => printed.slice(printed.findIndex((line) => line.trim().startsWith(`${username} `))).slice(1).join('\n').split('\n\n')[0]!;
    expect(of('carol')).toMatch(/Register the other \d+ people of the second boat/);
    expect(of('colin')).toMatch(/Reply overdue since 9 November 00:00: CA-/);
    expect(of('sarah')).not.toMatch(/Second verdict/);
    for (const supervisor of ['simon', 'sunita']) expect(of(supervisor)).toMatch(/(Second look, blind, at the boat of \d+ November \(RE-[\s\S]*First look at the boat|First look at the boat[\s\S]*Second look, blind, at the boat of \d+ November \(RE-)/);
    expect(of('sarah')).toMatch(/barrier lifting of PE-|barrier lifting of CA-/);
    expect(of('sarah')).toMatch(/decision of CA-/);
    expect(of('edith')).toMatch(/seats 1, 2, 3, 4 ready to board[\s\S]*seat 6 stopped: trafficking referral[\s\S]*seat 7 stopped: injunction, since 13 November 23:25/);
    expect(of('aisha')).toMatch(/history of CA-/);
    expect(printed.join('\n')).toContain(passwordOf('morgan'));
  });

  test('every answer says that it is a demonstration and tells its time', async () => {
    const app = await createApp({ appUrl: office.database.app, logLevel: 'error', poolSize: 2 });
    try {
      await app.listen(0, '127.0.0.1');
      const { headers } = await fetch(`${await app.getUrl()}/health/live`);
      expect(headers.get('crossfile-demonstration')).toMatch(/^invented people; the clock says 2025-11-14T07:/);
    } finally {
      await app.close();
    }
  });
});

describe('visitors cannot change the table', () => {
  test('the second verdict makes a third re-entry today; the other flag is of a different person', async () => {
    const [simon, sunita] = [await as('simon'), await as('sunita')];
    const { body: { items } } = await simon.get('/api/v1/reentry-flags?state=undecided');
    const decided: Record<string, string> = {};
    for (const { self, version } of items) {
      const { body: flag } = await simon.get(self);
      expect(flag.review.proposals).toMatchObject([{ origin: 'engine', capture: null }]);
      // one is proposed by our engine, which was right, and one by another, which was not
      const same = (await simon.get(`/api/v1/searches/${flag.review.proposals[0].search}`)).body.engine === 'crossfile-matching';
      const verdict = same ? { answer: 'same_person', reasonCode: 'fingerprints_agree' } : { answer: 'different_person', reasonCode: 'fingerprints_disagree' };
      const first = await simon.post(`${self}/decisions`, { ...verdict, reason: 'Compared side by side.', version });
      expect(first.status).toBe(201);
      if (!same) expect((await sunita.post(`${self}/decisions`, { ...verdict, reason: 'Other fingers.', version: (await sunita.get(self)).body.version })).status).toBe(201);
      decided[same ? 'same' : 'other'] = (await simon.get(self)).body.state;
    }
    expect(decided).toEqual({ same: 'confirmed', other: 'dismissed' });
    expect((await simon.get('/api/v1/statistics/scheme?asAt=2025-11-14')).body.figures.reentries.value).toBe(3);
  });

  test('a crossing told late, a revised figure, a return and a match reversed: the past is shown as known when the doors opened', async () => {
    const [carol, sarah, simon, sunita] = [await as('carol'), await as('sarah'), await as('simon'), await as('sunita')];
    expect((await carol.post('/api/v1/crossings', { occurredAt: '2025-11-09T06:00:00Z', place: 'Dover', source: 'police', person: { names: [{ familyNames: 'Late' }] } })).status).toBe(201);
    const revised = 'date,migrants_arrived,boats_arrived\n2025-11-09,351,5\n';
    const imported = await office.app.get(ArrivalsService).importOfficial(systemActor('import', '00000000-0000-7000-8000-00000000abcd'), revised, { dryRun: false, source: 'revision' });
    expect(imported).toMatchObject({ superseded: 1 });
    const { body: { items: [made] } } = await sarah.get('/api/v1/returns?reversed=false');
    const reversal = await sarah.post(`${made.self}/reversals`, { reason: 'Recorded for the wrong person.', version: made.version });
    expect(reversal.status).toBe(201);
    expect((await simon.post(`${reversal.body.self}/decisions`, { decision: 'approve', reason: 'Seen the sheet.', version: 1 })).status).toBe(201);
    const [{ ref: review, version }] = await sql(`select m.ref, m.version from record.match_review m join record.crossing c on c.id = m.crossing_id where c.occurred_at::date = '2025-10-18'`);
    const unmatch = await sunita.post(`/api/v1/match-reviews/${review}/reversals`, { reason: 'His lawyer shows another man.', version });
    expect(unmatch.status).toBe(201);
    // three of the four supervisors were examiners or the proposer: they do not turn the second key
    expect((await sarah.post(`${unmatch.body.self}/decisions`, { decision: 'approve', reason: 'Agreed.', version: 1 })).status).toBe(409);
    const second = await as('stella');
    expect((await second.post(`${unmatch.body.self}/decisions`, { decision: 'approve', reason: 'Agreed.', version: 1 })).status).toBe(201);
    const now = (await simon.get('/api/v1/statistics/scheme?asAt=2025-11-13')).body.figures;
    expect([now.returnsMade.value, now.reentries.value, now.crossingsRecorded.value]).toEqual([112, 1, 8045]);
    expect((await figures(office.app)).filter(({ equal }) => !equal)).toEqual([]);
  });

  test('tomorrow somebody boards, a week later the table is the same', async () => {
    const edith = await as('edith');
    await moveClock('2025-11-15T08:30:00Z');
    const { body: { items: [flight] } } = await edith.get('/api/v1/flights');
    const opened = await edith.post(`${flight.self}/boarding-openings`, { version: flight.version });
    const { body: sheet } = await edith.get(`${flight.self}/sheet`);
    const [first] = sheet.items;
    const boarded = await edith.post(`${flight.self}/boardings`, { person: first.person, outcome: 'boarded', version: first.version });
    expect([opened.status, boarded.status]).toEqual([201, 201]);
    expect(boarded.body).toMatchObject({ outcome: 'boarded' });
    await moveClock('2025-11-22T08:30:00Z');
    expect((await figures(office.app)).filter(({ equal }) => !equal)).toEqual([]);
  });
});

describe('the clock belongs to the owner of a demonstration', () => {
  const attacks = [
    `select platform.set_clock('2030-01-01')`, `update platform.clock set ahead = interval '1 year'`, `insert into platform.clock default values`,
    `update platform.instance set demonstration = false`, `set role crossfile_owner`, `set role crossfile_guard`,
    `create or replace function platform.now() returns timestamptz language sql as 'select now()'`, `alter table platform.clock disable trigger all`,
  ];
  test.each(attacks)('the app role cannot: %s', async (attack) => {
    const session = await office.database.appSession({ id: '00000000-0000-7000-8000-000000000004', roles: 'system,administrator' });
    await expect(session.query(attack)).rejects.toThrow(/permission denied|must be owner/);
  });

  test('any other database runs on real time, whoever asks, and takes no demonstration', async () => {
    const other = await cloneDatabase();
    try {
      const [{ ahead }] = (await other.superuser.query(`select ahead::text from platform.clock`)).rows;
      expect(ahead).toBe('00:00:00');
      await expect(asOwner(other.owner, (owner) => owner.query(`select platform.set_clock('2025-11-14T07:00:00Z')`))).rejects.toThrow(/only a demonstration database/);
      await expect(loadDemonstration({ office: office.app, ownerUrl: other.owner, say: () => undefined })).rejects.toThrow(/only a demonstration database/);
      const [{ off }] = (await other.superuser.query(`select abs(extract(epoch from platform.now() - clock_timestamp())) as off`)).rows;
      expect(Number(off)).toBeLessThan(0.5);
    } finally {
      await other.close();
    }
  });
});
