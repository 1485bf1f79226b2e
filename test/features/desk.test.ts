import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCapture, makeCrossing, type MadeCrossing, makeReturn, makeReview, verdict } from '../support/make-crossing.js';
import { flightWithSeats, readyCase } from '../support/make-flight.js';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';

/** The match desk: claims, contests, what a decision will move, the reveal, and proposals taken back. */
let office: Office;
let casey: SignedIn, carl: SignedIn, sam: SignedIn, sol: SignedIn, sue: SignedIn, sid: SignedIn, ada: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  [casey, carl] = [await office.user('caseworker'), await office.user('caseworker')];
  [sam, sol, sue, sid] = [await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor')];
  ada = await office.user('auditor');
});
afterAll(() => office.close());

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
const decide = (by: SignedIn, review: { self: string }, input: Record<string, unknown> = {}) => by.post(`${review.self}/decisions`, verdict(input));
const DIFFERENT = { answer: 'different_person', reasonCode: 'fingerprints_disagree', reason: 'No agreement.' };
const problem = ({ status, body }: Answer) => [status, body?.type];
const NEXT = '/api/v1/review-queue/claims';

async function release(by: SignedIn, review: { self: string }): Promise<Answer> {
  const response = await fetch(`${office.base}${review.self}/claims`, { method: 'DELETE', headers: { authorization: `Bearer ${by.token}` } });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text), headers: {}, text };
}
async function pair(): Promise<{ earlier: MadeCrossing; later: MadeCrossing }> {
  return { earlier: await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' }), later: await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' }) };
}
async function asked() {
  const both = await pair();
  return { ...both, review: await makeReview(casey, both.later, both.earlier) };
}
async function confirmed() {
  const made = await asked();
  for (const by of [sam, sol]) expect((await decide(by, made.review)).status).toBe(201);
  return made;
}
/** Moves the last sign of work back, as the owner: triggers would not have it. */
async function idle(review: { ref: string }, minutes: number): Promise<void> {
  await sql(`begin`);
  await sql(`set local session_replication_role = 'replica'`);
  await sql(`update record.review_claim set touched_at = touched_at - make_interval(mins => $2) where review_id = (select id from record.match_review where ref = $1) and released_at is null`, [review.ref, minutes]);
  await sql('commit');
}
/** Nothing waits any more: every undecided review is dismissed past the rules. */
async function clearQueue(): Promise<void> {
  await sql('begin');
  await sql(`set local session_replication_role = 'replica'`);
  await sql(`update record.match_review set state = 'unresolved', decided_at = now() where state = 'undecided'`);
  await sql('commit');
}
const lineOf = async (by: SignedIn, review: { ref: string }) => (await by.get('/api/v1/review-queue?limit=200')).body.items.find(({ ref }: { ref: string }) => ref === review.ref);

describe('claims', () => {
  test('claimed by one, closed to others until it lapses; the verdict ends it', async () => {
    const { review } = await asked();
    const claim = await sam.post(`${review.self}/claims`);
    expect(claim).toMatchObject({ status: 201, body: { state: 'yours', review: review.ref } });
    const left = new Date(claim.body.until).getTime() - Date.now();
    expect(left > 13 * 60_000 && left <= 15 * 60_000).toBe(true);
    expect((await sol.get(`${review.self}/claims`)).body).toEqual({ review: review.ref, self: `${review.self}/claims`, version: 1, state: 'taken', until: null, whyNot: null });
    for (const answer of [await sol.post(`${review.self}/claims`), await decide(sol, review)]) {
      expect(problem(answer)).toEqual([409, '/problems/review.taken']);
      expect(answer.text).not.toMatch(new RegExp(`${sam.username}|${sam.actor.displayName}|${sam.ref}|verdict|score`, 'i'));
    }
    expect((await lineOf(sol, review)).claim).toBe('taken');
    expect((await lineOf(sam, review)).claim).toBe('yours');
    expect((await decide(sam, review)).status).toBe(201);
    expect((await lineOf(sol, review)).claim).toBe('none');
    // who has decided takes it no more
    expect(problem(await sam.post(`${review.self}/claims`))).toEqual([409, '/problems/review.own-verdict']);
    expect((await decide(sol, review)).status).toBe(201);
  });

  test('it lapses after 15 idle minutes: another takes it, and the first may then not decide', async () => {
    const { review } = await asked();
    await sam.post(`${review.self}/claims`);
    await idle(review, 14);
    expect(problem(await sol.post(`${review.self}/claims`))).toEqual([409, '/problems/review.taken']);
    // going on working keeps it
    expect((await sam.post(`${review.self}/claims`)).body).toMatchObject({ state: 'yours', version: 2 });
    await idle(review, 14);
    expect(problem(await sol.post(`${review.self}/claims`))).toEqual([409, '/problems/review.taken']);
    await idle(review, 2);
    expect((await sam.get(`${review.self}/claims`)).body.state).toBe('lapsed');
    expect((await sol.post(`${review.self}/claims`)).body.state).toBe('yours');
    expect((await sam.get(`${review.self}/claims`)).body.state).toBe('taken');
    expect(problem(await decide(sam, review))).toEqual([409, '/problems/review.taken']);
    expect((await release(sol, review)).body.state).toBe('none');
    // lapsed and free again: the first may go on
    expect((await sam.post(`${review.self}/claims`)).body.state).toBe('yours');
    await idle(review, 20);
    expect((await decide(sam, review)).status).toBe(201);
  });

  test('nobody claims what they may not decide, and only supervisors claim', async () => {
    const { later, earlier } = await pair();
    await makeCapture(sue, later);
    const review = await makeReview(sid, later, earlier);
    expect(problem(await sue.post(`${review.self}/claims`))).toEqual([409, '/problems/review.own-capture']);
    expect(problem(await sid.post(`${review.self}/claims`))).toEqual([409, '/problems/review.own-proposal']);
    expect((await casey.post(`${review.self}/claims`)).status).toBe(403);
    expect((await ada.post(NEXT)).status).toBe(403);
    const session = await office.database.appSession({ id: sue.id, roles: 'supervisor' });
    const { rows: [{ id }] } = await session.query('select id from record.match_review where ref = $1', [review.ref]);
    await expect(session.query('insert into record.review_claim (review_id) values ($1)', [id])).rejects.toThrow(/took part/);
    // another's name is not taken in vain, and two at once are not possible
    const other = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    const { rows: [mine] } = await other.query('insert into record.review_claim (review_id, claimed_by) values ($1, $2) returning id, claimed_by', [id, sam.id]);
    expect(mine.claimed_by).toBe(sam.id);
    const third = await office.database.appSession({ id: sol.id, roles: 'supervisor' });
    await expect(third.query('insert into record.review_claim (review_id) values ($1)', [id])).rejects.toThrow(/colleague has taken/);
    await expect(third.query(`insert into record.verdict (review_id, round, position, answer, reason_code, reason) values ($1, 1, 1, 'same_person', 'other', 'x')`, [id])).rejects.toThrow(/colleague has taken/);
    expect((await third.query('update record.review_claim set released_at = now() where id = $1', [mine.id])).rowCount).toBe(0);
    await expect(other.query(`update record.review_claim set touched_at = now() + interval '1 year' where id = $1 returning touched_at`, [mine.id]).then(({ rows }) => rows[0].touched_at.getTime() < Date.now() + 60_000)).resolves.toBe(true);
    await other.query('update record.review_claim set released_at = now() where id = $1', [mine.id]);
    await expect(other.query('update record.review_claim set released_at = null where id = $1', [mine.id])).rejects.toThrow(/never rewritten/);
  });

  test('take next: the first due of what one may decide, once each however many ask at the same moment', async () => {
    await clearQueue();
    expect((await sam.post(NEXT)).body).toEqual({ claim: null, at: expect.any(String) });
    const { later, earlier, review: first } = await asked();
    const { review: second } = await asked();
    const { review: third } = await asked();
    await makeCapture(sid, later);
    expect(earlier.ref).toBeTruthy();
    // the last comes due first because somebody is to fly tomorrow
    const answers = await Promise.all([sam, sol, sue].map((by) => by.post(NEXT)));
    expect(answers.map(({ body }) => body.claim.review).sort()).toEqual([first.ref, second.ref, third.ref].sort());
    // whoever has one goes on with it; whoever took a capture is not offered that review
    expect((await sam.post(NEXT)).body.claim.review).toBe(answers[0]!.body.claim.review);
    expect((await sid.post(NEXT)).body.claim).toBeNull();
    for (const [by, answer] of [[sam, answers[0]], [sol, answers[1]], [sue, answers[2]]] as const) await release(by, { self: `/api/v1/match-reviews/${answer!.body.claim.review}` });
    expect((await sid.post(NEXT)).body.claim.review).toBe(second.ref);
    // what one gave back comes last
    await release(sid, second);
    expect((await sid.post(NEXT)).body.claim.review).toBe(third.ref);
    await release(sid, third);
    const given = await sue.post(NEXT);
    expect((await decide(sue, { self: `/api/v1/match-reviews/${given.body.claim.review}` })).status).toBe(201);
    expect((await sue.post(NEXT)).body.claim.review).not.toBe(given.body.claim.review);
  });

  test('due within 24 hours of the proposal, sooner when a departure waits for it; the database sets it', async () => {
    await clearQueue();
    const { review: ordinary } = await asked();
    const flight = await flightWithSeats(office, { returnee: 1 }, 20);
    const made = await readyCase(office, flight);
    const other = await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' });
    const review = await makeReview(casey, { self: `/api/v1/crossings/${(await sql('select ref from record.crossing where id = $1', [made.crossingId]))[0].ref}` }, other);
    const { items } = (await sam.get('/api/v1/review-queue')).body;
    expect(items.map(({ ref }: { ref: string }) => ref)).toEqual([review.ref, ordinary.ref]);
    expect(items[0].holdsUp).not.toBeNull();
    expect(new Date(items[0].dueAt).getTime()).toBeLessThan(Date.now() + 20.1 * 3_600_000);
    expect(new Date(items[1].dueAt).getTime() - new Date(items[1].recordedAt).getTime()).toBeGreaterThan(23.9 * 3_600_000);
    expect((await sam.get('/api/v1/review-queue?due=urgent')).body.items).toHaveLength(1);
    expect((await sam.get('/api/v1/review-queue/counts')).body).toMatchObject({ undecided: 2, yoursToDecide: 2, urgent: 1, overdue: 0, taken: 0 });
    expect((await sam.get('/api/v1/review-queue?limit=1')).body).toMatchObject({ items: [{ ref: review.ref }], next: expect.any(String) });
    const session = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    await expect(session.query(`update record.match_review set due_at = due_at + interval '1 year'`)).rejects.toThrow(/permission denied/);
  });

  test('filters: what I may decide, flags, claims, rounds; none that tells which verdict is wanted', async () => {
    await clearQueue();
    const { earlier, later, review } = await asked();
    const { review: plain } = await asked();
    await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
    const again = await makeCrossing(office, casey, { occurredAt: '2025-11-01T05:00:00Z' });
    const flagged = await makeReview(casey, again, earlier);
    const refs = async (by: SignedIn, query: string) => (await by.get(`/api/v1/review-queue?${query}`)).body.items.map(({ ref }: { ref: string }) => ref);
    expect(await refs(sam, 'flag=true')).toEqual([flagged.ref]);
    expect((await lineOf(sam, flagged))).toMatchObject({ flag: expect.stringMatching(/^RE-/), earlierReturn: { ref: expect.stringMatching(/^RT-/) } });
    await sam.post(`${plain.self}/claims`);
    expect(await refs(sam, 'claim=yours')).toEqual([plain.ref]);
    expect(await refs(sol, 'claim=taken')).toEqual([plain.ref]);
    expect((await refs(sol, 'claim=none')).sort()).toEqual([flagged.ref, review.ref].sort());
    await makeCapture(sid, later);
    expect(await refs(sid, 'mayDecide=false')).toEqual([review.ref]);
    expect(await refs(sid, 'round=2')).toEqual([]);
    expect((await sid.get('/api/v1/review-queue?position=2')).status).toBe(400);
  });
});

describe('a claim tells nothing of verdicts', () => {
  /** Everything that one who may still decide can read of the desk, made comparable. */
  const glance = async (by: SignedIn, review: { ref: string; self: string }) => {
    const session = await office.database.appSession({ id: by.id, roles: 'supervisor', reason: 'curious' });
    const rows = async (text: string) => (await session.query(text, [review.ref])).rows;
    const seen = {
      line: await lineOf(by, review), claim: (await by.get(`${review.self}/claims`)).body, review: (await by.get(review.self)).body, counts: { ...(await by.get('/api/v1/review-queue/counts')).body, at: null },
      claims: await rows('select c.* from record.review_claim c join record.match_review m on m.id = c.review_id where m.ref = $1'),
      headers: await rows(`select e.table_name, e.action from journal.entry e join record.match_review m on m.ref = $1 where e.table_name in ('review_claim', 'verdict', 'candidate_score') and e.recorded_at > m.recorded_at`),
      payloads: await rows(`select p.after from journal.payload p join record.match_review m on m.ref = $1 where p.visibility = 'blind' and p.review_id = m.id`),
      reveal: [(await by.get(`${review.self}/reveal`)).status, (await by.get(`${review.self}/reveal`)).body.detail],
      consequences: (await by.get(`${review.self}/consequences`)).body,
    };
    await session.end();
    return seen;
  };

  test('a claim that ended with a verdict looks like one that was given back', async () => {
    await clearQueue();
    const { review } = await asked();
    const before = await glance(sue, review);
    await sam.post(`${review.self}/claims`);
    const during = await glance(sue, review);
    await release(sam, review);
    const givenBack = await glance(sue, review);
    await sam.post(`${review.self}/claims`);
    expect(await glance(sue, review)).toEqual(during);
    expect((await decide(sam, review, { reason: 'Whorl-of-the-first' })).status).toBe(201);
    expect(await glance(sue, review)).toEqual(givenBack);
    expect(givenBack).toEqual(before);
    // and so after the second, which differs, when a third is wanted
    await sol.post(`${review.self}/claims`);
    expect(await glance(sue, review)).toEqual(during);
    expect((await decide(sol, review, { ...DIFFERENT, reason: 'Arch-of-the-second' })).status).toBe(201);
    expect(await glance(sue, review)).toEqual(before);
    expect(before.claims).toEqual([]);
    expect(before.headers).toEqual([]);
    expect(before.payloads).toEqual([]);
    expect(before.reveal).toEqual([409, 'Scores and verdicts are shown once this match review is decided.']);
    // their own is theirs to see, not the other's
    const session = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    expect((await session.query('select distinct claimed_by from record.review_claim')).rows).toEqual(expect.arrayContaining([{ claimed_by: sam.id }]));
    expect((await session.query(`select from record.review_claim c join record.match_review m on m.id = c.review_id where m.ref = $1 and c.claimed_by <> $2`, [review.ref, sam.id])).rowCount).toBe(0);
    for (const text of [JSON.stringify(before), (await sue.get('/api/v1/review-queue')).text]) expect(text).not.toMatch(/Whorl-of|Arch-of|0\.8731234|"rank"/);
    // an auditor, who never decides, sees the work
    const auditor = await office.database.appSession({ id: ada.id, roles: 'auditor' });
    expect((await auditor.query('select from record.review_claim c join record.match_review m on m.id = c.review_id where m.ref = $1', [review.ref])).rowCount).toBe(3);
  });

  test('the order of the queue follows the clock alone, whatever scores and verdicts there are', async () => {
    await clearQueue();
    const { later } = await pair();
    const others = [await makeCrossing(office, casey, { occurredAt: '2025-08-01T05:00:00Z' }), await makeCrossing(office, casey, { occurredAt: '2025-08-02T05:00:00Z' })];
    await casey.post(`${later.self}/searches`, { engine: 'e', engineVersion: '1', candidates: others.map(({ personRef }, index) => ({ person: personRef, score: 0.9 - index / 10, rank: index + 1 })) });
    const refs = async () => (await sue.get('/api/v1/review-queue')).body.items.map(({ ref }: { ref: string }) => ref);
    const before = await refs();
    const { body } = await sue.get('/api/v1/review-queue');
    const persons = body.items.map(({ proposedPerson }: { proposedPerson: string }) => proposedPerson);
    const byKey = (await sql('select ref from record.person where id = any ($1) order by id', [others.map(({ personId }) => personId)])).map(({ ref }) => ref);
    expect(persons).toEqual(byKey);
    await decide(sam, { self: `/api/v1/match-reviews/${before[1]}` }, DIFFERENT);
    expect(await refs()).toEqual(before);
  });
});

describe('the reveal', () => {
  test('after the commit the scores, after the decision everything; each look is written down', async () => {
    const { review } = await asked();
    expect(problem(await sam.get(`${review.self}/reveal`))).toEqual([409, '/problems/review.blind']);
    expect(problem(await casey.get(`${review.self}/reveal`))).toEqual([409, '/problems/review.blind']);
    await decide(sam, review, { reason: 'Mine.' });
    expect((await sam.get(`${review.self}/reveal`)).body).toMatchObject({ state: 'undecided', verdicts: null, yourVerdict: { reason: 'Mine.' }, scores: [{ score: 0.8731234, rank: 7 }] });
    // nor does the look tell a colleague that sam has decided
    const looksSeenBy = async (id: string, roles = 'supervisor') => {
      const session = await office.database.appSession({ id, roles, reason: 'curious' });
      return (await session.query(`select actor_id from journal.entry where table_name = 'match_reveal' and record_id = (select id from record.match_review where ref = $1)`, [review.ref])).rows;
    };
    expect([await looksSeenBy(sue.id), await looksSeenBy(casey.id, 'caseworker'), (await looksSeenBy(sam.id)).length, (await looksSeenBy(ada.id, 'auditor')).length]).toEqual([[], [], 1, 1]);
    await decide(sol, review);
    expect(await looksSeenBy(sue.id)).toHaveLength(1);
    expect((await casey.get(`${review.self}/reveal`)).body).toMatchObject({ state: 'confirmed', verdicts: [{ reason: 'Mine.' }, { answer: 'same_person' }], scores: [{ rank: 7 }] });
    const looks = await sql(`select actor_id from journal.entry where action = 'view' and table_name = 'match_reveal' and record_id = (select id from record.match_review where ref = $1) order by id`, [review.ref]);
    expect(looks.map(({ actor_id }) => actor_id)).toEqual([sam.id, casey.id]);
  });
});

describe('what it will do', () => {
  test('a confirmation does what was told, and a reversal puts back what was told', async () => {
    const { earlier, later, review } = await asked();
    const done = await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
    const capture = await makeCapture(casey, later);
    const barrier = (await casey.post('/api/v1/barriers', { person: later.personRef, kind: 'trafficking_referral' })).body;
    const theirs = (await casey.post('/api/v1/barriers', { person: earlier.personRef, kind: 'human_rights_claim' })).body;
    await casey.post('/api/v1/notes', { person: later.personRef, body: 'Speaks Dari.' });
    const told = (await sue.get(`${review.self}/consequences`)).body;
    expect(told).toMatchObject({
      of: 'confirmation', from: later.personRef, to: earlier.personRef, crossing: later.ref, case: later.caseRef, captures: [capture.ref], wholeRecord: true, mergeProposed: false,
      barriers: [{ ref: barrier.ref, open: true }], alsoStops: [{ ref: theirs.ref }], alsoMoves: expect.objectContaining({ note: 1 }), earlierReturn: { ref: done.ref }, instead: null,
    });
    expect((await casey.get(`${review.self}/consequences`)).status).toBe(403);
    for (const by of [sam, sol]) await decide(by, review);
    const moved = Object.fromEntries((await sql(`select table_name, count(*)::int as n from record.identity_move where review_id = (select id from record.match_review where ref = $1) group by 1`, [review.ref])).map(({ table_name, n }) => [table_name, n]));
    expect(moved).toMatchObject({ capture: told.captures.length, barrier: told.barriers.length, ...told.alsoMoves });

    const since = (await casey.post('/api/v1/barriers', { person: earlier.personRef, kind: 'injunction' })).body;
    const back = (await sue.get(`${review.self}/consequences`)).body;
    expect(back).toMatchObject({
      of: 'reversal', from: earlier.personRef, to: later.personRef, case: later.caseRef, captures: [capture.ref], wholeRecord: true, earlierReturn: done.ref, barriers: [{ ref: barrier.ref }], alsoStops: [{ ref: since.ref, kind: 'injunction' }],
    });
    const reversal = await sue.post(`${review.self}/reversals`, { reason: 'Wrong.', version: 2 });
    await sid.post(`${reversal.body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 });
    const stops = await sql(`select kind from record.barrier where person_id = $1 and lifted_at is null order by recorded_at`, [later.personId]);
    expect(stops.map(({ kind }) => kind)).toEqual(['trafficking_referral', 'injunction']);
    expect(problem(await sue.get(`${review.self}/consequences`))).toEqual([409, '/problems/review.moves-nothing']);
  });

  test('a barrier that a reversal copies takes the seat away as if it had been opened now', async () => {
    const flight = await flightWithSeats(office, { returnee: 2 }, 30);
    const ready = await readyCase(office, flight);
    const earlier = await makeCrossing(office, casey, { occurredAt: '2025-06-20T05:00:00Z' });
    const [crossing] = await sql('select ref from record.crossing where id = $1', [ready.crossingId]);
    const review = await makeReview(casey, { self: `/api/v1/crossings/${crossing.ref}` }, earlier);
    for (const by of [sam, sol]) expect((await decide(by, review)).status).toBe(201);
    // written past the rules, so that the seat is still held: the scene of a barrier for whoever of the two it was
    await sql('begin');
    await sql(`set local session_replication_role = 'replica'`);
    await sql(`insert into record.barrier (person_id, kind, effects, opened_by, recorded_at) values ($1, 'injunction', '{directions,boarding}', $2, platform.now())`, [earlier.personId, casey.id]);
    await sql('commit');
    const live = () => sql(`select h.person_id, h.ended_at, h.end_reason from record.seat_holding h where h.case_id = $1 order by h.recorded_at desc limit 1`, [ready.id]);
    expect(await live()).toMatchObject([{ person_id: earlier.personId, ended_at: null }]);
    const reversal = await sue.post(`${review.self}/reversals`, { reason: 'Wrong.', version: 2 });
    expect((await sid.post(`${reversal.body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 })).status).toBe(201);
    expect(await live()).toMatchObject([{ person_id: ready.personId, end_reason: 'barrier' }]);
    expect(await ready.state()).toBe('decision_served');
  });
});

describe('a contest', () => {
  const CONTEST = { askedBy: 'representative', askedByName: 'Example & Partners', grounds: 'He was in Calais on that day.', version: 2 };
  const ANSWER = { reason: 'Compared anew.', reasonsForPerson: 'We compared the fingerprints again.', version: 1 };
  const approve = (by: SignedIn, approval: Answer) => by.post(`${approval.body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 });

  test('blocks boarding at once and is decided by two who took no part; upheld: the match stands', async () => {
    const { earlier, review } = await confirmed();
    expect(problem(await carl.post(`${review.self}/contests`, { ...CONTEST, askedByName: ' ' }))).toEqual([400, '/problems/input.invalid']);
    expect(problem(await carl.post(`${review.self}/contests`, { ...CONTEST, version: 1 }))).toEqual([409, '/problems/version.stale']);
    const contest = await carl.post(`${review.self}/contests`, { ...CONTEST, occurredAt: '2025-11-10T09:00:00Z' });
    expect(contest).toMatchObject({ status: 201, body: { ref: expect.stringMatching(/^MC-/), open: true, contested: 'confirmed', person: earlier.personRef, grounds: CONTEST.grounds, occurredAt: '2025-11-10T09:00:00.000Z' } });
    const blocks = async () => (await sql(`select record.stop_of($1, null, platform.now()) as stop`, [earlier.personId]))[0].stop;
    expect(await blocks()).toMatchObject({ rule: 'boarding.barrier', barrier: contest.body.barrier });
    expect(problem(await carl.post(`${review.self}/contests`, CONTEST))).toEqual([409, '/problems/contest.open']);
    // its barrier goes in no other way
    const lifting = await sue.post(`/api/v1/barriers/${contest.body.barrier}/liftings`, { reason: 'x', version: 1 });
    expect(problem(await sid.post(`${lifting.body.self}/decisions`, { decision: 'approve', reason: 'x', version: 1 }))).toEqual([409, '/problems/contest.barrier']);
    await sue.post(`${lifting.body.self}/withdrawals`, { reason: 'Wrong way.', version: 1 });
    // neither examiner has a hand in it, nor who proposed, nor one alone
    for (const by of [sam, sol]) expect(problem(await by.post(`${contest.body.self}/decisions`, { outcome: 'upheld', ...ANSWER }))).toEqual([409, '/problems/approval.own-work']);
    const proposal = await sue.post(`${contest.body.self}/decisions`, { outcome: 'upheld', ...ANSWER });
    expect(proposal).toMatchObject({ status: 201, body: { kind: 'match_contest', outcome: 'waiting', particulars: { outcome: 'upheld', contest: contest.body.ref } } });
    for (const [by, rule] of [[sue, 'approval.same-person'], [sam, 'approval.own-work']] as const) expect(problem(await approve(by, proposal))).toEqual([409, `/problems/${rule}`]);
    expect(await blocks()).not.toBeNull();
    expect((await carl.get(contest.body.self)).body).toMatchObject({ open: true, waits: { approval: proposal.body.ref, outcome: 'upheld' } });
    expect((await approve(sid, proposal)).status).toBe(201);
    expect((await carl.get(contest.body.self)).body).toMatchObject({ open: false, outcome: 'upheld', reasons: ANSWER.reasonsForPerson, approval: proposal.body.ref, toldAt: null, version: 2 });
    expect(await blocks()).toBeNull();
    expect((await ada.get(review.self)).body.state).toBe('confirmed');
    expect((await carl.post(`${contest.body.self}/answers`, { how: 'By letter.', version: 2 })).body).toMatchObject({ toldHow: 'By letter.', toldAt: expect.any(String) });
    expect(problem(await carl.post(`${contest.body.self}/answers`, { how: 'Again.', version: 3 }))).toEqual([409, '/problems/contest.told']);
    expect((await ada.get(`/api/v1/match-contests?review=${review.ref}&open=false`)).body.items).toHaveLength(1);
  });

  test('overturned: the reversal is carried out, and the contest’s own barrier is not copied', async () => {
    const { earlier, later, review } = await confirmed();
    const contest = await carl.post(`${review.self}/contests`, { ...CONTEST, askedBy: 'person', askedByName: undefined });
    const proposal = await sue.post(`${contest.body.self}/decisions`, { outcome: 'overturned', ...ANSWER });
    expect((await approve(sid, proposal)).status).toBe(201);
    expect((await ada.get(review.self)).body).toMatchObject({ state: 'reversed', reversal: proposal.body.ref });
    expect((await ada.get(later.self)).body.person).toBe(later.personRef);
    expect((await ada.get(contest.body.self)).body).toMatchObject({ outcome: 'overturned', reviewState: 'reversed' });
    for (const id of [earlier.personId, later.personId]) expect((await sql('select record.stop_of($1, null, platform.now()) as stop', [id]))[0].stop).toBeNull();
  });

  test('a dismissal overturned is examined again, by others; those who overturned it give no verdict', async () => {
    const { review, later } = await asked();
    for (const by of [sam, sol]) await decide(by, review, DIFFERENT);
    const contest = await carl.post(`${review.self}/contests`, CONTEST);
    expect(contest).toMatchObject({ status: 201, body: { contested: 'dismissed', person: later.personRef } });
    expect((await approve(sid, await sue.post(`${contest.body.self}/decisions`, { outcome: 'overturned', ...ANSWER }))).status).toBe(201);
    expect((await sue.get(review.self)).body).toMatchObject({ state: 'undecided', round: 2, verdicts: null, scores: null });
    for (const by of [sue, sid]) expect((await decide(by, review, { version: 3 })).body.type).toBe('/problems/review.own-contest');
    expect((await lineOf(sue, review))).toMatchObject({ youMayDecide: false, round: 2 });
    expect((await decide(sam, review, { version: 3 })).status).toBe(201);
  });

  test('withdrawn also needs two; an undecided match is not contested; the database holds all of it', async () => {
    const { review } = await asked();
    expect(problem(await carl.post(`${review.self}/contests`, { ...CONTEST, version: 1 }))).toEqual([409, '/problems/contest.undecided']);
    const { review: other, earlier } = await confirmed();
    const contest = await carl.post(`${other.self}/contests`, CONTEST);
    const [row] = await sql('select id, review_id, barrier_id from record.match_contest where ref = $1', [contest.body.ref]);
    const session = await office.database.appSession({ id: sue.id, roles: 'supervisor' });
    await expect(session.query(`update record.match_contest set outcome = 'upheld', decided_at = now(), reasons = 'x', approval_id = (select id from record.approval limit 1) where id = $1`, [row.id])).rejects.toThrow(/two people/);
    await expect(session.query(`update record.match_contest set grounds = 'none' where id = $1`, [row.id])).rejects.toThrow(/permission denied/);
    await expect(session.query(`update record.barrier set lifted_at = now(), lifting_id = (select id from record.approval where outcome = 'approved' limit 1) where id = $1`, [row.barrier_id])).rejects.toThrow(/two people/);
    await expect(session.query(`update record.barrier set effects = '{boarding,directions}' where id = $1`, [row.barrier_id])).rejects.toThrow(/nothing else/);
    // a contest without a stop is none
    const { rows: [informs] } = await session.query(`insert into record.barrier (person_id, kind, effects) values ($1, 'other', '{}') returning id`, [earlier.personId]);
    await expect(session.query(`insert into record.match_contest (review_id, contested, barrier_id, asked_by, grounds) values ($1, 'confirmed', $2, 'person', 'x')`, [row.review_id, informs.id])).rejects.toThrow(/barrier of its own|duplicate/);
    // an approval of an examiner's opens nothing, whatever the application lets through
    const examiner = await office.database.appSession({ id: sam.id, roles: 'supervisor' });
    const { rows: [forged] } = await examiner.query(`insert into record.approval (kind, subject_id, reason, particulars) values ('match_contest', $1, 'x', '{"outcome": "upheld"}') returning id`, [row.id]);
    await session.query(`update record.approval set outcome = 'approved', decided_by = $2, decided_at = now(), decision_reason = 'x' where id = $1`, [forged.id, sue.id]);
    await expect(session.query(`update record.match_contest set outcome = 'upheld', decided_at = now(), reasons = 'x', approval_id = $2 where id = $1`, [row.id, forged.id])).rejects.toThrow(/two people/);
    const proposal = await sue.post(`${contest.body.self}/decisions`, { outcome: 'withdrawn', ...ANSWER });
    expect((await approve(sid, proposal)).status).toBe(201);
    expect((await ada.get(contest.body.self)).body).toMatchObject({ outcome: 'withdrawn', reviewState: 'confirmed' });
    expect(problem(await sue.post(`${contest.body.self}/decisions`, { outcome: 'upheld', ...ANSWER, version: 2 }))).toEqual([409, '/problems/contest.decided']);
  });

  test('a match reversed meanwhile cannot be upheld; after the return a contest is written down and is no breach', async () => {
    const { review, earlier } = await confirmed();
    await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
    const contest = await carl.post(`${review.self}/contests`, CONTEST);
    expect(contest.status).toBe(201);
    expect((await carl.get(`/api/v1/barriers/${contest.body.barrier}`)).body.breach).toBeNull();
    const upheld = await sue.post(`${contest.body.self}/decisions`, { outcome: 'upheld', ...ANSWER });
    const reversal = await sue.post(`${review.self}/reversals`, { reason: 'Wrong.', version: 2 });
    expect((await approve(sid, reversal)).status).toBe(201);
    // the proposal went back to the person whom it concerns, which counts as a change
    const { version } = (await sid.get(upheld.body.self)).body;
    expect(problem(await sid.post(`${upheld.body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version }))).toEqual([409, '/problems/contest.moot']);
    expect((await sue.post(`${upheld.body.self}/withdrawals`, { reason: 'The match was reversed.', version })).status).toBe(201);
    expect(problem(await sue.post(`${contest.body.self}/decisions`, { outcome: 'upheld', ...ANSWER }))).toEqual([409, '/problems/contest.moot']);
    const overturned = await sue.post(`${contest.body.self}/decisions`, { outcome: 'overturned', ...ANSWER });
    expect((await approve(sid, overturned)).status).toBe(201);
    expect((await ada.get(contest.body.self)).body).toMatchObject({ open: false, outcome: 'overturned' });
  });
});

describe('approvals', () => {
  test('each is told whether they may be the second person, and why not; the proposer takes it back', async () => {
    const { review } = await confirmed();
    const made = await sue.post(`${review.self}/reversals`, { reason: 'Wrong.', version: 2 });
    expect(made.body).toMatchObject({ youMayDecide: false, youMayWithdraw: true, whyNot: 'You proposed this. Someone else must approve it.' });
    const line = async (by: SignedIn, query = '') => (await by.get(`/api/v1/approvals?outcome=waiting${query}`)).body.items.find(({ ref }: { ref: string }) => ref === made.body.ref);
    expect(await line(sid)).toMatchObject({ youMayDecide: true, whyNot: null, youMayWithdraw: false });
    expect(await line(sam)).toMatchObject({ youMayDecide: false, whyNot: 'You took part in what this would change. Someone else must do it.' });
    expect(await line(casey)).toMatchObject({ youMayDecide: false, whyNot: 'Only a supervisor may approve this.' });
    expect([!!(await line(sid, '&yours=decide')), !!(await line(sam, '&yours=decide')), !!(await line(sue, '&yours=decide')), !!(await line(casey, '&yours=decide')), !!(await line(sue, '&yours=proposed'))]).toEqual([true, false, false, false, true]);
    for (const by of [sid, sam, casey]) expect(problem(await by.post(`${made.body.self}/withdrawals`, { reason: 'x', version: 1 }))).toEqual([409, '/problems/approval.withdrawal']);
    expect(problem(await sue.post(`${made.body.self}/withdrawals`, { reason: 'x', version: 2 }))).toEqual([409, '/problems/version.stale']);
    expect((await sue.post(`${made.body.self}/withdrawals`, { reason: 'The other review was meant.', version: 1 })).body).toMatchObject({ outcome: 'withdrawn', decidedBy: sue.actor.displayName, youMayDecide: false });
    expect(problem(await sid.post(`${made.body.self}/decisions`, { decision: 'approve', reason: 'x', version: 2 }))).toEqual([409, '/problems/approval.decided']);
    // and it may be proposed anew
    expect((await sue.post(`${review.self}/reversals`, { reason: 'Wrong indeed.', version: 2 })).status).toBe(201);
  });

  test('the merge that two confirmed matches call for is not taken back by the last examiner alone', async () => {
    const { later, review } = await asked();
    const third = await makeCrossing(office, casey, { occurredAt: '2025-08-25T05:00:00Z' });
    const other = await makeReview(casey, later, third);
    for (const by of [sam, sol]) for (const one of [review, other]) await decide(by, one);
    const merge = (await sol.get('/api/v1/approvals?kind=person_merge&outcome=waiting')).body.items[0];
    expect(merge).toMatchObject({ proposedBy: sol.actor.displayName, youMayWithdraw: false });
    expect(problem(await sol.post(`${merge.self}/withdrawals`, { reason: 'x', version: 1 }))).toEqual([409, '/problems/approval.follows']);
  });
});
