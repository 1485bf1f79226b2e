import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Database } from '../../src/platform/database/database.js';
import { Events } from '../../src/platform/events/events.js';
import { makeCapture, makeCrossing, makeReturn, makeReview, type MadeCrossing, verdict } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn, sue: SignedIn, sid: SignedIn, ada: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  [sam, sol, sue, sid] = [await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor')];
  ada = await office.user('auditor');
});
afterAll(() => office.close());

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
const flagOf = async (review: { ref: string }) => (await ada.get('/api/v1/reentry-flags?limit=200')).body.items.find((flag: { matchReview: string }) => flag.matchReview === review.ref);
const decide = (by: SignedIn, flag: { self: string; version: number }, input: Record<string, unknown> = {}) => by.post(`${flag.self}/decisions`, verdict({ version: flag.version, ...input }));
const link = async (crossing: MadeCrossing) => (await sql('select earlier_return_id as id from record.case_file where crossing_id = $1', [crossing.id]))[0].id;
/** What the flights room tells when a handover was recorded. */
async function tell(crossing: MadeCrossing, made: { id: string }): Promise<void> {
  const [r] = await sql('select person_id, case_id, flight_id, occurred_at from record.completed_return where id = $1', [made.id]);
  await office.app.get(Database).write(sam.actor, (tx) => office.app.get(Events).publish(tx, { type: 'return.recorded', returnId: made.id, personId: r.person_id, caseId: r.case_id, flightId: r.flight_id, occurredAt: r.occurred_at }));
}
/** A return reversed by two people, and what the flights room tells of it. */
async function reverseReturn(made: { id: string }): Promise<void> {
  const [r] = await sql('select person_id, case_id from record.completed_return where id = $1', [made.id]);
  await sql(`select set_config('app.actor', $1, false)`, [sam.id]);
  const [approval] = await sql(`insert into record.approval (kind, subject_id, reason) values ('return_reversal', $1, 'x') returning id`, [made.id]);
  await sql(`select set_config('app.actor', $1, false)`, [sol.id]);
  await sql(`update record.approval set outcome = 'approved', decided_by = $2, decided_at = platform.now() where id = $1`, [approval.id, sol.id]);
  await sql('update record.completed_return set reversed_at = platform.now(), reversal_id = $2 where id = $1', [made.id, approval.id]);
  await office.app.get(Database).write(sol.actor, (tx) => office.app.get(Events).publish(tx, { type: 'return.reversed', returnId: made.id, personId: r.person_id, caseId: r.case_id, approvalId: approval.id }));
}
async function pair(): Promise<{ earlier: MadeCrossing; later: MadeCrossing }> {
  return { earlier: await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' }), later: await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' }) };
}

test('a returnee who crosses again by photo ID: the flag is up at once and shows the earlier return with its flight', async () => {
  const { earlier, later } = await pair();
  await makeCapture(casey, earlier, { kind: 'photo', fingerPosition: undefined, externalId: 'PH-RE' });
  const returned = await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
  const { matchReviews } = await makeCapture(casey, later, { kind: 'photo', fingerPosition: undefined, externalId: 'PH-RE' });
  const flag = await flagOf({ ref: matchReviews[0]! });
  expect(flag).toMatchObject({ state: 'undecided', crossing: later.ref, person: later.personRef, proposedPerson: earlier.personRef, caseLinked: false, earlierReturn: { ref: returned.ref, ordinal: 1, flight: { ref: returned.flightRef } } });
  const shown = (await sam.get(flag.self)).body;
  expect(shown).toMatchObject({ review: { ref: matchReviews[0], scores: null, verdicts: null, sides: { proposed: { earlierReturns: [{ ref: returned.ref }] } } }, openEarlierCases: [{ ref: earlier.caseRef }] });
  expect((await sam.get('/api/v1/reentry-flags?state=undecided')).body.items.map(({ ref }: { ref: string }) => ref)).toContain(flag.ref);

  // two supervisors decide it; the case is linked, its clocks and barriers are untouched
  const before = (await sql('select arrived_at, next_due_at from record.case_file where crossing_id = $1', [later.id]))[0];
  expect(await decide(sam, flag)).toMatchObject({ status: 201, body: { state: 'undecided', yourVerdictGiven: true, version: flag.version } });
  expect((await decide(sam, flag)).body.type).toBe('/problems/review.own-verdict');
  expect((await decide(sol, flag, { version: 99 })).body.type).toBe('/problems/version.stale');
  expect((await casey.post(`${flag.self}/decisions`, verdict())).status).toBe(403);
  expect(await decide(sol, flag)).toMatchObject({ status: 201, body: { state: 'confirmed', caseLinked: true, person: earlier.personRef, version: flag.version + 1 } });
  expect(await link(later)).toBe(returned.id);
  expect((await sql('select arrived_at, next_due_at from record.case_file where crossing_id = $1', [later.id]))[0]).toEqual(before);
  expect((await decide(sue, flag, { version: flag.version + 1 })).body.type).toBe('/problems/review.decided');

  // reversed by two others: the link is taken away
  const reversal = await sue.post(`/api/v1/match-reviews/${matchReviews[0]}/reversals`, { reason: 'Photos were swapped.', version: 2 });
  expect((await sid.post(`${reversal.body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 })).status).toBe(201);
  expect(await link(later)).toBeNull();
  expect(await flagOf({ ref: matchReviews[0]! })).toMatchObject({ state: 'reversed', caseLinked: false, person: later.personRef });
});

test('a return recorded later raises the flag, a later one re-points it, reversals withdraw it and bring it back', async () => {
  const { earlier, later } = await pair();
  const review = await makeReview(casey, later, earlier);
  expect(await flagOf(review)).toBeUndefined();
  const first = await makeReturn(office, earlier, '2025-09-20T10:00:00Z');
  await tell(earlier, first);
  expect(await flagOf(review)).toMatchObject({ state: 'undecided', version: 1, earlierReturn: { ref: first.ref } });
  await reverseReturn(first);
  expect(await flagOf(review)).toMatchObject({ state: 'withdrawn', version: 2, withdrawnAt: expect.anything() });
  expect((await decide(sam, (await flagOf(review))!)).body.type).toBe('/problems/reentry.withdrawn');
  const second = await makeReturn(office, earlier, '2025-09-22T10:00:00Z');
  await tell(earlier, second);
  expect(await flagOf(review)).toMatchObject({ state: 'undecided', version: 3, withdrawnAt: null, earlierReturn: { ref: second.ref } });
});

test('a return after the crossing is no re-entry', async () => {
  const { earlier, later } = await pair();
  const returned = await makeReturn(office, earlier, '2025-10-21T10:00:00Z');
  const review = await makeReview(casey, later, earlier);
  await tell(earlier, returned);
  expect(await flagOf(review)).toBeUndefined();
  const session = await office.database.appSession({ id: casey.id, roles: 'system' });
  await expect(session.query('insert into record.reentry_flag (review_id, return_id) select id, $2 from record.match_review where ref = $1', [review.ref, returned.id])).rejects.toThrow(/before the crossing/);
});

test('confirmed first, the return recorded afterwards: flag and link follow; reversed: both go', async () => {
  const { earlier, later } = await pair();
  const review = await makeReview(casey, later, earlier);
  for (const by of [sam, sol]) await by.post(`${review.self}/decisions`, verdict());
  expect(await link(later)).toBeNull();
  const returned = await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
  await tell(earlier, returned);
  expect(await flagOf(review)).toMatchObject({ state: 'confirmed', caseLinked: true, earlierReturn: { ref: returned.ref } });
  await reverseReturn(returned);
  expect(await flagOf(review)).toMatchObject({ state: 'withdrawn' });
  expect(await link(later)).toBeNull();
});

test('a case that moves with its own return keeps the count of returns in order, and back', async () => {
  const { earlier, later } = await pair();
  const [first, second] = [await makeReturn(office, earlier, '2025-09-25T10:00:00Z'), await makeReturn(office, later, '2025-11-05T10:00:00Z')];
  const review = await makeReview(casey, later, earlier);
  for (const by of [sam, sol]) expect((await by.post(`${review.self}/decisions`, verdict())).status).toBe(201);
  const ordinals = () => sql('select person_id as person, ordinal from record.completed_return where id = any ($1) order by occurred_at', [[first.id, second.id]]);
  expect(await ordinals()).toEqual([{ person: earlier.personId, ordinal: 1 }, { person: earlier.personId, ordinal: 2 }]);
  expect(await sql('select person_id as person from record.seat_holding h where h.case_id = (select id from record.case_file where crossing_id = $1)', [later.id])).toEqual([{ person: earlier.personId }]);
  const reversal = await sue.post(`${review.self}/reversals`, { reason: 'Wrong.', version: 2 });
  expect((await sid.post(`${reversal.body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 })).status).toBe(201);
  expect(await ordinals()).toEqual([{ person: earlier.personId, ordinal: 1 }, { person: later.personId, ordinal: 1 }]);
});

test('two flags of one crossing, both confirmed: linked with the latest return, and both returns stay', async () => {
  const { earlier, later } = await pair();
  const other = await makeCrossing(office, casey, { occurredAt: '2025-08-22T05:00:00Z' });
  const [one, two] = [await makeReturn(office, earlier, '2025-09-20T10:00:00Z'), await makeReturn(office, other, '2025-09-30T10:00:00Z')];
  const reviews = [await makeReview(casey, later, earlier), await makeReview(casey, later, other)];
  for (const review of reviews) for (const by of [sam, sol]) expect((await by.post(`${review.self}/decisions`, verdict())).status).toBe(201);
  expect(await link(later)).toBe(two.id);
  expect(await sql('select person_id as p from record.completed_return where id = any ($1) order by occurred_at', [[one.id, two.id]])).toEqual([{ p: earlier.personId }, { p: other.personId }]);
});

test('a person on two live manifests when confirmed gives up the seat nobody sits in', async () => {
  const { earlier, later } = await pair();
  await sql(`select set_config('app.actor', $1, false), set_config('app.roles', 'system', false)`, [casey.id]);
  for (const crossing of [earlier, later]) {
    const [flight] = await sql(`insert into record.flight (designator, origin, destination, scheduled_departure, scheduled_arrival, kind) values ('XQ1', 'LHR', 'CDG', now() + interval '5 days', now() + interval '5 days 2 hours', 'charter') returning id`);
    const [seat] = await sql(`insert into record.seat (flight_id, number, kind) values ($1, 1, 'returnee') returning id`, [flight.id]);
    await sql(`insert into record.seat_holding (flight_id, seat_id, person_id, case_id) select $1, $2, person_id, id from record.case_file where crossing_id = $3`, [flight.id, seat.id, crossing.id]);
  }
  const review = await makeReview(casey, later, earlier);
  for (const by of [sam, sol]) expect((await by.post(`${review.self}/decisions`, verdict())).status).toBe(201);
  expect(await sql('select h.ended_at is null as live, h.end_reason from record.seat_holding h join record.case_file f on f.id = h.case_id where h.person_id = $1 order by f.arrived_at', [earlier.personId]))
    .toEqual([{ live: true, end_reason: null }, { live: false, end_reason: 'released' }]);
});
