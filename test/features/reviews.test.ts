import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { outcomeOf, REASONS_FOR, VERDICT_ANSWERS, type VerdictAnswer } from '../../src/domain/review.js';
import { makeCapture, makeCrossing, type MadeCrossing, makeReview, verdict } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

let office: Office;
let casey: SignedIn, carl: SignedIn, sam: SignedIn, sol: SignedIn, sue: SignedIn, sid: SignedIn, ada: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  [casey, carl] = [await office.user('caseworker'), await office.user('caseworker')];
  [sam, sol, sue, sid] = [await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor', 'caseworker')];
  ada = await office.user('auditor');
});
afterAll(() => office.close());

const DIFFERENT = { answer: 'different_person', reasonCode: 'fingerprints_disagree', reason: 'No agreement.' };
const decide = (by: SignedIn, review: { self: string }, input: Record<string, unknown> = {}) => by.post(`${review.self}/decisions`, verdict(input));
const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
async function pair(): Promise<{ earlier: MadeCrossing; later: MadeCrossing }> {
  return { earlier: await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' }), later: await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' }) };
}
async function engineReview() {
  const both = await pair();
  return { ...both, review: await makeReview(casey, both.later, both.earlier) };
}

test('an ID already known to belong to someone proposes that person, once however many captures point there', async () => {
  const { earlier, later } = await pair();
  await makeCapture(casey, earlier, { externalId: 'FP-SAME' });
  await makeCapture(casey, earlier, { externalId: 'PH-SAME', kind: 'photo', fingerPosition: undefined });
  const finger = await makeCapture(casey, later, { externalId: 'FP-SAME' });
  const photo = await makeCapture(casey, later, { externalId: 'PH-SAME', kind: 'photo', fingerPosition: undefined });
  expect(finger.matchReviews).toHaveLength(1);
  expect(photo.matchReviews).toEqual(finger.matchReviews);
  // the same text as ID of another kind is another ID
  expect((await makeCapture(casey, later, { externalId: 'FP-SAME', kind: 'photo', fingerPosition: undefined })).matchReviews).toEqual([]);
  expect((await sam.get(`/api/v1/match-reviews?crossing=${later.ref}`)).body.items).toEqual([expect.objectContaining({
    ref: finger.matchReviews[0], origin: 'equal_id', state: 'undecided', person: later.personRef, proposedPerson: earlier.personRef, version: 1,
  })]);
  expect((await sam.get(`/api/v1/match-reviews/${finger.matchReviews[0]}`)).body.proposals).toHaveLength(2);
});

test('two captures with one ID taken at the same moment still find each other', async () => {
  const { earlier, later } = await pair();
  const made = await Promise.all([makeCapture(casey, earlier, { externalId: 'FP-RACE' }), makeCapture(carl, later, { externalId: 'FP-RACE' })]);
  expect(made.flatMap(({ matchReviews }) => matchReviews)).toHaveLength(1);
});

test('two engines and a colleague at the same moment open one review', async () => {
  const { earlier, later } = await pair();
  const [one, two, three] = await Promise.all([
    makeReview(casey, later, earlier), makeReview(carl, later, earlier), carl.post(`${later.self}/proposals`, { person: earlier.personRef, rationale: 'Same tattoo.' }),
  ]);
  expect(new Set([one.ref, two.ref, three.body.ref]).size).toBe(1);
});

test('a search is kept whole; bad ones are refused whole', async () => {
  const { earlier, later } = await pair();
  const search = { engine: 'e', engineVersion: '1', candidates: [{ person: earlier.personRef, score: 0.9, rank: 1 }] };
  for (const candidates of [[{ person: later.ref, score: 1, rank: 1 }], [{ person: earlier.personRef, score: '0.9', rank: 1 }], [{ person: earlier.personRef, score: 1, rank: 0 }],
    [search.candidates[0], search.candidates[0]], [{ person: earlier.personRef, score: 1, rank: 1, verdict: 'same_person' }]]) {
    expect((await casey.post(`${later.self}/searches`, { ...search, candidates })).status).toBe(400);
  }
  expect(await sql('select from record.biometric_search s join record.crossing c on c.id = s.crossing_id where c.ref = $1', [later.ref])).toHaveLength(0);
  // the crossing's own record is no candidate, and nobody is an answer too
  const own = await casey.post(`${later.self}/searches`, { ...search, candidates: [{ person: later.personRef, score: 1, rank: 1 }] });
  expect(own).toMatchObject({ status: 201, body: { candidates: [{ person: later.personRef, matchReview: null }] } });
  expect((await casey.post(`${later.self}/searches`, { ...search, candidates: [] })).status).toBe(201);
  expect((await casey.post(`${later.self}/proposals`, { person: later.personRef, rationale: 'x' })).body.type).toBe('/problems/review.same-record');
});

test.each<[string, VerdictAnswer[], string]>([
  ['two the same', ['same_person', 'same_person'], 'confirmed'],
  ['two different', ['different_person', 'different_person'], 'dismissed'],
  ['they differ, the third decides', ['same_person', 'different_person', 'same_person'], 'confirmed'],
  ['one unsure, the third decides', ['inconclusive', 'different_person', 'different_person'], 'dismissed'],
  ['nothing after three', ['same_person', 'different_person', 'inconclusive'], 'unresolved'],
])('%s: %j is %s', async (_, answers, outcome) => {
  const { review } = await engineReview();
  const examiners = [sam, sol, sue];
  for (const [index, answer] of answers.entries()) {
    const last = index === answers.length - 1;
    expect(await decide(examiners[index]!, review, { answer, reasonCode: 'other' })).toMatchObject({ status: 201, body: { state: last ? outcome : 'undecided', version: last ? 2 : 1 } });
  }
  expect((await decide(sid, review, { version: 2 })).body).toMatchObject({ status: 409, type: '/problems/review.decided' });
});

test('who took a capture, proposed the match, posted the search, owns the case or has decided cannot decide', async () => {
  const { earlier, later } = await pair();
  const posted = await makeReview(sam, later, earlier);
  expect((await decide(sam, posted)).body.type).toBe('/problems/review.own-proposal');
  await sol.post(`${later.self}/proposals`, { person: earlier.personRef, rationale: 'Same tattoo.' });
  expect((await decide(sol, posted)).body.type).toBe('/problems/review.own-proposal');
  await makeCapture(sue, later);
  expect((await decide(sue, posted)).body.type).toBe('/problems/review.own-capture');
  await sql(`update record.case_file set owner_id = $2 where crossing_id = $1`, [later.id, sid.id]);
  expect((await decide(sid, posted)).body.type).toBe('/problems/review.own-case');
  expect((await decide(casey, posted)).status).toBe(403);
  expect((await decide(ada, posted)).status).toBe(403);
  // the database says the same with the application's checks switched off
  for (const [by, words] of [[sam, /proposed this match/], [sol, /proposed this match/], [sue, /took a capture/], [sid, /own this case/], [casey, /Only a supervisor/]] as const) {
    const session = await office.database.appSession({ id: by.id, roles: 'supervisor' });
    await expect(session.query(`insert into record.verdict (review_id, round, position, answer, reason_code, reason) select id, round, 1, 'same_person', 'other', 'x' from record.match_review where ref = $1`, [posted.ref])).rejects.toThrow(words);
  }
  const fresh = await office.user('supervisor');
  expect((await decide(fresh, posted)).status).toBe(201);
  expect((await decide(fresh, posted)).body.type).toBe('/problems/review.own-verdict');
});

test('a verdict is complete, of this version, and of its own answer', async () => {
  const { review } = await engineReview();
  expect((await decide(sam, review, { version: 2 })).body.type).toBe('/problems/version.stale');
  for (const input of [{ reason: ' ' }, { reasonCode: 'face_disagrees' }, { answer: 'maybe' }, { score: 1 }, { version: '1' }, { occurredAt: '2025-02-30T00:00:00Z' }]) {
    expect((await decide(sam, review, input)).status).toBe(400);
  }
  expect((await decide(sam, review, { occurredAt: '2199-01-01T00:00:00Z' })).body.type).toBe('/problems/time.future');
  expect((await sam.post(`/api/v1/match-reviews/CR-AHVA-RC/decisions`, verdict())).status).toBe(400);
  const key = { 'idempotency-key': 'verdict-1' };
  const [first, again] = [await sam.post(`${review.self}/decisions`, verdict(), key), await sam.post(`${review.self}/decisions`, verdict(), key)];
  expect(again.body).toEqual(first.body);
  expect(await sql('select from record.verdict v join record.match_review m on m.id = v.review_id where m.ref = $1', [review.ref])).toHaveLength(1);
});

test('the app role can neither write an outcome, a second verdict of one person, nor rewrite one', async () => {
  const { review } = await engineReview();
  const session = await office.database.appSession({ id: sam.id, roles: 'supervisor,system' });
  await expect(session.query(`update record.match_review set state = 'confirmed', decided_at = now() where ref = $1`, [review.ref])).rejects.toThrow(/verdicts do not say/);
  const give = `insert into record.verdict (review_id, round, position, answer, reason_code, reason, examiner_id) select id, 1, 2, 'same_person', 'other', 'x', $2 from record.match_review where ref = $1`;
  await session.query(give, [review.ref, sol.id]);
  await expect(session.query(give, [review.ref, sol.id])).rejects.toThrow(/already decided/);
  expect(await sql('select position, examiner_id from record.verdict v join record.match_review m on m.id = v.review_id where m.ref = $1', [review.ref])).toEqual([{ position: 1, examiner_id: sam.id }]);
  await expect(session.query(`update record.verdict set answer = 'different_person'`)).rejects.toThrow(/permission denied/);
  await expect(session.query(`update record.match_review set proposed_person_id = crossing_id where ref = $1`, [review.ref])).rejects.toThrow(/permission denied/);
  await expect(session.query(`select record.move_identity(id) from record.match_review where ref = $1`, [review.ref])).rejects.toThrow(/only after a match was confirmed/);
  const system = await office.database.appSession({ id: sam.id, roles: 'system' });
  await expect(system.query(give, [review.ref, sol.id])).rejects.toThrow(/row-level security|already decided/);
});

test('two examiners give the first verdict at the same moment: both count, one after the other', async () => {
  for (let round = 0; round < 5; round++) {
    const { review } = await engineReview();
    const answers = await Promise.all([decide(sam, review), decide(sol, review)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers.map(({ body }) => body.state).sort()).toEqual(['confirmed', 'undecided']);
  }
});

test('four at the same moment: two decide, the others come too late; one examiner twice counts once', async () => {
  const { review } = await engineReview();
  const answers = await Promise.all([sam, sol, sue, sid, sam, sol].map((by) => decide(by, review)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  const verdicts = await sql('select examiner_id from record.verdict v join record.match_review m on m.id = v.review_id where m.ref = $1', [review.ref]);
  expect(new Set(verdicts.map(({ examiner_id }) => examiner_id)).size).toBe(2);
});

test('two sessions of the app role at the same moment: the later waits and takes the next place', async () => {
  const { review } = await engineReview();
  const give = `insert into record.verdict (review_id, round, position, answer, reason_code, reason) select id, 1, 1, 'same_person', 'other', 'x' from record.match_review where ref = $1`;
  const [one, other] = [await office.database.appSession({ id: sam.id, roles: 'supervisor' }), await office.database.appSession({ id: sol.id, roles: 'supervisor' })];
  await one.query('begin');
  await one.query(give, [review.ref]);
  const waiting = other.query(give, [review.ref]);
  await one.query('commit');
  await waiting;
  expect(await sql('select position from record.verdict v join record.match_review m on m.id = v.review_id where m.ref = $1 order by 1', [review.ref])).toEqual([{ position: 1 }, { position: 2 }]);
});

test('dismissed: never asked again for those captures; a capture taken since reopens it for another round', async () => {
  const { earlier, later } = await pair();
  await makeCapture(casey, earlier, { externalId: 'FP-DISMISSED' });
  const { matchReviews: [ref] } = await makeCapture(casey, later, { externalId: 'FP-DISMISSED' });
  const review = { ref: ref!, self: `/api/v1/match-reviews/${ref}` };
  for (const by of [sam, sol]) await decide(by, review, DIFFERENT);
  expect((await casey.post(`${later.self}/searches`, { engine: 'e', engineVersion: '1', candidates: [{ person: earlier.personRef, score: 0.9, rank: 1 }] })).body.candidates[0].matchReview).toBe(ref);
  expect((await carl.post(`${later.self}/proposals`, { person: earlier.personRef, rationale: 'Same tattoo.' })).body).toMatchObject({ status: 409, type: '/problems/review.new-evidence' });
  expect((await sam.get(review.self)).body).toMatchObject({ state: 'dismissed', round: 1 });
  const session = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
  await expect(session.query(`update record.match_review set state = 'undecided', round = 2, decided_at = null where ref = $1`, [ref])).rejects.toThrow(/only on new evidence/);
  expect((await makeCapture(casey, later, { externalId: 'FP-DISMISSED', fingerPosition: 3 })).matchReviews).toEqual([ref]);
  expect((await sue.get(review.self)).body).toMatchObject({ state: 'undecided', round: 2, version: 3, verdicts: null, decidedAt: null });
  for (const by of [sam, sue]) expect((await decide(by, review, { version: 3 })).status).toBe(201);
  expect((await ada.get(review.self)).body).toMatchObject({ state: 'confirmed', verdicts: [{ round: 1 }, { round: 1 }, { round: 2 }, { round: 2 }] });
});

test('confirmed: crossing, case, captures and barriers move, nothing is lost, and two others put all of it back', async () => {
  const { earlier, later } = await pair();
  const capture = await makeCapture(casey, later, { kind: 'photo', fingerPosition: undefined, externalId: 'PH-MOVE' });
  await casey.put(`${capture.self}/image`, Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'), 'image/png');
  const barrier = (await casey.post('/api/v1/barriers', { person: later.personRef, kind: 'trafficking_referral' })).body;
  const limited = (await casey.post('/api/v1/barriers', { person: later.personRef, kind: 'injunction', case: later.caseRef })).body;
  await sql(`select set_config('app.actor', $1, false)`, [casey.id]);
  await sql(`insert into record.note (person_id, body) values ($1, 'Speaks Dari')`, [later.personId]);
  const people = async () => Object.fromEntries((await sql(
    `select 'crossing' as t, person_id from record.crossing where id = $1 union all select 'case', person_id from record.case_file where crossing_id = $1
     union all select 'capture', person_id from record.capture where crossing_id = $1 union all select 'image', i.person_id from record.capture_image i join record.capture k on k.id = i.id where k.crossing_id = $1
     union all select 'barrier', person_id from record.barrier where ref = $2 union all select 'limited', person_id from record.barrier where ref = $3
     union all select 'note', person_id from record.note where body = 'Speaks Dari'`, [later.id, barrier.ref, limited.ref])).map(({ t, person_id }) => [t, person_id]));
  const all = (person: string) => Object.fromEntries(['crossing', 'case', 'capture', 'image', 'barrier', 'limited', 'note'].map((t) => [t, person]));
  const review = await makeReview(casey, later, earlier);
  // undecided: the barriers of either record count for both
  expect((await sql('select b.ref from record.blocking_barriers($1, null, $2, now()) b', [earlier.personId, 'boarding'])).map(({ ref }) => ref)).toContain(barrier.ref);
  expect(await people()).toEqual(all(later.personId));
  for (const by of [sam, sol]) await decide(by, review);
  expect(await people()).toEqual(all(earlier.personId));
  expect((await ada.get(later.self)).body).toMatchObject({ person: earlier.personRef, registeredAs: later.personRef, case: later.caseRef });
  expect(await sql('select status, merged_into from record.person where id = $1', [later.personId])).toEqual([{ status: 'merged', merged_into: earlier.personId }]);
  expect((await sql('select distinct table_name from record.identity_move order by 1')).map(({ table_name }) => table_name)).toEqual(expect.arrayContaining(['barrier', 'capture', 'capture_image', 'case_file', 'crossing', 'note', 'person']));
  expect(await sql(`select from journal.entry where table_name = 'barrier' and action = 'update' and person_id = $1 and other_person_id = $2`, [earlier.personId, later.personId])).toHaveLength(2);
  expect(await sql(`select from journal.entry where table_name = 'capture_image' and action = 'update' and person_id = $1`, [earlier.personId])).toHaveLength(1);
  // twice changes nothing
  const session = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
  expect((await session.query('select record.move_identity(id) as r from record.match_review where ref = $1', [review.ref])).rows[0].r).toMatchObject({ moved: false });
  await expect(session.query('select record.undo_identity(id) from record.match_review where ref = $1', [review.ref])).rejects.toThrow(/only after/);

  // what comes to the case meanwhile goes back with it
  const since = (await casey.post('/api/v1/barriers', { person: earlier.personRef, kind: 'human_rights_claim', case: later.caseRef })).body;
  const own = (await casey.post('/api/v1/barriers', { person: earlier.personRef, kind: 'unfit_to_fly' })).body;
  expect((await sam.post(`${review.self}/reversals`, { reason: 'x', version: 2 })).body.type).toBe('/problems/approval.own-work');
  const reversal = await sue.post(`${review.self}/reversals`, { reason: 'Filed under the wrong person.', version: 2 });
  expect(reversal).toMatchObject({ status: 201, body: { kind: 'match_reversal', outcome: 'waiting' } });
  for (const [by, rule] of [[sue, 'approval.same-person'], [sol, 'approval.own-work']] as const) {
    expect((await by.post(`${reversal.body.self}/decisions`, { decision: 'approve', reason: 'x', version: 1 })).body.type).toBe(`/problems/${rule}`);
  }
  expect((await sid.post(`${reversal.body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 })).status).toBe(201);
  expect(await people()).toEqual(all(later.personId));
  expect(await sql('select status, merged_into from record.person where id = $1', [later.personId])).toEqual([{ status: 'provisional', merged_into: null }]);
  expect(await sql('select person_id from record.barrier where ref = any ($1) order by kind', [[since.ref, own.ref]])).toEqual([{ person_id: later.personId }, { person_id: earlier.personId }]);
  expect((await ada.get(review.self)).body).toMatchObject({ state: 'reversed', reversal: reversal.body.ref });
  expect((await decide(sid, review, { version: 3 })).body.type).toBe('/problems/review.reversed');
  // new evidence asks again, and it can be confirmed again
  await makeCapture(casey, later);
  expect(await makeReview(casey, later, earlier)).toMatchObject({ ref: review.ref });
  for (const by of [sam, sol]) expect((await decide(by, review, { version: 4 })).status).toBe(201);
  expect(await people()).toEqual(all(earlier.personId));
});

test('two reviews of one crossing both confirmed: the merge is proposed, nothing is lost, barriers of all three count', async () => {
  const { earlier, later } = await pair();
  const third = await makeCrossing(office, casey, { occurredAt: '2025-08-25T05:00:00Z' });
  const barrier = (await casey.post('/api/v1/barriers', { person: third.personRef, kind: 'injunction' })).body;
  const [one, two] = [await makeReview(casey, later, earlier), await makeReview(casey, later, third)];
  await Promise.all([sam, sol].flatMap((by) => [decide(by, one), decide(by, two)]));
  expect((await ada.get(one.self)).body.state).toBe('confirmed');
  expect((await ada.get(two.self)).body.state).toBe('confirmed');
  const merges = await sql(`select a.person_id, a.other_person_id from record.approval a where kind = 'person_merge' and outcome is null and $1 in (person_id, other_person_id)`, [earlier.personId]);
  expect(merges).toHaveLength(1);
  expect([merges[0].person_id, merges[0].other_person_id].sort()).toEqual([earlier.personId, third.personId].sort());
  const [{ person_id: first }] = await sql('select person_id from record.crossing where id = $1', [later.id]);
  expect([earlier.personId, third.personId]).toContain(first);
  expect((await sql('select b.ref from record.blocking_barriers($1, null, $2, now()) b', [earlier.personId, 'boarding'])).map(({ ref }) => ref)).toContain(barrier.ref);
  // the one that moved it is reversed: the other confirmation takes its place
  const moving = first === earlier.personId ? one : two;
  const reversal = await sue.post(`${moving.self}/reversals`, { reason: 'Wrong.', version: 2 });
  expect((await sid.post(`${reversal.body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 })).status).toBe(201);
  expect(await sql('select person_id from record.crossing where id = $1', [later.id])).toEqual([{ person_id: first === earlier.personId ? third.personId : earlier.personId }]);
});

test('a barrier opened while a confirmation moves the person counts for who they are, whichever comes first', async () => {
  const { earlier, later } = await pair();
  const review = await makeReview(casey, later, earlier);
  await decide(sam, review);
  const [barrier] = await Promise.all([casey.post('/api/v1/barriers', { person: later.personRef, kind: 'injunction' }), decide(sol, review)]);
  expect(barrier.status).toBe(201);
  expect((await sql('select b.ref from record.blocking_barriers($1, null, $2, now()) b', [earlier.personId, 'boarding'])).map(({ ref }) => ref)).toContain(barrier.body.ref);
});

test('a merged record proposed again means the surviving one', async () => {
  const { earlier, later } = await pair();
  const newest = await makeCrossing(office, casey, { occurredAt: '2025-11-01T05:00:00Z' });
  const waiting = await makeReview(casey, newest, later);
  const merging = await makeReview(casey, later, earlier);
  for (const by of [sam, sol]) await decide(by, merging);
  // asked before the merge under the other record: the same question
  expect((await ada.get(waiting.self)).body).toMatchObject({ proposedPerson: earlier.personRef, sides: { proposed: { proposedAs: later.personRef } } });
  expect((await makeReview(casey, newest, earlier)).ref).toBe(waiting.ref);
  expect((await sql('select record.undecided_reviews($1) as id', [earlier.personId]))).toHaveLength(1);
  for (const by of [sam, sol]) await decide(by, waiting);
  expect((await ada.get(newest.self)).body.person).toBe(earlier.personRef);
});

test('the person has another crossing: only what belongs to this one moves, and their merge is proposed', async () => {
  const { earlier, later } = await pair();
  const companion = await makeCrossing(office, casey, { occurredAt: '2025-11-01T05:00:00Z' });
  const joining = await makeReview(casey, companion, later);
  for (const by of [sam, sol]) await decide(by, joining);
  const review = await makeReview(casey, later, earlier);
  for (const by of [sam, sol]) await decide(by, review);
  expect(await sql('select person_id from record.crossing where id = any ($1) order by occurred_at', [[later.id, companion.id]])).toEqual([{ person_id: earlier.personId }, { person_id: later.personId }]);
  expect(await sql(`select from record.approval where kind = 'person_merge' and person_id = $1 and other_person_id = $2`, [later.personId, earlier.personId])).toHaveLength(1);
  expect((await sql('select record.linked_persons($1) as id', [earlier.personId])).map(({ id }) => id)).toContain(later.personId);
});

test('whatever is answered in whatever order, the record says what the rule says', async () => {
  const answers = fc.array(fc.record({ by: fc.integer({ min: 0, max: 3 }), answer: fc.constantFrom(...VERDICT_ANSWERS) }), { minLength: 1, maxLength: 7 });
  await fc.assert(fc.asyncProperty(answers, async (given) => {
    const { review, earlier, later } = await engineReview();
    const examiners = [sam, sol, sue, sid];
    const counted: { examinerId: string; answer: VerdictAnswer }[] = [];
    for (const { by, answer } of given) {
      const may = outcomeOf(counted) === 'undecided' && !counted.some(({ examinerId }) => examinerId === examiners[by]!.id);
      const version = outcomeOf(counted) === 'undecided' ? 1 : 2;
      const { status } = await decide(examiners[by]!, review, { answer, reasonCode: REASONS_FOR[answer][0], version });
      expect(status).toBe(may ? 201 : 409);
      if (may) counted.push({ examinerId: examiners[by]!.id, answer });
    }
    const { body } = await ada.get(review.self);
    expect(body.state).toBe(outcomeOf(counted));
    expect(body.verdicts.map((one: { answer: string }) => one.answer)).toEqual(counted.map(({ answer }) => answer));
    expect((await ada.get(later.self)).body.person).toBe(body.state === 'confirmed' ? earlier.personRef : later.personRef);
  }), { numRuns: 12 });
});
