import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { approve, bringTo, caseIn, deskOf, type MadeCase, newCase } from '../support/make-case.js';
import { flightWithSeats } from '../support/make-flight.js';
import { type Office, openOffice } from '../support/office.js';
import { openVisitor, type Seen, type Visitor } from '../support/visitor.js';

type Person = Visitor & { username: string; ref: string; id: string };
let office: Office;
let casey: Person, sam: Person, audrey: Person, ed: Person;
beforeAll(async () => {
  office = await openOffice();
  [casey, sam, audrey, ed] = [await openVisitor(office, 'caseworker'), await openVisitor(office, 'supervisor'), await openVisitor(office, 'auditor'), await openVisitor(office, 'escort')];
});
afterAll(() => office.close());

const XSS = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;
const at = (made: MadeCase): string => `/cases/${made.ref}`;
const said = (page: Seen): string => page.root.querySelector('.cf-said')?.text.trim() ?? '';
const wrong = (page: Seen): string => page.root.querySelector('.govuk-error-summary')?.structuredText.replace(/\s+/g, ' ') ?? '';
/** The rows of the table that compares: field, as first seen, theirs, yours. */
const changesOf = (page: Seen): string[] => page.root.querySelectorAll('main table').find((one) => one.text.includes('As you first saw it'))!
  .querySelectorAll('tbody tr').map((one) => one.structuredText.replace(/\s+/g, ' ').trim());
/** What a momentField sends for an instant. */
function moment(field: string, iso: string): Record<string, string> {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', day: 'numeric', month: 'numeric', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(new Date(iso));
  const part = (type: string): string => parts.find((one) => one.type === type)!.value;
  return { [`${field}-day`]: part('day'), [`${field}-month`]: part('month'), [`${field}-year`]: part('year'), [`${field}-time`]: `${part('hour')}:${part('minute')}` };
}
/** Given to that keeper, with this clock running out in so many hours. */
async function own(made: MadeCase, keeper: Person, kind: string, hours: number): Promise<void> {
  const { superuser } = office.database;
  await superuser.query(`select set_config('app.actor', $1, false), set_config('app.roles', 'system', false)`, [keeper.id]);
  await superuser.query('update record.case_file set owner_id = $2, next_due_kind = $3, next_due_at = $4 where id = $1', [made.id, keeper.id, kind, new Date(Date.now() + hours * 3_600_000)]);
}

describe('the list', () => {
  let late: MadeCase, waiting: MadeCase, others: MadeCase;
  beforeAll(async () => {
    [late, waiting, others] = [await newCase(office, { name: 'Late' }), await caseIn(office, 'readmission_requested', { name: 'Waiting' }), await newCase(office, { name: 'Others' })];
    await own(late, casey, 'scope', -30);
    await own(waiting, casey, 'reply', 100);
  });

  test('starts on one’s own cases, in groups of urgency, with a tag that takes the filter away', async () => {
    const page = await casey.visit('/cases');
    expect(page).toMatchObject({ status: 200, title: 'Cases – Crossfile' });
    expect(page.root.querySelectorAll('h2').map((one) => one.text)).toEqual(expect.arrayContaining(['Overdue (1)', 'Waiting for others (1)']));
    expect(page.text).toContain(late.ref);
    expect(page.text).not.toContain(others.ref);
    const all = await page.follow('Mine');
    expect(all.url).toBe('/cases?owner=all');
    expect(all.text).toContain(others.ref);
    expect((await page.follow('Overdue')).url).toBe('/cases?owner=me&urgency=overdue');
    expect((await page.follow('Overdue')).text).not.toContain(waiting.ref);
  });

  test('an auditor, who keeps none, starts on everybody’s', async () => {
    const page = await audrey.visit('/cases');
    expect(page.text).toContain(others.ref);
    expect(page.root.querySelectorAll('.cf-chosen li')).toHaveLength(0);
  });

  test('filters by listed values, sorts on the server, and says which way', async () => {
    const page = await casey.visit('/cases?owner=all&state=readmission_requested&sort=arrived');
    expect(page.text).toContain(waiting.ref);
    expect(page.text).not.toContain(late.ref);
    expect(page.root.querySelectorAll('.cf-chosen li a').map((one) => one.getAttribute('href'))).toEqual(['/cases?owner=all&sort=arrived']);
    expect(page.root.querySelector('[aria-sort]')!.text).toContain('Arrived');
    expect(page.root.querySelector('[aria-sort]')!.getAttribute('aria-sort')).toBe('descending');
    const other = await page.follow('Arrived');
    expect(other.root.querySelector('[aria-sort]')!.getAttribute('aria-sort')).toBe('ascending');
    expect((await casey.visit('/cases?owner=me&urgency=&state=&team=')).status).toBe(200);
    for (const query of ['state=never', 'urgency=never', 'sort=name', 'nothing=1', 'arrivedFrom=2025-02-30', 'cursor=zzz&sort=arrived']) expect([query, (await casey.visit(`/cases?${query}`)).status]).toEqual([query, 400]);
  });

  test('goes on page by page', async () => {
    const page = await casey.visit('/cases?owner=all&sort=oldest&limit=2');
    expect(page.root.querySelectorAll('tbody tr')).toHaveLength(2);
    const next = await page.follow('Next page');
    expect(next.url).toMatch(/owner=all&sort=oldest&limit=2&cursor=/);
    expect(next.root.querySelector('tbody th')!.text.trim()).not.toBe(page.root.querySelector('tbody th')!.text.trim());
  });
});

describe('one case', () => {
  test('says what is next, what stands in the way, what may be done and why the rest may not', async () => {
    const made = await caseIn(office, 'identified', { arrivedDaysAgo: 3 });
    const page = await casey.visit(at(made));
    expect(page.title).toContain(`${made.ref}, Identified`);
    expect(page.root.querySelector('.cf-standing')!.text).toBe('Finish the screening. Still to ask: language, interpreter, age, trafficking, health.');
    expect(page.root.querySelectorAll('main a[role=button]').map((one) => one.text)).toEqual(['Record screening answers']);
    expect(page.text).toMatch(/Steps that you cannot take now, and why.*Rule out of scope.*Only a supervisor may do this/);
    const supervisor = await sam.visit(at(made));
    expect(supervisor.text).toContain('Rule out of scope');
    expect(supervisor.text).toContain('Only a caseworker may do this');
    const auditor = await audrey.visit(at(made));
    expect(auditor.root.querySelectorAll('main form')).toHaveLength(0);
    expect(auditor.text).not.toContain('Add a note');
    expect((await ed.visit(at(made))).status).toBe(403);
    expect((await new (casey.constructor as new (base: string) => Visitor)(office.base).visit(at(made))).url).toBe(`/sign-in?return=${encodeURIComponent(at(made))}`);
  });

  test('runs from encountered to a proposed decision, form by form', async () => {
    const made = await newCase(office, { arrivedDaysAgo: 10 });
    const click = async (who: Person, link: string, button: string, fields: Record<string, string | string[]>) => {
      const form = await (await who.visit(at(made))).follow(link);
      const done = await form.submit(button, fields);
      expect([link, done.url, wrong(done)]).toEqual([link, at(made), '']);
      return done;
    };
    await click(casey, 'Confirm the identity', 'Confirm identity', {});
    await click(casey, 'Screening answers', 'Record answers', { language: 'Tigrinya', interpreter: 'By telephone', age: 'Says 27', trafficking: 'Nothing said', health: 'Declined to answer' });
    await click(sam, 'Accept into scope', 'Record decision', { inScope: 'yes', reasons: 'Adult, landed alone.' });
    await click(casey, 'Record the notice of intent', 'Record service', { method: 'in_person', language: 'ti', proof: 'Signed for.' });
    await click(casey, 'Record the readmission request', 'Record request', { disclosed: ['name', 'date_of_birth', 'nationality', 'crossing'] });
    const replied = await click(casey, 'Record the reply', 'Record reply', { answer: 'accepted', document: made.documentRef });
    expect(replied.text).toContain('Accepted');
    const proposed = await click(casey, 'Propose the decision', 'Propose decision', { claim: 'inadmissible', reason: 'Accepted; claim inadmissible.' });
    expect(said(proposed)).toMatch(/Decision proposed: AP-/);
    expect(proposed.text).toMatch(/Waiting for a second person.*decision, proposed by/i);
    expect(await made.state()).toBe('readmission_accepted');
  });

  test('seat and directions are asked for from the case', async () => {
    const made = await caseIn(office, 'decision_served');
    const flight = await flightWithSeats(office, { returnee: 1 }, 60);
    const form = await (await casey.visit(at(made))).follow('Hold a seat');
    expect(wrong(await form.submit('Hold seat'))).toContain('Choose a flight');
    const held = await form.submit('Hold seat', { flight: flight.ref });
    expect(said(held)).toBe('Seat 1 is held.');
    const proposed = await (await held.follow('Propose directions')).submit('Propose directions', { reason: 'Accepted, seat held.' });
    expect(said(proposed)).toMatch(/Directions proposed: AP-/);
    expect(proposed.text).toContain('waits for another supervisor');
  });

  test('is stopped at once, in two clicks, and the lifting waits for two', async () => {
    const made = await caseIn(office, 'screened', { arrivedDaysAgo: 3 });
    const stopped = await (await casey.visit(at(made))).submit('Stop now', { note: XSS });
    expect(said(stopped)).toMatch(/^Stopped: barrier BA-.* is in force/);
    expect(stopped.text).toContain('Other stop');
    expect(stopped.text).toContain('Suspended');
    const proposed = await (await stopped.follow('Propose to lift')).submit('Propose lifting', { reason: 'Entered for the wrong person.' });
    expect(said(proposed)).toMatch(/Lifting proposed: AP-/);
    expect(proposed.text).toContain('Lifting proposed');
    const again = await (await casey.visit(`${at(made)}/barriers`)).submit('Record barrier', { kind: 'age_dispute', courtReference: 'AC-1', 'reviewOn-day': '1', 'reviewOn-month': '3', 'reviewOn-year': '2030' });
    expect(again.root.querySelector('.cf-standing')!.text).toMatch(/^Stopped by age dispute BA-/);
  });

  test('keeps notes, tasks, detention, fitness; every text as text', async () => {
    const made = await newCase(office, { name: XSS });
    const page = async (path: string, button: string, fields: Record<string, string | string[]>) => {
      const done = await (await casey.visit(`${at(made)}/${path}`)).submit(button, fields);
      expect([path, done.url, wrong(done)]).toEqual([path, at(made), '']);
      return done;
    };
    await page('notes', 'Add note', { body: `${XSS}\nsecond line` });
    await page('notes', 'Add note', { body: 'Asthma', category: 'health' });
    await page('tasks', 'Add task', { title: XSS, owner: casey.username, ...moment('dueAt', new Date(Date.now() - 3_600_000).toISOString()) });
    await page('detention', 'Record detention', { centre: XSS, authority: XSS, ...moment('occurredAt', made.at(1)) });
    await page('fitness', 'Record assessment', { fit: 'no', assessor: XSS });
    await page('barriers', 'Record barrier', { kind: 'rule_35_report', note: XSS, courtReference: XSS });
    await page('edit', 'Save changes', { team: XSS, owner: casey.username, claim: 'never_made', bailed: 'yes', absconded: 'no' });
    const shown = await casey.visit(at(made));
    expect(shown.html).not.toMatch(/<script>alert|<img src=x/);
    expect(shown.text).toContain('<script>alert(1)</script>');
    expect(shown.text).toContain('Not fit to fly');
    expect(shown.text).toContain('1 restricted note not shown');
    expect(shown.text).toContain('On bail');
    expect(shown.html).not.toContain('Asthma');
    for (const path of ['/cases?owner=me', '/cases?owner=all&sort=arrived', '/', `${at(made)}/edit`, `${at(made)}/notes`]) expect((await casey.visit(path)).html).not.toMatch(/<script>alert|<img src=x/);
    const done = await shown.submit('Mark as done');
    expect(said(done)).toContain('Done:');
    const spell = await done.follow('Change detention');
    expect(said(await spell.submit('Save', { endReason: XSS, ...moment('endedAt', new Date().toISOString()) }))).toBe('Detention recorded as ended.');
  });
});

describe('what is wrong comes back with what was typed', () => {
  test.each<[string, string, Record<string, string>, string, string]>([
    ['notes', 'Add note', { body: '', 'occurredAt-day': '31', 'occurredAt-month': '2' }, 'Enter a date', 'occurredAt-day'],
    ['notes', 'Add note', { body: '' }, 'Write the note', 'category'],
    ['tasks', 'Add task', { title: '', 'dueAt-day': '1', 'dueAt-month': '1', 'dueAt-year': '2030', 'dueAt-time': '9:00' }, 'Say what is to be done', 'dueAt-time'],
    ['barriers', 'Record barrier', { courtReference: 'AC-2025-77' }, 'Choose one of', 'courtReference'],
    ['detention', 'Record detention', { centre: '', authority: 'Order 7' }, 'Say where', 'authority'],
    ['fitness', 'Record assessment', { assessor: 'Dr Example' }, 'Say whether the person is fit', 'assessor'],
    ['notices/notice-of-intent', 'Record service', { method: 'post', language: '??', proof: 'Tracked.' }, 'Enter a language tag', 'proof'],
    ['decision-proposal', 'Propose decision', { claim: 'inadmissible', reason: '' }, 'Give your reason', 'claim'],
    ['detention', 'Record detention', { centre: 'Dover', 'endedAt-day': '1', 'endedAt-month': '1', 'endedAt-year': '2000', 'endedAt-time': '10:00' }, 'It cannot end before it began', 'centre'],
  ])('%s: %s', async (path, button, fields, message, kept) => {
    const made = await newCase(office);
    const back = await (await casey.visit(`${at(made)}/${path}`)).submit(button, fields);
    expect(back).toMatchObject({ status: 200, url: `${at(made)}/${path}` });
    expect(back.title).toMatch(/^Error: /);
    expect(wrong(back)).toContain(message);
    const field = back.root.querySelector(`[name="${kept}"][checked]`) ?? back.root.querySelector(`[name="${kept}"]`)!;
    if (fields[kept]) expect(field.tagName === 'TEXTAREA' ? field.text : field.getAttribute('value')).toBe(fields[kept]);
  });

  test('a step that is refused says by which rules, and keeps the reasons', async () => {
    const made = await newCase(office, { birth: null, arrivedDaysAgo: 3 });
    await bringTo(office, made, 'screened');
    const form = await sam.visit(`${at(made)}/scope`);
    expect(form.text).toContain('Against this stands now');
    const back = await form.submit('Record decision', { inScope: 'yes', reasons: 'Adult, landed alone.' });
    expect(wrong(back)).toMatch(/This was not done.*No date of birth is recorded/);
    expect(back.root.querySelector('textarea')!.text).toBe('Adult, landed alone.');
    expect(await made.state()).toBe('screened');
  });

  test('pages that are not there', async () => {
    const made = await newCase(office);
    expect((await casey.visit('/cases/CA-2222-22')).status).toBe(400);
    expect((await casey.visit(`${at(made)}/notices/parking-fine`)).status).toBe(404);
    for (const path of ['readmission-requests/RQ-AHVA-R4/reply', 'barriers/BA-AHVA-RX/lifting', 'detention/DT-AHVA-RX']) expect([path, (await casey.visit(`${at(made)}/${path}`)).status]).toEqual([path, 404]);
  });

  test.each(['notes', 'tasks', 'barriers', 'edit', 'screening', 'identification', 'notices/decision', 'readmission-request', 'decision-proposal', 'detention', 'fitness', 'seat', 'directions'])('only those who may write see %s', async (path) => {
    const made = await newCase(office);
    expect((await casey.visit(`${at(made)}/${path}`)).status).toBe(200);
    for (const who of [audrey, ed]) {
      const refused = await who.visit(`${at(made)}/${path}`);
      // an escort may stop somebody, but opens no case
      expect(refused.status).toBe(path === 'barriers' && who === ed ? 404 : 403);
      if (path === 'notes') expect(refused.text).toContain('An administrator grants roles');
    }
    for (const path of ['scope', 'closure', 'expiry', 'withdrawal']) expect((await casey.visit(`${at(made)}/${path}`)).status).toBe(403);
  });
});

describe('what happened is never refused, and shown as a breach where it is one', () => {
  test('a notice of intent served before anybody decided on scope', async () => {
    const made = await newCase(office, { arrivedDaysAgo: 5 });
    const form = await casey.visit(`${at(made)}/notices/notice-of-intent`);
    const asked = await form.submit('Record service', { method: 'in_person', language: 'ti', proof: 'Signed for.' });
    expect(wrong(asked)).toContain('This was not done');
    const told = await asked.submit('Record service', { method: 'in_person', language: 'ti', proof: 'Signed for.', happened: 'yes' });
    expect(told.url).toBe(at(made));
    expect(said(told)).toMatch(/Notice of intent NT-.* recorded\. It is shown as a breach: The case is encountered/);
    expect(told.root.querySelectorAll('.cf-breach').length).toBeGreaterThan(0);
    expect(await made.state()).toBe('encountered');
  });

  test('directions served without seat or approval, for the flight that they named', async () => {
    const made = await caseIn(office, 'decision_served');
    const flight = await flightWithSeats(office, { returnee: 1 }, 300);
    const form = await casey.visit(`${at(made)}/notices/directions`);
    const told = await form.submit('Record service', { method: 'in_person', language: 'ti', proof: 'Signed.', happened: 'yes', flight: flight.ref });
    expect(said(told)).toContain('It is shown as a breach');
    expect(told.text).toContain(flight.ref);
  });

  test('a reply that came late, and one that was refused the second time', async () => {
    const made = await caseIn(office, 'readmission_requested');
    const form = await (await casey.visit(at(made))).follow('Record a reply');
    const told = await form.submit('Record reply', { answer: 'accepted', ...moment('occurredAt', made.at(25)) });
    expect(said(told)).toMatch(/Reply recorded\. It is shown as a breach: .*The reply was due by/);
    expect(told.text).toContain('Late');
    expect(await made.state()).toBe('readmission_accepted');
  });
});

describe('when somebody else saves first', () => {
  test('who edits sees theirs, yours and what both began with, and can save again', async () => {
    const made = await newCase(office);
    const form = await casey.visit(`${at(made)}/edit`);
    await (await sam.visit(`${at(made)}/edit`)).submit('Save changes', { team: 'Manston', claim: 'never_made', bailed: 'no', absconded: 'no', owner: '' });
    const conflict = await form.submit('Save changes', { team: 'Dover', claim: 'pending', bailed: 'yes', absconded: 'no', owner: '' });
    expect(conflict).toMatchObject({ status: 200, url: `${at(made)}/edit` });
    const row = changesOf(conflict);
    expect(row.find((text) => text.startsWith('Team'))).toMatch(/Team\s*Manston Changed\s*Dover/);
    expect(conflict.root.querySelector('[name=team]')!.getAttribute('value')).toBe('Dover');
    const saved = await conflict.submit('Save changes', { team: 'Dover', claim: 'pending', bailed: 'yes', absconded: 'no', owner: '' });
    expect(said(saved)).toBe('Changes saved.');
    expect(saved.text).toContain('Dover');
  });

  test('a step taken meanwhile: where the case stood, where it stands, and what you typed', async () => {
    const made = await newCase(office, { arrivedDaysAgo: 4 });
    const form = await casey.visit(`${at(made)}/screening`);
    await made.must((await deskOf(office)).casey, 'identifications');
    const conflict = await form.submit('Record answers', { language: 'Tigrinya' });
    const rows = changesOf(conflict);
    expect(rows[0]).toMatch(/Where the case stands Encountered Identified Changed/);
    expect(rows.find((text) => text.includes('languages'))).toContain('Tigrinya');
    expect(said(await conflict.submit('Record answers', { language: 'Tigrinya' }))).toContain('Answers recorded');
  });

  test('pressed twice, it is done once', async () => {
    const made = await newCase(office);
    const form = await casey.visit(`${at(made)}/notes`);
    await form.submit('Add note', { body: 'Once.' });
    await form.submit('Add note', { body: 'Once.' });
    expect((await casey.visit(at(made))).text.match(/Once\./g)).toHaveLength(1);
  });
});

describe('drafts', () => {
  test('are kept by a button, resumed from home and forgotten once sent', async () => {
    const made = await newCase(office);
    const kept = await (await casey.visit(`${at(made)}/notes`)).submit('Save and come back later', { body: `Half a ${XSS}`, category: 'general' });
    expect(kept.url).toBe('/');
    expect(said(kept)).toContain('Your draft is kept for 7 days');
    const form = await kept.follow(`Add a note, ${made.ref}`);
    expect(form.url).toBe(`${at(made)}/notes?draft=1`);
    expect(said(form)).toMatch(/^Filled in from your draft of /);
    expect(form.root.querySelector('textarea')!.textContent).toBe(`Half a ${XSS}`);
    expect((await sam.visit(`${at(made)}/notes?draft=1`)).html).not.toContain('Half a');
    const sent = await form.submit('Add note', { body: 'Whole.' });
    expect(sent.url).toBe(at(made));
    expect((await casey.visit('/')).text).not.toContain('You did not finish');
  });

  test('are deleted on demand', async () => {
    const made = await newCase(office);
    const home = await (await casey.visit(`${at(made)}/tasks`)).submit('Save and come back later', { title: 'Chase' });
    const gone = await home.submit('Delete this draft');
    expect(said(gone)).toBe('The draft was deleted.');
    expect(gone.text).not.toContain('You did not finish');
  });

  test('Ctrl+S gets its answer as JSON and the page stays; the same form again is kept again', async () => {
    const made = await newCase(office);
    const form = await casey.visit(`${at(made)}/notes`);
    const hidden = Object.fromEntries(form.root.querySelectorAll('main form input[type=hidden]').map((one) => [one.getAttribute('name')!, one.getAttribute('value')!]));
    for (const body of ['first', 'second']) {
      const answer = await casey.send('/drafts', { method: 'POST', headers: { accept: 'application/json' }, body: new URLSearchParams({ ...hidden, body, _form: `${at(made)}/notes`, _title: 'Note' }) }, true);
      expect([answer.status, answer.html]).toEqual([200, expect.stringContaining('savedAt')]);
    }
    expect((await casey.visit(`${at(made)}/notes?draft=1`)).root.querySelector('textarea')!.textContent).toBe('second');
  });
});

test('a decision is served after a supervisor approved it', async () => {
  const made = await caseIn(office, 'readmission_accepted');
  const { casey: clerk, sam: boss } = await deskOf(office);
  await approve(boss, await made.must(clerk, 'decision-proposals', { claim: 'inadmissible', reason: 'Accepted.' }));
  const served = await (await (await casey.visit(at(made))).follow('Record service of the decision')).submit('Record service', { method: 'in_person', language: 'ti', proof: 'Signed.' });
  expect([said(served), await made.state()]).toEqual([expect.stringMatching(/Decision NT-.* recorded\./), 'decision_served']);
});
