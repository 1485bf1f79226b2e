import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { systemActor } from '../../src/platform/access/actor.js';
import { Database } from '../../src/platform/database/database.js';
import { checkRole } from '../../src/platform/database/role-check.js';
import { dataSource } from '../../src/platform/database/source.js';
import { migrate, readMigrations } from '../../src/platform/database/migrate.js';
import { provision } from '../../src/platform/database/provision.js';
import { Person } from '../../src/features/people/person.entity.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
let door: Database;
const actor = systemActor('setup', randomUUID(), 'testing the door');
beforeAll(async () => {
  database = await cloneDatabase();
  door = new Database(await dataSource(database.app, [Person], 4).initialize());
});
afterAll(async () => {
  await door.onApplicationShutdown();
  await database.close();
});

const people = async (): Promise<number> => Number((await database.superuser.query('select count(*) from record.person')).rows[0].count);

describe('the one database door', () => {
  test('a later failure takes an earlier change back', async () => {
    const before = await people();
    await expect(door.write(actor, async (tx) => {
      await tx.add(Person, { sex: 'F' });
      await tx.run('insert into record.person (sex) values ($1)', ['M']);
      throw new Error('too late');
    })).rejects.toThrow('too late');
    expect(await people()).toBe(before);
  });

  test('a look is committed before the answer is given', async () => {
    await door.read(actor, async (tx) => {
      await tx.listed('person', { probe: 1 }, []);
    });
    const { rows } = await database.superuser.query(`select actor_id, action from journal.entry where table_name = 'person' and action = 'list'`);
    expect(rows).toEqual([{ actor_id: actor.id, action: 'list' }]);
  });

  test('who acts, why and for which request is in the journal; the connection forgets it', async () => {
    await door.write(actor, (tx) => tx.add(Person, { sex: 'X' }));
    const { rows: [entry] } = await database.superuser.query(
      `select e.actor_id, e.request_id, p.reason, p.after ->> 'sex' as sex from journal.entry e join journal.payload p on p.entry_id = e.id order by e.id desc limit 1`);
    expect(entry).toEqual({ actor_id: actor.id, request_id: actor.requestId, reason: 'testing the door', sex: 'X' });
    const source = await dataSource(database.app, [], 1).initialize();
    const single = new Database(source);
    await single.read(actor, async (tx) => { await tx.listed('person', {}, []); });
    expect(await source.query(`select current_setting('app.actor', true) as actor, (select count(*) from record.person) as seen`)).toEqual([{ actor: '', seen: 0 }]);
    await single.onApplicationShutdown();
  });

  test('a deadlock is tried again whole, and both sides end up done', async () => {
    const ids = await door.write(actor, async (tx) => [(await tx.add(Person, {})).id, (await tx.add(Person, {})).id]);
    let arrived = 0;
    let bothHold: () => void;
    const meeting = new Promise<void>((resolve) => { bothHold = resolve; });
    const attempts = [0, 0];
    const side = (mine: number): Promise<void> => door.write(actor, async (tx) => {
      attempts[mine] += 1;
      await tx.run('select 1 from record.person where id = $1 for update', [ids[mine]]);
      if (++arrived === 2) bothHold();
      await meeting;
      await tx.run('update record.person set version = version + 1 where id = $1', [ids[1 - mine]]);
    });
    await Promise.all([side(0), side(1)]);
    expect(attempts[0] + attempts[1]).toBe(3);
    const { rows } = await database.superuser.query('select version from record.person where id = any ($1)', [ids]);
    expect(rows.map((row) => row.version)).toEqual([2, 2]);
  });

  test('what keeps failing is given up after three tries', async () => {
    let tries = 0;
    await expect(door.write(actor, async () => {
      tries += 1;
      throw Object.assign(new Error('could not serialize'), { code: '40001' });
    })).rejects.toThrow('could not serialize');
    expect(tries).toBe(3);
  });

  test('a stale version changes nothing', async () => {
    const person = await door.write(actor, (tx) => tx.add(Person, {}));
    await door.write(actor, (tx) => tx.change(Person, person, { sex: 'F' }));
    await expect(door.write(actor, (tx) => tx.change(Person, person, { sex: 'M' }))).rejects.toMatchObject({ code: 'version.stale' });
  });

  test('twenty racers with one version: one wins', async () => {
    const person = await door.write(actor, (tx) => tx.add(Person, {}));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => door.write(actor, (tx) => tx.change(Person, person, { sex: 'F' }))));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('the app refuses to run as somebody for whom row-level security does not hold', () => {
  test.each(['superuser', 'owner', 'stranger'])('%s', async (who) => {
    const url = new URL(process.env.CROSSFILE_TEST_SUPERUSER!);
    url.pathname = `/${database.name}`;
    if (who === 'stranger') {
      await database.superuser.query(`do $$ begin if not exists (select from pg_roles where rolname = 'crossfile_test_stranger') then create role crossfile_test_stranger login password 'stranger'; end if; end $$`);
      url.username = 'crossfile_test_stranger';
      url.password = 'stranger';
    }
    const source = await dataSource(who === 'owner' ? database.owner : url.href, [], 1).initialize();
    await expect(checkRole(source)).rejects.toThrow(/refuses to run as the database role/);
    await source.destroy();
  });
});

describe('migrations', () => {
  const scratch = async (work: (owner: string, client: Client) => Promise<void>): Promise<void> => {
    const name = `crossfile_test_migrate_${process.pid}`;
    const superuserUrl = (of: string): string => Object.assign(new URL(process.env.CROSSFILE_TEST_SUPERUSER!), { pathname: `/${of}` }).href;
    const { owner } = await provision({ superuserUrl }, name);
    const client = new Client({ connectionString: owner });
    await client.connect();
    try {
      await work(owner, client);
    } finally {
      await client.end();
      await database.superuser.query(`drop database ${name} with (force)`);
    }
  };

  test('two processes at once, then nothing to do; a changed file is refused; a failing one leaves nothing', () => scratch(async (owner, client) => {
    const [first, second] = await Promise.all([migrate(owner), migrate(owner)]);
    expect([first.length, second.length].sort()).toEqual([0, (await readMigrations()).length]);
    expect(await migrate(owner)).toEqual([]);
    const [known] = await readMigrations();
    await expect(migrate(owner, [{ ...known, checksum: 'another' }])).rejects.toThrow(/has changed since it was applied/);
    await expect(migrate(owner, [{ name: 'z.sql', sql: 'create table record.half (id int); select 1/0', checksum: 'z' }])).rejects.toThrow(/left nothing behind/);
    const { rows } = await client.query(`select to_regclass('record.half') as half, (select count(*)::int from migration.applied where name = 'z.sql') as noted`);
    expect(rows).toEqual([{ half: null, noted: 0 }]);
  }));
});

describe('time', () => {
  test('only the owner of a demonstration can shift it', async () => {
    const app = await database.appSession({ id: actor.id, roles: 'system' });
    await expect(app.query(`update platform.clock set ahead = '1 day'`)).rejects.toThrow(/permission denied/);
    await expect(app.query(`select platform.set_clock('2025-11-14')`)).rejects.toThrow(/permission denied/);
    await expect(app.query(`update platform.instance set demonstration = true`)).rejects.toThrow(/permission denied/);
    const owner = new Client({ connectionString: database.owner });
    await owner.connect();
    await expect(owner.query(`select platform.set_clock('2025-11-14')`)).rejects.toThrow(/only a demonstration database/);
    await owner.end();
  });

  test('nothing has happened in the future', async () => {
    await expect(door.write(actor, (tx) => tx.add(Person, { occurredAt: new Date(Date.now() + 60_000) }))).rejects.toMatchObject({ refusals: [{ rule: 'time.future' }] });
  });
});
