import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { makeCrossing, makeReview, verdict } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';

/** How matches were decided, by group, with small numbers withheld; and that it tells nothing of what is undecided. */
let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn, sue: SignedIn, sid: SignedIn, ada: SignedIn;
beforeAll(async () => {
  office = await openOffice({ jobs: false });
  casey = await office.user('caseworker');
  [sam, sol, sue, sid] = [await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor'), await office.user('supervisor')];
  ada = await office.user('auditor');
});
afterAll(() => office.close());

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
interface Scene { code?: string | string[]; sex?: string; engine?: string; origin?: string; answers: string; at?: string; state?: string; round?: number; contest?: 'upheld' | 'overturned' | null; accepted?: string }
const ANSWERS: Record<string, string> = { s: 'same_person', d: 'different_person', i: 'inconclusive' };

/** Decided rounds as they would stand on record, written past the rules: the scene, not the play. Answers s, d, i in order. */
async function scenes(times: number, { code = [], sex, engine, origin = 'engine', answers, at = '2025-10-05T10:00:00Z', state, round = 1, contest, accepted }: Scene): Promise<string[]> {
  const made: string[] = [];
  const count = (one: string) => [...answers].filter((answer) => answer === one).length;
  const outcome = count('s') >= 2 ? 'confirmed' : count('d') >= 2 ? 'dismissed' : 'unresolved';
  await sql('begin');
  await sql(`select set_config('app.actor', $1, true), set_config('app.roles', 'system', true)`, [casey.id]);
  await sql(`set local session_replication_role = 'replica'`);
  for (let n = 0; n < times; n++) {
    const [person] = await sql(`insert into record.person (sex) values ($1) returning id`, [sex ?? null]);
    for (const one of [code].flat()) await sql(`insert into record.person_nationality (person_id, code, basis) values ($1, $2, $3)`, [person.id, one, one === accepted ? 'accepted' : 'claimed']);
    const [other] = await sql('insert into record.person default values returning id');
    const [crossing] = await sql(`insert into record.crossing (person_id, registered_person_id, occurred_at, place, source) values ($1, $1, '2025-09-01T05:00:00Z', 'Dover', 'other') returning id`, [person.id]);
    const now = state ?? outcome;
    const [review] = await sql(`insert into record.match_review (crossing_id, proposed_person_id, origin, state, round, decided_at, reversal_id) values ($1, $2, $3, $4, $5, $6, $7) returning id`,
      [crossing.id, other.id, origin, now, round, now === 'undecided' ? null : at, now === 'reversed' ? person.id : null]);
    if (engine) {
      const [search] = await sql(`insert into record.biometric_search (crossing_id, engine, engine_version) values ($1, $2, '1') returning id`, [crossing.id, engine]);
      await sql(`insert into record.candidate (search_id, crossing_id, proposed_person_id, review_id) values ($1, $2, $3, $4)`, [search.id, crossing.id, other.id, review.id]);
    }
    for (const [index, answer] of [...answers].entries()) {
      await sql(`insert into record.verdict (review_id, round, position, examiner_id, answer, reason_code, reason, recorded_at) values ($1, 1, $2, $3, $4, 'other', 'x', $5)`, [review.id, index + 1, [sam, sol, sue][index]!.id, ANSWERS[answer], at]);
    }
    if (contest !== undefined) {
      await sql(`insert into record.match_contest (review_id, contested, barrier_id, asked_by, grounds, recorded_at, outcome, approval_id, decided_at, reasons) values ($1, $2, $1, 'person', 'x', $3::timestamptz + interval '1 day', $4::text, $5, $6, case when $4::text is not null then 'x' end)`,
        [review.id, outcome, at, contest, contest && review.id, contest && at]);
    }
    made.push(review.id);
  }
  await sql('commit');
  return made;
}
const report = async (query = 'from=2025-10&to=2025-10', by: SignedIn = ada): Promise<any> => {
  const { status, body } = await by.get(`/api/v1/statistics/match-quality?${query}`);
  expect(status).toBe(200);
  return body;
};
const groupsOf = (body: any, by: string): Record<string, any> => Object.fromEntries(body.tables.find((table: any) => table.by === by).groups.map(({ group, counts, rates }: any) => [group, { ...counts, rates }]));

describe('what is counted', () => {
  beforeAll(async () => {
    await scenes(40, { code: 'AFG', sex: 'M', engine: 'alpha', answers: 'ss' });
    await scenes(10, { code: 'AFG', sex: 'M', engine: 'alpha', answers: 'sds' });
    await scenes(6, { code: 'AFG', sex: 'M', engine: 'alpha', answers: 'ss', state: 'reversed', contest: 'overturned' });
    await scenes(9, { code: 'ERI', sex: 'F', engine: 'beta', answers: 'dd', contest: 'upheld' });
    await scenes(8, { code: ['ERI', 'ETH'], sex: 'F', origin: 'colleague', answers: 'sid' });
    await scenes(7, { code: ['ERI', 'ETH'], accepted: 'ERI', sex: 'F', origin: 'equal_id', answers: 'dd', contest: null });
    await scenes(6, { answers: 'iss', origin: 'colleague' });
    await scenes(3, { code: 'SYR', sex: 'F', origin: 'colleague', answers: 'dd' });
    // not of this month, and undecided now: in no count
    await scenes(30, { code: 'SDN', sex: 'X', engine: 'alpha', answers: 'dd', at: '2025-09-30T22:30:00Z' });
    await scenes(9, { code: 'ERI', sex: 'F', engine: 'beta', answers: 'dd', state: 'undecided', round: 2, contest: 'overturned' });
  });

  test('verdicts, disagreements, third ones, what was reversed, contested and overturned, with what shares', async () => {
    const body = await report();
    expect(body).toMatchObject({ from: '2025-10', to: '2025-10', fewest: 5, enoughForRate: 20, self: '/api/v1/statistics/match-quality?from=2025-10&to=2025-10' });
    expect(body.total.counts).toEqual({ examinations: 89, verdicts: 202, confirmed: 62, dismissed: 19, unresolved: 8, differed: 24, third: 24, inconclusive: 14, reversed: 6, contested: 22, overturned: 6 });
    expect(body.total.rates).toMatchObject({ differed: { percent: 27, low: 18.8, high: 37 }, reversed: { percent: 9.7, low: 4.5, high: 19.5 }, overturned: { percent: 27.3 } });
    // verdicts have no share, nor what is confirmed
    expect(Object.keys(body.total.rates).sort()).toEqual(['contested', 'differed', 'inconclusive', 'overturned', 'reversed', 'third', 'unresolved']);
    for (const definition of Object.values(body.definitions)) expect(definition).toMatch(/\.$/);
  });

  test('by sex, engine, origin and nationality: accepted before claimed, several by themselves, not recorded too', async () => {
    const body = await report();
    const [nationality, sex, engine, origin] = ['nationality', 'sex', 'engine', 'origin'].map((by) => groupsOf(body, by));
    expect(Object.keys(sex!)).toEqual(['F', 'M', 'X', 'none']);
    expect([sex!.M!.examinations, sex!.F!.examinations]).toEqual([56, 27]);
    expect([origin!.engine!.examinations, origin!.colleague!.examinations, origin!.equal_id!.examinations]).toEqual([65, 17, 7]);
    expect([engine!['alpha 1']!.examinations, engine!['beta 1']!.examinations, engine!.none!.examinations]).toEqual([56, 'withheld', 24]);
    expect(nationality!.AFG!.examinations).toBe(56);
    expect(nationality!.ERI!.examinations).toBe(16);
    expect(nationality!.several!.examinations).toBe(8);
    // September 30 at 23:30 in London is September
    expect(nationality!.SDN!.examinations).toBe('few');
    expect((await report('from=2025-09&to=2025-09')).total.counts).toMatchObject({ examinations: 30, dismissed: 'withheld', differed: 'few' });
    expect((await report('from=2025-09&to=2025-10')).total.counts.examinations).toBe(119);
  });

  test('small ones are withheld, in the file too, and nothing shown is below five', async () => {
    const body = await report();
    for (const { groups } of body.tables) for (const { counts } of groups) for (const told of Object.values(counts)) expect(typeof told === 'number' ? told >= 5 : ['few', 'withheld'].includes(told as string)).toBe(true);
    // each sum that is shown leaves more than one unknown, or none
    for (const { by, groups } of body.tables) for (const measure of ['examinations', 'confirmed', 'dismissed', 'unresolved', 'differed', 'third', 'inconclusive', 'reversed', 'contested', 'overturned']) {
      const unknown = groups.filter(({ counts }: any) => typeof counts[measure] !== 'number').length;
      expect([by, measure, unknown === 1]).toEqual([by, measure, false]);
    }
  });

  test('periods: whole months, none to come, not the wrong way round; and who may ask', async () => {
    for (const query of ['from=2025-13', 'from=2025-10-01', 'to=2099-01', 'from=2025-11&to=2025-10', 'from=2001-01&to=2025-10', 'day=1']) expect([query, (await ada.get(`/api/v1/statistics/match-quality?${query}`)).status]).toEqual([query, 400]);
    expect((await casey.get('/api/v1/statistics/match-quality')).status).toBe(403);
    expect((await report('', sam)).to).toMatch(/^20\d{2}-\d{2}$/);
    const looks = await sql(`select count(*)::int as n from journal.entry where table_name = 'statistics' and actor_id = $1`, [sam.id]);
    expect(looks).toEqual([{ n: 1 }]);
  });
});

describe('blindness', () => {
  test('a review that is decided by nobody yet, or anew, moves no number, verdict by verdict; supervisors and auditors read the same', async () => {
    const now = new Date().toISOString().slice(0, 7);
    await scenes(12, { code: 'IRQ', sex: 'M', engine: 'test-engine', answers: 'ss', at: new Date(Date.now() - 60_000).toISOString() });
    const period = `from=${now}&to=${now}`;
    const made = [await makeCrossing(office, casey), await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' })] as const;
    const review = await makeReview(casey, made[1], made[0]);
    const glance = async () => Promise.all([sue, sid, ada].map((by) => report(period, by)));
    const before = await glance();
    expect(before[0].total.counts.examinations).toBe(12);
    expect(before[1]).toEqual(before[0]);
    expect(before[2]).toEqual(before[0]);
    expect((await sam.post(`${review.self}/decisions`, verdict())).status).toBe(201);
    expect(await glance()).toEqual(before);
    expect((await sol.post(`${review.self}/decisions`, verdict({ answer: 'different_person', reasonCode: 'fingerprints_disagree' }))).status).toBe(201);
    expect(await glance()).toEqual(before);
    expect((await sue.post(`${review.self}/decisions`, verdict())).status).toBe(201);
    const after = await glance();
    expect(after[0].total.counts.examinations).toBe(13);
    expect(after[2]).toEqual(after[0]);
  });
});

describe('the page and the file', () => {
  test('the CSV has a line for each group and for all, in words where a number is withheld', async () => {
    const { openVisitor } = await import('../support/visitor.js');
    const visitor = await openVisitor(office, 'auditor');
    const page = await visitor.visit('/statistics/match-quality?from=2025-10&to=2025-10');
    expect(page).toMatchObject({ status: 200, title: 'How matches were decided – Crossfile' });
    expect(page.text).toContain('October 2025, by the month in which the last verdict was given.');
    expect(page.text).toMatch(/Afghanistan ?56/);
    expect(page.text).toMatch(/Do not publish two periods that overlap/);
    const file = await page.follow('Download all tables as CSV');
    expect(file.headers['content-disposition']).toBe('attachment; filename="match-quality-2025-10-2025-10.csv"');
    const lines = parse(file.html, { columns: true, bom: true }) as Record<string, string>[];
    expect(lines[0]).toMatchObject({ from: '2025-10', by: 'all', group: 'All', examinations: '89', differed: '24', differed_rate: '27% (18.8 to 37)' });
    expect(lines.find(({ by, group }) => by === 'nationality' && group === 'Sudan')).toMatchObject({ examinations: 'fewer than 5', confirmed: 'fewer than 5', verdicts: 'withheld' });
    expect((await visitor.visit('/statistics/match-quality?from=2025-02&to=2025-03')).text).toContain('too few matches were examined');
    expect((await visitor.visit('/statistics/match-quality?from=x')).status).toBe(400);
    expect((await (await openVisitor(office, 'supervisor')).visit('/statistics')).links.get('How matches were decided')).toBe('/statistics/match-quality');
    const caseworker = await openVisitor(office, 'caseworker');
    expect((await caseworker.visit('/statistics')).links.has('How matches were decided')).toBe(false);
    expect((await caseworker.visit('/statistics/match-quality')).status).toBe(403);
  });
});
