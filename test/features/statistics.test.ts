import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { arrangeCase, pastTriggers, type ArrangedCase } from '../support/make-history.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, audrey: SignedIn, emre: SignedIn;
let returned: ArrangedCase, again: ArrangedCase, other: ArrangedCase, doubtful: ArrangedCase;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  sam = await office.user('supervisor');
  audrey = await office.user('auditor');
  emre = await office.user('escort');
  returned = await arrangeCase(office, casey, { arrived: '2025-08-12T05:00:00Z' });
  other = await arrangeCase(office, casey, { arrived: '2025-08-13T05:00:00Z' });
  again = await arrangeCase(office, casey, { arrived: '2025-10-18T05:00:00Z' });
  doubtful = await arrangeCase(office, casey, { arrived: '2025-10-19T05:00:00Z' });
  await pastTriggers(office, arrange);
});
afterAll(() => office.close());

const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);

/** Returns on 18 September and (the same person again) 5 November, one reversed; two flags, one decided; admissions; official days. */
async function arrange(): Promise<void> {
  await sql('update record.crossing set person_id = $2 where id = $1', [again.crossingId, returned.personId]);
  await sql('update record.case_file set person_id = $2 where id = $1', [again.id, returned.personId]);
  const flight = async (departure: string): Promise<string> => (await sql(`insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind)
    values ('XX101', 'LHR', 'CDG', $1, $1::timestamptz + interval '1 hour', 'charter') returning id`, [departure])).rows[0].id;
  const made = async (person: string, file: string, flightId: string, at: string, ordinal: number): Promise<string> => {
    const { rows: [row] } = await sql(`insert into record.completed_return (person_id, case_id, flight_id, handover_id, ordinal, occurred_at, recorded_by)
      values ($1, $2, $3, gen_random_uuid(), $4, $5, $6) returning id`, [person, file, flightId, ordinal, at, casey.id]);
    await sql(`insert into record.ledger_entry (kind, amount, return_id, occurred_at, recorded_by) values ('return', 1, $1, $2, $3)`, [row.id, at, casey.id]);
    return row.id;
  };
  const first = await flight('2025-09-18T06:00Z');
  await flight('2025-09-17T06:00Z'); // left without anyone
  const earlier = await made(returned.personId, returned.id, first, '2025-09-18T09:00Z', 1);
  await made(returned.personId, again.id, await flight('2025-11-05T06:00Z'), '2025-11-05T09:00Z', 2);
  const mistaken = await made(other.personId, other.id, await flight('2025-10-01T06:00Z'), '2025-10-01T09:00Z', 1);
  await sql(`update record.completed_return set reversed_at = '2025-10-02T09:00Z', reversal_id = gen_random_uuid() where id = $1`, [mistaken]);
  await sql(`insert into record.ledger_entry (kind, amount, return_id, occurred_at, recorded_by) values ('return_reversal', -1, $1, '2025-10-01T09:00Z', $2)`, [mistaken, casey.id]);
  const review = async (crossing: string, person: string, state: string): Promise<void> => {
    const { rows: [row] } = await sql(`insert into record.match_review (crossing_id, proposed_person_id, origin, proposed_by, state, decided_at)
      values ($1, $2, 'equal_id', $3, $4, case when $4 <> 'undecided' then timestamptz '2025-10-20 09:00Z' end) returning id`, [crossing, person, casey.id, state]);
    await sql('insert into record.reentry_flag (review_id, return_id, recorded_by) values ($1, $2, $3)', [row.id, earlier, casey.id]);
  };
  await review(again.crossingId, returned.personId, 'confirmed');
  await review(doubtful.crossingId, returned.personId, 'undecided');
  const { rows: [admitted] } = await sql(`insert into record.admission (name, scheme_version_id, state, state_since, arrived_at, recorded_by)
    select 'Invented Name', id, 'arrived', '2025-09-23T12:00Z', '2025-09-23T12:00Z', $1 from record.scheme_version limit 1 returning id`, [casey.id]);
  await sql(`insert into record.ledger_entry (kind, amount, admission_id, occurred_at, recorded_by) values ('admission', 1, $1, '2025-09-23T12:00Z', $2)`, [admitted.id, casey.id]);
  for (const [day, migrants, boats] of [['2025-09-17', 500, 7], ['2025-09-18', 10, 1], ['2025-10-18', 369, 5]] as const) {
    await sql(`insert into record.official_arrivals (day, migrants, boats, source, recorded_by) values ($1, $2, $3, 'test', $4)`, [day, migrants, boats, casey.id]);
  }
}

const values = async (asAt: string): Promise<Record<string, number>> => {
  const { status, body } = await audrey.get(`/api/v1/statistics/scheme?asAt=${asAt}`);
  expect(status).toBe(200);
  return Object.fromEntries(Object.entries<any>(body.figures).map(([name, { value }]) => [name, value]));
};

test('returns made and people returned are different numbers; reversed and undecided do not count', async () => {
  expect(await values('2025-11-13')).toEqual({
    returnsMade: 2, peopleReturned: 1, returnFlights: 2, admissions: 1, balance: 1,
    crossingsOfficial: 379, boatsOfficial: 6, crossingsRecorded: 2, boatsRecorded: 0, crossingsDifference: 377,
    reentries: 1, reentrantsReturnedAgain: 1, returnsMadeOnDay: 0, arrivalsOnDayOfficial: null, boatsOnDayOfficial: null, arrivalsOnDayRecorded: 0,
  });
});

test('any past day: by the end of that London day', async () => {
  expect(await values('2025-09-17')).toMatchObject({ returnsMade: 0, balance: 0, crossingsOfficial: 0, crossingsRecorded: 0, arrivalsOnDayOfficial: 500 });
  expect(await values('2025-09-18')).toMatchObject({ returnsMade: 1, returnsMadeOnDay: 1, returnFlights: 1, admissions: 0, balance: 1, crossingsOfficial: 10, reentries: 0 });
  expect(await values('2025-10-17')).toMatchObject({ reentries: 0, admissions: 1, balance: 0 });
  expect(await values('2025-10-18')).toMatchObject({ reentries: 1, reentrantsReturnedAgain: 0, arrivalsOnDayOfficial: 369, arrivalsOnDayRecorded: 1 });
});

test('each figure says what it counts and where its records are; today is the default', async () => {
  const { body } = await sam.get('/api/v1/statistics/scheme');
  expect(body.asAt).toBe(new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format(new Date()));
  expect(body.firstReturnDay).toBe('2025-09-18');
  for (const figure of Object.values<any>(body.figures)) {
    expect(figure.definition).toMatch(/\.$/);
    expect(await audrey.get(figure.records)).toMatchObject({ status: 200, body: { items: expect.any(Array) } });
  }
  expect(JSON.stringify(body)).not.toMatch(/Selam|Bekele/);
});

test('a record merged into one that was itself merged is the same person', async () => {
  await pastTriggers(office, () => sql(`
    with second as (insert into record.person (status, merged_into, recorded_by) values ('merged', $1, $3) returning id),
         third as (insert into record.person (status, merged_into, recorded_by) select 'merged', id, $3 from second returning id)
    insert into record.completed_return (person_id, case_id, flight_id, handover_id, ordinal, occurred_at, recorded_by)
    select third.id, $2, (select id from record.flight limit 1), gen_random_uuid(), 1, '2025-11-06T09:00Z', $3 from third`, [returned.personId, other.id, casey.id]));
  expect(await values('2025-11-13')).toMatchObject({ returnsMade: 3, peopleReturned: 1 });
});

test('bad questions', async () => {
  expect((await audrey.get('/api/v1/statistics/scheme?asAt=2025-02-30')).status).toBe(400);
  expect((await audrey.get('/api/v1/statistics/scheme?asAt=2999-01-01')).status).toBe(400);
  expect((await audrey.get('/api/v1/statistics/scheme?day=2025-11-13')).status).toBe(400);
  expect((await emre.get('/api/v1/statistics/scheme')).status).toBe(403);
  expect((await office.stranger.get('/api/v1/statistics/scheme?asAt=x')).status).toBe(401);
});
