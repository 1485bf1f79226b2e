import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { Refused } from '../../src/domain/errors.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { Accounts } from '../../src/platform/access/accounts.js';
import { Database } from '../../src/platform/database/database.js';
import { readConfig } from '../../src/platform/config.js';
import { checkJobsRole, checkRole } from '../../src/platform/database/role-check.js';
import { dataSource } from '../../src/platform/database/source.js';
import { JobActors } from '../../src/platform/jobs/actors.js';
import { type Handler, type Job, Jobs } from '../../src/platform/jobs/jobs.js';
import { Worker } from '../../src/platform/jobs/worker.js';
import { openOffice, type Office, type SignedIn } from '../support/office.js';
import { until } from '../support/until.js';

/** The office enqueues; the workers here are the test's own, with handlers of its own. */
let office: Office;
let door: Database;
let accounts: Accounts;
let casey: SignedIn, morgan: SignedIn;
const workers: Worker[] = [];
beforeAll(async () => {
  office = await openOffice({ jobs: false });
  casey = await office.user('caseworker');
  morgan = await office.user('administrator');
  door = office.app.get(Database);
  accounts = new Accounts(office.database.app);
});
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.beforeApplicationShutdown();
  await sql('delete from queue._private_jobs');
});
afterAll(async () => {
  await accounts.onApplicationShutdown();
  await office.close();
});

const sql = (text: string, values: unknown[] = []) => office.database.superuser.query(text, values);
const waiting = async (): Promise<any[]> => (await sql('select j.*, t.identifier from queue._private_jobs j join queue._private_tasks t on t.id = j.task_id order by j.id')).rows;
const ID = '00000000-0000-7000-8000-00000000e001';
const ask = (jobs = new Jobs(), options = {}, exportId = ID) => door.write(casey.actor, (tx) => jobs.enqueue(tx, 'export.write', { exportId }, options));

async function work(handler: Handler<'export.write'>): Promise<{ worker: Worker; jobs: Jobs }> {
  const jobs = new Jobs();
  jobs.on('export.write', handler);
  const worker = new Worker(office.database.jobs, jobs, new JobActors(accounts));
  workers.push(worker);
  await worker.onApplicationBootstrap();
  return { worker, jobs };
}

describe('a job', () => {
  test('exists when its transaction commits, and never otherwise', async () => {
    const jobs = new Jobs();
    await expect(door.write(casey.actor, async (tx) => {
      await jobs.enqueue(tx, 'export.write', { exportId: ID });
      throw new Error('too late');
    })).rejects.toThrow('too late');
    expect(await waiting()).toEqual([]);
    await ask();
    expect(await waiting()).toMatchObject([{ identifier: 'export.write', payload: { by: casey.id, request: casey.actor.requestId, with: { exportId: ID } }, max_attempts: 5 }]);
  });

  test('is done once, by the named actor, on behalf of who asked for it with the roles that they hold then', async () => {
    const done: { payload: unknown; job: Job; requester: unknown }[] = [];
    await work({ run: async (payload, job) => void done.push({ payload, job, requester: await job.requester() }) });
    await sql(`select set_config('app.actor', $1, false)`, [morgan.id]);
    await sql(`insert into record.role_grant (user_id, role, granted_by) values ($1, 'escort', $2)`, [casey.id, morgan.id]);
    await ask();
    await until(async () => done.length && !(await waiting()).length);
    expect(done).toHaveLength(1);
    expect(done[0]).toMatchObject({
      payload: { exportId: ID },
      job: { attempt: 1, actor: { username: 'system-job', roles: ['system'], requestId: casey.actor.requestId } },
      requester: { id: casey.id, roles: ['caseworker', 'escort'], requestId: casey.actor.requestId },
    });
  });

  test('with a key replaces the one of that key that waits', async () => {
    await ask(undefined, { key: 'one' });
    await ask(undefined, { key: 'one' }, '00000000-0000-7000-8000-00000000e002');
    await ask(undefined, { key: 'two' });
    expect((await waiting()).map(({ key, payload }) => [key, payload.with.exportId.slice(-1)])).toEqual([['one', '2'], ['two', '1']]);
  });

  test('may be put off', async () => {
    await ask(undefined, { at: new Date(Date.now() + 3_600_000) });
    expect((await waiting())[0].run_at.getTime()).toBeGreaterThan(Date.now() + 3_500_000);
  });
});

describe('a job that fails', () => {
  test('is tried again; for good it is shown, its room is told, an administrator lets it begin again', async () => {
    const told: string[] = [];
    let attempts = 0, mended = false;
    await work({
      attempts: 2,
      run: async () => {
        attempts += 1;
        if (!mended) throw new Error('Selam Bekele could not be written');
      },
      failed: async ({ exportId }, why, actor) => void told.push(`${exportId.slice(-4)} ${why} ${actor.username}`),
    });
    const jobs = new Jobs();
    jobs.on('export.write', { attempts: 2, run: async () => undefined });
    await ask(jobs);
    await until(async () => told.length);
    expect([attempts, told]).toEqual([2, ['e001 Something went wrong. The log says what. system-job']]);
    const { body } = await morgan.get('/api/v1/jobs?state=failed');
    expect(body.items).toMatchObject([{ name: 'export.write', state: 'failed', attempts: 2, maxAttempts: 2, error: 'Something went wrong. The log says what.' }]);
    expect((await (await office.user('caseworker')).get('/api/v1/jobs')).status).toBe(403);
    mended = true;
    expect((await morgan.post(`/api/v1/jobs/${body.items[0].id}/retries`)).status).toBe(204);
    await until(async () => !(await waiting()).length);
    expect([attempts, told.length]).toEqual([3, 1]);
    expect((await morgan.post(`/api/v1/jobs/${body.items[0].id}/retries`)).status).toBe(404);
    expect((await morgan.post('/api/v1/jobs/x/retries')).status).toBe(400);
  });

  test('because it is refused is not tried again, and says why; telling that fails is repeated', async () => {
    let attempts = 0, tellings = 0;
    await work({
      run: async () => {
        attempts += 1;
        throw new Refused({ rule: 'test', message: 'Nobody may have this.' });
      },
      failed: async () => {
        if (++tellings === 1) throw new Error('not now');
      },
    });
    await ask();
    await until(async () => (await waiting())[0]?.flags?.told);
    expect([attempts, tellings]).toEqual([1, 2]);
    expect((await morgan.get('/api/v1/jobs')).body.items).toMatchObject([{ state: 'failed', error: 'Nobody may have this.' }]);
  });

  test('because who asked was suspended says so', async () => {
    const gone = await office.user('auditor');
    await door.write(gone.actor, (tx) => new Jobs().enqueue(tx, 'export.write', { exportId: ID }));
    await sql(`update record.app_user set status = 'suspended' where id = $1`, [gone.id]);
    await work({ run: async (_, job) => void (await job.requester()) });
    await until(async () => (await waiting())[0]?.last_error);
    expect((await waiting())[0]).toMatchObject({ last_error: 'Who asked for this may no longer sign in.' });
  });
});

describe('a process that dies', () => {
  /** A process that has begun two jobs for the nth time and ends neither; answers how to kill it. */
  const children = new Set<ChildProcess>();
  afterAll(() => { for (const child of children) child.kill('SIGKILL'); });
  const stuck = async (nth: number): Promise<() => Promise<void>> => {
    const child = spawn(process.execPath, ['--import', '@swc-node/register/esm-register', fileURLToPath(new URL('../support/stuck-worker.ts', import.meta.url))],
      { env: { PATH: process.env.PATH, JOBS_URL: office.database.jobs, APP_URL: office.database.app }, stdio: ['ignore', 'pipe', 'inherit'] });
    children.add(child);
    let said = '';
    child.stdout!.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    await until(async () => said.match(/^taken \d$/gm)?.length === 2);
    expect(said.match(/^taken \d$/gm)).toEqual(Array(2).fill(`taken ${nth}`));
    return async () => {
      child.kill('SIGKILL');
      await once(child, 'close');
    };
  };

  test('leaves its job to another at once; killed in the last attempt it has failed, and its room is told', async () => {
    const jobs = new Jobs();
    jobs.on('export.write', { attempts: 2, run: async () => undefined });
    for (const n of [1, 2]) await ask(jobs, {}, ID.replace(/.$/, String(n)));
    const first = await stuck(1);
    // while it lives nobody takes its jobs from it
    const done: string[] = [];
    const { worker } = await work({ attempts: 2, run: async ({ exportId }) => void done.push(exportId.slice(-1)) });
    await ask(jobs, {}, ID.replace(/.$/, '3'));
    await until(async () => (await waiting()).length === 2);
    expect(done).toEqual(['3']);
    workers.splice(workers.indexOf(worker), 1);
    await worker.beforeApplicationShutdown();

    await first();
    const second = await stuck(2);
    await second();
    const told: string[] = [];
    await work({ attempts: 2, run: async () => undefined, failed: async (_, why) => void told.push(why) });
    await until(async () => told.length === 2);
    expect(told).toEqual(Array(2).fill('Whatever did it was killed each time.'));
    expect((await waiting()).map(({ attempts, locked_at, flags }) => [attempts, locked_at, flags])).toEqual(Array(2).fill([2, null, { told: true }]));
  });

  test('a job whose end cannot be written at once is ended later, and nothing falls over', async () => {
    const faults: unknown[] = [];
    const fell = (fault: unknown): void => void faults.push(fault);
    process.on('unhandledRejection', fell);
    let done = 0, away: Date | undefined;
    try {
      await work({ run: async () => {
        if (done++) return;
        await sql('alter table queue._private_jobs rename to away');
        ({ rows: [{ away }] } = await sql('select clock_timestamp() as away'));
      } });
      await ask();
      await until(async () => away);
      // its end was tried, in vain: the worker has gone on to its next look at the queue
      await until(async () => (await sql(`select from pg_stat_activity where application_name = 'crossfile-jobs' and datname = current_database() and query_start > $1::timestamptz + interval '1 second'`, [away])).rowCount);
    } finally {
      await sql('alter table queue.away rename to _private_jobs');
    }
    await until(async () => (await waiting()).length === 0);
    process.off('unhandledRejection', fell);
    expect(faults).toEqual([]);
  });

  test('a connection that goes is made anew', async () => {
    const done: number[] = [];
    await work({ run: async () => void done.push(1) });
    await ask();
    await until(async () => done.length === 1);
    await sql(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'crossfile-jobs%' and datname = current_database()`);
    await ask();
    await until(async () => done.length === 2);
  });
});

test('a process that stops ends its jobs or tells them to stop, and leaves none locked', async () => {
  let begun = false, stopped = false;
  const { worker } = await work({
    run: (_, { signal }) => new Promise((_resolve, reject) => {
      begun = true;
      signal.addEventListener('abort', () => { stopped = true; reject(new Error('stopping')); });
    }),
  });
  await ask();
  await until(async () => begun);
  workers.splice(workers.indexOf(worker), 1);
  await worker.beforeApplicationShutdown();
  expect(stopped).toBe(true);
  expect(await waiting()).toMatchObject([{ attempts: 1, locked_at: null }]);
});

test('a recurring job is known to the queue', async () => {
  const jobs = new Jobs();
  jobs.on('export.expire', { every: '*/10 * * * *', run: async () => undefined });
  const worker = new Worker(office.database.jobs, jobs, new JobActors(accounts));
  workers.push(worker);
  await worker.onApplicationBootstrap();
  await until(async () => (await sql(`select 1 from queue._private_known_crontabs where identifier = 'export.expire'`)).rowCount);
});

describe('whose queue it is', () => {
  test('the app enqueues through its one function and sees nothing of the queue', async () => {
    const app = await office.database.appSession({ id: casey.id, roles: 'caseworker' });
    for (const attempt of ['select * from queue._private_jobs', 'select * from queue.migrations', `select queue.add_job('x')`, 'delete from queue._private_jobs', `select queue.force_unlock_workers(array['x'])`]) {
      await expect(app.query(attempt)).rejects.toThrow(/permission denied for schema queue/);
    }
    expect((await app.query('select * from platform.job_list(false, null, 10)')).rowCount).toBe(0);
    await expect(app.query('select platform.retry_job(1)')).rejects.toThrow(/only an administrator/);
    await expect(app.query('set role crossfile_jobs')).rejects.toThrow(/permission denied/);
    const nobody = await office.database.appSession();
    await expect(nobody.query(`select platform.enqueue('export.write', '{}', null, null, 1)`)).rejects.toThrow(/without saying who/);
  });

  test('the queue’s owner sees its queue and nothing else', async () => {
    const client = new Client({ connectionString: office.database.jobs });
    await client.connect();
    try {
      const { rows } = await client.query(`select n.nspname from pg_namespace n where has_schema_privilege(n.oid, 'usage') and n.nspname !~ '^(pg_|information_schema|public)'`);
      expect(rows).toEqual([{ nspname: 'queue' }]);
      for (const attempt of ['select * from record.person', 'select * from journal.entry', `select * from platform.account('casey')`, `select platform.enqueue('x', '{}', null, null, 1)`, 'select * from platform.file_chunk']) {
        await expect(client.query(attempt)).rejects.toThrow(/permission denied/);
      }
      await expect(client.query('create schema another')).rejects.toThrow(/permission denied/);
      await expect(client.query('set role crossfile_owner')).rejects.toThrow(/permission denied/);
    } finally {
      await client.end();
    }
  });

  test('nobody else takes jobs, and the queue’s owner serves nothing', async () => {
    const superuser = new URL(process.env.CROSSFILE_TEST_SUPERUSER!);
    for (const url of [superuser.href, office.database.owner, office.database.app]) await expect(checkJobsRole(url)).rejects.toThrow(/refuses to take jobs/);
    const source = await dataSource(office.database.jobs, [], 1).initialize();
    await expect(checkRole(source)).rejects.toThrow(/owns the queue of jobs/);
    await source.destroy();
  });

  test('a setting that is wrong is told by name', () => {
    expect(() => readConfig({ DATABASE_URL: 'postgres://a@h/d', DATABASE_JOBS_URL: 'h/d' })).toThrow(/^DATABASE_JOBS_URL is wrong: expected postgres:/);
    expect(() => readConfig({ DATABASE_JOBS_URL: 'postgres://a@h/d' })).toThrow(/^DATABASE_JOBS_URL is wrong: expected DATABASE_URL beside it/);
  });
});

test('the door that enqueues knows the actor of jobs', () => {
  expect(systemActor('job', casey.actor.requestId).id).toBe('00000000-0000-7000-8000-000000000005');
});
