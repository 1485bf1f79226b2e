import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { makeCapture, makeCrossing, type MadeCrossing, makeReturn, makeReview, verdict } from '../support/make-crossing.js';
import { openOffice, type Answer, type Office, type SignedIn } from '../support/office.js';

/** What a person gets about their matches, to whom it was given, and who may decide a contest. */
let office: Office;
let casey: SignedIn, carl: SignedIn, sam: SignedIn, sol: SignedIn, sue: SignedIn, sid: SignedIn, ada: SignedIn, edith: SignedIn;
beforeAll(async () => {
  office = await openOffice();
  [casey, carl] = [await office.user('caseworker'), await office.user('caseworker')];
  [sam, sol, sue, sid] = [await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor')];
  [ada, edith] = [await office.user('auditor'), await office.user('escort')];
});
afterAll(() => office.close());

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
const decide = (by: SignedIn, review: { self: string }, input: Record<string, unknown> = {}) => by.post(`${review.self}/decisions`, verdict(input));
const DIFFERENT = { answer: 'different_person', reasonCode: 'fingerprints_disagree' };
const problem = ({ status, body }: Answer) => [status, body?.type];
const approve = (by: SignedIn, { body }: Answer) => by.post(`${body.self}/decisions`, { decision: 'approve', reason: 'Seen.', version: 1 });
const packOf = async (ref: string, by: SignedIn = carl): Promise<any> => {
  const { status, body } = await by.get(`/api/v1/people/${ref}/match-pack`);
  expect(status).toBe(200);
  return body;
};

let count = 0;
/** Two people with names, captures with numbers of another system, and the question whether they are one. */
async function asked() {
  const n = ++count;
  const person = (name: string) => ({ names: [{ familyNames: `Zorvan${name}${n}`, givenNames: `Ilmar${name}${n}` }] });
  const earlier = await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z', place: 'Deal' });
  const later = await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z', place: 'Lydd' });
  for (const [crossing, name] of [[earlier, 'E'], [later, 'L']] as const) {
    await sql('begin');
    await sql(`select set_config('app.actor', '00000000-0000-7000-8000-000000000001', true)`);
    const { familyNames, givenNames } = person(name).names[0]!;
    await sql(`insert into record.person_name (person_id, family_names, given_names) values ($1, $2, $3)`, [crossing.personId, familyNames, givenNames]);
    await sql('commit');
  }
  const captures = { earlier: await makeCapture(casey, earlier, { externalId: `EXT-E-${n}` }), later: await makeCapture(casey, later, { externalId: `EXT-L-${n}`, fingerPosition: 3, quality: 64 }) };
  const review = await makeReview(casey, later, earlier);
  return { earlier, later, captures, review };
}

/** Every text in the database that names somebody or something of somebody: with the persons whom it may be shown to. */
async function namesOfAll(): Promise<{ what: string; text: string; person: string | null }[]> {
  return sql(`
    select 'person' as what, ref as text, id::text as person from record.person
    union all select 'name', x, n.person_id::text from record.person_name n cross join lateral (values (n.family_names), (n.given_names)) v (x) where x is not null
    union all select 'capture', ref, person_id::text from record.capture
    union all select 'external', external_id, person_id::text from record.capture
    union all select 'crossing', ref, person_id::text from record.crossing
    union all select 'case', ref, person_id::text from record.case_file
    union all select 'user', u.x, null from record.app_user a cross join lateral (values (a.ref), (a.username), (a.display_name), (a.id::text)) u (x) where a.kind = 'person'
    union all select 'approval', ref, null from record.approval
    union all select 'key', id::text, null from record.person`);
}
/** What stands in the text and belongs to nobody of `own`. */
async function strangersIn(text: string, own: readonly string[]): Promise<string[]> {
  const low = text.toLowerCase();
  return (await namesOfAll()).filter((one) => !(one.person && own.includes(one.person)) && low.includes(one.text.toLowerCase())).map(({ what, text: found }) => `${what} ${found}`);
}
const mergedGroup = async (id: string): Promise<string[]> => (await sql('select g::text as id from record.merged_group($1) g', [id])).map((row) => row.id);
async function everyWay(ref: string, by: SignedIn = carl): Promise<string> {
  return JSON.stringify(await packOf(ref, by));
}

describe('the pack', () => {
  test('of a dismissed match: the captures, the engine, the threshold, who by role, in set words; the other side is another record', async () => {
    const { earlier, later, captures, review } = await asked();
    for (const by of [sam, sol]) expect((await decide(by, review, { ...DIFFERENT, reason: `Ask ${by.actor.displayName}; Zorvan said so.` })).status).toBe(201);
    const pack = await packOf(later.personRef);
    expect(pack).toMatchObject({ person: later.personRef, who: { ref: later.personRef, records: [later.personRef] }, beingExamined: [], digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(pack.matches).toEqual([{
      ref: review.ref, state: 'dismissed', question: `Was the person who crossed to Lydd (${later.ref}) already known here under another record?`, decision: 'It was decided that it is not the same person.',
      proposed: expect.stringMatching(/^A computer/), decidedAt: expect.any(String),
      captures: [{ ref: captures.later.ref, what: 'Right middle finger', takenAt: expect.any(String), quality: 64, crossing: later.ref, crossedAt: '2025-10-20T05:00:00.000Z', place: 'Lydd' }],
      comparedWith: expect.stringContaining('another record'),
      searches: [expect.objectContaining({ engine: 'test-engine', engineVersion: '1', threshold: 0.5, score: 0.8731234, calibration: null, gallery: { size: 10, at: null }, decibel: null })],
      verdicts: [
        { round: 1, by: 'a supervisor', answer: 'a different person', because: 'the fingerprints do not agree', on: expect.any(String) },
        { round: 1, by: 'a second supervisor', answer: 'a different person', because: 'the fingerprints do not agree', on: expect.any(String) },
      ],
      reversal: null, consequences: { moved: null, movedAt: null, putBackAt: null, earlierReturn: null }, contests: [], mayContest: true,
    }]);
    const other = await packOf(earlier.personRef);
    expect(other.matches).toEqual([expect.objectContaining({
      ref: review.ref, question: `Was the person of somebody’s crossing the person of your record ${earlier.personRef}?`,
      captures: [expect.objectContaining({ ref: captures.earlier.ref, crossing: earlier.ref })],
    })]);
    // of the search with another's captures nothing that tells of that crossing
    expect(other.matches[0].searches).toEqual([expect.objectContaining({ engine: 'test-engine', threshold: 0.5, searchedAt: null, gallery: null, captures: [], parameters: {}, remarks: [] })]);
    for (const [ref, id] of [[later.personRef, later.personId], [earlier.personRef, earlier.personId]] as const) {
      for (const by of [carl, sam, ada]) expect(await strangersIn(await everyWay(ref, by), [id])).toEqual([]);
      expect(await everyWay(ref)).not.toMatch(/Ask Test|"examiner|rank/);
    }
    // the search for strangers finds them where they are
    expect(await strangersIn((await ada.get(review.self)).text, [later.personId])).toEqual(expect.arrayContaining([`person ${earlier.personRef}`, `user ${sam.actor.displayName}`, `capture ${captures.earlier.ref}`]));
  });

  test('of a confirmed match: both records are theirs; what moved and the return it was linked with; then of its reversal', async () => {
    const { earlier, later, captures, review } = await asked();
    const done = await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
    const [{ designator }] = await sql('select designator from record.flight where ref = $1', [done.flightRef]);
    const flagged = await makeReview(casey, await makeCrossing(office, casey, { occurredAt: '2025-11-01T05:00:00Z' }), later);
    for (const by of [sam, sol]) expect((await decide(by, review)).status).toBe(201);
    const pack = await packOf(earlier.personRef);
    expect(await packOf(later.personRef)).toMatchObject({ person: earlier.personRef, digest: pack.digest });
    expect(pack.who.records).toEqual([earlier.personRef, later.personRef]);
    expect(pack.matches).toEqual([expect.objectContaining({
      ref: review.ref, state: 'confirmed', captures: [expect.objectContaining({ ref: captures.earlier.ref }), expect.objectContaining({ ref: captures.later.ref })],
      consequences: { moved: expect.stringContaining('1 crossing, 1 case, 1 photo or fingerprint'), movedAt: expect.any(String), putBackAt: null, earlierReturn: { on: '2025-09-25T10:00:00.000Z', flight: designator, case: later.caseRef } },
    })]);
    expect(pack.beingExamined).toEqual([{ crossing: null, contests: [] }]);
    expect(await strangersIn(JSON.stringify(pack), await mergedGroup(earlier.personId))).toEqual([]);
    expect(JSON.stringify(pack)).not.toContain(flagged.ref);

    const reversal = await sue.post(`${review.self}/reversals`, { reason: `The fingerprints of ${earlier.personRef} were filed wrongly.`, version: 2 });
    expect((await approve(sid, reversal)).status).toBe(201);
    for (const one of [earlier, later]) {
      const after = await packOf(one.personRef);
      expect(after.who.records).toEqual([one.personRef]);
      expect(after.matches).toEqual([expect.objectContaining({
        state: 'reversed', reversal: { by: 'two people who gave no verdict on it', on: expect.any(String) }, mayContest: false,
        consequences: { moved: one === later ? expect.stringContaining('1 crossing') : null, movedAt: expect.any(String), putBackAt: expect.any(String), earlierReturn: null },
      })]);
      expect(await strangersIn(JSON.stringify(after), [one.personId])).toEqual([]);
    }
  });

  test('contests with the reasons for the person; what somebody else said against a match stays theirs', async () => {
    const { earlier, later, review } = await asked();
    for (const by of [sam, sol]) await decide(by, review, DIFFERENT);
    const contest = await carl.post(`${review.self}/contests`, { askedBy: 'representative', askedByName: 'Quill & Partners', grounds: `I am ${earlier.personRef}, says he.`, version: 2 });
    expect((await packOf(later.personRef)).matches[0]).toMatchObject({ mayContest: false, contests: [{ ref: contest.body.ref, open: true, askedBy: 'who speaks for you', askedByName: 'Quill & Partners', grounds: 'I am [withheld], says he.', meaning: 'It is not decided yet.' }] });
    const proposal = await sue.post(`${contest.body.self}/decisions`, { outcome: 'upheld', reason: 'Compared anew.', reasonsForPerson: `${sam.actor.displayName} and ${sol.ref} were right: no ridge of IlmarE${count} ZorvanE${count} or EXT-E-${count} agrees.`, version: 1 });
    expect((await approve(sid, proposal)).status).toBe(201);
    expect((await packOf(later.personRef)).matches[0]).toMatchObject({
      mayContest: true, contests: [{ outcome: 'upheld', meaning: 'The decision stands.', decidedBy: 'two supervisors who took no part in the decision', reasons: '[withheld] and [withheld] were right: no ridge of [withheld] or [withheld] agrees.' }],
    });
    const [theirs] = (await packOf(earlier.personRef)).matches;
    expect(theirs.contests).toEqual([{
      ref: null, contested: 'that it is not the same person', askedBy: null, askedByName: null, grounds: null, askedAt: null, open: false, outcome: 'upheld', meaning: 'The decision stands.',
      decidedBy: 'two supervisors who took no part in the decision', decidedAt: expect.any(String), reasons: null, toldAt: null,
    }]);
    for (const one of [earlier, later]) expect(await strangersIn(await everyWay(one.personRef), [one.personId])).toEqual([]);
  });

  test('an inconclusive round, a third verdict, and examined again in another round: each by role and order', async () => {
    const { later, review } = await asked();
    for (const [by, input] of [[sam, {}], [sol, DIFFERENT], [sue, { answer: 'inconclusive', reasonCode: 'poor_quality' }]] as const) expect((await decide(by, review, input)).status).toBe(201);
    const [match] = (await packOf(later.personRef)).matches;
    expect(match).toMatchObject({ state: 'unresolved', mayContest: false, decision: expect.stringContaining('could not say') });
    expect(match.verdicts.map(({ by, because }: any) => [by, because])).toEqual([['a supervisor', 'the fingerprints agree'], ['a second supervisor', 'the fingerprints do not agree'], ['a third supervisor', 'the photo or fingerprints are too poor to compare']]);
  });

  test('nobody’s pack is empty and whole; only those who may read it do', async () => {
    const { personRef } = await makeCrossing(office, casey);
    expect(await packOf(personRef)).toMatchObject({ matches: [], beingExamined: [], howToContest: expect.any(Array) });
    expect((await edith.get(`/api/v1/people/${personRef}/match-pack`)).status).toBe(403);
    expect((await carl.get('/api/v1/people/PE-9999-99/match-pack')).status).toBe(400);
  });
});

describe('blindness', () => {
  const SECRETS = ['0.8731234', 'Loop-of-the-first', 'fingerprints', 'same person', 'a supervisor'];
  test('of an undecided question the pack says that there is one and nothing else, before and after each verdict, whoever makes it', async () => {
    const { earlier, later, review } = await asked();
    const glance = async () => Promise.all([sue, sam, casey, ada].flatMap((by) => [later, earlier].map(async ({ personRef }) => {
      const { preparedAt, ...pack } = await packOf(personRef, by);
      expect(preparedAt).toBeTruthy();
      return pack;
    })));
    const before = await glance();
    expect(before[0]).toMatchObject({ matches: [], beingExamined: [{ crossing: { ref: later.ref, place: 'Lydd' }, contests: [] }] });
    expect(before[1]).toMatchObject({ matches: [], beingExamined: [{ crossing: null, contests: [] }] });
    await decide(sam, review, { reason: 'Loop-of-the-first' });
    expect(await glance()).toEqual(before);
    await decide(sol, review, { ...DIFFERENT, reason: 'Loop-of-the-first, not' });
    expect(await glance()).toEqual(before);
    for (const { matches, beingExamined, who } of before) for (const secret of SECRETS) expect(JSON.stringify({ matches, beingExamined, who })).not.toContain(secret);
    expect(JSON.stringify(before)).not.toContain(review.ref);
    // and once it is decided it tells
    await decide(sue, review, DIFFERENT);
    expect((await glance())[0]!.matches).toHaveLength(1);
    // opened again by a contest, the verdicts of the round before are withheld as well
    const contest = await carl.post(`${review.self}/contests`, { askedBy: 'person', grounds: 'I am the one.', version: 2 });
    const [sara, seth] = [await office.user('supervisor'), await office.user('supervisor')];
    expect((await approve(seth, await sara.post(`${contest.body.self}/decisions`, { outcome: 'overturned', reason: 'x', reasonsForPerson: 'Others look again.', version: 1 }))).status).toBe(201);
    const again = await glance();
    for (const pack of again) expect(pack.matches).toEqual([]);
    expect(again[0]!.beingExamined).toEqual([{ crossing: expect.objectContaining({ ref: later.ref }), contests: [expect.objectContaining({ outcome: 'overturned', reasons: 'Others look again.' })] }]);
    expect(JSON.stringify([again[0]!.beingExamined, again[7]!.beingExamined])).not.toMatch(/0\.8731234|Loop-of|poor/);
  });
});

describe('given away', () => {
  const GIVEN = { givenTo: 'representative', givenToName: 'Quill & Partners', how: 'By post.', reason: 'Asked for on 12 November.' };
  let made: { later: MadeCrossing; captures: { later: { ref: string } }; review: { ref: string; self: string } };
  beforeAll(async () => {
    made = await asked();
    for (const by of [sam, sol]) await decide(by, made.review, DIFFERENT);
  });

  test('to whom, how, when and why, with every field that was in it; the digest says whether it was this pack', async () => {
    const { personRef } = made.later;
    const pack = await packOf(personRef);
    const { digest, preparedAt, person, self, ...told } = pack;
    expect([person, self, preparedAt]).toEqual([personRef, `/api/v1/people/${personRef}/match-pack`, expect.any(String)]);
    // anybody can check the number that is printed on it
    expect(createHash('sha256').update(JSON.stringify(told)).digest('hex')).toBe(digest);
    const url = `/api/v1/people/${personRef}/match-pack/disclosures`;
    expect(problem(await carl.post(url, { ...GIVEN, givenToName: ' ', digest }))).toEqual([400, '/problems/input.invalid']);
    for (const wrong of ['', 'x', digest.toUpperCase(), `${digest}0`]) expect((await carl.post(url, { ...GIVEN, digest: wrong })).status).toBe(400);
    expect(problem(await carl.post(url, { ...GIVEN, digest, occurredAt: '2099-01-01T00:00:00Z' }))).toEqual([409, '/problems/time.future']);
    for (const by of [ada, edith]) expect((await by.post(url, { ...GIVEN, digest })).status).toBe(403);
    const given = await carl.post(url, { ...GIVEN, digest, occurredAt: '2025-11-12T10:00:00Z' });
    expect(given).toMatchObject({
      status: 201, body: {
        ref: expect.stringMatching(/^DI-/), person: personRef, ...GIVEN, digest, asGiven: true, occurredAt: '2025-11-12T10:00:00.000Z', recordedBy: carl.actor.displayName,
        contents: { reviews: [made.review.ref], captures: [made.captures.later.ref], contests: [], fields: expect.arrayContaining(['who.name', 'matches.decision', 'matches.captures.quality', 'matches.searches.engineVersion', 'matches.verdicts.by']) },
      },
    });
    // what was handed over happened, whatever the pack says by now
    const older = await carl.post(url, { givenTo: 'person', how: 'On paper.', reason: 'On leaving.', digest: 'a'.repeat(64) });
    expect(older).toMatchObject({ status: 201, body: { asGiven: false, givenToName: null } });
    expect((await ada.get(`/api/v1/people/${personRef}/disclosures`)).body.items.map(({ ref }: { ref: string }) => ref)).toEqual([older.body.ref, given.body.ref]);
    expect((await ada.get(given.body.self)).body).toEqual(given.body);
  });

  test('looks, what was taken away and what was given are in the history; what was given is never rewritten', async () => {
    const { personRef, personId } = made.later;
    const entries = await sql(`select e.action, e.table_name, e.actor_id from journal.entry e where e.person_id = $1 and e.table_name in ('match_pack', 'disclosure') order by e.id`, [personId]);
    expect(entries).toEqual(expect.arrayContaining([
      { action: 'view', table_name: 'match_pack', actor_id: carl.id }, { action: 'insert', table_name: 'disclosure', actor_id: carl.id }, { action: 'list', table_name: 'disclosure', actor_id: ada.id },
    ]));
    const history = (await ada.get(`/api/v1/people/${personRef}/history?limit=200`)).text;
    expect(history).toContain('Pack about matches given to the representative');
    const session = await office.database.appSession({ id: carl.id, roles: 'caseworker' });
    await expect(session.query(`update record.disclosure set given_to_name = 'Somebody'`)).rejects.toThrow(/permission denied/);
    await expect(session.query('delete from record.disclosure')).rejects.toThrow(/permission denied/);
    const insert = `insert into record.disclosure (person_id, kind, given_to, given_to_name, how, reason, sha256, as_given, recorded_by) values ($1, 'match_pack', $2, $3, 'x', 'x', sha256('x'), true, $4) returning recorded_by`;
    await expect(session.query(insert, [personId, 'representative', null, sam.id])).rejects.toThrow(/check constraint/);
    expect((await session.query(insert, [personId, 'person', null, sam.id])).rows).toEqual([{ recorded_by: carl.id }]);
    const auditor = await office.database.appSession({ id: ada.id, roles: 'auditor' });
    await expect(auditor.query(insert, [personId, 'person', null, ada.id])).rejects.toThrow(/row-level security/);
    const escort = await office.database.appSession({ id: edith.id, roles: 'escort' });
    expect((await escort.query('select from record.disclosure')).rowCount).toBe(0);
  });

  test('a disclosure goes with the record that it was about', async () => {
    const { earlier, later, review } = await asked();
    await carl.post(`/api/v1/people/${later.personRef}/match-pack/disclosures`, { givenTo: 'person', how: 'On paper.', reason: 'Asked.', digest: 'b'.repeat(64) });
    for (const by of [sam, sol]) expect((await decide(by, review)).status).toBe(201);
    expect((await ada.get(`/api/v1/people/${earlier.personRef}/disclosures`)).body.items).toEqual([expect.objectContaining({ person: earlier.personRef, how: 'On paper.' })]);
  });
});

describe('two who took no part decide a contest', () => {
  const CONTEST = { askedBy: 'person', grounds: 'Not me.', version: 2 };
  const ANSWER = { outcome: 'upheld', reason: 'Compared anew.', reasonsForPerson: 'We looked again.', version: 1 };
  test('nor who took a capture, nor who owned the case, nor who decided an earlier contest; the database holds it too', async () => {
    const [sara, seth, suki] = [await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor')];
    const { later, review } = await asked();
    await makeCapture(suki, later, { fingerPosition: 4 });
    const file = async () => (await sql('select version from record.case_file where ref = $1', [later.caseRef]))[0].version as number;
    expect((await seth.patch(`/api/v1/cases/${later.caseRef}`, await file(), { owner: 'me' })).status).toBe(200);
    expect((await seth.patch(`/api/v1/cases/${later.caseRef}`, await file(), { owner: null })).status).toBe(200);
    for (const by of [sam, sol]) expect((await decide(by, review)).status).toBe(201);
    const contest = await carl.post(`${review.self}/contests`, CONTEST);
    for (const by of [sam, suki, seth]) expect(problem(await by.post(`${contest.body.self}/decisions`, ANSWER))).toEqual([409, '/problems/approval.own-work']);
    const proposal = await sue.post(`${contest.body.self}/decisions`, ANSWER);
    for (const by of [sol, suki, seth]) expect(problem(await approve(by, proposal))).toEqual([409, '/problems/approval.own-work']);
    expect((await approve(sid, proposal)).status).toBe(201);
    // contested again: those who decided the first contest have had their say
    const second = await carl.post(`${review.self}/contests`, CONTEST);
    for (const by of [sue, sid]) expect(problem(await by.post(`${second.body.self}/decisions`, ANSWER))).toEqual([409, '/problems/approval.own-work']);
    const [row] = await sql('select id from record.match_contest where ref = $1', [second.body.ref]);
    const session = await office.database.appSession({ id: suki.id, roles: 'supervisor' });
    const { rows: [forged] } = await session.query(`insert into record.approval (kind, subject_id, reason, particulars) values ('match_contest', $1, 'x', '{"outcome": "upheld"}') returning id`, [row.id]);
    const other = await office.database.appSession({ id: sara.id, roles: 'supervisor' });
    await other.query(`update record.approval set outcome = 'approved', decided_by = $2, decided_at = now(), decision_reason = 'x' where id = $1`, [forged.id, sara.id]);
    await expect(other.query(`update record.match_contest set outcome = 'upheld', decided_at = now(), reasons = 'x', approval_id = $2 where id = $1`, [row.id, forged.id])).rejects.toThrow(/two people/);
  });
});
