import { randomBytes } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ENTITIES } from './entities.js';
import { ROOMS } from './rooms.js';
import { AccessModule } from './platform/access/access.module.js';
import type { OsiaClient } from './platform/access/clients-file.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { EventsModule } from './platform/events/events.module.js';
import { FilesModule } from './platform/files/files.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { AnswerInterceptor } from './platform/web/answer.interceptor.js';
import { ExtractorModule } from './platform/extractor/extractor.module.js';
import { FacesModule } from './platform/faces/faces.module.js';
import type { FaceSetting } from './platform/faces/setting.js';
import { MatchingModule } from './platform/matching/matching.module.js';
import { MatchingSetting } from './platform/matching/matching-setting.js';
import { OsiaModule } from './platform/osia/osia.module.js';
import type { OsiaSetting } from './platform/osia/osia-setting.js';
import { type ExtractorSetting } from './platform/extractor/extractor.js';
import { type CaptureKey } from './platform/vault/keys.js';
import { VaultModule } from './platform/vault/vault.module.js';
import { DraftsModule } from './platform/web/drafts.module.js';
import { HealthApi } from './platform/web/health.api.js';
import { PagesModule } from './platform/pages/pages.module.js';
import { PageInterceptor } from './platform/pages/page.interceptor.js';
import { ProblemFilter } from './platform/web/problem.filter.js';
import { validationPipe } from './platform/web/validation.js';

/** Absent keys: photos, prints and templates can't be kept or opened; absent extractor: templates are handed in; absent faces: photos are not searched; absent osia: the embedded engines search. */
export interface CaptureSettings { readonly keys?: readonly CaptureKey[]; readonly extractor?: ExtractorSetting; readonly matching?: MatchingSetting; readonly faces?: FaceSetting; readonly osia?: OsiaSetting; /** Systems of other agencies that may ask here. */ readonly clients?: readonly OsiaClient[] }

/** The whole house on one database. */
@Module({})
export class AppModule {
  /**
   * @param secret SESSION_SECRET; absent: made up, so that drafts of forms end with the process
   * @param jobsUrl where the queue's owner signs in; absent: this process does no jobs
   * @param captures what captures are sealed with, and what finds their minutiae
   */
  static on(appUrl: string, poolSize?: number, secret = randomBytes(32).toString('hex'), jobsUrl?: string, { keys = [], extractor, matching = new MatchingSetting(), faces, osia, clients }: CaptureSettings = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [DatabaseModule.on(appUrl, ENTITIES, poolSize), AccessModule.on(appUrl, clients), EventsModule, JobsModule.on(jobsUrl), FilesModule, VaultModule.on(keys), ExtractorModule.on(extractor), MatchingModule.on(matching), FacesModule.on(osia ? undefined : faces), OsiaModule.on(osia), PagesModule.on(secret), DraftsModule.on(secret), ...ROOMS],
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
