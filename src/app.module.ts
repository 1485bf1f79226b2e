import { randomBytes } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ENTITIES } from './entities.js';
import { ROOMS } from './rooms.js';
import { AccessModule } from './platform/access/access.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { EventsModule } from './platform/events/events.module.js';
import { FilesModule } from './platform/files/files.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { AnswerInterceptor } from './platform/web/answer.interceptor.js';
import { ExtractorModule } from './platform/extractor/extractor.module.js';
import { type ExtractorSetting } from './platform/extractor/extractor.js';
import { type CaptureKey } from './platform/vault/keys.js';
import { VaultModule } from './platform/vault/vault.module.js';
import { DraftsModule } from './platform/web/drafts.module.js';
import { HealthApi } from './platform/web/health.api.js';
import { PagesModule } from './platform/pages/pages.module.js';
import { PageInterceptor } from './platform/pages/page.interceptor.js';
import { ProblemFilter } from './platform/web/problem.filter.js';
import { validationPipe } from './platform/web/validation.js';

/** Absent keys: photos, prints and templates can't be kept or opened; absent extractor: templates are handed in. */
export interface CaptureSettings { readonly keys?: readonly CaptureKey[]; readonly extractor?: ExtractorSetting }

/** The whole house on one database. */
@Module({})
export class AppModule {
  /**
   * @param secret SESSION_SECRET; absent: made up, so that drafts of forms end with the process
   * @param jobsUrl where the queue's owner signs in; absent: this process does no jobs
   * @param captures what captures are sealed with, and what finds their minutiae
   */
  static on(appUrl: string, poolSize?: number, secret = randomBytes(32).toString('hex'), jobsUrl?: string, { keys = [], extractor }: CaptureSettings = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [DatabaseModule.on(appUrl, ENTITIES, poolSize), AccessModule.on(appUrl), EventsModule, JobsModule.on(jobsUrl), FilesModule, VaultModule.on(keys), ExtractorModule.on(extractor), PagesModule.on(secret), DraftsModule.on(secret), ...ROOMS],
      controllers: [HealthApi],
      providers: [
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: AnswerInterceptor },
        { provide: APP_INTERCEPTOR, useClass: PageInterceptor },
        { provide: APP_PIPE, useFactory: validationPipe },
      ],
    };
  }
}
