import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { PUBLIC_FIGURES } from '../../src/domain/public-figures.js';
import { pastTriggers, type ArrangedCase } from '../support/make-history.js';
import { arrangeScheme } from '../support/make-scheme.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, audrey: SignedIn, emre: SignedIn;
let returned: ArrangedCase, other: ArrangedCase;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  sam = await office.user('supervisor');
  audrey = await office.user('auditor');
  emre = await office.user('escort');
  ({ returned, other } = await arrangeScheme(office, casey));
});
afterAll(() => office.close());

const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);

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
    select third.id, $2, (select id from record.flight where scheduled_departure = '2025-09-18T06:00Z'), gen_random_uuid(), 1, '2025-11-06T09:00Z', $3 from third`, [returned.personId, other.id, casey.id]));
  expect(await values('2025-11-13')).toMatchObject({ returnsMade: 3, peopleReturned: 1 });
});

test('bad questions', async () => {
  expect((await audrey.get('/api/v1/statistics/scheme?asAt=2025-02-30')).status).toBe(400);
  expect((await audrey.get('/api/v1/statistics/scheme?asAt=2999-01-01')).status).toBe(400);
  expect((await audrey.get('/api/v1/statistics/scheme?day=2025-11-13')).status).toBe(400);
  expect((await emre.get('/api/v1/statistics/scheme')).status).toBe(403);
  expect((await office.stranger.get('/api/v1/statistics/scheme?asAt=x')).status).toBe(401);
});

describe('over time', () => {
  const series = async (name: string, query = ''): Promise<any> => {
    const { status, body } = await audrey.get(`/api/v1/statistics/series/${name}?asAt=2025-11-13${query}`);
    expect(status).toBe(200);
    return body;
  };

  test('crossings by day: what nobody published and nobody registered is not zero', async () => {
    const { points, from } = await series('crossings', '&from=2025-09-17');
    expect([from, points.length, points.at(-1).day]).toEqual(['2025-09-17', 58, '2025-11-13']);
    expect(points.slice(0, 3)).toEqual([
      { day: '2025-09-17', official: 500, boats: 7, recorded: 0, returns: 0 }, { day: '2025-09-18', official: 10, boats: 1, recorded: 0, returns: 1 },
      { day: '2025-09-19', official: null, boats: null, recorded: 0, returns: 0 },
    ]);
    expect(points.find(({ day }: any) => day === '2025-10-18')).toEqual({ day: '2025-10-18', official: 369, boats: 5, recorded: 1, returns: 0 });
    expect(points.find(({ day }: any) => day === '2025-10-01').returns).toBe(0); // reversed
    expect((await series('crossings')).from).toBe('2025-08-16');
  });

  test('days are London’s on both sides of the change of clocks', async () => {
    await pastTriggers(office, () => sql(`insert into record.crossing (person_id, registered_person_id, occurred_at, place, source, recorded_by) values
      ($1, $1, '2025-10-25T23:30:00Z', 'Dover', 'border_force', $2), ($1, $1, '2025-10-26T23:30:00Z', 'Dover', 'border_force', $2)`, [other.personId, casey.id]));
    const { points } = await series('crossings', '&from=2025-10-25');
    expect(points.slice(0, 3).map(({ day, recorded }: any) => [day, recorded])).toEqual([['2025-10-25', 0], ['2025-10-26', 2], ['2025-10-27', 0]]);
  });

  test('the balance adds up as the scheme’s figure does, on any day', async () => {
    const { points } = await series('balance');
    expect(points).toEqual([
      { day: '2025-09-18', returns: 1, admissions: 0, balance: 1 }, { day: '2025-09-23', returns: 1, admissions: 1, balance: 0 },
      { day: '2025-10-01', returns: 1, admissions: 1, balance: 0 }, { day: '2025-11-05', returns: 2, admissions: 1, balance: 1 },
    ]);
    for (const { day, balance } of points) expect([day, (await values(day)).balance]).toEqual([day, balance]);
  });

  test('re-entries: the confirmed one, by London days since the return; the undecided one is not told', async () => {
    expect((await series('reentries')).points).toEqual([{ ref: expect.stringMatching(/^RE-/), person: returned.personRef, returnedOn: '2025-09-18', crossedOn: '2025-10-18', days: 30 }]);
  });

  test('flights that left, with seats', async () => {
    await pastTriggers(office, async () => {
      await sql(`update record.flight set state = 'closed', actual_departure = scheduled_departure where scheduled_departure < '2025-10-01'`);
      await sql(`insert into record.seat (flight_id, number, kind) select id, n, case n when 3 then 'escort' else 'returnee' end from record.flight, generate_series(1, 3) n where scheduled_departure::date = '2025-09-18'`);
    });
    expect((await series('flights')).points.map(({ day, seats, returns }: any) => [day, seats, returns])).toEqual([['2025-09-17', 0, 0], ['2025-09-18', 2, 2]]); // with the return that the merged record made
  });

  test('bad questions', async () => {
    for (const path of ['nothing', 'crossings?from=2020-01-01', 'crossings?asAt=2999-01-01', 'balance?from=2025-09-18', 'crossings?from=2025-11-14&asAt=2025-11-13']) {
      expect([path, (await audrey.get(`/api/v1/statistics/series/${path}`)).status]).toEqual([path, 400]);
    }
    expect((await emre.get('/api/v1/statistics/series/balance')).status).toBe(403);
  });
});

test('what was published stands beside, the newest by that day, and says nothing that the demonstration’s file does not', async () => {
  const { figures } = (await audrey.get('/api/v1/statistics/scheme?asAt=2025-11-08')).body;
  expect(figures.returnsMade.published).toEqual({ asAt: '2025-10-31', value: 75, source: 'Given by ministers and the press' });
  expect(figures.balance.published).toBeNull();
  const rows = parse(await readFile(new URL('../../src/cli/demo/data/scheme-public-figures.csv', import.meta.url)), { columns: true }) as Record<string, string>[];
  const NAMES: Record<string, string> = {
    returns_made: 'returnsMade', returns_made_on_day: 'returnsMadeOnDay', admitted_total: 'admissions', return_flights: 'returnFlights', re_entries: 'reentries',
    re_entrants_returned_again: 'reentrantsReturnedAgain', arrivals_on_day: 'arrivalsOnDayRecorded', crossed_since_first_return: 'crossingsRecorded',
  };
  const published = rows.filter(({ value }) => value !== '').map(({ as_at, measure, value }) => [as_at, NAMES[measure], Number(value)]);
  expect(PUBLIC_FIGURES.map(({ asAt, measure, value }) => [asAt, measure, value])).toEqual(published);
});
