import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { openBrowser, Walker } from '../support/browser.js';
import { approve, as, examine, moment, refOn, setStage, type Stage } from '../support/main-job.js';
import { openOffice } from '../support/office.js';
import { until } from '../support/until.js';

// a page is walked, measured and photographed: on a busy machine that takes its time
jest.setTimeout(300_000);
let browser: Browser;
beforeAll(async () => { browser = await openBrowser(); });
afterAll(() => browser?.close());

describe.each([
  ['by keyboard alone, with scripts', { javaScript: true, keyboard: true }],
  ['without scripts', { javaScript: false }],
])('the main job %s', (_how, options) => {
  let stage: Stage, walker: Walker;
  let person = '', file = '', flag = '', flight = '';
  beforeAll(async () => {
    stage = await setStage(await openOffice());
    walker = await Walker.open(browser, stage.office.base, options);
  });
  afterAll(async () => {
    await walker?.close();
    await stage?.office.close();
    await stage?.end();
  });
  /** Each step stands on the one before it. */
  let unbroken = true;
  const step = (name: string, work: () => Promise<void>): void => test(name, async () => {
    if (!unbroken) throw new Error('An earlier step failed.');
    unbroken = false;
    await work();
    unbroken = true;
  });
  const said = async (words: RegExp): Promise<void> => expect(await walker.text()).toMatch(words);

  step('a caseworker registers a crossing and hands in four fingers: the search raises a flag by itself', async () => {
    await as(walker, 'Carol Ashworth');
    await walker.follow('People');
    await walker.follow('Register a person');
    await walker.submit('Continue', { ...moment('occurredAt', '2025-10-20T04:40:00Z'), place: 'Dover', source: 'border_force', givenNames: 'Neema', familyNames: 'Karimy', 'birth-year': '1998', nationality: 'IRN' });
    await said(/Nima Karimi/);
    await walker.submit('Register', { answer: 'none' });
    person = await refOn(walker, 'PE');
    await walker.visit(`/people/${person}/biometrics`);
    await walker.follow('Add captures from a file');
    await walker.submit('Add', { file: stage.prints, externalId: 'DESK-4-0091' });
    await said(/Recorded: right index finger, right middle finger, right ring finger, right little finger/);
    await until(async () => /1 person proposed/.test(await (await walker.visit(`/people/${person}/biometrics`)).text()));
  });

  step('two supervisors decide it, the second blind; the case is linked with the earlier return', async () => {
    await as(walker, 'Sarah Lindqvist');
    await said(/RE-\w{4}-\w{2}/);
    flag = await refOn(walker, 'RE');
    await examine(walker, { answer: 'same_person', reasonCode: 'fingerprints_agree', reason: 'Delta and core agree, eleven points.' });
    await said(/undecided/);
    await as(walker, 'Simon Okonjo');
    await walker.visit(`/reentry/${flag}`);
    expect(await walker.text()).not.toMatch(/Delta and core|same person by/i);
    await examine(walker, { answer: 'same_person', reasonCode: 'fingerprints_agree', reason: 'Second reading agrees.' });
    await walker.visit(`/reentry/${flag}`);
    await said(/confirmed/i);
    await walker.follow('See both verdicts').catch(() => walker.visit(`/reentry/${flag}/reveal`));
    await said(/Delta and core agree[\s\S]*Second reading agrees|Second reading agrees[\s\S]*Delta and core agree/);
    await walker.visit(`/people/${stage.returned.personRef}`);
    await said(/First return/);
    await said(/20 October 2025/);
    person = stage.returned.personRef;
    const cases = [...(await walker.text()).matchAll(/CA-\w{4}-\w{2}/g)].map(([found]) => found);
    file = cases.find((one) => one !== stage.returned.caseRef)!;
    await walker.visit(`/cases/${file}`);
    await said(/Returned before 25 September 2025/);
  });

  step('a caseworker stops it in two clicks; two others lift the stop', async () => {
    await as(walker, 'Carol Ashworth');
    await walker.visit(`/cases/${file}`);
    await walker.submit('Stop now', { note: 'Letter before claim received by telephone.' });
    await said(/in force/);
    await as(walker, 'Sarah Lindqvist');
    await walker.visit(`/cases/${file}`);
    await walker.follow('Propose to lift');
    await walker.submit('Propose lifting', { reason: 'The claim was withdrawn in writing.' });
    await walker.follow('Approvals');
    await walker.follow('Lift a barrier');
    await said(/You proposed/i);
    await approve(walker, 'Sunita Rao', 'Lift a barrier');
    await walker.visit(`/cases/${file}`);
    expect(await walker.text()).not.toMatch(/Suspended/);
  });

  step('the case goes from identity to a decision that is served', async () => {
    const done = async (path: string, button: string, fields: Record<string, string> = {}): Promise<void> => {
      await walker.visit(`/cases/${file}/${path}`);
      await walker.submit(button, fields);
      expect(walker.path).toBe(`/cases/${file}`);
    };
    await as(walker, 'Carol Ashworth');
    await done('identification', 'Confirm identity');
    await done('screening', 'Record answers', { language: 'Farsi', interpreter: 'By telephone', age: 'Says 27', trafficking: 'Nothing said', health: 'Nothing said' });
    await as(walker, 'Sarah Lindqvist');
    await done('scope', 'Record decision', { inScope: 'yes', reasons: 'Adult, landed alone, returned once before.' });
    await as(walker, 'Carol Ashworth');
    await done('notices/notice-of-intent', 'Record service', { method: 'in_person', language: 'fa', proof: 'Signed for.' });
    await done('readmission-request', 'Record request', { disclosed: 'name' });
    await stage.clock('2025-10-24T09:00:00Z');
    await walker.visit(`/people/${person}/documents/new`);
    await walker.submit('Add document', { kind: 'other', title: 'Reply of 24 October', case: file });
    const document = await refOn(walker, 'DO');
    await walker.visit(`/cases/${file}`);
    await walker.follow('reply');
    await walker.submit('Record reply', { answer: 'accepted', document });
    await done('decision-proposal', 'Propose decision', { claim: 'inadmissible', reason: 'Accepted; the claim is inadmissible.' });
    await approve(walker, 'Simon Okonjo', 'Serve the decision');
    await as(walker, 'Carol Ashworth');
    await done('notices/decision', 'Record service', { method: 'in_person', language: 'fa', proof: 'Signed for.' });
    await walker.visit(`/people/${person}/documents/new`);
    await walker.submit('Add document', { kind: 'laissez_passer', title: 'Laissez-passer of 24 October', number: 'LP-7001', authenticity: 'genuine', case: file });
    await done('detention', 'Record detention', { centre: 'Harmondsworth' });
    await done('fitness', 'Record assessment', { fit: 'yes', assessor: 'Dr Example' });
    await said(/Decision served/);
  });

  step('a flight is planned, a seat held, directions proposed, approved and served; the notice runs', async () => {
    await walker.follow('Flights');
    await walker.follow('Plan a flight');
    await walker.submit('Plan the flight', { designator: 'XQ7001', origin: 'LHR', destination: 'CDG', kind: 'charter', 'seats.returnee': '4', ...moment('scheduledDeparture', '2025-11-05T06:30:00Z'), ...moment('scheduledArrival', '2025-11-05T07:45:00Z') });
    flight = await refOn(walker, 'FL');
    await walker.follow('Escorts');
    await walker.submit('Assign', { username: 'edith' });
    await as(walker, 'Sunita Rao');
    await walker.visit(`/flights/${flight}`);
    await walker.follow('Hold a seat for');
    await walker.submit('Hold the seat');
    await walker.follow('Propose directions');
    await walker.submit('Propose directions', { reason: 'Accepted, seat held, nothing in the way.' });
    await approve(walker, 'Simon Okonjo', 'Set directions');
    await as(walker, 'Carol Ashworth');
    await walker.visit(`/cases/${file}/notices/directions`);
    await walker.submit('Record service', { method: 'in_person', language: 'fa', proof: 'Signed for.' });
    await walker.visit(`/flights/${flight}`);
    await said(/Not ready/);
    await stage.clock('2025-11-05T05:30:00Z');
    await walker.visit(`/flights/${flight}`);
    await said(/Ready to board/);
  });

  step('an escort boards, departs and hands over; the seat, the return and the balance follow', async () => {
    await as(walker, 'Edith Marsh');
    await walker.follow('Flights');
    await walker.follow('XQ7001');
    await walker.follow('Open boarding');
    await walker.submit('Open boarding');
    await walker.submit('Boarded');
    await said(/1 of 1 boarded/);
    await walker.follow('Record departure');
    await walker.submit('Record departure');
    await stage.clock('2025-11-05T07:50:00Z');
    await walker.visit(`/flights/${flight}/boarding`);
    await walker.follow('Record arrival');
    await walker.submit('Record arrival');
    await walker.visit(`/flights/${flight}/boarding`);
    await walker.follow('Handover');
    await walker.submit('Record', { handedOver: 'yes', receipt: 'PAF-2025-7001', authority: 'Police aux frontières', place: 'Paris CDG' });
    await walker.follow('Close the flight');
    await walker.submit('Close the flight');
    await said(/Flight closed/);
  });

  step('an auditor takes the history away and finds every act', async () => {
    await as(walker, 'Aisha Tennant');
    await walker.follow('Exports');
    await walker.follow('Make an export');
    await walker.submit('Continue', { what: 'person' });
    await walker.submit('Continue', { person, format: 'jsonl' });
    await walker.submit('Start the export', { purpose: 'Audit of re-entries, November.' });
    await until(async () => {
      await walker.page.reload();
      return (await walker.text()).includes('Download');
    });
    const [download] = await Promise.all([walker.page.waitForEvent('download'), walker.page.locator('a', { hasText: 'Download' }).click()]);
    const chunks: Buffer[] = [];
    for await (const chunk of (await download.createReadStream())!) chunks.push(chunk as Buffer);
    const titles = Buffer.concat(chunks).toString('utf8').trim().split('\n').map((line) => (JSON.parse(line) as { what?: string }).what ?? '');
    for (const act of [
      'Crossing registered', 'Finger taken', 'Match proposed', 'Verdict given: same person', 'Match confirmed', 'Crossing moved to another record of the person', 'Case linked to an earlier return',
      'Barrier opened: other', 'Approved: barrier lifting', 'Barrier lifted: other', 'Notice served: notice of intent', 'Readmission requested', 'Readmission reply: accepted', 'Notice served: decision',
      'Seat held', 'Approved: directions', 'Notice served: directions', 'Boarding: boarded', 'Handed over', 'Return completed',
    ]) expect([act, titles.includes(act)]).toEqual([act, true]);
    await walker.visit(`/people/${person}/history`);
    await said(/Return completed|Handed over/);
  });

  step('a stranger is three clicks from an undecided flag, and two from a finished line of life', async () => {
    await as(walker, 'Carol Ashworth');
    await walker.visit(`/people/new`);
    await walker.submit('Continue', { ...moment('occurredAt', '2025-11-05T07:40:00Z'), place: 'Dover', source: 'border_force', givenNames: 'Another', familyNames: 'Name' });
    await walker.submit('Register', { answer: 'none' });
    const newcomer = await refOn(walker, 'PE');
    await walker.visit(`/people/${newcomer}/biometrics`);
    await walker.follow('Add captures from a file');
    await walker.submit('Add', { file: stage.prints, externalId: 'DESK-4-0112' });
    await until(async () => /1 person proposed/.test(await (await walker.visit(`/people/${newcomer}/biometrics`)).text()));
    await walker.submit('Switch to another person');
    await walker.visit('/');
    await walker.submit('Sign in as Sarah Lindqvist'); // one
    await walker.follow('RE-'); // two
    await said(/undecided/i);
    await walker.submit('Switch to another person');
    await walker.visit('/');
    await walker.submit('Sign in as Aisha Tennant'); // one
    await walker.follow(person); // two
    await said(/20 August 2025[\s\S]*25 September 2025[\s\S]*20 October 2025[\s\S]*5 November 2025/);
  });

  test('and no page on the way was wrong', () => {
    expect(walker.faults).toEqual([]);
  });
});
