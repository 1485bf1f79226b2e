import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { parseCronItems, run, type Runner, type Task, type TaskList } from 'graphile-worker';
import type { Pool } from 'pg';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { JobName } from '../../domain/jobs.js';
import { checkJobsRole } from '../database/role-check.js';
import { type Envelope, JobActors } from './actors.js';
import { tellFailures } from './failures.js';
import { Jobs } from './jobs.js';
import { Unavailable } from './unavailable.js';
import { Keeper } from './keeper.js';
import { QUEUE, queuePool, SILENT } from './queue.js';

/** How many jobs one process does side by side. */
const AT_ONCE = 2;
/** How often jobs of dead workers are looked for, and failures that nobody was told of. */
const ROUND_MS = 5_000;
/** How long to wait before the queue is tried again: longer each time, up to this. */
const AGAIN_MS = 1_000;
const AGAIN_AT_MOST_MS = 30_000;
/** How long a job may go on once the process is asked to stop; lifecycle.ts waits 10 s for everything. */
const GRACE_MS = 3_000;

/** Does the jobs of the queue inside the app's process, as crossfile_jobs; a fault of the connection begins it anew. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Jobs');
  private working?: Promise<void>;
  private runner?: Runner;
  private stopping = false;
  /** Beginnings in a row that came to nothing. */
  private inVain = 0;
  private soon?: () => void;

  /** @param url where crossfile_jobs signs in; absent: this process enqueues, others do the jobs */
  constructor(private readonly url: string | undefined, private readonly jobs: Jobs, private readonly actors: JobActors) {}

  /** @throws when the role is another one than crossfile_jobs */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.url) return;
    await checkJobsRole(this.url);
    this.working = this.work(this.url);
  }

  /** Before the database's door closes: running jobs come to their end or are told to stop. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.runner?.stop().catch(() => undefined);
    await this.working;
  }

  private async work(url: string): Promise<void> {
    while (!this.stopping) {
      await this.round(url).catch((error: Error) => this.log.warn(`the queue of jobs is not reached, it is tried again: ${error.message}`));
      if (!this.stopping) await pause(Math.min(AGAIN_AT_MOST_MS, AGAIN_MS * 2 ** this.inVain++), undefined, { ref: false });
    }
  }

  /** From a connection to its loss or the end of the process. */
  private async round(url: string): Promise<void> {
    const pool = queuePool(url, AT_ONCE + 2);
    let keeper: Promise<Keeper> | undefined;
    let ended = false;
    const lost = (): void => { if (!ended) void this.runner?.stop().catch(() => undefined); };
    let clock: NodeJS.Timeout | undefined;
    try {
      this.runner = await run({
        pgPool: pool, schema: QUEUE, concurrency: AT_ONCE, noHandleSignals: true, gracefulShutdownAbortTimeout: GRACE_MS, logger: SILENT,
        taskList: this.tasks(), parsedCronItems: this.recurring(),
        preset: {
          // written one by one, the end of a job is not waited for: failing, it would end the process
          worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 },
          plugins: [{
            name: 'crossfile-keeper', version: '1',
            // before the first job is taken, so that nobody takes this worker for dead
            worker: { hooks: { startWorker: async (_, { worker }) => {
              keeper ??= Keeper.of(url, worker.workerPool.id, lost);
              keeper.catch(lost);
              await keeper;
              this.inVain = 0;
            } } },
          }],
        },
      });
      if (this.stopping) await this.runner.stop();
      const look = this.looking(pool, () => keeper);
      clock = setInterval(look, ROUND_MS).unref();
      this.soon = () => void setTimeout(look, 100).unref();
      look();
      await this.runner.promise;
    } finally {
      ended = true;
      clearInterval(clock);
      this.soon = undefined;
      this.runner = undefined;
      await keeper?.then((one) => one.end(), () => undefined);
      await pool.end();
    }
  }

  /** One look at a time at what dead workers left and what failed for good. */
  private looking(pool: Pool, keeper: () => Promise<Keeper> | undefined): () => void {
    let busy: Promise<void> | undefined;
    const once = async (): Promise<void> => {
      const freed = await (await keeper())?.free();
      if (freed) this.log.warn(`jobs of ${freed} workers that died are taken again`);
      await tellFailures(pool, this.jobs, this.actors, this.log);
    };
    return () => {
      busy ??= once().catch((error: Error) => { if (!this.stopping) this.log.warn(`jobs were not looked after: ${error.message}`); }).finally(() => { busy = undefined; });
    };
  }

  private tasks(): TaskList {
    return Object.fromEntries(this.jobs.names().map((name) => [name, this.task(name)]));
  }

  private recurring() {
    return parseCronItems(this.jobs.names().flatMap((task) => {
      const { every: match, attempts = 1 } = this.jobs.handler(task)!;
      return match ? [{ task, match, options: { backfillPeriod: 0, maxAttempts: attempts, jobKey: task, jobKeyMode: 'preserve_run_at' as const } }] : [];
    }));
  }

  private task(name: JobName): Task {
    return async (payload, { job, query, abortSignal }) => {
      const { by, request, with: told = {} } = payload as Envelope;
      try {
        await this.jobs.handler(name)!.run(told as never, {
          actor: this.actors.job(request), attempt: job.attempts, signal: abortSignal!, requester: () => this.actors.requester(by, request),
        });
      } catch (error) {
        const final = error instanceof Refused || error instanceof Invalid || error instanceof NotFound;
        if (final) await query('update queue._private_jobs set attempts = max_attempts where id = $1', [job.id]);
        else if (error instanceof Unavailable) this.log.warn(`job ${name}, attempt ${job.attempts} of ${job.max_attempts}: ${error.message}`);
        else this.log.error(`job ${name}, attempt ${job.attempts} of ${job.max_attempts}: ${(error as Error).stack ?? String(error)}`);
        if (final || job.attempts >= job.max_attempts) this.soon?.();
        // what is kept with the job is read by administrators: no fault's own words, which may hold somebody's data
        throw new Error(final || error instanceof Unavailable ? error.message : 'Something went wrong. The log says what.');
      }
    };
  }
}
