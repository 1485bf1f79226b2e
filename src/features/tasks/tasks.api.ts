import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { AddTask, ChangeTask, CompleteTask, ListTasks } from './tasks.dto.js';
import { EXAMPLE_TASK } from './tasks.presenter.js';
import { TasksService } from './tasks.service.js';

/** What is to be done. */
@ApiTags('tasks')
@Controller('api/v1/tasks')
export class TasksApi {
  constructor(private readonly tasks: TasksService) {}

  @Get() @Allow('task.read') @AnswersPage(EXAMPLE_TASK)
  list(@By() actor: Actor, @Query() query: ListTasks) {
    return this.tasks.list(actor, query);
  }

  @Get(':ref') @Allow('task.read') @Answers(200, EXAMPLE_TASK)
  show(@By() actor: Actor, @Ref('TA') ref: string) {
    return this.tasks.show(actor, ref);
  }

  @Post() @Allow('task.write') @Answers(201, EXAMPLE_TASK)
  add(@By() actor: Actor, @Body() input: AddTask) {
    return this.tasks.add(actor, input);
  }

  @Patch(':ref') @Allow('task.write') @IfMatch() @Answers(200, { ...EXAMPLE_TASK, version: 2 })
  change(@By() actor: Actor, @Ref('TA') ref: string, @SeenVersion() version: number, @Body() input: ChangeTask) {
    return this.tasks.change(actor, ref, version, input);
  }

  @Post(':ref/completions') @Allow('task.write')
  @Answers(201, { ...EXAMPLE_TASK, version: 2, open: false, doneAt: '2025-11-14T09:00:00.000Z', doneBy: 'Casey Worker' })
  complete(@By() actor: Actor, @Ref('TA') ref: string, @Body() input: CompleteTask) {
    return this.tasks.complete(actor, ref, input);
  }
}
