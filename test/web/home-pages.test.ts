import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deskOf, newCase } from '../support/make-case.js';
import { makeCapture, makeCrossing, makeReview } from '../support/make-crossing.js';
import { flightWithSeats, returned, seatedCase } from '../support/make-flight.js';
import { type Office, openOffice } from '../support/office.js';
import { openVisitor, type Visitor } from '../support/visitor.js';

type Person = Visitor & { username: string; ref: string; id: string };
let office: Office;
let casey: Person, sam: Person, audrey: Person, ed: Person, minna: Person;
beforeAll(async () => {
  office = await openOffice();
  [casey, sam, audrey, ed, minna] = [await openVisitor(office, 'caseworker'), await openVisitor(office, 'supervisor'), await openVisitor(office, 'auditor'), await openVisitor(office, 'escort'), await openVisitor(office, 'administrator')];
});
afterAll(() => office.close());

const heads = async (who: Person) => (await who.visit('/')).root.querySelectorAll('main h2').map((one) => one.text.replace(/ \(\d+\)$/, ''));

test('each role starts with what waits for it, and sees nothing of the others', async () => {
  expect(await heads(casey)).toEqual(['Flights today and tomorrow', 'Your work', 'Returned, and here again']);
  expect(await heads(sam)).toEqual(['Reviews to decide', 'To approve or refuse', 'Flights today and tomorrow', 'Your work', 'The scheme so far', 'Returned, and here again']);
  expect(await heads(audrey)).toEqual(['The scheme so far', 'Latest exports', 'Latest lists and searches', 'Returned, and here again']);
  expect(await heads(ed)).toEqual(['Your flights']);
  expect(await heads(minna)).toEqual(['Users who need something']);
  expect(await heads(await openVisitor(office, 'caseworker', 'escort'))).toEqual(await heads(casey));
});

test('with nothing to do it says so', async () => {
  const page = await casey.visit('/');
  expect(page).toMatchObject({ status: 200, title: 'Home – Crossfile' });
  expect(page.text).toContain('You keep no case and have no task');
  expect(page.text).toContain('No flight departs today or tomorrow');
  expect((await sam.visit('/')).text).toContain('Nothing waits for your verdict');
  expect((await ed.visit('/')).text).toContain('No flight of yours departs today or tomorrow');
  expect((await minna.visit('/')).status).toBe(200);
});

test('a caseworker’s work by urgency, tasks among cases', async () => {
  const { casey: colleague } = await deskOf(office);
  const made = await newCase(office, { arrivedDaysAgo: 30, name: '<b>علی</b>' });
  await colleague.patch(`/api/v1/cases/${made.ref}`, await made.version(), { owner: casey.username });
  await colleague.post('/api/v1/tasks', { case: made.ref, title: 'Chase <i>the reply</i>', owner: casey.username, dueAt: new Date(Date.now() + 3_600_000).toISOString() });
  const page = await casey.visit('/');
  expect(page.root.querySelectorAll('main caption').map((one) => one.text)).toEqual(expect.arrayContaining(['Overdue (1)', 'Due soon (1)']));
  expect(page.text).toContain('Chase <i>the reply</i>');
  expect(page.html).not.toMatch(/<i>the reply|<b>علی/);
  expect(page.root.querySelector('main bdi[dir=rtl]')).not.toBeNull();
  expect((await page.follow(`Case ${made.ref}`)).url).toBe(`/cases/${made.ref}`);
  const done = await page.submit('Mark as done');
  expect(done.url).toBe('/');
  expect(done.text).toContain('Done: Chase <i>the reply</i>');
  expect(done.root.querySelectorAll('main caption').map((one) => one.text)).not.toContain('Due soon (1)');
});

describe('a supervisor', () => {
  test('finds reviews to decide, blind, and what to approve', async () => {
    const { casey: clerk } = await deskOf(office);
    const [old, crossing] = [await makeCrossing(office, clerk), await makeCrossing(office, clerk, { occurredAt: '2025-10-18T05:40:00Z' })];
    await makeCapture(clerk, crossing);
    const review = await makeReview(clerk, crossing, old);
    const made = await newCase(office);
    const { body: barrier } = await clerk.post('/api/v1/barriers', { person: made.personRef, kind: 'other' });
    const { body: lifting } = await clerk.post(`${barrier.self}/liftings`, { reason: 'Discharged.', version: 1 });
    const page = await sam.visit('/');
    expect(page.links.get(`Match review ${review.ref}`)).toBe(`/matches/${review.ref}`);
    expect(page.text).toContain('Crossing of 18 October 2025 at Dover');
    expect(page.links.get(`Lift a barrier, ${lifting.ref}`)).toBe(`/approvals/${lifting.ref}`);
    expect(page.root.querySelector('main')!.innerHTML).not.toMatch(/0\.87|rank|score/);
  });

  test('sees empty and stopped seats, and the scheme’s figures', async () => {
    await returned(office);
    const flight = await flightWithSeats(office, { returnee: 3 }, 2);
    const seated = await seatedCase(office, flight);
    await (await deskOf(office)).casey.post('/api/v1/barriers', { person: seated.personRef, kind: 'trafficking_referral' });
    const page = await sam.visit('/');
    const row = page.root.querySelectorAll('main tbody tr').find((one) => one.innerHTML.includes(flight.ref))!;
    expect(row.structuredText.replace(/\s+/g, ' ')).toMatch(/2 of 3.*1 stopped/);
    const figures = page.root.querySelectorAll('.cf-card').map((one) => one.structuredText.replace(/\s+/g, ' ').trim());
    expect(figures).toEqual(expect.arrayContaining([expect.stringMatching(/^1 Returns made$/), expect.stringMatching(/^1 People returned$/)]));
    const escort = await openVisitor(office, 'escort');
    await (await deskOf(office)).casey.post(`${flight.self}/escorts`, { username: escort.username });
    const theirs = await escort.visit('/');
    expect(theirs.links.get(theirs.root.querySelector('main tbody th a')!.text)).toBe(`/flights/${flight.ref}`);
    expect(theirs.html).not.toMatch(/PE-|CA-|stopped/);
  });
});

test('an auditor sees the latest exports and searches; an administrator who needs something', async () => {
  await sam.visit('/cases?owner=all');
  const page = await audrey.visit('/');
  expect(page.text).toMatch(/Cases: \d+ records? shown/);
  const { body } = await (await office.user('administrator')).post('/api/v1/users', { username: 'late.comer', displayName: 'Late <u>Comer</u>', roles: ['escort'] });
  expect(body).toBeDefined();
  const admin = await minna.visit('/');
  expect(admin.text).toContain('Late <u>Comer</u> (late.comer) Has not chosen a password yet');
  expect(admin.html).not.toContain('<u>');
});
