import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { BarriersModule } from '../barriers/barriers.module.js';
import { BiometricsModule } from '../biometrics/biometrics.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { PeopleModule } from '../people/people.module.js';
import { ApprovalsPages } from './approvals.pages.js';
import { DeskService } from './desk.service.js';
import { ExaminationPages } from './examination.pages.js';
import { MergesPages } from './merges.pages.js';
import { OutcomePages } from './outcome.pages.js';
import { QueuePages } from './queue.pages.js';
import { ReentryApi } from './reentry.api.js';
import { ReentryRepository } from './reentry.repository.js';
import { ReentryService } from './reentry.service.js';
import { TwinsPages } from './twins.pages.js';

@Module({
  imports: [ApprovalsModule, PeopleModule, BarriersModule, BiometricsModule, CasesModule],
  controllers: [ReentryApi, ApprovalsPages, QueuePages, ExaminationPages, OutcomePages, TwinsPages, MergesPages],
  providers: [ReentryRepository, ReentryService, DeskService],
  exports: [ReentryService],
})
export class ReentryModule {}
