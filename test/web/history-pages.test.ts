import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeCapture, makeCrossing, makeReturn, makeReview, type MadeCrossing, verdict } from '../support/make-crossing.js';
import { actAs, type ArrangedCase, arrangeCase, manyEntries } from '../support/make-history.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { openVisitor, type Seen, Visitor } from '../support/visitor.js';

type Person = Awaited<ReturnType<typeof openVisitor>>;
let office: Office;
let casey: Person, sam: Person, audrey: Person, emre: Person, ada: Person;
let desk: SignedIn, chief: SignedIn;
let file: ArrangedCase;
const EVIL = '<script>alert(1)</script>"\'>';
const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);

beforeAll(async () => {
  office = await openOffice();
  [desk, chief] = [await office.user('caseworker'), await office.user('supervisor')];
  [casey, sam, audrey, emre, ada] = [await openVisitor(office, 'caseworker'), await openVisitor(office, 'supervisor'), await openVisitor(office, 'auditor'), await openVisitor(office, 'escort'), await openVisitor(office, 'administrator')];
  file = await arrangeCase(office, desk, { given: EVIL, family: 'بكري' });
  await actAs(office, chief);
  await sql(`insert into record.barrier (person_id, kind, effects, note, court_reference, occurred_at) values ($1, 'injunction', '{directions,boarding}', $2, $2, '2025-09-16T22:25:00Z')`, [file.personId, EVIL]);
  await sql(`insert into record.representative (person_id, name, organisation) values ($1, $2, $2)`, [file.personId, EVIL]);
  await sql(`insert into record.case_step (case_id, person_id, step, from_state, to_state, reason, breaches) values ($1, $2, 'record_acceptance', 'readmission_requested', 'readmission_accepted', $3, $4)`,
    [file.id, file.personId, EVIL, JSON.stringify([{ rule: 'reply-in-time', message: `Six days late. ${EVIL}` }])]);
  await sql(`insert into record.note (person_id, case_id, category, body) values ($1, $2, 'health', 'Asthma, needs an inhaler')`, [file.personId, file.id]);
  await sql(`update record.case_file set team = $2, version = version + 1 where id = $1`, [file.id, EVIL]);
});
afterAll(() => office.close());

const of = (path: string): string => `/people/${file.personRef}/history${path}`;
const titles = (page: Seen): string[] => page.root.querySelectorAll('.cf-timeline__title').map((title) => title.structuredText.replace(/\s+/g, ' ').trim());

describe('the timeline of a person or a case', () => {
  test('newest first by day, each event with who, when, what changed and the way to what is stored', async () => {
    const page = await casey.visit(of(''));
    expect(page).toMatchObject({ status: 200, title: `History of ${file.personRef} – Crossfile` });
    expect(titles(page)).toEqual(expect.arrayContaining([expect.stringContaining('Barrier opened: injunction'), expect.stringContaining('Case moved from readmission requested to readmission accepted'), 'Name recorded']));
    expect(page.text).toContain('Injunction, in force since 16 September 2025 at 11:25pm. It stops: directions, boarding.');
    expect(page.text).toMatch(/Breach Record acceptance: from readmission requested/);
    expect(page.text).toContain('Recorded late');
    expect(page.root.querySelectorAll('h1')).toHaveLength(1);
    expect(page.root.querySelectorAll('h2.cf-day__title').map(({ text }) => text)).toContain('Tuesday 16 September 2025');
    const oldest = await page.follow('Show oldest first');
    expect(titles(oldest)).toEqual(titles(await casey.visit(of('?order=oldest'))).slice(0, titles(oldest).length));
    expect(titles(oldest)[0]).toMatch(/^(Person registered|Crossing registered|Case opened)/);
    const entry = await page.follow('Entry');
    expect(entry.headers['content-type']).toContain('application/json');
    expect(JSON.parse(entry.html)).toMatchObject({ type: expect.stringMatching(/\w+\.\w+/), shape: 1 });
    const ofCase = await casey.visit(`/cases/${file.ref}/history`);
    expect(ofCase).toMatchObject({ status: 200, title: `History of ${file.ref} – Crossfile` });
    expect(ofCase.root.querySelector('.cf-timeline thead')!.text.replace(/\s+/g, ' ').trim()).toBe('FieldBeforeAfter');
  });

  test('what somebody typed is text, in names, reasons, breaches and notes alike', async () => {
    for (const by of [casey, audrey]) {
      for (const path of [of(''), of('?order=oldest'), `/cases/${file.ref}/history`, of('/as-at?at-day=1&at-month=1&at-year=2026&at-time=12:00'), of('/looks'), `/history?reference=${file.personRef}`]) {
        const { html, text } = await by.visit(path);
        expect([path, /<script>alert|<script>"/.test(html)]).toEqual([path, false]);
        if (path === of('')) expect(text).toContain('<script>alert(1)</script>');
      }
    }
    const { html } = await casey.visit(of(''));
    // and a name in another script does not turn what stands beside it
    expect(html).toMatch(/<bdi dir="rtl">[^<]*بكري/);
  });

  test('restricted text is withheld and says so', async () => {
    const page = await sam.visit(of('?kind=note'));
    expect(page.text).toContain('What it says is withheld from you, or was erased.');
    expect(page.html).not.toContain('Asthma');
    expect((await page.submit('Show restricted text', { reason: ' ' })).text).toContain('Say why you need to read what is restricted.');
    const opened = await page.submit('Show restricted text', { reason: 'Fitness to fly' });
    expect(opened.text).toContain('Asthma, needs an inhaler');
    expect(opened.text).toContain('is on record');
    expect((await sam.visit(of('?kind=note'))).html).not.toContain('Asthma');
    const { rows } = await sql(`select p.reason from journal.entry e join journal.payload p on p.entry_id = e.id where e.table_name = 'history' and e.action = 'view' and e.actor_id = $1`, [sam.id]);
    expect(rows).toEqual([{ reason: 'Fitness to fly' }]);
  });

  test('filters are tags that come off, each by itself', async () => {
    const page = await casey.visit(of('?kind=barrier&what=changes&since-day=16&since-month=9&since-year=2025&until-day=16&until-month=9&until-year=2025&breaches='));
    expect(titles(page)).toEqual([expect.stringContaining('Barrier opened: injunction')]);
    const tags = page.root.querySelectorAll('.cf-chosen a').map((tag) => tag.structuredText.replace('Remove filter: ', '').trim());
    expect(tags).toEqual(['Barrier', 'Changes', 'From 16 9 2025', 'Until 16 9 2025']);
    expect(page.root.querySelector('#since-year')!.getAttribute('value')).toBe('2025');
    expect(page.root.querySelector('#kind option[selected]')!.getAttribute('value')).toBe('barrier');
    const without = await page.follow('From 16 9 2025');
    expect(without.url).not.toContain('since');
    expect(without.url).toContain('kind=barrier');
    const all = await (await (await without.follow('Remove filter: Until')).follow('Remove filter: Barrier')).follow('Remove filter: Changes');
    expect(all.url.replace(/\?$/, '')).toBe(of(''));
    expect((await casey.visit(of('?what=looks'))).text).toContain('opened');
    expect((await casey.visit(of('?kind=completed_return'))).text).toContain('No events of this type.');
    const breaches = await casey.visit(of('?breaches=true'));
    expect(titles(breaches)).toEqual([expect.stringContaining('Case moved from readmission requested')]);
  });

  test('a filter that cannot be right comes back with what is wrong', async () => {
    for (const [query, message] of [['since-day=31&since-month=2&since-year=2025', 'date that exists'], ['who=nonsense', ''], ['kind=ghost', 'Choose from'], ['cursor=broken', 'cut short']] as const) {
      const page = await casey.visit(of(`?${query}`));
      expect([query, page.status]).toEqual([query, 400]);
      expect(page.title).toMatch(/^Error: /);
      expect(page.text).toContain('There is a problem');
      expect(page.root.querySelector('.govuk-error-summary')!.text).toContain(message);
      expect(titles(page)).toEqual([]);
    }
    expect((await casey.visit(of('?since-day=16&since-month=x&since-year=2025'))).root.querySelector('#since-day')!.getAttribute('value')).toBe('16');
  });

  test('fifty on a page, on and back', async () => {
    const long = await arrangeCase(office, desk, { given: 'Lia' });
    await manyEntries(office, long, chief, 120);
    const first = await casey.visit(`/cases/${long.ref}/history?what=changes`);
    expect(titles(first)).toHaveLength(50);
    const second = await first.follow('Next page');
    expect(titles(second)).toHaveLength(50);
    expect(second.url).toContain('what=changes');
    const back = await second.follow('Previous page');
    expect(back.root.querySelectorAll('.cf-timeline__item').map(({ id }) => id)).toEqual(first.root.querySelectorAll('.cf-timeline__item').map(({ id }) => id));
    const last = await second.follow('Next page');
    expect(last.links.has('Next page')).toBe(false);
    expect(Buffer.byteLength(first.html)).toBeLessThan(400_000);
  });

  test('a merged record says where it went', async () => {
    const [gone, stands] = [await arrangeCase(office, desk, { given: 'Ana' }), await arrangeCase(office, desk, { given: 'Ani' })];
    await sql(`insert into record.identity_move (person_id, other_person_id, table_name, record_id) values ($1, $2, 'person', $2)`, [stands.personId, gone.personId]);
    await sql(`update record.person set status = 'merged', merged_into = $2 where id = $1`, [gone.personId, stands.personId]);
    const page = await casey.visit(`/people/${gone.personRef}/history`);
    expect(page.text).toContain(`It goes on in the history of ${stands.personRef}.`);
    expect(page.root.querySelector('.cf-goes-on')!.getAttribute('href')).toBe(`/people/${stands.personRef}/history`);
  });
});

describe('the record as at a past instant', () => {
  test('is asked for on a form and shows what was known', async () => {
    const form = await (await casey.visit(of(''))).follow('Show record as at');
    expect(form).toMatchObject({ status: 200, url: of('/as-at') });
    const before = await casey.visit(of('/as-at?at-day=1&at-month=9&at-year=2025&at-time=12:00'));
    expect(before.text).toContain('Nothing was on record then. The record was made on');
    for (const [query, message] of [['at-day=31&at-month=2&at-year=2025&at-time=12:00', ''], ['at-day=1&at-month=1&at-year=2190&at-time=12:00', 'That instant has not come yet.'], ['at-day=1&at-month=9&at-year=2025&at-time=', 'Enter a date and a time of day']] as const) {
      const wrong = await casey.visit(of(`/as-at?${query}`));
      expect([query, wrong.status]).toEqual([query, 400]);
      expect(wrong.text).toContain(message);
      expect(wrong.root.querySelector('#at-day')!.getAttribute('value')).toBe(query.slice(7, query.indexOf('&')));
    }
  });

  test('restricted records open to who says why, and the reason is on record', async () => {
    const old = await arrangeCase(office, desk, { given: 'Rosa' });
    await actAs(office, chief);
    await sql(`insert into record.note (person_id, category, body) values ($1, 'health', 'Asthma, needs an inhaler')`, [old.personId]);
    // told an hour ago, as the journal has it
    await sql('set session_replication_role = replica');
    await sql(`update journal.entry set recorded_at = recorded_at - interval '1 hour' where person_id = $1`, [old.personId]);
    await sql('set session_replication_role = origin');
    const { rows: [{ parts }] } = await sql(`select to_char((platform.now() - interval '30 minutes') at time zone 'Europe/London', 'YYYY-FMMM-FMDD-HH24:MI') as parts`);
    const [year, month, day, time] = (parts as string).split('-');
    const page = await sam.visit(`/people/${old.personRef}/history/as-at?at-day=${day}&at-month=${month}&at-year=${year}&at-time=${time}`);
    expect(page.text).toContain('The record was active');
    expect(page.text).toContain('1 record withheld from you');
    expect(page.text).toMatch(/Names .*Given names Rosa/);
    expect(page.html).not.toContain('Asthma');
    const refused = await page.submit('Show restricted records', { reason: '' });
    expect(refused.text).toContain('Say why you need to read what is restricted.');
    const opened = await page.submit('Show restricted records', { reason: 'Fitness to fly' });
    expect(opened.text).toContain('Asthma, needs an inhaler');
    expect(opened.headers['cache-control']).toBe('no-store');
    const { rows } = await sql(`select p.reason from journal.entry e join journal.payload p on p.entry_id = e.id where e.table_name = 'as_at' and e.actor_id = $1 order by e.id desc limit 1`, [sam.id]);
    expect(rows).toEqual([{ reason: 'Fitness to fly' }]);
  });
});

describe('who saw this', () => {
  test('in one click from the timeline: pages, lists, copies', async () => {
    await desk.get('/api/v1/people?limit=50');
    const page = await (await audrey.visit(of(''))).follow('Who saw this person');
    expect(page).toMatchObject({ status: 200, title: `Who saw ${file.personRef} – Crossfile` });
    expect(page.text).toContain(desk.actor.displayName);
    expect(page.text).toMatch(/In a list \(\d+ records?\)/);
    const only = await audrey.visit(of(`/looks?who=${desk.ref}`));
    expect(only.text).toContain(`By ${desk.ref}`);
    const column = only.root.querySelectorAll('tbody tr').map((row) => row.querySelectorAll('td')[1].text);
    expect(column.length).toBeGreaterThan(0);
    expect(column.every((who) => who.includes(desk.ref))).toBe(true);
    expect((await audrey.visit(of('/looks?who=nobody'))).status).toBe(400);
    expect((await audrey.visit(`/cases/${file.ref}/history/looks`)).status).toBe(200);
  });
});

describe('the auditor’s search', () => {
  test('asks, finds, links; says when the range is too wide', async () => {
    const empty = await audrey.visit('/history');
    expect(empty).toMatchObject({ status: 200, title: 'Search the history of all records – Crossfile' });
    expect(empty.root.querySelector('table')).toBeNull();
    const wide = await audrey.visit('/history?kind=barrier');
    expect(wide.status).toBe(400);
    expect(wide.text).toContain('This range is too wide. Choose a period of at most 31 days');
    expect(wide.root.querySelector('#kind option[selected]')!.getAttribute('value')).toBe('barrier');
    const found = await audrey.visit(`/history?reference=${file.personRef}&kind=barrier`);
    expect(found.text).toContain('Barrier opened: injunction');
    expect(found.root.querySelectorAll('.cf-chosen a')).toHaveLength(2);
    const looked = await audrey.visit(`/history?lookedAtBy=${desk.ref}`);
    expect(looked.text).toContain('shown in a list');
    expect((await audrey.visit(`/history?reference=${file.personRef}&what=access`)).text).toContain('Nothing on record fits.');
    const users = await audrey.visit(`/history?reference=${ada.ref}&what=access`);
    expect(users.text).toContain('Signed in');
    const page = await audrey.visit(`/history?who=${chief.ref}`);
    if (page.links.has('Next page')) expect((await page.follow('Next page')).status).toBe(200);
  });
});

describe('who may', () => {
  test('escorts, administrators and strangers read no history; only auditors search', async () => {
    const paths = [of(''), of('/as-at'), of('/looks'), `/cases/${file.ref}/history`, `/cases/${file.ref}/history/as-at`, '/history/entries/1'];
    for (const by of [emre, ada]) for (const path of [...paths, '/history']) expect([path, (await by.visit(path)).status]).toEqual([path, 403]);
    for (const by of [casey, sam]) expect((await by.visit('/history')).text).toContain('This page is for: auditors.');
    const stranger = new Visitor(office.base);
    for (const path of [...paths, '/history']) expect((await stranger.visit(path)).url).toBe(`/sign-in?return=${encodeURIComponent(path)}`);
    for (const path of ['/people/PE-AHVA-RR/history', '/cases/CA-AHVA-R5/history', '/people/PE-AHVA-RR/history/looks', '/history/entries/999999999', '/history/entries/x', '/people/CA-AHVA-R5/history']) {
      expect([path, [400, 404].includes((await casey.visit(path)).status)]).toEqual([path, true]);
    }
    // and no way to /history is offered where it leads nowhere
    expect((await casey.visit(of(''))).links.get('History')).not.toBe('/history');
  });
});

describe('blindness', () => {
  test('no score and no verdict, nor that there is one, in a timeline, an as-at, looks, a search or an entry, for who may still decide', async () => {
    const earlier: MadeCrossing = await makeCrossing(office, desk, { occurredAt: '2025-08-20T05:00:00Z' });
    const later: MadeCrossing = await makeCrossing(office, desk, { occurredAt: '2025-10-20T05:00:00Z' });
    await makeReturn(office, earlier, '2025-09-25T10:00:00Z');
    await makeCapture(desk, later);
    const review = await makeReview(desk, later, earlier);
    expect((await chief.post(`${review.self}/decisions`, verdict({ reason: 'Whorl-on-the-left-thumb' }))).status).toBe(201);
    // who has given a verdict may see the score: that they looked would tell that they have
    expect((await chief.get(`${review.self}/reveal`)).status).toBe(200);
    const { rows: hidden } = await sql(`select id from journal.entry where table_name in ('verdict', 'candidate_score', 'match_reveal') order by id`);
    expect(hidden.length).toBeGreaterThan(2);
    expect(hidden.length).toBeGreaterThan(1);
    const now = new Date(Date.now() - 1000);
    const at = `at-day=${now.getUTCDate()}&at-month=${now.getUTCMonth() + 1}&at-year=${now.getUTCFullYear()}&at-time=00:00`;
    for (const by of [casey, sam]) {
      for (const ref of [`people/${earlier.personRef}`, `people/${later.personRef}`, `cases/${later.caseRef}`, `cases/${earlier.caseRef}`]) {
        for (const path of ['history', 'history?order=oldest', 'history?kind=verdict', 'history?kind=candidate_score', `history/as-at?${at}`, 'history/looks']) {
          const { html, status } = await by.visit(`/${ref}/${path}`);
          expect([ref, path, status]).toEqual([ref, path, 200]);
          const told = html.replace(/<form[\s\S]*?<\/form>/g, '').replace(/<ul class="cf-chosen">[\s\S]*?<\/ul>/g, '');
          expect([ref, path, /Whorl-on|0\.8731|same person|same_person|Verdict given|Score of|Scores and verdicts/i.exec(told)?.[0]]).toEqual([ref, path, undefined]);
        }
      }
      for (const { id } of hidden) expect((await by.visit(`/history/entries/${id}`)).status).toBe(404);
    }
    expect((await audrey.visit(`/cases/${later.caseRef}/history?kind=verdict`)).text).toContain('Whorl-on-the-left-thumb');
    expect((await audrey.visit(`/history?reference=${later.caseRef}&kind=verdict`)).text).toContain('Verdict given: same person');
  });
});
