import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { TEMPLATES, templateOf } from '../../src/features/history/event-templates.js';
import { KINDS } from '../../src/features/history/kinds.js';
import { templates } from '../../src/platform/pages/engine.js';
import { sampleOf } from '../support/event-samples.js';

const HOME = resolve(import.meta.dirname, '../..');
const environment = templates();
const told = (name: string, event: object): string => environment.render(name, { event }).replace(/\s+/g, ' ').trim();

test('each kind, action and shape of event has one template, and each template is known', () => {
  const files = readdirSync(join(HOME, 'src/features/history/views/events')).map((file) => file.replace(/\.njk$/, '')).filter((name) => name !== 'unknown').sort();
  expect(files).toEqual([...TEMPLATES].sort());
  expect(new Set(TEMPLATES).size).toBe(TEMPLATES.length);
  const kinds = new Set(TEMPLATES.map((name) => name.split('.')[0]));
  // looks of the office at itself have no payload of their own
  expect(KINDS.filter((kind) => !kinds.has(kind))).toEqual(['history', 'as_at', 'journal', 'match_reveal', 'match_pack', 'job', 'seat', 'official_arrivals', 'scheme_version', 'statistics']);
});

/** What a template says of an event is what it says for ever: a text that changes here would change what stands on record. */
test.each([...TEMPLATES])('%s tells its event as it always did', (name) => {
  const event = sampleOf(name);
  expect(event).not.toBeNull();
  expect(templateOf(event!)).toBe(`history/views/events/${name}.njk`);
  const html = told(templateOf(event!), event!);
  expect(html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim()).toMatchSnapshot();
  expect(html).not.toMatch(/undefined|\[object|NaN|Invalid/);
});

test('none of these texts is missing from those that are kept', () => {
  const kept = readFileSync(join(HOME, 'test/web/__snapshots__/history-templates.test.ts.snap'), 'utf8');
  for (const name of TEMPLATES) expect([name, kept.includes(`exports[\`${name} tells its event as it always did 1\`]`)]).toEqual([name, true]);
});

test('an event of a kind or shape that nobody knows is told as it is stored', () => {
  const event = { ...sampleOf('barrier.insert.1')!, type: 'barrier.insert', shape: 7 };
  expect(templateOf(event)).toBe('history/views/events/unknown.njk');
  expect(told(templateOf(event), event)).toContain('events of kind barrier.insert, shape 7');
  expect(told(templateOf(event), event)).toContain('AC-2025-LON-001234');
  expect(templateOf({ type: 'ghost.insert', shape: 1, action: 'insert' })).toBe('history/views/events/unknown.njk');
  expect(templateOf({ type: 'ghost.view', shape: 3, action: 'view' })).toBe('history/views/events/look.view.1.njk');
});

test('whatever somebody typed is text', () => {
  const evil = '<script>alert(1)</script>"\'>';
  for (const name of TEMPLATES) {
    const event = sampleOf(name)!;
    const poisoned = JSON.parse(JSON.stringify(event), (_key, value: unknown) => (typeof value === 'string' && !/^\d{4}-/.test(value) ? `${value}${evil}` : value)) as object;
    expect([name, told(templateOf(event), poisoned).includes('<script')]).toEqual([name, false]);
  }
});
