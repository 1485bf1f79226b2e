import { type DynamicModule, Global, Module } from '@nestjs/common';
import { JobActors } from './actors.js';
import { JobList } from './job-list.js';
import { JobsApi } from './jobs.api.js';
import { Jobs } from './jobs.js';
import { Worker } from './worker.js';

/** What may wait. Every process enqueues; one that is told where crossfile_jobs signs in does the jobs as well. */
@Global()
@Module({})
export class JobsModule {
  static on(jobsUrl: string | undefined): DynamicModule {
    return {
      module: JobsModule,
      controllers: [JobsApi],
      providers: [
        Jobs, JobActors, JobList,
        { provide: Worker, useFactory: (jobs: Jobs, actors: JobActors) => new Worker(jobsUrl, jobs, actors), inject: [Jobs, JobActors] },
      ],
      exports: [Jobs],
    };
  }
}
