import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { actAs, arrangeCase, type ArrangedCase, pastTriggers } from '../support/make-history.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { until } from '../support/until.js';
import { openVisitor, type Seen } from '../support/visitor.js';

type Visitor = Awaited<ReturnType<typeof openVisitor>>;
let office: Office;
let casey: SignedIn;
let audrey: Visitor, august: Visitor, carol: Visitor;
let selam: ArrangedCase;
beforeAll(async () => {
  office = await openOffice();
  casey = await office.user('caseworker');
  [audrey, august, carol] = [await openVisitor(office, 'auditor'), await openVisitor(office, 'auditor'), await openVisitor(office, 'caseworker')];
  selam = await arrangeCase(office, casey, { given: 'Selam', family: 'Bekele Haile' });
  await arrangeCase(office, casey, { given: 'Oluwaseun', family: 'Adeyemi', arrived: '2025-10-02T05:00:00Z' });
});
afterAll(() => office.close());

const SCRIPT = `<script>alert(1)</script>"'>`;
const ready = (by: Visitor, address: string): Promise<Seen> => until(async () => {
  const page = await by.visit(address);
  return /Ready/.test(page.text) && page;
}) as Promise<Seen>;

test('nothing yet: the list says what an export is', async () => {
  const page = await audrey.visit('/exports');
  expect(page).toMatchObject({ status: 200, title: 'Exports – Crossfile' });
  expect(page.text).toContain('No exports yet.');
  expect((await audrey.visit('/exports?kind=bulk')).text).toContain('No exports of this kind.');
  expect((await (await openVisitor(office, 'administrator')).visit('/exports')).status).toBe(403);
});

test('an auditor asks for cases of a period, sees how many first, watches it written and takes it', async () => {
  let page = await (await audrey.visit('/exports')).follow('Make an export');
  const nothing = await page.submit('Continue');
  expect(nothing.title).toMatch(/^Error: /);
  expect(nothing.text).toContain('Choose what to export.');
  page = await page.submit('Continue', { what: 'cases' });
  expect(page.url).toBe('/exports/new/cases');
  const wrong = await page.submit('Continue', { 'period.from-day': '30', 'period.from-month': '2', 'period.from-year': '2025', flight: SCRIPT });
  expect(wrong.text).toContain('Enter a date that exists');
  expect(wrong.root.querySelector('[name="period.from-day"]')!.getAttribute('value')).toBe('30');
  expect(wrong.html).not.toContain(SCRIPT);
  expect((await page.submit('Continue')).text).toContain('Say which cases');
  expect((await page.submit('Continue', { flight: 'FL-2222-22' })).text).toMatch(/flight|reference/i);
  page = await page.submit('Continue', {
    'period.from-day': '12', 'period.from-month': '8', 'period.from-year': '2025', 'period.to-day': '14', 'period.to-month': '8', 'period.to-year': '2025',
  });
  expect(page.url).toBe('/exports/check?from=2025-08-12&to=2025-08-14&format=jsonl');
  expect(page.text).toMatch(/12 August 2025 to 14 August 2025/);
  expect(page.text).toMatch(/1 case .*[\d,]+ lines as things stand now/);
  const blank = await page.submit('Start the export', { purpose: ' ' });
  expect(blank.text).toContain('Say what it is for.');
  expect(blank.url).toBe(page.url);
  page = await page.submit('Start the export', { purpose: `Quarterly audit ${SCRIPT}` });
  expect(page.url).toMatch(/^\/exports\/EX-/);
  expect(page.text).toContain('Export started.');
  expect(page.root.querySelector('#progress')!.getAttribute('role')).toBe('status');

  page = await ready(audrey, page.url);
  expect(page.html).not.toContain(SCRIPT);
  expect(page.text).toMatch(/The file is kept until \d+ \w+ \d{4}/);
  const file = await page.follow('Download');
  expect(file.headers).toMatchObject({ 'content-type': 'application/x-ndjson; charset=utf-8', 'content-disposition': expect.stringMatching(/^attachment; filename="EX-.*\.jsonl"$/), 'cache-control': 'no-store' });
  const digest = createHash('sha256').update(file.html).digest('hex');
  expect(page.root.querySelector('.cf-digest')!.text.replace(/\s/g, '')).toBe(digest);
  expect(page.root.querySelector('.cf-command code')!.text).toBe(`echo "${digest}  ${page.url.split('/')[2]}.jsonl" | sha256sum -c`);
  expect(file.html).not.toMatch(/Selam|Bekele/);

  const others = await august.visit(page.url);
  expect(others.text).toContain('who asked for it, can take it');
  expect(others.links.has('Download')).toBe(false);
  expect((await august.visit(`${page.url}/file`)).status).toBe(403);
  expect((await carol.visit(page.url)).status).toBe(404);
  expect((await audrey.visit('/exports')).text).toContain('Ready');
});

test('a caseworker exports one case, not many; a double click starts one', async () => {
  const what = await carol.visit('/exports/new');
  expect(what.text).not.toContain('Histories of many cases');
  const forced = await (await carol.visit('/exports/new/cases')).submit('Continue', { flight: '', 'period.from-day': '1', 'period.from-month': '8', 'period.from-year': '2025', 'period.to-day': '1', 'period.to-month': '9', 'period.to-year': '2025' });
  expect(forced.text).toContain('Only auditors and supervisors export many cases');
  let page = await what.submit('Continue', { what: 'case' });
  expect((await page.submit('Continue', { case: 'CA-2222-22', format: 'csv' })).title).toMatch(/^Error/);
  expect((await page.submit('Continue', { case: selam.ref })).text).toContain('Choose jsonl or csv.');
  page = await page.submit('Continue', { case: selam.ref, format: 'csv' });
  const twice = [await page.submit('Start the export', { purpose: 'For the representative.' }), await page.submit('Start the export', { purpose: 'For the representative.' })];
  expect(twice[0].url).toBe(twice[1].url);
  expect((await (await ready(carol, twice[0].url)).follow('Download')).html).toContain('Case opened');
  expect((await carol.visit(`/exports/new/case?case=${selam.ref}`)).root.querySelector('#case')!.getAttribute('value')).toBe(selam.ref);
});

test('an expired one says so and cannot be taken; a failed one says why', async () => {
  const started = async (): Promise<string> => {
    const check = await audrey.visit('/exports/check?from=2025-08-12&to=2025-08-14&format=jsonl');
    return (await check.submit('Start the export', { purpose: 'x' })).url;
  };
  const address = await started();
  await ready(audrey, address);
  const sql = office.database.superuser;
  await pastTriggers(office, () => sql.query(`update record.export set expires_at = now() - interval '1 second' where ref = $1`, [address.split('/')[2]]));
  const page = await audrey.visit(address);
  expect(page.text).toMatch(/Expired.*is gone\. The record of it stays\./);
  expect(page.links.has('Make a new one')).toBe(true);
  const gone = await audrey.visit(`${address}/file`);
  expect(gone).toMatchObject({ status: 409 });
  expect(gone.text).toContain('expired');

  const failing = await started();
  await ready(audrey, failing);
  await actAs(office, casey);
  await pastTriggers(office, () => sql.query(`update record.export set finished_at = null, sha256 = null, rows = null, bytes = null, expires_at = null, failed_at = now(), failure = $2 where ref = $1`, [failing.split('/')[2], `Nobody may ${SCRIPT}`]));
  const failed = await audrey.visit(failing);
  expect(failed.text).toMatch(/Failed ?Nobody may/);
  expect(failed.html).not.toContain(SCRIPT);
});

test('what is not there is not there', async () => {
  for (const path of ['/exports/EX-2222-22', '/exports/new/everything', '/exports/nonsense', '/exports/check', '/exports/check?case=1&format=csv']) {
    expect([400, 404]).toContain((await audrey.visit(path)).status);
  }
});
