import { Module } from '@nestjs/common';
import { BiometricsModule } from '../biometrics/biometrics.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { ReentryApi } from './reentry.api.js';
import { ReentryRepository } from './reentry.repository.js';
import { ReentryService } from './reentry.service.js';

@Module({ imports: [BiometricsModule, CasesModule], controllers: [ReentryApi], providers: [ReentryRepository, ReentryService], exports: [ReentryService] })
export class ReentryModule {}
