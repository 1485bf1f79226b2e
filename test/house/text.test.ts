import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { kindOf, parseReference } from '../../src/domain/reference.js';

const HOME = resolve(import.meta.dirname, '../..');
const SOURCES = readdirSync(join(HOME, 'src'), { recursive: true }).map((name) => `src/${String(name).replaceAll('\\', '/')}`)
  .filter((path) => /\.(ts|mjs)$/.test(path) && !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: withoutComments(readFileSync(join(HOME, path), 'utf8')) }));

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

/** Lines that match, of files whose path does; `allowed` are paths in which it is right. */
function lines(pattern: RegExp, where: RegExp, allowed: readonly string[] = []): string[] {
  return SOURCES.filter(({ path }) => where.test(path) && !allowed.includes(path)).flatMap(({ path, text }) =>
    text.split('\n').flatMap((line) => (pattern.test(line) ? [`${path}: ${line.trim()}`] : [])));
}

test('the scan sees the house', () => {
  expect(SOURCES.length).toBeGreaterThan(100);
  expect(lines(/class Database\b/, /./)).toHaveLength(1);
});

test('nobody lets the ORM make tables or find entities by pattern', () => {
  expect(lines(/(synchronize|migrationsRun|dropSchema):\s*(?!\s|false)/, /./)).toEqual([]);
  expect(lines(/\*\.entity/, /./)).toEqual([]);
});

test('no record is saved whole: changes say the version that was seen', () => {
  // a session is no record
  expect(lines(/\.save\(/, /^src\//)).toEqual([]);
});

test('nothing outside the platform reads a clock', () => {
  expect(lines(/new Date\(\)|Date\.now\(\)|DateTime\.(now|local|utc)\(\)|performance\.now\(\)/, /^src\/(domain|features|matching)\//)).toEqual([]);
});

test('no forwardRef, no relations, no hooks of entities', () => {
  expect(lines(/forwardRef|@(OneToMany|ManyToOne|OneToOne|ManyToMany|JoinColumn|BeforeInsert|BeforeUpdate|AfterLoad|EventSubscriber)\b|\beager:|cascade:\s*true/, /./)).toEqual([]);
});

test('a service holds no SQL, throws nothing of HTTP, and runs nothing side by side in a transaction', () => {
  const services = /^src\/features\/.*\.service\.ts$/;
  expect(lines(/[`'"]\s*(select|insert into|update|delete from|with)\s+[a-z_"(*]/, services)).toEqual([]);
  expect(lines(/HttpException|NotFoundException|BadRequestException|ForbiddenException|ConflictException/, services)).toEqual([]);
  expect(lines(/Promise\.all\(/, /^src\/features\/.*\.(service|repository)\.ts$/)).toEqual([]);
});

test('a repository opens no transaction and builds no statement from values', () => {
  const repositories = /^src\/features\/.*\.repository\.ts$/;
  expect(lines(/\.transaction\(|startTransaction|createQueryRunner|@InjectDataSource|database\.(write|read)\(/, repositories)).toEqual([]);
});

test('a view does no more than loop, if, name and print; what is printed is escaped', () => {
  // the one macro that takes HTML gets it from other macros, which escape (docs/decisions/0015)
  const views = readdirSync(join(HOME, 'src'), { recursive: true }).map(String).filter((name) => name.endsWith('.njk'));
  expect(views.length).toBeGreaterThan(50);
  const faults = views.filter((view) => {
    const text = readFileSync(join(HOME, 'src', view), 'utf8');
    return /\{%-?\s*call\b/.test(text) || (/\|\s*safe\b/.test(text) && view !== 'platform/pages/views/crossfile/macros.njk') || /autoescape/.test(text);
  });
  expect(faults).toEqual([]);
});

test('every room has its module', () => {
  const rooms = [...new Set(SOURCES.flatMap(({ path }) => /^src\/features\/([^/]+)\//.exec(path)?.[1] ?? []))];
  expect(rooms.length).toBeGreaterThan(3);
  for (const room of rooms) expect(SOURCES.map(({ path }) => path)).toContain(`src/features/${room}/${room}.module.ts`);
});

test('every reference that an example or a message shows is one that could be: its check symbol fits', () => {
  const shown = SOURCES.filter(({ path }) => !path.startsWith('src/cli/demo/')).flatMap(({ path, text }) =>
    [...text.matchAll(/\b[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{2}\b/g)].map(([reference]) => ({ path, reference })));
  expect(shown.length).toBeGreaterThan(100);
  expect(shown.filter(({ reference }) => !parseReference(kindOf(reference) ?? 'PE', reference).ok)).toEqual([]);
});
