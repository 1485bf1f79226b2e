import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bringTo, deskOf, newCase } from '../support/make-case.js';
import { departed, detainedAndFit, flightWithSeats, readyCase } from '../support/make-flight.js';
import { openOffice, type Office } from '../support/office.js';
import { openVisitor, visitorAs, type Visitor } from '../support/visitor.js';

let office: Office;
let casey: Visitor, sol: Visitor;
beforeAll(async () => {
  office = await openOffice();
  const desk = await deskOf(office);
  casey = await visitorAs(office, desk.casey);
  sol = await visitorAs(office, desk.sol);
});
afterAll(() => office.close());

const EVIL = `<script>alert(1)</script>"'>`;

describe('planning', () => {
  test('a flight is planned, found in its day, and a mistake keeps what was typed', async () => {
    const form = await (await casey.visit('/flights')).follow('Plan a flight');
    const wrong = await form.submit('Plan the flight', { designator: 'not one', origin: 'LHR', destination: 'CDG', kind: 'charter', note: EVIL, 'seats.returnee': '3', 'scheduledDeparture-day': '31', 'scheduledDeparture-month': '11', 'scheduledDeparture-year': '2027', 'scheduledDeparture-time': '06:30' });
    expect(wrong.title).toMatch(/^Error: Plan a flight/);
    expect(wrong.text).toContain('Enter a date that exists');
    expect(wrong.root.querySelector('#designator')!.getAttribute('value')).toBe('not one');
    expect(wrong.html).not.toContain(EVIL);
    const again = await wrong.submit('Plan the flight', { 'scheduledDeparture-day': '30', 'scheduledArrival-day': '30', 'scheduledArrival-month': '11', 'scheduledArrival-year': '2027', 'scheduledArrival-time': '07:45' });
    expect(again.text).toContain('Enter a flight designator');
    const done = await again.submit('Plan the flight', { designator: 'zz 9001' });
    expect(done.text).toContain('Flight ZZ9001 planned.');
    expect(done.text).toContain('30 November 2027 at 6:30am (London time)');
    expect(done.text).toContain('7:45am (Paris time)'.replace('7:45', '8:45'));
    expect(done.html).not.toContain(EVIL);
    const list = await casey.visit('/flights');
    expect(list.text).toMatch(/Tuesday 30 November 2027.*ZZ9001/);
    expect((await casey.visit('/flights?state=cancelled')).text).toContain('No flight fits.');
  });

  test('escorts are assigned and end, and only who is an escort', async () => {
    const flight = await flightWithSeats(office);
    const escort = await office.user('escort');
    let page = await casey.visit(`/flights/${flight.ref}/escorts`);
    expect((await page.submit('Assign', { username: 'nobody-there' })).text).toContain('no active escort');
    page = await page.submit('Assign', { username: escort.username });
    expect(page.text).toContain(`${escort.username} escorts this flight.`);
    expect((await page.submit(`End the assignment of Test ${escort.username}`)).text).toContain('no longer escorts');
  });
});

describe('the manifest', () => {
  test('shows who could take a free seat, holds it once, proposes directions, releases', async () => {
    const flight = await flightWithSeats(office, { returnee: 2 }, 200);
    const made = await newCase(office);
    await bringTo(office, made, 'decision_served');
    await detainedAndFit(office, made);
    const manifest = await casey.visit(`/flights/${flight.ref}`);
    expect(manifest.text).toMatch(/2 seats free: who could take one.*In order of arrival/);
    const form = await casey.visit(`/flights/${flight.ref}/seats/new?case=${made.ref}`);
    const held = await form.submit('Hold the seat');
    expect(held.text).toMatch(/Seat 1 is held for/);
    // the same form sent twice is one seat, and somebody who has one is told so
    expect((await form.submit('Hold the seat')).text).toMatch(/Seat 1 is held for/);
    expect((await (await casey.visit(`/flights/${flight.ref}/seats/new?case=${made.ref}`)).submit('Hold the seat')).text).toMatch(/holds seat|has a seat|already/i);
    expect(held.text).not.toContain(`Hold a seat for ${made.ref}`);
    const proposed = await (await held.follow('Propose directions')).submit('Propose directions', { reason: EVIL });
    expect(proposed.text).toMatch(/Directions proposed \(AP-/);
    const released = await (await proposed.follow('Release')).submit('Release the seat', { reason: 'The later flight.' });
    expect(released.text).toContain('Seat 1 is free.');
  });

  test('a late injunction shows on manifest, stop list and at the door', async () => {
    const ready = await readyCase(office);
    const escort = await visitorAs(office, ready.flight.escort);
    const door = await (await escort.visit(`/flights/${ready.flight.ref}/boarding`)).follow('Open boarding').then((step) => step.submit('Open boarding'));
    const aboard = await door.submit('Boarded');
    expect(aboard.text).toContain(`${ready.personRef}: boarded.`);
    expect((await ready.desk.casey.post('/api/v1/barriers', { person: ready.personRef, kind: 'injunction' })).status).toBe(201);
    const manifest = await casey.visit(`/flights/${ready.flight.ref}`);
    expect(manifest.text).toMatch(/To be taken off before departure Seat 1/);
    expect(manifest.text).toMatch(/Stop list.*Injunction/);
    const card = await escort.visit(`/flights/${ready.flight.ref}/boarding`);
    expect(card.text).toContain('STOP. Take this person off the aircraft.');
    expect((await (await card.follow('Record departure')).submit('Record departure')).text).toContain('must be taken off before departure');
    const off = await (await card.follow('Taken off')).submit('Record the outcome', { outcome: 'taken_off', reasonCode: 'injunction' });
    expect(off.text).toContain(`${ready.personRef}: taken off.`);
  });
});

describe('at the aircraft', () => {
  test('an escort boards, departs, hands over and closes from a telephone', async () => {
    const ready = await readyCase(office);
    const escort = await visitorAs(office, ready.flight.escort);
    const manifest = await escort.visit(`/flights/${ready.flight.ref}`);
    expect(manifest.url).toBe(`/flights/${ready.flight.ref}/boarding`);
    expect(manifest.html).not.toContain(ready.ref); // an escort learns of no case
    let page = await (await manifest.follow('Open boarding')).submit('Open boarding');
    const noReason = await (await page.follow('Not boarded')).submit('Record the outcome', { outcome: 'deferred' });
    expect(noReason.title).toMatch(/^Error/);
    page = await (await escort.visit(`/flights/${ready.flight.ref}/boarding`)).submit('Boarded');
    expect(page.text).toContain('1 of 1 boarded');
    page = await (await page.follow('Record departure')).submit('Record departure');
    page = await (await escort.visit(`/flights/${ready.flight.ref}/boarding`)).follow('Record arrival').then((step) => step.submit('Record arrival'));
    const early = await (await escort.visit(`/flights/${ready.flight.ref}/steps/close`)).submit('Close the flight');
    expect(early.text).toContain('Record the handover');
    const handover = await escort.visit(`/flights/${ready.flight.ref}/people/${ready.personRef}/handover`);
    expect((await handover.submit('Record', { handedOver: 'yes' })).title).toMatch(/^Error/);
    page = await handover.submit('Record', { handedOver: 'yes', receipt: EVIL, authority: 'Police aux frontières', place: 'Paris CDG' });
    expect(page.text).toContain(`Handover of ${ready.personRef} recorded.`);
    page = await (await page.follow('Close the flight')).submit('Close the flight');
    expect(page).toMatchObject({ url: '/flights' });
    expect(page.text).toContain('Flight closed.');
    const returns = await casey.visit(`/returns?flight=${ready.flight.ref}`);
    expect(returns.text).toContain(ready.personRef);
    expect(returns.html).not.toContain(EVIL);
  });

  test('an escort stops a return alone, in two clicks', async () => {
    const ready = await readyCase(office);
    const escort = await visitorAs(office, ready.flight.escort);
    const page = await (await (await escort.visit(`/flights/${ready.flight.ref}/boarding`)).follow('Stop')).submit('Stop now', { kind: 'unfit_to_fly', note: EVIL });
    expect(page.text).toContain('is stopped (BA-');
    expect((await casey.visit(`/flights/${ready.flight.ref}`)).text).toMatch(/Stop list.*Unfit to fly/);
  });

  test('a print sheet says what an escort may know', async () => {
    const ready = await departed(office);
    const page = await (await visitorAs(office, ready.flight.escort)).visit(`/flights/${ready.flight.ref}/print`);
    expect(page.text).toContain(ready.personRef);
    expect(page.html).not.toContain(ready.ref);
  });

  test('an escort sees no flight of somebody else, and no step comes twice', async () => {
    const flight = await flightWithSeats(office);
    const other = await openVisitor(office, 'escort');
    expect((await other.visit(`/flights/${flight.ref}/boarding`)).status).toBe(404);
    const form = await sol.visit(`/flights/${flight.ref}/steps/cancel`);
    const late = await sol.visit(`/flights/${flight.ref}/steps/cancel`);
    expect((await form.submit('Cancel the flight', { reason: 'No aircraft.' })).text).toContain('Flight cancelled.');
    expect((await late.submit('Cancel the flight', { reason: 'No aircraft.' })).text).toContain('Someone else saved this first');
    expect((await sol.visit(`/flights/${flight.ref}/steps/fly`)).status).toBe(404);
  });
});
