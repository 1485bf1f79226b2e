import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, Walker } from '../support/browser.js';
import { makeCapture, makeCrossing, makeReturn, makeReview, verdict } from '../support/make-crossing.js';
import { openOffice, type Office } from '../support/office.js';
import { PASSWORD } from '../support/visitor.js';

// a page is walked, measured and photographed: on a busy machine that takes its time
jest.setTimeout(300_000);
let office: Office, browser: Browser;
beforeAll(async () => {
  office = await openOffice();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await office.close();
});

test.each([true, false])('joining, undoing and twins, page by page (scripts: %s)', async (javaScript) => {
  const [casey, clara, sam, sol] = [await office.user('caseworker'), await office.user('caseworker'), await office.user('supervisor'), await office.user('supervisor')];
  const named = (familyNames: string, givenNames: string) => ({ names: [{ familyNames, givenNames }], births: [{ date: '1998-04' }], nationalities: [{ code: 'AFG' }], sex: 'M' });
  const one = await makeCrossing(office, casey, { occurredAt: '2025-08-20T05:00:00Z' });
  const other = await makeCrossing(office, casey, { occurredAt: '2025-10-20T05:00:00Z' });
  for (const [crossing, name] of [[one, named('Rahmani', 'Dariush')], [other, named('Rahmany', 'Daryush')]] as const) {
    const { version } = (await casey.get(`/api/v1/people/${crossing.personRef}`)).body;
    expect((await casey.patch(`/api/v1/people/${crossing.personRef}`, version, name)).status).toBe(200);
  }
  await makeReturn(office, one, '2025-09-25T10:00:00Z');
  await makeCapture(casey, other);
  await casey.post('/api/v1/barriers', { person: other.personRef, kind: 'trafficking_referral' });
  await casey.post('/api/v1/barriers', { person: one.personRef, kind: 'injunction', courtReference: 'AC-2025-LON-001234' });
  for (const by of [casey, clara, sam, sol]) await office.password(by, PASSWORD);

  const desk = await Walker.open(browser, office.base, { javaScript });
  await desk.signIn(casey.username, PASSWORD);
  await desk.visit(`/people/${other.personRef}`);
  await desk.visit(`/people/${other.personRef}/join`);
  await desk.visit(`/people/${other.personRef}/join/${one.personRef}`);
  const read = async (ref: string): Promise<number> => (await casey.get(`/api/v1/people/${ref}`)).body.version;
  const asked = (await casey.post('/api/v1/merges', { person: one.personRef, other: other.personRef, version: await read(one.personRef), otherVersion: await read(other.personRef), reason: 'Both gave the same Eurodac number, and the scar is the same.' })).body;
  const boss = await Walker.open(browser, office.base, { javaScript });
  await boss.signIn(sam.username, PASSWORD);
  await boss.visit(`/approvals/${asked.ref}`);
  expect((await sam.post(`/api/v1/approvals/${asked.ref}/decisions`, { decision: 'approve', reason: 'Read both files.', version: 1 })).status).toBe(201);
  await boss.visit(`/approvals/${asked.ref}`);
  await casey.post('/api/v1/barriers', { person: one.personRef, kind: 'rule_39_measure' });
  await casey.post('/api/v1/notes', { person: one.personRef, case: other.caseRef, body: 'Asked for an interpreter in Dari.', category: 'general' });
  await desk.visit(`/people/${other.personRef}`);
  await desk.visit(`/people/${other.personRef}/undo-joining`);
  const undo = (await clara.post(`/api/v1/merges/${asked.ref}/reversals`, { reason: 'The number had been typed under the wrong person.', version: 2 })).body;
  await boss.visit(`/approvals/${undo.ref}`);
  expect((await sol.post(`/api/v1/approvals/${undo.ref}/decisions`, { decision: 'approve', reason: 'Right.', version: 1 })).status).toBe(201);
  await desk.visit(`/merges/${asked.ref}`);

  const review = await makeReview(casey, other, one);
  for (const by of [sam, sol]) await by.post(`${review.self}/decisions`, verdict({ answer: 'different_person', reasonCode: 'face_disagrees' }));
  await desk.visit(`/reentry/${review.ref}/twins`);
  const mark = (await casey.post(`${review.self}/possible-twins`, { reason: 'He says that his twin brother crossed in August.', version: 2 })).body;
  await desk.visit(`/reentry/twins/${mark.ref}`);
  await desk.visit(`/reentry/${review.ref}`);
  await desk.visit(`/people/${one.personRef}`);
  await desk.visit(`/people/${one.personRef}/join/${other.personRef}`);
  expect([...desk.faults, ...boss.faults]).toEqual([]);
  for (const walker of [desk, boss]) await walker.close();
});
