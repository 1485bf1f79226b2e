import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module.js';
import { TasksApi } from './tasks.api.js';
import { TasksPages } from './tasks.pages.js';
import { TasksRepository } from './tasks.repository.js';
import { TasksService } from './tasks.service.js';

@Module({ imports: [PeopleModule], controllers: [TasksApi, TasksPages], providers: [TasksRepository, TasksService], exports: [TasksService] })
export class TasksModule {}
