import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'node-html-parser';
import { makeCapture, makeCrossing, type MadeCrossing, makeReview, verdict } from '../support/make-crossing.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { openVisitor, visitorAs, type Visitor } from '../support/visitor.js';

const EVIL = `<script>alert(1)</script>"'>`;
let office: Office;
let casey: SignedIn, sam: SignedIn, sol: SignedIn;
let carl: Visitor & { username: string }, ada: Visitor;
let earlier: MadeCrossing, later: MadeCrossing, review: { ref: string; self: string }, capture: { ref: string };
beforeAll(async () => {
  office = await openOffice({ jobs: false });
  [casey, sam, sol] = [await office.user('caseworker'), await office.user('supervisor'), await office.user('supervisor')];
  [carl, ada] = [await openVisitor(office, 'caseworker'), await openVisitor(office, 'auditor')];
  earlier = await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z', place: 'Deal' });
  later = await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z', place: `Lydd ${EVIL}` });
  capture = await makeCapture(casey, later, { quality: 64 });
  review = await makeReview(casey, later, earlier);
});
afterAll(() => office.close());

const decide = async () => { for (const by of [sam, sol]) await by.post(`${review.self}/decisions`, verdict({ answer: 'different_person', reasonCode: 'marks_disagree', reason: EVIL })); };

test('before it is decided the page says that something is being examined, and nothing of what', async () => {
  const page = await carl.visit(`/people/${later.personRef}/match-pack`);
  expect(page).toMatchObject({ status: 200, title: `Matches of ${later.personRef}, to give away – Crossfile` });
  expect(page.text).toContain('1 question about who you are is being examined.');
  for (const secret of [review.ref, earlier.personRef, '0.87', 'test-engine']) expect(page.html).not.toContain(secret);
});

test('from the match to the pack; it says what was used, who by role, and how to contest', async () => {
  await decide();
  const match = await carl.visit(`/matches/${review.ref}`);
  const page = await match.follow('Pack for the person');
  const article = page.root.querySelector('article.cf-pack')!;
  const text = article.structuredText.replace(/\s+/g, ' ');
  for (const said of [
    `Match ${review.ref}`, 'It was decided that it is not the same person.', `Right index finger, ${capture.ref}`, '64', 'test-engine, version 1', '0.8731', 'It proposes from 0.5 on.', 'Nobody has told this office how often this program errs',
    'a supervisor answered “a different person”, because scars or marks do not agree', 'a second supervisor answered', 'You can contest this decision.', 'two supervisors who took no part',
  ]) expect([said, text.toLowerCase().includes(said.toLowerCase())]).toEqual([said, true]);
  for (const stranger of [earlier.personRef, earlier.ref, casey.actor.displayName, sam.actor.displayName, sol.ref, carl.username, 'FP-TEST']) expect([stranger, article.outerHTML.includes(stranger)]).toEqual([stranger, false]);
  expect(page.html).not.toContain('<script>alert');
  // what is for the office is not printed
  const css = readFileSync(join(resolve(import.meta.dirname, '../..'), 'src/platform/pages/assets/crossfile.css'), 'utf8');
  expect(css.replace(/\s+/g, ' ')).toMatch(/@media print \{ \.cf-noprint \{ display: none; \}/);
  for (const part of page.root.querySelectorAll('form[method=post], .cf-entry')) expect(part.closest('.cf-noprint, header')).not.toBeNull();
  expect(page.root.querySelectorAll('h1')).toHaveLength(1);
});

test('the file stands by itself: no scripts, no other files, no colleague, and typed markup is text', async () => {
  const page = await carl.visit(`/people/${later.personRef}/match-pack`);
  const file = await page.follow('Download as a document');
  expect(file.headers['content-disposition']).toBe(`attachment; filename="matches-${later.personRef}.html"`);
  expect(file.headers['cache-control']).toBe('no-store');
  const root = parse(file.html);
  expect(root.querySelectorAll('script, link, img, iframe, a, form')).toEqual([]);
  expect(root.querySelector('html')!.getAttribute('lang')).toBe('en');
  expect(file.html).toContain('&lt;script&gt;alert(1)');
  for (const stranger of [earlier.personRef, earlier.ref, casey.actor.displayName, sam.actor.displayName, carl.username, 'FP-TEST', 'undefined', '[object']) expect([stranger, file.html.includes(stranger)]).toEqual([stranger, false]);
  const looks = (await office.database.superuser.query(`select action, shown from journal.entry where table_name = 'match_pack' and action = 'export'`)).rows;
  expect(looks).toEqual([{ action: 'export', shown: [(await office.database.superuser.query('select id from record.match_review where ref = $1', [review.ref])).rows[0].id] }]);
});

test('to whom it was given: the form keeps what was typed, and the record says whether the pack still says the same', async () => {
  const address = `/people/${later.personRef}/match-pack`;
  const form = await carl.visit(address);
  const failed = await form.submit('Record that it was given', { givenTo: 'representative', how: '', reason: EVIL });
  expect(failed.title).toMatch(/^Error: /);
  expect(failed.text).toContain('Say how it was handed over.');
  expect(failed.root.querySelector('#reason')!.textContent).toContain('alert(1)');
  const unnamed = await failed.submit('Record that it was given', { how: 'By post.' });
  expect(unnamed.text).toContain('Enter the representative’s name.');
  const done = await unnamed.submit('Record that it was given', { givenToName: `Quill ${EVIL}` });
  expect(done.text).toContain('Recorded that the pack was given.');
  expect(done.text).toMatch(/DI-\w{4}-\w{2}.*to Quill .*who speaks for the person: By post\. As above/);
  expect(done.html).not.toContain('<script>alert');
  // what changes the pack shows on what was given before
  await casey.post(`${review.self}/contests`, { askedBy: 'person', grounds: 'It is me.', version: 2 });
  expect((await carl.visit(address)).text).toContain('It said something else then');
  // an auditor reads and gives nothing
  const read = await ada.visit(address);
  expect([read.status, read.root.querySelectorAll('form[action$="match-pack"], #give')]).toEqual([200, []]);
  const history = await ada.visit(`/people/${later.personRef}/history`);
  expect(history.text).toContain('Pack about matches given to the representative');
});

test('a contest, from the match to the reasons told, on pages alone', async () => {
  const [sue, sid] = [await visitorAs(office, await office.user('supervisor')), await visitorAs(office, await office.user('supervisor'))];
  const made = { first: await makeCrossing(office, casey, { occurredAt: '2025-08-21T05:00:00Z' }), second: await makeCrossing(office, casey, { occurredAt: '2025-10-21T05:00:00Z' }) };
  const match = await makeReview(casey, made.second, made.first);
  for (const by of [sam, sol]) await by.post(`${match.self}/decisions`, verdict());
  const contest = await (await (await carl.visit(`/matches/${match.ref}`)).follow('Record that it is contested')).submit('Record the contest', { askedBy: 'person', grounds: 'I was in Calais.' });
  expect(contest.text).toContain('Contest recorded. Boarding is stopped until it is decided.');
  const proposed = await (await (await sue.visit(contest.url)).follow('Propose a decision')).submit('Propose the decision', { outcome: 'upheld', reason: 'Compared anew.', reasonsForPerson: 'Both thumbs agree.' });
  expect(proposed.text).toContain('Another supervisor who took no part in the match must approve it.');
  const approved = await (await sid.visit(proposed.url)).submit('Save your decision', { decision: 'approve', reason: 'Seen.' });
  expect(approved.text).toContain('Approved.');
  const told = await (await carl.visit(contest.url)).submit('Record', { how: 'By letter.' });
  expect(told.text).toContain('Recorded that the reasons were given.');
  const pack = await told.follow('Pack for the person');
  expect(pack.text).toMatch(/you said against the decision that it is the same person: “I was in Calais\.”.*The decision stands\. Decided by two supervisors who took no part in the decision.*Why: Both thumbs agree\./);
});
