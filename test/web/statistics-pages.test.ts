import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { arrangeScheme, type ArrangedScheme } from '../support/make-scheme.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { openVisitor, type Seen } from '../support/visitor.js';

let office: Office, empty: Office;
let casey: SignedIn;
let sam: Awaited<ReturnType<typeof openVisitor>>;
let scheme: ArrangedScheme;
beforeAll(async () => {
  [office, empty] = [await openOffice({ jobs: false }), await openOffice({ jobs: false })];
  casey = await office.user('caseworker');
  sam = await openVisitor(office, 'supervisor');
  scheme = await arrangeScheme(office, casey);
});
afterAll(async () => {
  await office.close();
  await empty.close();
});

/** The cells of the row that begins with these words, under the heading of its table. */
function row(page: Seen, table: string, first: string): string[] {
  const found = page.root.querySelectorAll('table').find((one) => one.querySelector('caption')?.text === table);
  const line = found?.querySelectorAll('tbody tr').find((one) => one.querySelector('th')?.structuredText.trim().startsWith(first));
  if (!line) throw new Error(`No row "${first}" in "${table}"`);
  return line.querySelectorAll('th, td').map((cell) => cell.structuredText.replace(/\s+/g, ' ').trim());
}

test('each figure with its definition, what was published of it, and its records', async () => {
  const page = await sam.visit('/statistics?asAt=2025-11-13');
  expect(page).toMatchObject({ status: 200, title: 'Statistics – Crossfile' });
  expect(page.text).toContain('The scheme at the end of 13 November 2025');
  expect(page.text).toContain('Official daily count to 18 October 2025.');
  const [name, value, published] = row(page, 'Returns', 'Returns made');
  expect(name).toMatch(/^Returns made ?Handovers completed by the end of 13 November 2025/);
  expect(value).toBe('2');
  expect(published).toMatch(/113 ?111 fewer in the records ?For 13 November 2025\. Given by ministers and the press\./);
  expect(row(page, 'Returns', 'People returned')[2]).toBe('None');
  expect(row(page, 'Crossings on the day', 'People, official count')[1]).toBe('No figure published');
  expect(row(page, 'Crossings on the day', 'People registered')[1]).toBe('No crossings recorded');
  for (const [text, href] of page.links) {
    if (/records|CSV/.test(text)) expect([text, (await sam.visit(href)).status]).toEqual([text, 200]);
  }
  const before = await sam.visit('/statistics?asAt=2025-11-12');
  expect(row(before, 'Returns', 'Returns made')[2]).toMatch(/^94 ?For 9 November 2025.*Compare returns made on that day/);
  expect((await before.follow('Compare returns made')).url).toBe('/statistics?asAt=2025-11-09');
  expect(row(await sam.visit('/statistics?asAt=2025-10-18'), 'Re-entries', 'Re-entries')[2]).toMatch(/^1 ?Equal/);
});

test('the records behind a figure, without names, each with its page', async () => {
  const page = await sam.visit('/statistics/records/returns?to=2025-11-13&reversed=false');
  expect(page.text).toMatch(/Returns To 13 November 2025, without reversed ones/);
  expect([...page.links.values()].filter((href) => href.startsWith('/people/'))).toContain(`/people/${scheme.returned.personRef}`);
  expect(page.root.querySelectorAll('tbody tr')).toHaveLength(2);
  const flags = await sam.visit('/statistics/records/reentry-flags?state=confirmed&crossedTo=2025-11-13');
  expect([...flags.links.keys()].filter((text) => text.startsWith('RE-'))).toEqual([scheme.flag]);
  const first = await sam.visit('/statistics/records/crossings?limit=2');
  const second = await first.follow('Next page');
  expect(second.root.querySelectorAll('tbody tr')).toHaveLength(2);
  expect(second.url).toContain('limit=2');
  expect(/Selam|Bekele/.test(first.html + page.html)).toBe(false);
  expect((await sam.visit('/statistics/records/verdicts')).status).toBe(404);
  expect((await sam.visit('/statistics/records/returns?to=x')).status).toBe(400);
  expect((await sam.visit('/statistics/records/crossings?from=2019-01-01&to=2019-01-02')).text).toContain('no record that fits');
});

test('four charts, each with a table and a CSV that say the same', async () => {
  const page = await sam.visit('/statistics?asAt=2025-11-13');
  const charts = page.root.querySelectorAll('svg.cf-chart');
  expect(charts.map((chart) => chart.querySelector('title')!.text)).toEqual([
    'People who crossed on each day, and returns made that day', 'Returns and admissions added up, and the difference', 'Re-entries by the days since the return',
  ]); // no flight of these left: said in words
  expect(page.text).toContain('No flight has left.');
  expect(row(page, 'Crossings per day, with returns', '18 October 2025')).toEqual(['18 October 2025', '369', '5', '1', '0']);
  expect(row(page, 'Crossings per day, with returns', '1 November 2025')).toEqual(['1 November 2025', 'Not published', '', 'No crossings recorded', '0']);
  expect(row(page, 'Returns and admissions over time', '5 November 2025')).toEqual(['5 November 2025', '2', '1', '1']);
  expect(row(page, 'Re-entries by days since the return', scheme.flag)).toEqual([scheme.flag, scheme.returned.personRef, '18 September 2025', '18 October 2025', '30']);
  const csv = await sam.visit('/statistics/csv/crossings?asAt=2025-11-13');
  expect(csv.headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="crossings-2025-11-13.csv"' });
  const rows = parse(csv.html, { columns: true, bom: true }) as Record<string, string>[];
  expect(rows.find(({ day }) => day === '2025-10-18')).toEqual({ day: '2025-10-18', official: '369', boats: '5', recorded: '1', returns: '0' });
  expect(rows.find(({ day }) => day === '2025-11-01')).toMatchObject({ official: '' });
  expect(/ style=|<style| on\w+="/.test(page.html)).toBe(false);
});

test('a day of one’s choice; days that are none are said', async () => {
  const page = await sam.visit('/statistics?asAt=');
  expect(page.status).toBe(200);
  expect(page.root.querySelector('#asAt')!.getAttribute('value')).toMatch(/^20\d\d-\d\d-\d\d$/);
  for (const wrong of ['2025-02-30', '2999-01-01', 'yesterday']) expect([wrong, (await sam.visit(`/statistics?asAt=${wrong}`)).status]).toEqual([wrong, 400]);
  expect((await sam.visit('/statistics/csv/nothing')).status).toBe(400);
  expect((await (await openVisitor(office, 'escort')).visit('/statistics')).status).toBe(403);
});

test('nothing recorded is said as nothing recorded, not as zero', async () => {
  const page = await (await openVisitor(empty, 'auditor')).visit('/statistics');
  expect(page.status).toBe(200);
  expect(page.text).toContain('No crossings recorded.');
  expect(page.text).toContain('No crossings recorded in these days, and no official figure. That is not the same as none.');
  expect(page.root.querySelectorAll('svg.cf-chart')).toHaveLength(0);
});
