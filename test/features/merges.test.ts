import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeIso2005 } from '../../src/matching/formats/iso-19794-2-2005.js';
import { generateFinger, impress } from '../../src/matching/synthetic.js';
import { detainedAndFit, expectCreated, flightWithSeats } from '../support/make-flight.js';
import { bringTo, newCase, type MadeCase } from '../support/make-case.js';
import { makeCapture, makeCrossing, type MadeCrossing, makeReturn, makeReview, verdict } from '../support/make-crossing.js';
import { makeDocument } from '../support/make-people.js';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, carl: SignedIn, sam: SignedIn, sol: SignedIn, sue: SignedIn, sid: SignedIn, ada: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  [casey, carl] = [await office.user('caseworker'), await office.user('caseworker')];
  [sam, sol, sue, sid] = [await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor')];
  ada = await office.user('auditor');
});
afterAll(() => office.close());

const DIFFERENT = { answer: 'different_person', reasonCode: 'fingerprints_disagree', reason: 'No agreement.' };
const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
const problem = ({ status, body }: Answer): [number, string | undefined] => [status, body?.type];
const versionOf = async (ref: string): Promise<number> => (await sql('select version from record.person where ref = $1', [ref]))[0]?.version ?? 1;
const ask = async (by: SignedIn, person: string, other: string, more: Record<string, unknown> = {}): Promise<Answer> =>
  by.post('/api/v1/merges', { person, other, version: await versionOf(person), otherVersion: await versionOf(other), reason: 'Both gave the same Eurodac number.', ...more });
const decide = (by: SignedIn, { ref, version = 1 }: { ref: string; version?: number }, decision = 'approve'): Promise<Answer> => by.post(`/api/v1/approvals/${ref}/decisions`, { decision, reason: 'Read both files.', version });
const verdicts = async (review: { self: string }, input: Record<string, unknown> = {}) => { for (const by of [sam, sol]) await expectCreated(by.post(`${review.self}/decisions`, verdict(input))); };

async function pair(first = '2025-08-20T05:00:00Z', second = '2025-10-20T05:00:00Z'): Promise<{ earlier: MadeCrossing; later: MadeCrossing }> {
  return { earlier: await makeCrossing(office, casey, { occurredAt: first }), later: await makeCrossing(office, casey, { occurredAt: second }) };
}
/** Proposed by casey, approved by sam; answers the approval. */
async function join(one: { personRef: string }, other: { personRef: string }, more: Record<string, unknown> = {}): Promise<{ ref: string }> {
  const { body } = await expectCreated(ask(casey, one.personRef, other.personRef, more));
  await expectCreated(decide(sam, body));
  return body;
}
/** Proposed by carl, approved by sol: two others. */
async function part({ ref }: { ref: string }): Promise<Answer> {
  const { body } = await expectCreated(carl.post(`/api/v1/merges/${ref}/reversals`, { reason: 'Typed under the wrong person.', version: 2 }));
  return expectCreated(decide(sol, body));
}
/** Everything that hangs on a person, as [table, key] pairs: what must come back exactly. */
async function holdings(personIds: string[]): Promise<Record<string, string[]>> {
  const tables = await sql('select tab from record.moving_tables()');
  const found: Record<string, string[]> = {};
  for (const { tab } of tables) {
    const rows = await sql(`select id::text || ' ' || person_id as row from record.${tab} where person_id = any ($1) ${tab === 'approval' ? `and kind not in ('person_merge', 'merge_reversal')` : ''} order by 1`, [personIds]);
    if (rows.length) found[tab] = rows.map(({ row }) => row);
  }
  return found;
}
let prints = 0;
/** Something of every kind that can hang on a person and a crossing; a search with the print runs meanwhile. */
async function furnished(crossing: MadeCrossing): Promise<void> {
  const photo = await makeCapture(casey, crossing, { kind: 'photo', fingerPosition: undefined });
  await casey.put(`${photo.self}/image`, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'), 'image/png');
  const print = await makeCapture(casey, crossing, { fingerPosition: 3 });
  const { status } = await casey.put(`${print.self}/template`, Buffer.from(writeIso2005([impress(generateFinger(`merges ${++prints}`), 1, { position: 3 })])), 'application/octet-stream');
  if (status !== 200) throw new Error(`template: ${status}`);
  await expectCreated(casey.post('/api/v1/barriers', { person: crossing.personRef, kind: 'trafficking_referral' }));
  await expectCreated(casey.post('/api/v1/barriers', { person: crossing.personRef, kind: 'other', effects: ['service'], note: 'Only this case.', case: crossing.caseRef }));
  await expectCreated(casey.post('/api/v1/notes', { person: crossing.personRef, body: 'Asked for an interpreter.', category: 'general' }));
  await expectCreated(casey.post('/api/v1/tasks', { person: crossing.personRef, title: 'Ring the centre' }));
  await makeDocument(casey, crossing.personRef);
}

describe('joining', () => {
  test('one proposes, another approves; everything follows to the one who crossed first, and two others put exactly that back', async () => {
    const { earlier, later } = await pair();
    for (const one of [earlier, later]) await furnished(one);
    await sql(`select set_config('app.actor', $1, false), set_config('app.roles', 'caseworker', false)`, [casey.id]);
    await sql(`insert into record.missing_finger (crossing_id, person_id, finger_position, presence) values ($1, $2, 4, 'bandaged')`, [later.id, later.personId]);
    const before = await holdings([earlier.personId, later.personId]);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(['barrier', 'capture', 'capture_image', 'capture_template', 'case_file', 'crossing', 'document', 'missing_finger', 'note', 'search_request', 'task']));
    const would = await casey.get(`/api/v1/merges/consequences?person=${earlier.personRef}&other=${later.personRef}`);
    expect(would).toMatchObject({ status: 200, body: { of: 'joining', from: { ref: later.personRef }, to: { ref: earlier.personRef }, arrivals: [{ crossing: later.ref, case: later.caseRef }], whyNot: null, seatReleased: null } });
    expect(would.body.barriers).toHaveLength(2);
    expect(would.body.alsoStops.map(({ kind }: any) => kind)).toEqual(['trafficking_referral']);
    expect(would.body.alsoMoves).toMatchObject({ note: 1, task: 1, document: 1 });

    const asked = await expectCreated(ask(casey, earlier.personRef, later.personRef));
    expect(asked.body).toMatchObject({ kind: 'person_merge', person: later.personRef, particulars: { joined: later.personRef, survivor: earlier.personRef }, outcome: 'waiting' });
    // while it waits the barriers of each count for both, and nothing has moved
    expect((await sql('select record.linked_persons($1) as id', [earlier.personId])).map(({ id }) => id)).toContain(later.personId);
    expect(await holdings([earlier.personId, later.personId])).toEqual(before);
    expect(problem(await decide(casey, asked.body))).toEqual([403, '/problems/access.permission']);
    await expectCreated(decide(sam, asked.body));
    expect((await holdings([later.personId]))).toEqual({});
    expect((await ada.get(`/api/v1/people/${later.personRef}`)).body).toMatchObject({ status: 'merged', mergedInto: earlier.personRef, crossings: [] });
    expect((await ada.get(`/api/v1/people/${earlier.personRef}`)).body).toMatchObject({ mergedFrom: [later.personRef], crossings: [{ ref: earlier.ref }, { ref: later.ref }] });
    expect(await sql('select distinct approval_id is not null as by_approval, review_id from record.identity_move where other_person_id = $1', [later.personId])).toEqual([{ by_approval: true, review_id: null }]);
    expect((await ada.get(`/api/v1/merges/${asked.body.ref}`)).body).toMatchObject({ state: 'joined', joined: later.personRef, stands: earlier.personRef, undoneAt: null });

    const undoing = await casey.get(`/api/v1/merges/${asked.body.ref}/consequences`);
    expect(undoing.body).toMatchObject({ of: 'undoing', from: { ref: earlier.personRef }, to: { ref: later.personRef }, arrivals: [{ crossing: later.ref }], alsoStops: [], alsoMoves: { note: 1, task: 1, document: 1 } });
    await part(asked.body);
    expect(await holdings([earlier.personId, later.personId])).toEqual(before);
    expect((await ada.get(`/api/v1/people/${later.personRef}`)).body).toMatchObject({ status: 'provisional', mergedInto: null });
    expect((await ada.get(`/api/v1/merges/${asked.body.ref}`)).body).toMatchObject({ state: 'undone', undoneAt: expect.any(String), undoing: expect.stringMatching(/^AP-/) });
    expect((await sql('select record.linked_persons($1) as id', [earlier.personId])).map(({ id }) => id)).toEqual([earlier.personId]);
    expect(problem(await casey.get(`/api/v1/merges/${asked.body.ref}/consequences`))).toEqual([409, '/problems/merge.not-standing']);
    // it may be asked again, with the other standing
    const again = await join(earlier, later, { survivor: later.personRef });
    expect((await ada.get(`/api/v1/people/${earlier.personRef}`)).body).toMatchObject({ mergedInto: later.personRef });
    await part(again);
    expect(await holdings([earlier.personId, later.personId])).toEqual(before);
  });

  test('what cannot be joined is refused, when it is proposed and when it is approved', async () => {
    const { earlier, later } = await pair();
    const third = await makeCrossing(office, casey, { occurredAt: '2025-11-01T05:00:00Z' });
    expect(problem(await ask(casey, earlier.personRef, earlier.personRef))).toEqual([400, '/problems/input.invalid']);
    expect((await ask(casey, earlier.personRef, 'PE-2222-22')).status).toBe(400);
    expect((await ask(casey, earlier.personRef, later.personRef, { survivor: third.personRef })).status).toBe(400);
    expect(problem(await ask(casey, earlier.personRef, later.personRef, { otherVersion: 7 }))[0]).toBe(409);
    expect((await ask(casey, earlier.personRef, later.personRef, { reason: ' ' })).status).toBe(400);
    expect((await ask(ada, earlier.personRef, later.personRef)).status).toBe(403);
    // an open question is decided at the desk
    const review = await makeReview(carl, later, earlier);
    expect((await ask(casey, later.personRef, earlier.personRef)).body).toMatchObject({ type: '/problems/merge.review-open', refusals: [{ facts: { review: review.ref } }] });
    await verdicts(review, DIFFERENT);
    expect(problem(await ask(casey, later.personRef, earlier.personRef))).toEqual([409, '/problems/merge.told-apart']);
    // new evidence on either side lets it be asked
    await makeCapture(casey, later);
    const waiting = await expectCreated(ask(casey, later.personRef, earlier.personRef));
    expect(problem(await ask(carl, third.personRef, earlier.personRef))).toEqual([409, '/problems/merge.waits']);
    // the question is opened again while it waits: the approval is refused and nothing was approved
    await makeReview(carl, later, earlier);
    expect(problem(await decide(sam, waiting.body))).toEqual([409, '/problems/merge.review-open']);
    expect((await ada.get(`/api/v1/approvals/${waiting.body.ref}`)).body).toMatchObject({ outcome: 'waiting', version: 1 });
    expect((await casey.post(`/api/v1/approvals/${waiting.body.ref}/withdrawals`, { reason: 'Asked too early.', version: 1 })).status).toBe(201);
    // a record that was joined already
    const other = await makeCrossing(office, casey);
    await join(third, other);
    expect((await ask(casey, third.personRef, later.personRef)).body).toMatchObject({ type: '/problems/merge.merged', refusals: [{ facts: { person: third.personRef, mergedInto: other.personRef } }] });
  });

  test('two approvals at the same moment: one joins, the other is refused; so with two proposals of which one would overtake the other', async () => {
    for (let round = 0; round < 3; round++) {
      const { earlier, later } = await pair();
      const { body } = await expectCreated(ask(casey, earlier.personRef, later.personRef));
      const answers = await Promise.all([decide(sam, body), decide(sol, body), decide(sue, body)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
      expect((await sql('select count(*)::int as n from record.identity_move i join record.approval a on a.id = i.approval_id where a.ref = $1 and i.table_name = $2', [body.ref, 'person']))[0].n).toBe(1);
      const undo = (await expectCreated(carl.post(`/api/v1/merges/${body.ref}/reversals`, { reason: 'x', version: 2 }))).body;
      expect((await carl.post(`/api/v1/merges/${body.ref}/reversals`, { reason: 'x', version: 2 })).status).toBe(409);
      const free = [sam, sol, sue, sid].filter((_, index) => index === 3 || answers[index]!.status !== 201);
      const undone = await Promise.all(free.map((by) => decide(by, undo)));
      expect(undone.map(({ status }) => status).sort()).toEqual([201, ...free.slice(1).map(() => 409)]);
    }
    // A into B and B into C, approved at once: whichever comes second sees the first
    const [a, b, c] = [await makeCrossing(office, casey, { occurredAt: '2025-08-03T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-08-02T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-08-01T05:00:00Z' })];
    const first = (await expectCreated(ask(casey, a.personRef, b.personRef))).body;
    await sql(`select set_config('app.actor', $1, false), set_config('app.roles', 'caseworker', false)`, [casey.id]);
    const [second] = await sql(`insert into record.approval (kind, subject_id, person_id, other_person_id, reason) values ('person_merge', $1, $1, $2, 'x') returning ref`, [b.personId, c.personId]);
    const both = await Promise.all([decide(sam, first), decide(sol, second)]);
    const joined = both.filter(({ status }) => status === 201).length;
    expect(joined).toBeGreaterThanOrEqual(1);
    // A into B first leaves B standing, and B may go into C; B into C first leaves nobody to join A with
    if (joined === 1) expect(problem(both[0]!)).toEqual([409, '/problems/merge.merged']);
    expect((await sql('select record.surviving($1) as id', [b.personId]))[0].id).toBe(c.personId);
  });

  test('who made it does not undo it; it is undone once', async () => {
    const { earlier, later } = await pair();
    const made = await join(earlier, later);
    expect(problem(await casey.post(`/api/v1/merges/${made.ref}/reversals`, { reason: 'x', version: 2 }))).toEqual([409, '/problems/approval.own-work']);
    expect(problem(await sam.post(`/api/v1/merges/${made.ref}/reversals`, { reason: 'x', version: 2 }))).toEqual([409, '/problems/approval.own-work']);
    expect(problem(await carl.post(`/api/v1/merges/${made.ref}/reversals`, { reason: 'x', version: 1 }))).toEqual([409, '/problems/version.stale']);
    const undo = (await expectCreated(carl.post(`/api/v1/merges/${made.ref}/reversals`, { reason: 'x', version: 2 }))).body;
    expect(undo).toMatchObject({ kind: 'merge_reversal', particulars: { joining: made.ref, standsAgain: later.personRef, joinedWith: earlier.personRef } });
    expect(problem(await decide(sam, undo))).toEqual([409, '/problems/approval.own-work']);
    await expectCreated(decide(sol, undo));
    expect(problem(await carl.post(`/api/v1/merges/${made.ref}/reversals`, { reason: 'x', version: 2 }))).toEqual([409, '/problems/merge.not-standing']);
  });
});

describe('past the application', () => {
  const attempt = (session: Awaited<ReturnType<Office['database']['appSession']>>, text: string, values: unknown[] = []): Promise<string | number> =>
    session.query(text, values).then(({ rowCount }) => rowCount ?? 0, (error: { code: string; hint?: string; message: string }) => (error.code === '42501' ? 'denied' : error.hint ?? `${error.code} ${error.message}`));
  const session = (by: SignedIn, roles = by.actor.roles.join(',')) => office.database.appSession({ id: by.id, roles });
  const propose = `insert into record.approval (kind, subject_id, person_id, other_person_id, particulars, reason) values ('person_merge', $1, $1, $2, $3, 'x') returning id`;
  const approve = `update record.approval set outcome = 'approved', decided_by = platform.actor(), decided_at = now(), decision_reason = 'x' where id = $1`;
  const carry = 'select record.merge_persons($1)', undo = 'select record.unmerge_persons($1)';

  test('nothing is joined without two people, against what was found, or twice', async () => {
    const { earlier, later } = await pair();
    const [mine, theirs] = [await session(casey), await session(sam)];
    const { rows: [{ id }] } = await mine.query(propose, [later.personId, earlier.personId, {}]);
    expect(await attempt(mine, carry, [id])).toBe('merge.not-approved');
    expect(await attempt(mine, approve, [id])).toBe('approval.two-people');
    expect(await attempt(mine, 'update record.crossing set person_id = $2 where id = $1', [later.id, earlier.personId])).toBe('denied');
    expect(await attempt(mine, 'insert into record.identity_move (person_id, other_person_id, table_name, record_id) values ($1, $2, $3, $2)', [earlier.personId, later.personId, 'person'])).toBe('denied');
    for (const hidden of ['record.carry_identity($1::uuid, $1, $1, false)', 'record.take_back($1::uuid, $1, $1, $1, now(), array[$1::uuid])', `record.going_back($1::uuid, 'note', 'true', $1, $1, array[$1::uuid])`]) expect(await attempt(mine, `select ${hidden}`, [id])).toBe('denied');
    expect(await attempt(theirs, approve, [id])).toBe(1);
    expect(await attempt(theirs, carry, [id])).toBe(1);
    expect(await attempt(theirs, carry, [id])).toBe('merge.done');
    // the survivor cannot be a third, and a record not its own
    const third = await makeCrossing(office, casey, { occurredAt: '2025-11-02T05:00:00Z' });
    for (const [one, other, particulars, rule] of [
      [third.personId, third.personId, {}, 'merge.same'], [third.personId, later.personId, {}, 'merge.merged'],
      [third.personId, earlier.personId, { survivor: later.personRef }, 'merge.survivor'],
    ] as const) {
      const { rows: [made] } = await mine.query(propose, [one, other, particulars]);
      expect(await attempt(theirs, approve, [made.id])).toBe(1);
      expect(await attempt(theirs, carry, [made.id])).toBe(rule);
    }
    // undoing: a reversal of its own, by two others
    const reversal = (by: Awaited<ReturnType<typeof session>>) => by.query(`insert into record.approval (kind, subject_id, person_id, reason) values ('merge_reversal', $1, $2, 'x') returning id`, [id, later.personId]).then(({ rows }) => rows[0].id as string);
    expect(await attempt(mine, undo, [id])).toBe('merge.not-approved');
    const [other, fourth] = [await session(sol), await session(sue)];
    const own = await reversal(mine);
    expect(await attempt(other, approve, [own])).toBe(1);
    expect(await attempt(other, undo, [own])).toBe('merge.reversal-others');
    const right = await reversal(other);
    expect(await attempt(other, undo, [right])).toBe('merge.not-approved');
    expect(await attempt(fourth, approve, [right])).toBe(1);
    expect(await attempt(fourth, undo, [right])).toBe(1);
    expect(await attempt(fourth, undo, [right])).toBe('merge.not-standing');
    expect(await sql('select person_id from record.crossing where id = $1', [later.id])).toEqual([{ person_id: later.personId }]);
  });

  test('a pair that was told apart is asked again in neither direction until a capture is taken of either', async () => {
    const { earlier, later } = await pair();
    for (const one of [earlier, later]) await makeCapture(casey, one);
    const review = await makeReview(casey, later, earlier);
    await verdicts(review, DIFFERENT);
    const other = await carl.post(`${earlier.self}/proposals`, { person: later.personRef, rationale: 'Same tattoo.' });
    expect(other.body).toMatchObject({ type: '/problems/review.new-evidence', refusals: [{ facts: { review: review.ref } }] });
    const found = await casey.post(`${earlier.self}/searches`, { engine: 'e', engineVersion: '1', candidates: [{ person: later.personRef, score: 0.9, rank: 1 }] });
    expect(found).toMatchObject({ status: 201, body: { candidates: [{ matchReview: review.ref }] } });
    const by = await session(carl);
    const open = `insert into record.match_review (crossing_id, proposed_person_id, origin) values ($1, $2, 'colleague')`;
    expect(await attempt(by, open, [earlier.id, later.personId])).toBe('review.new-evidence');
    expect(await sql('select from record.match_review where crossing_id = $1', [earlier.id])).toHaveLength(0);
    // of the person, whichever record is named
    const alias = await makeCrossing(office, casey, { occurredAt: '2025-11-03T05:00:00Z' });
    await join(alias, later);
    expect(await attempt(by, open, [earlier.id, alias.personId])).toBe('review.new-evidence');
    await makeCapture(casey, later);
    const asked = await expectCreated(carl.post(`${earlier.self}/proposals`, { person: later.personRef, rationale: 'Same tattoo.' }));
    // told apart that way round since: the older question is not reopened by a capture from before
    await verdicts(asked.body, DIFFERENT);
    expect(await attempt(by, `update record.match_review set state = 'undecided', round = round + 1, decided_at = null where ref = $1`, [review.ref])).toBe('review.new-evidence');
    expect((await carl.post(`${later.self}/proposals`, { person: earlier.personRef, rationale: 'Same tattoo.' })).body.type).toBe('/problems/review.new-evidence');
    await makeCapture(casey, later);
    expect((await carl.post(`${later.self}/proposals`, { person: earlier.personRef, rationale: 'Same tattoo.' })).status).toBe(201);
  });
});

describe('what hangs on the two', () => {
  const seatsOf = (made: MadeCase) => sql('select h.ended_at is null as live, h.end_reason, h.end_note from record.seat_holding h where h.case_id = $1 order by h.id', [made.id]);

  test('both on manifests: the newcomer’s seat gives way and is not given back', async () => {
    const flight = await flightWithSeats(office, { returnee: 3 }, 30);
    const [older, newer] = [await newCase(office, { arrivedDaysAgo: 33 }), await newCase(office, { arrivedDaysAgo: 30 })];
    for (const made of [older, newer]) {
      await bringTo(office, made, 'decision_served');
      await detainedAndFit(office, made);
      await expectCreated(sid.post(`${flight.self}/holdings`, { case: made.ref }));
    }
    const would = (await casey.get(`/api/v1/merges/consequences?person=${older.personRef}&other=${newer.personRef}`)).body;
    expect(would).toMatchObject({ from: { ref: newer.personRef }, seatReleased: { flight: flight.ref } });
    const made = await join(older, newer);
    expect(await seatsOf(newer)).toEqual([{ live: false, end_reason: 'released', end_note: expect.stringContaining(made.ref) }]);
    expect(await seatsOf(older)).toEqual([expect.objectContaining({ live: true })]);
    expect((await sql('select person_id from record.case_file where id = $1', [newer.id]))[0].person_id).toBe(older.personId);
    await part(made);
    expect(await seatsOf(newer)).toEqual([expect.objectContaining({ live: false })]);
    expect(await sql('select person_id from record.seat_holding where case_id = $1', [newer.id])).toEqual([{ person_id: newer.personId }]);
    // and may be held anew
    await expectCreated(sid.post(`${flight.self}/holdings`, { case: newer.ref }));
    // two who sit in two aircraft are not one
    await sql(`set session_replication_role = replica`);
    await sql(`update record.seat_holding set outcome = 'boarded' where case_id in ($1, $2) and ended_at is null`, [older.id, newer.id]);
    await sql(`set session_replication_role = origin`);
    expect(problem(await ask(casey, older.personRef, newer.personRef))).toEqual([409, '/problems/merge.both-aboard']);
  });

  test('a late injunction on the one stops the other’s seat, when they are joined and when it comes later; undone, it stops both', async () => {
    const flight = await flightWithSeats(office, { returnee: 4 }, 30);
    const [seated, stopped] = [await newCase(office, { arrivedDaysAgo: 31 }), await newCase(office, { arrivedDaysAgo: 30 })];
    await bringTo(office, seated, 'decision_served');
    await detainedAndFit(office, seated);
    await expectCreated(sid.post(`${flight.self}/holdings`, { case: seated.ref }));
    await expectCreated(casey.post('/api/v1/barriers', { person: stopped.personRef, kind: 'injunction' }));
    expect(await seatsOf(seated)).toEqual([expect.objectContaining({ live: true })]);
    const made = await join(seated, stopped);
    expect(await seatsOf(seated)).toEqual([expect.objectContaining({ live: false, end_reason: 'barrier' })]);
    // one more while they are one record: nobody can say for whom, so it stops both afterwards
    await expectCreated(casey.post('/api/v1/barriers', { person: seated.personRef, kind: 'rule_39_measure' }));
    const limited = (await expectCreated(casey.post('/api/v1/barriers', { person: seated.personRef, kind: 'other', effects: ['service'], note: 'This case.', case: stopped.ref }))).body;
    expect((await casey.get(`/api/v1/merges/${made.ref}/consequences`)).body).toMatchObject({ alsoStops: [{ kind: 'rule_39_measure' }], barriers: [{ kind: 'injunction' }, { ref: limited.ref }] });
    await part(made);
    const open = (personId: string) => sql('select kind, case_id from record.barrier where person_id = $1 and lifted_at is null order by kind', [personId]);
    expect(await open(seated.personId)).toEqual([{ kind: 'rule_39_measure', case_id: null }]);
    expect(await open(stopped.personId)).toEqual([{ kind: 'injunction', case_id: null }, { kind: 'other', case_id: stopped.id }, { kind: 'rule_39_measure', case_id: null }]);
  });

  test('a re-entry flag and a case’s link arise because two records are one, and go with its undoing', async () => {
    const [returnee, alias, third] = [await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-10-10T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-11-01T05:00:00Z' })];
    const gone = await makeReturn(office, returnee, '2025-09-25T10:00:00Z');
    const review = await makeReview(casey, third, alias);
    const flag = async () => (await ada.get('/api/v1/reentry-flags?limit=200')).body.items.find(({ matchReview }: any) => matchReview === review.ref);
    const link = async () => (await sql('select earlier_return_id as id from record.case_file where crossing_id = $1', [alias.id]))[0].id;
    expect(await flag()).toBeUndefined();
    const would = (await casey.get(`/api/v1/merges/consequences?person=${alias.personRef}&other=${returnee.personRef}`)).body;
    expect(would.returns).toMatchObject([{ ref: gone.ref }]);
    const made = await join(alias, returnee);
    expect(await flag()).toMatchObject({ state: 'undecided', proposedPerson: returnee.personRef, earlierReturn: { ref: gone.ref } });
    expect(await link()).toBe(gone.id);
    await part(made);
    expect(await flag()).toMatchObject({ state: 'withdrawn' });
    expect(await link()).toBeNull();
    // returns of two records are counted in order of time, and apart again
    const other = await makeReturn(office, alias, '2025-10-20T10:00:00Z');
    const again = await join(alias, returnee);
    const ordinals = () => sql('select id, ordinal from record.completed_return where id in ($1, $2) order by occurred_at', [gone.id, other.id]);
    expect(await ordinals()).toEqual([{ id: gone.id, ordinal: 1 }, { id: other.id, ordinal: 2 }]);
    await part(again);
    expect(await ordinals()).toEqual([{ id: gone.id, ordinal: 1 }, { id: other.id, ordinal: 1 }]);
  });

  test('joined again with a third: each joining is undone by itself, in either order, and takes back its own', async () => {
    for (const outer of [false, true]) {
      const [a, b, c] = [await makeCrossing(office, casey, { occurredAt: '2025-08-03T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-08-02T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-08-01T05:00:00Z' })];
      for (const one of [a, b, c]) await furnished(one);
      const all = [a.personId, b.personId, c.personId];
      const before = await holdings(all);
      const into = await join(a, b);
      await expectCreated(casey.post('/api/v1/barriers', { person: b.personRef, kind: 'age_dispute' }));
      const onward = await join(b, c);
      expect(Object.keys(await holdings([a.personId, b.personId]))).toEqual([]);
      await expectCreated(casey.post('/api/v1/barriers', { person: c.personRef, kind: 'rule_39_measure' }));
      const kinds = async (one: MadeCrossing) => (await sql('select kind from record.barrier where person_id = $1 and kind in ($2, $3) order by 1', [one.personId, 'age_dispute', 'rule_39_measure'])).map(({ kind }) => kind);
      if (outer) {
        await part(onward);
        expect((await ada.get(`/api/v1/people/${a.personRef}`)).body.mergedInto).toBe(b.personRef);
        await part(into);
      } else {
        await part(into);
        expect((await ada.get(`/api/v1/people/${a.personRef}`)).body).toMatchObject({ mergedInto: null, crossings: [{ ref: a.ref }] });
        expect((await ada.get(`/api/v1/people/${b.personRef}`)).body.mergedInto).toBe(c.personRef);
        await part(onward);
      }
      // what was recorded while they were one stops each whom it may have been for; C was not yet one of them when the age was disputed
      expect([await kinds(a), await kinds(b), await kinds(c)]).toEqual([['age_dispute', 'rule_39_measure'], ['age_dispute', 'rule_39_measure'], ['rule_39_measure']]);
      const after = await holdings(all);
      for (const table of Object.keys(before).filter((one) => one !== 'barrier')) expect([table, after[table]]).toEqual([table, before[table]]);
      expect(before.barrier!.filter((row) => !after.barrier!.includes(row))).toEqual([]);
    }
  });

  test('a match that was confirmed before is reversed after the record was joined with another; one whose person was joined since waits for that to be undone', async () => {
    const { earlier, later } = await pair();
    const third = await makeCrossing(office, casey, { occurredAt: '2025-08-01T05:00:00Z' });
    const review = await makeReview(casey, later, earlier);
    await verdicts(review);
    await join(earlier, third);
    expect((await ada.get(later.self)).body.person).toBe(third.personRef);
    // what was opened since on the record that stands now may have been for any of them
    const injunction = (await expectCreated(casey.post('/api/v1/barriers', { person: third.personRef, kind: 'injunction' }))).body;
    expect((await sue.get(`${review.self}/consequences`)).body).toMatchObject({ of: 'reversal', from: third.personRef, to: later.personRef, case: later.caseRef, barriers: [], alsoStops: [{ kind: 'injunction' }] });
    const reversal = (await expectCreated(sue.post(`${review.self}/reversals`, { reason: 'Swapped.', version: 2 }))).body;
    await expectCreated(decide(sid, reversal));
    expect((await ada.get(later.self)).body.person).toBe(later.personRef);
    expect((await ada.get(earlier.self)).body.person).toBe(third.personRef);
    expect(await sql(`select kind from record.barrier where person_id = $1`, [later.personId])).toEqual([{ kind: 'injunction' }]);
    // the span is that of the match, not of what its undoing wrote down
    const acts = (await ada.get(`${review.self}/acts`)).body;
    expect(acts.span).toMatchObject({ joined: later.personRef, stands: earlier.personRef });
    expect(acts.items).toContainEqual(expect.objectContaining({ ref: injunction.ref }));

    // two crossings of one record: one of them is confirmed to be the other person, the rest is joined as that calls for
    const [one, two, twin] = [await makeCrossing(office, casey, { occurredAt: '2025-08-05T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-08-06T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-08-04T05:00:00Z' })];
    await join(one, two);
    const called = await makeReview(casey, two, twin);
    await verdicts(called);
    const [asked] = await sql(`select ref from record.approval where kind = 'person_merge' and outcome is null and $1 in (person_id, other_person_id) and $2 in (person_id, other_person_id)`, [one.personId, twin.personId]);
    expect((await sam.get(`/api/v1/merges/${asked.ref}/consequences`)).body).toMatchObject({ of: 'joining', from: { ref: one.personRef }, to: { ref: twin.personRef }, whyNot: null });
    await expectCreated(decide(sue, asked));
    expect((await ada.get(one.self)).body.person).toBe(twin.personRef);
    const back = (await expectCreated(sue.post(`${called.self}/reversals`, { reason: 'x', version: 2 }))).body;
    expect(await decide(sid, back)).toMatchObject({ status: 409, body: { type: '/problems/identity.joined-since' } });
    const undo = (await expectCreated(carl.post(`/api/v1/merges/${asked.ref}/reversals`, { reason: 'x', version: 2 }))).body;
    await expectCreated(decide(sid, undo));
    await expectCreated(decide(sid, back));
    expect([(await ada.get(one.self)).body.person, (await ada.get(two.self)).body.person, (await ada.get(twin.self)).body.person]).toEqual([one.personRef, one.personRef, twin.personRef]);
  });

  test('undone after further acts: what came to the crossing and its case since goes along, what has gone elsewhere stays', async () => {
    const { earlier, later } = await pair();
    const elsewhere = await makeCrossing(office, casey, { occurredAt: '2025-07-01T05:00:00Z' });
    const made = await join(earlier, later);
    const capture = await makeCapture(casey, later, { externalId: 'FP-SINCE' });
    const note = (await expectCreated(casey.post('/api/v1/notes', { person: earlier.personRef, case: later.caseRef, body: 'On the case.', category: 'general' }))).body;
    const personal = (await expectCreated(casey.post('/api/v1/notes', { person: earlier.personRef, body: 'On the person.', category: 'general' }))).body;
    const holder = async (table: string, ref: string) => (await sql(`select p.ref from record.${table} x join record.person p on p.id = x.person_id where x.ref = $1`, [ref]))[0].ref;
    expect(await holder('capture', capture.ref)).toBe(earlier.personRef);
    // the older crossing turns out to be somebody else's
    const review = await makeReview(casey, earlier, elsewhere);
    await verdicts(review);
    const stop = (await expectCreated(casey.post('/api/v1/barriers', { person: (await ada.get(later.self)).body.person, kind: 'injunction' }))).body;
    expect((await casey.get(`/api/v1/merges/${made.ref}/consequences`)).body).toMatchObject({ barriers: [], alsoStops: [{ ref: stop.ref }] });
    await part(made);
    expect([await holder('capture', capture.ref), await holder('note', note.ref), await holder('note', personal.ref), await holder('crossing', later.ref)]).toEqual([later.personRef, later.personRef, earlier.personRef, later.personRef]);
    expect(await holder('crossing', earlier.ref)).toBe(elsewhere.personRef);
  });
});

describe('what was done under the wrong identity', () => {
  test('acts between joining and undoing, by whom and when, on what moved and on either person; not those before, after, or of the joining itself', async () => {
    const { earlier, later } = await pair();
    await expectCreated(casey.post('/api/v1/notes', { person: later.personRef, body: 'Before.', category: 'general' }));
    const made = await join(earlier, later);
    expect((await ada.get(`/api/v1/merges/${made.ref}/acts`)).body).toMatchObject({ items: [], next: null, span: { undoneAt: null } });
    const onCase = (await expectCreated(carl.post('/api/v1/barriers', { person: earlier.personRef, kind: 'other', effects: ['service'], note: 'For the case.', case: later.caseRef }))).body;
    const onPerson = (await expectCreated(carl.post('/api/v1/notes', { person: earlier.personRef, body: 'For whom?', category: 'general' }))).body;
    const theirs = (await expectCreated(carl.post('/api/v1/notes', { person: earlier.personRef, case: earlier.caseRef, body: 'On a case that never moved.', category: 'general' }))).body;
    await ada.get(`/api/v1/cases/${later.caseRef}`);
    expect((await ada.get(`/api/v1/people/${earlier.personRef}/history?format=jsonl`)).status).toBe(200);
    await part(made);
    await expectCreated(casey.post('/api/v1/notes', { person: later.personRef, body: 'After.', category: 'general' }));
    const { body } = await ada.get(`/api/v1/merges/${made.ref}/acts`);
    expect(body.items.map(({ what, ref, who, belongsTo }: any) => [what, ref, who, belongsTo])).toEqual([
      ['Barrier opened: other', onCase.ref, carl.actor.displayName, later.personRef], ['Note added', onPerson.ref, carl.actor.displayName, null],
      ['Export asked for', expect.stringMatching(/^EX-/), ada.actor.displayName, null], ...body.items.slice(3).map((): unknown => expect.anything()),
    ]);
    expect(body.items.slice(3).map(({ type }: any) => type).filter((type: string) => !type.includes('export'))).toEqual([]);
    expect(body.span).toMatchObject({ ref: made.ref, joined: later.personRef, stands: earlier.personRef, undoneAt: expect.any(String), undoneBy: expect.stringMatching(/^AP-/) });
    expect(JSON.stringify(body)).not.toContain(theirs.ref);
    const looked = (await ada.get(`/api/v1/merges/${made.ref}/acts?looks=true&limit=200`)).body.items;
    expect(looked).toContainEqual(expect.objectContaining({ action: 'view', ref: later.caseRef, belongsTo: later.personRef, who: ada.actor.displayName }));
    // page by page, the same
    const pages: any[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: any = (await sam.get(`/api/v1/merges/${made.ref}/acts?limit=1${cursor ? `&cursor=${cursor}` : ''}`)).body;
      pages.push(...page.items);
      cursor = page.next;
    }
    expect(pages.map(({ sequence }) => sequence)).toEqual(body.items.map(({ sequence }: any) => sequence));
    const waiting = (await expectCreated(ask(casey, earlier.personRef, later.personRef))).body;
    expect((await ada.get(`/api/v1/merges/${waiting.ref}/acts`)).status).toBe(404);
    // the same of a match that was confirmed and reversed
    const both = await pair();
    const review = await makeReview(casey, both.later, both.earlier);
    expect((await ada.get(`${review.self}/acts`)).status).toBe(404);
    await verdicts(review);
    const since = (await expectCreated(carl.post('/api/v1/barriers', { person: both.earlier.personRef, kind: 'injunction', case: both.later.caseRef }))).body;
    await expectCreated(decide(sid, (await expectCreated(sue.post(`${review.self}/reversals`, { reason: 'Swapped.', version: 2 }))).body));
    const reversed = (await ada.get(`${review.self}/acts`)).body;
    expect(reversed.span).toMatchObject({ ref: review.ref, joined: both.later.personRef, stands: both.earlier.personRef, undoneAt: expect.any(String) });
    expect(reversed.items).toEqual([expect.objectContaining({ ref: since.ref, belongsTo: both.later.personRef })]);
    // who listed it is written down, of the person whom it concerns
    expect((await sql(`select count(*)::int as n from journal.entry where actor_id = $1 and action = 'list' and table_name = 'history' and person_id = $2`, [ada.id, later.personId]))[0].n).toBeGreaterThan(0);
  });
});

describe('possible twins', () => {
  test('marked at a match that found two people; shown of both, follows joinings, withdrawn as a correction', async () => {
    const { earlier, later } = await pair();
    const review = await makeReview(casey, later, earlier);
    expect((await ada.get(`/api/v1/people/${earlier.personRef}`)).body).toMatchObject({ possibleTwin: false, possibleTwins: [] });
    // a verdict that is not told yet is not told by a mark either
    await expectCreated(sam.post(`${review.self}/decisions`, verdict(DIFFERENT)));
    expect(problem(await sam.post(`${review.self}/possible-twins`, { reason: 'Brothers.', version: 1 }))).toEqual([409, '/problems/twin.after-verdict']);
    await expectCreated(sol.post(`${review.self}/decisions`, verdict(DIFFERENT)));
    expect(problem(await sam.post(`${review.self}/possible-twins`, { reason: 'Brothers.', version: 1 }))).toEqual([409, '/problems/version.stale']);
    const mark = (await expectCreated(sam.post(`${review.self}/possible-twins`, { reason: 'He says his twin crossed in August.', version: 2 }))).body;
    expect(mark).toMatchObject({ standing: true, persons: [{ ref: later.personRef }, { ref: earlier.personRef }], matchReview: review.ref, recordedBy: sam.actor.displayName });
    expect(problem(await carl.post(`${review.self}/possible-twins`, { reason: 'Again.', version: 2 }))).toEqual([409, '/problems/twin.marked']);
    expect((await ada.post(`${review.self}/possible-twins`, { reason: 'x', version: 2 })).status).toBe(403);
    for (const [one, other] of [[earlier, later], [later, earlier]]) {
      expect((await ada.get(`/api/v1/people/${one!.personRef}`)).body).toMatchObject({ possibleTwin: true, possibleTwins: [{ mark: mark.ref, person: other!.personRef }] });
      expect((await ada.get(`/api/v1/possible-twins?person=${one!.personRef}&standing=true`)).body.items).toHaveLength(1);
    }
    // twins are not joined by the way; new evidence alone does not do it
    await makeCapture(casey, later);
    expect(problem(await ask(casey, earlier.personRef, later.personRef))).toEqual([409, '/problems/merge.twins']);
    // the mark follows the record that stands
    const alias = await makeCrossing(office, casey, { occurredAt: '2025-07-01T05:00:00Z' });
    const joined = await join(earlier, alias);
    expect((await ada.get(`/api/v1/people/${alias.personRef}`)).body).toMatchObject({ possibleTwin: true, possibleTwins: [{ person: later.personRef }] });
    expect((await ada.get(`/api/v1/people/${later.personRef}`)).body.possibleTwins).toMatchObject([{ person: alias.personRef }]);
    await part(joined);
    expect((await ada.get(`/api/v1/people/${alias.personRef}`)).body).toMatchObject({ possibleTwin: false, possibleTwins: [] });
    expect(problem(await carl.post(`${mark.self}/withdrawals`, { reason: 'Four years apart.', version: 2 }))).toEqual([409, '/problems/version.stale']);
    expect((await carl.post(`${mark.self}/withdrawals`, { reason: 'Four years apart.', version: 1 })).body).toMatchObject({ standing: false, withdrawnBy: carl.actor.displayName, version: 2 });
    expect(problem(await carl.post(`${mark.self}/withdrawals`, { reason: 'x', version: 2 }))).toEqual([409, '/problems/twin.withdrawn']);
    expect((await ada.get(`/api/v1/people/${earlier.personRef}`)).body).toMatchObject({ possibleTwin: false, possibleTwins: [] });
    await expectCreated(carl.post(`${review.self}/possible-twins`, { reason: 'Seen together.', version: 2 }));
  });

  test('a confirmed match marks nobody, and the database says so too', async () => {
    const { earlier, later } = await pair();
    const review = await makeReview(casey, later, earlier);
    const by = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    const add = `insert into record.possible_twin (review_id, first_id, second_id, reason) select id, $2, $2, 'x' from record.match_review where ref = $1 returning first_id, second_id, recorded_by`;
    const { rows: [mark] } = await by.query(add, [review.ref, casey.id]);
    expect(mark).toEqual({ first_id: later.personId, second_id: earlier.personId, recorded_by: casey.id });
    await expect(by.query(`update record.possible_twin set reason = 'y'`)).rejects.toThrow(/permission denied/);
    await by.query(`update record.possible_twin set withdrawn_at = '2020-01-01', withdrawn_by = $2, withdrawal_reason = 'z' where review_id = (select id from record.match_review where ref = $1)`, [review.ref, sam.id]);
    expect((await sql('select withdrawn_by, withdrawn_at > now() - interval \'1 hour\' as fresh from record.possible_twin where first_id = $1', [later.personId]))[0]).toEqual({ withdrawn_by: casey.id, fresh: true });
    await verdicts(review);
    expect(problem(await carl.post(`${review.self}/possible-twins`, { reason: 'x', version: 2 }))).toEqual([409, '/problems/twin.confirmed']);
  });
});
