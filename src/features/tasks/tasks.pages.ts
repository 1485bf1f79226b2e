import { Controller, Get, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { type GoTo, goTo, type View, view } from '../../platform/pages/answer.js';
import { fill, Form, type FormValues, instantOf } from '../../platform/pages/form.js';
import { By, Ref } from '../../platform/web/input.js';
import { PeopleService } from '../people/people.service.js';
import { AddTask, CompleteTask, ListTasks } from './tasks.dto.js';
import { TasksService } from './tasks.service.js';

/** What is to be done about a person. */
@ApiExcludeController()
@Controller('people/:ref/tasks')
export class TasksPages {
  constructor(private readonly tasks: TasksService, private readonly people: PeopleService) {}

  @Get() @Allow('task.read')
  async list(@By() actor: Actor, @Ref('PE') ref: string, @Query() { open, cursor }: Record<string, string>): Promise<View> {
    const person = await this.people.show(actor, ref);
    const done = open === 'false';
    const { items, next } = await this.tasks.list(actor, await fill(ListTasks, { person: ref, open: done ? 'false' : 'true', cursor }));
    return view('tasks/views/list.njk', { person, tasks: items, done, next: next && `/people/${ref}/tasks?${new URLSearchParams({ open: done ? 'false' : 'true', cursor: next }).toString()}` });
  }

  @Post() @Allow('task.write')
  async add(@By() actor: Actor, @Ref('PE') ref: string, @Form() values: FormValues): Promise<GoTo> {
    await this.tasks.add(actor, await fill(AddTask, { title: values.title, person: ref, owner: values.owner, dueAt: instantOf(values, 'dueAt') }));
    return goTo(`/people/${ref}/tasks`, 'Task added.');
  }

  @Post(':task/completion') @Allow('task.write')
  async complete(@By() actor: Actor, @Ref('PE') ref: string, @Ref('TA', 'task') task: string, @Form() { version }: FormValues): Promise<GoTo> {
    const { title } = await this.tasks.complete(actor, task, await fill(CompleteTask, { version }));
    return goTo(`/people/${ref}/tasks`, `Done: ${title}`);
  }
}
