/** A process that takes searches and never ends one: for tests that kill it. Says `taken`. */
import 'reflect-metadata';
import { Accounts } from '../../src/platform/access/accounts.js';
import { JobActors } from '../../src/platform/jobs/actors.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { Worker } from '../../src/platform/jobs/worker.js';

const jobs = new Jobs();
jobs.on('capture.search', {
  run: () => {
    process.stdout.write('taken\n');
    return new Promise<void>(() => setInterval(() => undefined, 1000));
  },
});
await new Worker(process.env.JOBS_URL!, jobs, new JobActors(new Accounts(process.env.APP_URL!))).onApplicationBootstrap();
