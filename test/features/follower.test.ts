import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Follower } from '../../src/platform/database/follower.js';
import { Listener } from '../../src/platform/database/listener.js';
import { cloneDatabase, type TestDatabase } from '../support/database.js';
import { until } from '../support/until.js';

let database: TestDatabase;
beforeAll(async () => { database = await cloneDatabase(); });
afterAll(() => database.close());

/** A table of texts by key, and a copy of it that is followed; each load waits to be let through. */
async function followed(channel: string) {
  const table = new Map<string, string>();
  const copy = new Map<string, string>();
  const gates: (() => void)[] = [];
  let fail = 0;
  const listener = new Listener(database.app);
  const follower = new Follower<{ id: string }>(listener, {
    name: 'The copy', channel, isKey: () => true,
    keys: async (after, limit) => [...table.keys()].sort().filter((id) => id > after).slice(0, limit).map((id) => ({ id })),
    holds: ({ id }) => copy.get(id) === table.get(id),
    held: () => copy.keys(),
    forget: (id) => void copy.delete(id),
    load: async (ids) => {
      if (fail-- > 0) throw new Error('the database is away');
      const read = ids.map((id) => [id, table.get(id)] as const);
      await new Promise<void>((resolve) => gates.push(resolve));
      for (const [id, text] of read) if (text === undefined) copy.delete(id); else copy.set(id, text);
    },
  });
  listener.onApplicationBootstrap();
  return {
    table, copy, gates, follower, listener, failTimes: (times: number) => { fail = times; },
    tell: (id: string) => database.superuser.query('select pg_notify($1, $2)', [channel, id]),
    open: async () => { const end = follower.complete().then(() => 'done'); let done = ''; void end.then((word) => { done = word; }); while (!done) { gates.shift()?.(); await new Promise((resolve) => setImmediate(resolve)); } },
    stop: async () => { const stopped = follower.stop(); while (gates.length) gates.shift()!(); await stopped; await listener.beforeApplicationShutdown(); },
  };
}

test('a change that comes while the row is being loaded is loaded again', async () => {
  const one = await followed('follow_one');
  await one.open();
  one.table.set('a', 'first');
  await one.tell('a');
  await until(async () => one.gates.length === 1); // read as it was
  one.table.set('a', 'second');
  await one.tell('a');
  await one.open();
  expect(one.copy.get('a')).toBe('second');
  await one.stop();
});

test('what was changed while nobody listened is there once it listens again, and what went is gone', async () => {
  const one = await followed('follow_two');
  one.table.set('a', '1').set('b', '1');
  await one.open();
  await database.superuser.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'crossfile-listener' and datname = current_database()`);
  one.table.set('b', '2').set('c', '1');
  one.table.delete('a');
  await until(async () => !one.follower.whole || one.gates.length > 0);
  await one.open();
  expect(Object.fromEntries(one.copy)).toEqual({ b: '2', c: '1' });
  await one.stop();
});

test('a load that fails is tried again; nothing is called complete before', async () => {
  const one = await followed('follow_three');
  await one.open();
  one.failTimes(1);
  one.table.set('a', '1');
  await one.tell('a');
  const given = new AbortController();
  const waiting = one.follower.complete(given.signal);
  given.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(one.copy.size).toBe(0);
  await one.open();
  expect(one.copy.get('a')).toBe('1');
  await one.stop();
});
