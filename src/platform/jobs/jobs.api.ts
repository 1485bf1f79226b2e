import { Controller, Get, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Actor } from '../access/actor.js';
import { Allow } from '../access/allow.js';
import { AnswersNothing, AnswersPage } from '../web/answers.js';
import { By } from '../web/input.js';
import { EXAMPLE_JOB, JobList } from './job-list.js';
import { ListJobs } from './jobs.dto.js';

/** Work that waits, runs or failed for good; what is done is gone. */
@ApiTags('jobs')
@Controller('api/v1/jobs')
export class JobsApi {
  constructor(private readonly jobs: JobList) {}

  @Get() @Allow('job.read') @AnswersPage(EXAMPLE_JOB)
  list(@By() actor: Actor, @Query() query: ListJobs) {
    return this.jobs.list(actor, query);
  }

  /** Lets a job that failed for good begin again. */
  @Post(':id/retries') @Allow('job.retry') @ApiParam({ name: 'id', example: 42 }) @AnswersNothing()
  retry(@By() actor: Actor, @Param('id', ParseIntPipe) id: number) {
    return this.jobs.retry(actor, id);
  }
}
