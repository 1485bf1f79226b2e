import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ENTITIES } from './entities.js';
import { ROOMS } from './rooms.js';
import { AccessModule } from './platform/access/access.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { EventsModule } from './platform/events/events.module.js';
import { AnswerInterceptor } from './platform/web/answer.interceptor.js';
import { HealthApi } from './platform/web/health.api.js';
import { ProblemFilter } from './platform/web/problem.filter.js';
import { validationPipe } from './platform/web/validation.js';

/** The whole house on one database. */
@Module({})
export class AppModule {
  static on(appUrl: string, poolSize?: number): DynamicModule {
    return {
      module: AppModule,
      imports: [DatabaseModule.on(appUrl, ENTITIES, poolSize), AccessModule.on(appUrl), EventsModule, ...ROOMS],
      controllers: [HealthApi],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    };
  }
}
