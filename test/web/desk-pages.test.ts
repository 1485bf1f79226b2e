import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { marksOf } from '../../src/features/biometrics/print-marks.js';
import { generateFinger, impress } from '../../src/matching/synthetic.js';
import { templates } from '../../src/platform/pages/engine.js';
import { makeCapture, makeCrossing, type MadeCrossing, makeReturn, makeReview, verdict } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { openVisitor, type Seen, Visitor } from '../support/visitor.js';

/** The pages of the match desk, as people without scripts use them. */
type Person = Visitor & { username: string; ref: string; id: string };
let office: Office;
let casey: SignedIn, ada: SignedIn;
let clara: Person, sam: Person, sol: Person, sue: Person, sid: Person, olga: Person;
beforeAll(async () => {
  office = await openOffice();
  [casey, ada] = [await office.user('caseworker'), await office.user('auditor')];
  clara = await openVisitor(office, 'caseworker');
  [sam, sol, sue, sid] = [await openVisitor(office, 'supervisor'), await openVisitor(office, 'supervisor'), await openVisitor(office, 'supervisor'), await openVisitor(office, 'supervisor')];
  olga = await openVisitor(office, 'auditor');
});
afterAll(() => office.close());

const sql = async <T = any>(text: string, values: unknown[] = []): Promise<T[]> => (await office.database.superuser.query(text, values)).rows;
const FIRST = 'Whorl-of-the-first-examiner', SECOND = 'Ridge-of-the-second-examiner', SCORE = '0.8731234';
const XSS = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;

async function matter(withReturn = true): Promise<{ earlier: MadeCrossing; later: MadeCrossing; review: { ref: string; self: string; search: string }; at: string; captures: string[] }> {
  const earlier = await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' });
  const later = await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' });
  if (withReturn) await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
  const picture = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#335577' } }).png().toBuffer();
  const captures: string[] = [];
  for (const crossing of [earlier, later]) {
    const photo = await makeCapture(casey, crossing, { kind: 'photo', fingerPosition: undefined, device: 'Camera 1' });
    await casey.put(`${photo.self}/image`, picture, 'image/png');
    await makeCapture(casey, crossing, { device: 'Desk 4' });
    captures.push(photo.ref);
  }
  const review = await makeReview(casey, later, earlier);
  const [flag] = await sql('select g.ref from record.reentry_flag g join record.match_review m on m.id = g.review_id where m.ref = $1', [review.ref]);
  return { earlier, later, review, at: `/reentry/${flag?.ref ?? review.ref}`, captures };
}
const names = async (crossing: MadeCrossing, given: string, family: string) => {
  await sql(`select set_config('app.actor', $1, false)`, [casey.id]);
  await sql('insert into record.person_name (person_id, given_names, family_names) values ($1, $2, $3)', [crossing.personId, given, family]);
};

/** From the overview through every step to the check page. */
async function examine(by: Person, at: string, answer: Record<string, string>): Promise<Seen> {
  let page = await by.visit(at);
  if (page.text.includes('Take and examine')) page = await page.submit('Take and examine');
  else page = await page.follow('Go on examining');
  expect(page.url).toBe(`${at}/examine/quality`);
  page = await page.submit('Go on to the face', { quality: 'good' });
  page = await page.submit('I have compared the faces');
  page = await page.submit('I have compared the prints');
  page = await page.submit('Go on to the records');
  page = await page.submit('Go on to your answer');
  expect(page.url).toBe(`${at}/examine/answer`);
  return page.submit('Check your answer', { answer: 'same_person', reasonCode: 'fingerprints_agree', reason: 'Both thumbs agree.', ...answer });
}
const DIFFERENT = { answer: 'different_person', reasonCode: 'face_disagrees' };

/** Every page of the desk that is about this matter, and what lists it. */
function pagesOf(at: string, review: { ref: string }): string[] {
  return ['/reentry', '/reentry?mayDecide=true', '/reentry?mayDecide=false', '/reentry?due=overdue', '/reentry?claim=taken', '/reentry?claim=none', '/reentry?state=confirmed', '/reentry?state=dismissed', '/reentry?flag=true', '/approvals', '/approvals?outcome=approved',
    at, `/reentry/${review.ref}`, `/matches/${review.ref}`,
    ...['examine', ...['quality', 'face', 'prints', 'marks', 'marks?marked=on', 'fields?latin=on', 'answer'].map((step) => `examine/${step}`), 'check', 'done', 'reveal', 'reversal', 'contest'].map((page) => `${at}/${page}`),
    ...['examine', 'done', 'reveal'].map((page) => `/reentry/${review.ref}/${page}`)];
}
const SECRETS = [SCORE, FIRST, SECOND, 'Marks agree', 'Face disagrees', 'marks_agree'];
async function leaks(by: Person, at: string, review: { ref: string }, secrets = SECRETS): Promise<string[]> {
  const found: string[] = [];
  for (const path of pagesOf(at, review)) {
    const { html, status, text } = await by.visit(path);
    expect([path, status]).not.toEqual([path, 500]);
    for (const secret of secrets) if (html.includes(secret)) found.push(`${path}: ${secret}`);
    // an order of candidates or a count of verdicts would tell as much
    if (/\b(rank|score)s? (of )?\d|first verdict|second verdict|third verdict|\d verdicts?\b/i.test(text)) found.push(`${path}: ${text.match(/.{20}(rank|score|verdict).{20}/i)?.[0]}`);
  }
  return found;
}

describe('the whole flow', () => {
  test('take next, look in the order kept by the office, check, save: three supervisors, blind until decided', async () => {
    const { review, at, later, earlier, captures } = await matter();
    await names(later, 'محمد', 'رحیمی');
    await names(earlier, 'Mohammed', 'Rahimi');
    let queue = await sam.visit('/reentry');
    expect(queue.text).toMatch(/1 ?undecided/);
    expect(queue.text).toContain('Take next');
    expect(queue.root.querySelector(`a[href="${at}"]`)).toBeTruthy();
    // the order cannot be jumped, neither by address nor by sending
    await (await sam.visit(at)).submit('Take and examine');
    for (const step of ['face', 'prints', 'marks', 'fields', 'answer']) expect((await sam.visit(`${at}/examine/${step}`)).url).toBe(`${at}/examine/quality`);
    expect((await sam.visit(`${at}/check`)).url).toBe(`${at}/examine/quality`);
    const quality = await sam.visit(`${at}/examine`);
    expect(quality.text).toContain('Desk 4');
    expect((await quality.submit('Go on to the face')).text).toContain('Say whether the material is good enough');
    const face = await (await sam.visit(`${at}/examine`)).submit('Go on to the face', { quality: 'good' });
    // two plain pictures of one size, each from our own address, with when, where and with what
    const pictures = face.root.querySelectorAll('img');
    expect(pictures.map((one) => [one.getAttribute('src'), one.getAttribute('width'), one.getAttribute('height')])).toEqual([captures[1], captures[0]].map((ref) => [`/reentry/captures/${ref}/image?zoom=1`, '480', '600']));
    expect(face.text).toContain('Dover');
    expect(face.text).toContain('Camera 1');
    expect(face.text).toContain('can be wrong');
    expect((await face.follow('Larger')).root.querySelectorAll('img').map((one) => one.getAttribute('src'))).toEqual([captures[1], captures[0]].map((ref) => `/reentry/captures/${ref}/image?zoom=2`));
    const prints = await face.submit('I have compared the faces');
    expect(prints.text).toContain('Right index');
    expect(prints.text).toContain('no picture is held');
    const marks = await prints.submit('I have compared the prints');
    expect(marks.text).not.toContain('No marks are held');
    expect((await sam.visit(`${at}/examine/marks?marked=on`)).text).toContain('they are no agreement');
    const fields = await (await sam.visit(`${at}/examine/marks?marked=on`)).submit('Go on to the records');
    expect(fields.root.querySelectorAll('tbody tr').map((row) => row.structuredText.replace(/\s+/g, ' ').trim()).find((row) => row.startsWith('Names'))).toMatch(/محمد.*Mohammed Rahimi.*(Similar|Different)/);
    expect(fields.root.querySelector('bdi[dir="rtl"]')).toBeTruthy();
    expect((await sam.visit(`${at}/examine/fields?latin=on`)).text).toMatch(/mhmd/);
    const answer = await fields.submit('Go on to your answer');
    expect(answer.root.querySelectorAll('input[type=radio]').map((one) => [one.getAttribute('value'), one.hasAttribute('checked')])).toEqual([['same_person', false], ['different_person', false], ['inconclusive', false]]);
    expect(answer.root.querySelector('form[data-ctrl-enter]')).toBeTruthy();
    // what was typed stays when something is wrong
    const wrong = await answer.submit('Check your answer', { answer: 'same_person', reasonCode: 'face_disagrees', reason: FIRST });
    expect(wrong.text).toContain('Choose a reason that goes with');
    expect(wrong.html).toContain(FIRST);
    const empty = await answer.submit('Check your answer');
    expect(empty.root.querySelectorAll('.govuk-error-summary li')).toHaveLength(3);
    let check = await answer.submit('Check your answer', { answer: 'same_person', reasonCode: 'marks_agree', reason: FIRST });
    expect(check.url).toBe(`${at}/check`);
    expect(check.text).toContain(`case ${later.caseRef}`);
    expect(check.text).toContain('If two examiners find them the same person');
    const changed = await check.submit('Change your answer');
    expect(changed.root.querySelector('input[value="same_person"]')?.hasAttribute('checked')).toBe(true);
    check = await changed.submit('Check your answer', { answer: 'same_person', reasonCode: 'marks_agree', reason: FIRST });
    const done = await check.submit('Save your answer');
    expect(done.url).toBe(`${at}/done`);
    expect(done.text).toContain('The match is undecided');
    expect(done.root.querySelector('button[autofocus]')?.structuredText).toContain('Next alert');
    const [{ was_shown }] = await sql(`select was_shown from record.verdict v join record.match_review m on m.id = v.review_id where m.ref = $1`, [review.ref]);
    expect(was_shown).toMatchObject({ version: 1, examination: { quality: { quality: 'good' }, face: { at: expect.any(String) }, marks: { marked: true } }, crossingCaptures: expect.arrayContaining([captures[1]]) });

    // what colleagues may read of looks is the same whatever was answered
    const looks = async (by: Person, whose: string) => {
      const session = await office.database.appSession({ id: by.id, roles: 'supervisor', reason: 'curious' });
      return (await session.query('select e.action, e.table_name, count(*)::int from journal.entry e where e.actor_id = $1 group by 1, 2 order by 1, 2', [whose])).rows;
    };
    const samsLooks = await looks(sue, sam.id);
    expect(samsLooks.map(({ table_name }: { table_name: string }) => table_name)).not.toEqual(expect.arrayContaining(['verdict']));

    // blind: nobody else finds out, and who decided is told who may
    for (const by of [sol, sue, clara]) expect(await leaks(by, at, review)).toEqual([]);
    const turned = await sam.visit(`${at}/examine`);
    expect(turned.status).toBe(403);
    expect(turned.text).toContain('You have already decided. Someone else must give the next verdict.');
    expect(turned.text).toContain('any supervisor who took no capture');
    const own = await sam.visit(`${at}/reveal`);
    expect(own.text).toContain('shown once the match is decided');
    expect(own.text).toContain(SCORE);

    // the second differs, so a third is wanted; neither learns of it
    await (await examine(sol, at, { ...DIFFERENT, reason: SECOND })).submit('Save your answer');
    expect(await leaks(sue, at, review)).toEqual([]);
    expect(await leaks(sam, at, review, [SECOND])).toEqual([]);
    expect(await leaks(sol, at, review, [FIRST])).toEqual([]);
    queue = await sue.visit('/reentry');
    expect((await queue.submit('Take next')).url).toBe(`${at}/examine/quality`);
    const last = await (await examine(sue, at, {})).submit('Save your answer');
    expect(last.text).toContain('Confirmed: the same person.');
    const reveal = await last.follow('Show all verdicts');
    for (const text of [FIRST, SECOND, SCORE, 'Different person', 'Same person', 'This look was written down']) expect(reveal.text).toContain(text);
    expect(await sql(`select from journal.entry where table_name = 'match_reveal' and actor_id = $1`, [sue.id])).toHaveLength(1);
    expect((await clara.visit(at)).text).toContain(earlier.personRef);
    // the search for leaks finds them where they are
    expect((await leaks(sue, at, review)).length).toBeGreaterThan(3);
  });

  test('before anybody decided, no page tells anything of it to anyone', async () => {
    const { review, at } = await matter();
    for (const by of [sam, sol, sue, sid, clara]) expect(await leaks(by, at, review)).toEqual([]);
    // nor while a colleague is at it
    await (await sam.visit(at)).submit('Take and examine');
    for (const by of [sol, clara]) {
      expect(await leaks(by, at, review)).toEqual([]);
      const { html } = await by.visit('/reentry');
      expect(html).not.toContain(sam.username);
    }
    const taken = await sol.visit(`${at}/examine`);
    expect([taken.status, taken.text.includes('A colleague has taken this match')]).toEqual([409, true]);
    expect(taken.html).not.toContain(sam.username);
    await (await sam.visit(`${at}/examine`)).submit('Stop here and give it back');
    expect((await sol.visit(at)).text).toContain('Take and examine');
  });

  test('a claim that ran out is told; a colleague who took it meanwhile keeps the first from saving', async () => {
    const { review, at } = await matter(false);
    const check = await examine(sam, at, {});
    await sql('begin');
    await sql(`set local session_replication_role = 'replica'`);
    await sql(`update record.review_claim set touched_at = touched_at - interval '16 minutes' where review_id = (select id from record.match_review where ref = $1)`, [review.ref]);
    await sql('commit');
    expect((await sam.visit(at)).text).toContain('Your claim ran out at');
    expect((await sam.visit('/reentry')).text).toContain('Your claim ran out');
    await (await sol.visit(at)).submit('Take and examine');
    const late = await check.submit('Save your answer');
    expect(late.text).toContain('A colleague has taken this match');
    expect(await sql(`select from record.verdict v join record.match_review m on m.id = v.review_id where m.ref = $1`, [review.ref])).toHaveLength(0);
    await (await sol.visit(at)).submit('Give it back');
  });

  test('who took part is turned away with who may; caseworkers and auditors read and do not decide', async () => {
    const { later, at } = await matter();
    await makeCapture(await asApi(sid), later);
    const page = await sid.visit(`${at}/examine/face`);
    expect([page.status, page.text.includes('You took a capture in this review')]).toEqual([403, true]);
    expect((await clara.visit(`${at}/examine`)).status).toBe(403);
    for (const by of [clara, olga]) {
      const shown = await by.visit(at);
      expect(shown.status).toBe(200);
      expect(shown.text).not.toContain('Take and examine');
      expect((await by.visit(`${at}/reversal`)).status).toBe(403);
    }
    expect((await new Visitor(office.base).visit(at)).url).toContain('/sign-in');
  });
});

/** The same person with a token, for what has no page here. */
async function asApi(person: Person): Promise<SignedIn> {
  const token = `cft_${randomBytes(32).toString('base64url')}`;
  await sql(`insert into platform.token (hash, user_id, expires_at) values ($1, $2, now() + interval '15 minutes')`, [createHash('sha256').update(token).digest(), person.id]);
  const post = async (url: string, body?: unknown) => {
    const response = await fetch(office.base + url, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) });
    return { status: response.status, body: await response.json(), headers: {}, text: '' };
  };
  return { ...person, post } as unknown as SignedIn;
}

describe('pictures', () => {
  test('marks: a ring and a direction for each minutia, the paired ones numbered, in words that claim no agreement', async () => {
    const [ours, theirs] = ['a', 'b'].map((press) => impress(generateFinger('one finger'), press, { noise: 0.6 }));
    const marks = marksOf([ours!], [theirs!])!;
    const html = templates().renderString(`{% from "reentry/views/pair.njk" import drawn %}{{ drawn(one, marks, 'Earlier record', 'Right thumb') }}`, { one: { image: '/reentry/captures/CP-AHVA-RQ/image', takenAt: new Date(), device: XSS }, marks: marks.ours });
    expect(html.match(/<circle/g)).toHaveLength(ours!.minutiae.length);
    expect(html.match(/<text /g)).toHaveLength(marks.pairs.length);
    expect(html).not.toMatch(/style=|NaN|undefined|<img src=x/);
    for (const name of ['step-marks', 'pair']) expect(readFileSync(`src/features/reentry/views/${name}.njk`, 'utf8')).not.toMatch(/matching points|match score/i);
  });

  test('equal crops, marked with who looks, never stored, each look written down', async () => {
    const { captures } = await matter();
    const response = await fetch(`${office.base}/reentry/captures/${captures[0]}/image?zoom=2`, { headers: { cookie: sam.cookie } });
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([200, 'image/png', 'no-store']);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 480, height: 600, format: 'png' });
    const other = Buffer.from(await (await fetch(`${office.base}/reentry/captures/${captures[0]}/image?zoom=2`, { headers: { cookie: sol.cookie } })).arrayBuffer());
    expect(bytes.equals(other)).toBe(false);
    expect(await sql(`select from journal.entry where table_name = 'capture_image' and action = 'view' and actor_id = $1 and record_id = (select id from record.capture where ref = $2)`, [sam.id, captures[0]])).toHaveLength(1);
    for (const zoom of ['-1', '1e9', 'x', '']) {
      const answer = await fetch(`${office.base}/reentry/captures/${captures[0]}/image?zoom=${zoom}`, { headers: { cookie: sam.cookie } });
      await answer.arrayBuffer(); // what nobody reads holds its connection open
      expect(answer.status).toBe(200);
    }
    expect((await fetch(`${office.base}/reentry/captures/${captures[0]}/image`, { redirect: 'manual' })).status).toBe(303);
    expect((await sam.visit('/reentry/captures/CP-E6QX-D2/image')).status).toBeGreaterThanOrEqual(400);
  });
});

describe('reversal and contest', () => {
  async function confirmed() {
    const made = await matter();
    for (const by of [sam, sol]) expect((await (await asApi(by)).post(`${made.review.self}/decisions`, verdict({ reason: FIRST }))).status).toBe(201);
    return made;
  }

  test('a reversal says what it will do, is proposed by one and approved by another', async () => {
    const { at, later, review } = await confirmed();
    const form = await (await sue.visit(at)).follow('Propose to reverse it');
    expect(form.text).toContain('What it will do');
    expect(form.text).toContain(`Goes back to ${later.personRef}`);
    expect((await form.submit('Propose the reversal')).text).toContain('Give your reason.');
    const mine = await form.submit('Propose the reversal', { reason: XSS });
    expect(mine.url).toMatch(/^\/approvals\/AP-/);
    expect(mine.text).toContain('You proposed this. Someone else must approve it.');
    expect(mine.html).not.toContain('<img src=x');
    // an examiner is told that they took part
    expect((await sam.visit(mine.url)).text).toContain('You took part in what this would change.');
    const list = await sid.visit('/approvals?yours=decide');
    expect(list.text).toContain('You may decide');
    const page = await sid.visit(mine.url);
    expect(page.text).toContain('What moves');
    expect((await page.submit('Save your decision')).root.querySelectorAll('.govuk-error-summary li')).toHaveLength(2);
    const stale = await sid.visit(mine.url);
    const decided = await page.submit('Save your decision', { decision: 'approve', reason: 'Seen the file.' });
    expect(decided.text).toContain('Approved by');
    expect((await clara.visit(at)).text).toContain('Reversed by two people');
    expect((await ada.get(review.self)).body.state).toBe('reversed');
    // a second window that was open meanwhile does nothing
    expect((await stale.submit('Save your decision', { decision: 'refuse', reason: 'x' })).text).toContain('This changed while you worked on it');
  });

  test('a proposal is taken back by its proposer; an examiner who tries to reverse is told why not', async () => {
    const { at } = await confirmed();
    const no = await (await sam.visit(`${at}/reversal`)).submit('Propose the reversal', { reason: 'x' });
    expect(no.text).toContain('You took part in what this would change.');
    const mine = await (await sue.visit(`${at}/reversal`)).submit('Propose the reversal', { reason: 'Mistaken.' });
    const back = await mine.submit('Withdraw the proposal', { reason: 'The other match was meant.' });
    expect(back.text).toContain('Withdrawn by');
    expect((await sid.visit(mine.url)).text).not.toContain('Save your decision');
  });

  test('a contest: recorded by a caseworker, boarding stopped, decided by two, the person told', async () => {
    const { at, later, earlier } = await confirmed();
    const form = await (await clara.visit(at)).follow('Record that it is contested');
    const wrong = await form.submit('Record the contest', { askedBy: 'representative', grounds: XSS });
    expect(wrong.text).toContain('Enter the representative’s name');
    const contest = await form.submit('Record the contest', { askedBy: 'representative', askedByName: 'Example & Partners', grounds: XSS, 'occurredAt-day': '10', 'occurredAt-month': '11', 'occurredAt-year': '2025', 'occurredAt-time': '09:00' });
    expect(contest.url).toMatch(/^\/reentry\/contests\/MC-/);
    expect(contest.text).toContain('Boarding is stopped');
    expect(contest.html).not.toContain('<img src=x');
    expect((await clara.visit(at)).text).toContain('Contested: boarding is stopped');
    expect((await sql('select record.stop_of($1, null, platform.now()) as stop', [earlier.personId]))[0].stop).not.toBeNull();
    expect((await sue.visit('/reentry')).text).toContain('Contested matches');
    const decision = await (await sue.visit(contest.url)).follow('Propose a decision');
    expect(decision.text).toContain('What overturning it will do');
    const proposed = await decision.submit('Propose the decision', { outcome: 'overturned', reason: 'The thumbs differ.', reasonsForPerson: 'We looked again: you are right.' });
    expect(proposed.url).toMatch(/^\/approvals\/AP-/);
    const page = await sid.visit(proposed.url);
    expect(page.text).toContain('Overturned');
    await page.submit('Save your decision', { decision: 'approve', reason: 'So it is.' });
    expect((await clara.visit(at)).text).toContain('Reversed by two people');
    expect((await sql('select person_id from record.crossing where id = $1', [later.id]))[0].person_id).toBe(later.personId);
    const told = await (await clara.visit(contest.url)).submit('Record', { how: 'By letter, in Dari.' });
    expect(told.text).toContain('By letter, in Dari.');
    expect((await sql('select record.stop_of($1, null, platform.now()) as stop', [later.personId]))[0].stop).toBeNull();
  });
});

describe('the doors', () => {
  test('no form without its token; another’s token does not serve; what is not there is not there', async () => {
    const { at, review } = await matter();
    for (const path of ['/reentry/next', `${at}/claims`, `${at}/release`, `${at}/examine/quality`, `${at}/check`, `${at}/reversal`, `${at}/contest`, '/approvals/AP-E6QX-D2', '/approvals/AP-E6QX-D2/withdrawal']) {
      const bare = await sam.send(path, { method: 'POST', body: new URLSearchParams({ quality: 'good', answer: 'same_person', reason: 'x', version: '1' }) }, true);
      expect([path, bare.status]).toEqual([path, 403]);
    }
    const token = (await sam.visit(at)).root.querySelector('input[name="_csrf"]')!.getAttribute('value')!;
    expect((await sol.send(`${at}/claims`, { method: 'POST', body: new URLSearchParams({ _csrf: token }) }, true)).status).toBe(403);
    expect(await sql(`select from record.review_claim c join record.match_review m on m.id = c.review_id where m.ref = $1`, [review.ref])).toHaveLength(0);
    for (const path of ['/reentry/RE-ZZZZ-ZZ', '/reentry/nonsense', '/reentry/contests/MC-AHVA-RN', '/approvals/AP-ZZZZ-ZZ', `${at}/examine/nowhere`, '/reentry?round=x', '/reentry?due=never']) {
      const { status } = await sam.visit(path);
      expect([path, status === 400 || status === 404]).toEqual([path, true]);
    }
    const page = await sam.visit(at);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.html).not.toMatch(/<script>|style="|onclick/);
  });

  test('an empty queue says when it was clear; blank filters ask nothing', async () => {
    await sql('begin');
    await sql(`set local session_replication_role = 'replica'`);
    await sql(`update record.match_review set state = 'unresolved', decided_at = now() where state = 'undecided'`);
    await sql('commit');
    expect((await sam.visit('/reentry?state=undecided&due=&claim=&flag=&mayDecide=')).text).toMatch(/Queue clear at \d|Queue clear at mid/);
    expect((await sam.visit('/reentry?state=unresolved')).text).toContain('Unresolved');
    expect((await sam.visit('/approvals?outcome=waiting&kind=&yours=')).status).toBe(200);
  });
});
