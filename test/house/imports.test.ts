import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const HOME = resolve(import.meta.dirname, '../..');
let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'crossfile-laws-'));
  for (const name of ['src', 'tsconfig.json', 'package.json', '.dependency-cruiser.cjs']) await cp(join(HOME, name), join(copy, name), { recursive: true });
  await symlink(join(HOME, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

interface Violation { from: string; to: string; rule: { name: string } }

function violations(folder: string): Promise<string[]> {
  return new Promise((done, fail) => {
    execFile(process.execPath, [join(HOME, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
      { cwd: folder, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
        if (!stdout) return fail(error ?? new Error(stderr));
        const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[]; totalCruised: number } };
        done(summary.totalCruised < 100 ? ['hardly anything was looked at'] : summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`));
      });
  });
}

test('the house keeps its import laws', async () => {
  expect(await violations(HOME)).toEqual([]);
});

test('and each law sees who breaks it', async () => {
  const planted: Record<string, string> = {
    'domain-is-pure': "src/domain/planted.ts|import { Database } from '../platform/database/database.js';\nexport const x = Database;",
    'platform-knows-no-feature': "src/platform/planted.ts|import { PeopleService } from '../features/people/people.service.js';\nexport const x = PeopleService;",
    'floor-of-people': "src/features/people/planted.service.ts|import { BarriersService } from '../barriers/barriers.service.js';\nexport const x = BarriersService;",
    'floor-of-users': "src/features/users/planted.service.ts|import type { ShownApproval } from '../approvals/approvals.presenter.js';\nexport type X = ShownApproval;",
    'through-the-door': "src/features/barriers/planted.service.ts|import { PeopleRepository } from '../people/people.repository.js';\nexport const x = PeopleRepository;",
    'repository-holds-no-controller': "src/features/barriers/planted.repository.ts|import { BarriersApi } from './barriers.api.js';\nexport const x = BarriersApi;",
    'controller-calls-services': "src/features/barriers/planted.api.ts|import { BarriersRepository } from './barriers.repository.js';\nexport const x = BarriersRepository;",
    'entity-is-a-table': "src/features/barriers/planted.entity.ts|import { Person } from '../people/person.entity.js';\nexport const x = Person;",
    'service-sees-no-request': "src/features/notes/planted.service.ts|import type { FastifyRequest } from 'fastify';\nexport type X = FastifyRequest;",
    'one-database-door': "src/features/notes/open.service.ts|import { DataSource } from 'typeorm';\nexport const x = DataSource;",
    'no-barrels': "src/features/people/planted.ts|export { x } from './index.js';\n",
    'no-utils': "src/features/people/planted.module.ts|export { x } from './utils/index.js';\n",
    'no-circular': "src/domain/round.ts|import type { X } from './trip.js';\nexport type Y = X;",
    'no-tests-in-the-house': "src/domain/tested.ts|export * from './day.test.js';\n",
    'a-known-room': "src/features/cellar/cellar.module.ts|import { Module } from '@nestjs/common';\nexport const x = Module;",
    'no-development-packages': "src/domain/planted.dev.ts|import fc from 'fast-check';\nexport const x = fc;",
  };
  const beside: Record<string, string> = {
    'src/features/people/index.ts': 'export const x = 1;', 'src/features/people/utils/index.ts': 'export const x = 1;', 'src/domain/trip.ts': "import type { Y } from './round.js';\nexport type X = Y | 1;",
  };
  const files = [...Object.values(planted).map((one) => one.split('|') as [string, string]), ...Object.entries(beside)];
  for (const [file, text] of files) {
    await mkdir(join(copy, file, '..'), { recursive: true });
    await writeFile(join(copy, file), text);
  }
  const found = await violations(copy);
  const unseen = Object.entries(planted).filter(([rule, file]) => !found.some((one) => one.startsWith(`${rule}: ${file.split('|')[0]}`))).map(([rule]) => rule);
  expect(unseen).toEqual([]);
});
