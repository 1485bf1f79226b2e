import { Module } from '@nestjs/common';
import { AdmissionsModule } from '../admissions/admissions.module.js';
import { ArrivalsModule } from '../arrivals/arrivals.module.js';
import { CrossingsModule } from '../crossings/crossings.module.js';
import { FlightsModule } from '../flights/flights.module.js';
import { ReentryModule } from '../reentry/reentry.module.js';
import { MatchQualityApi } from './match-quality.api.js';
import { MatchQualityPages } from './match-quality.pages.js';
import { MatchQualityRepository } from './match-quality.repository.js';
import { MatchQualityService } from './match-quality.service.js';
import { RecordsPages } from './records.pages.js';
import { SeriesRepository } from './series.repository.js';
import { SeriesService } from './series.service.js';
import { StatisticsApi } from './statistics.api.js';
import { StatisticsPages } from './statistics.pages.js';
import { StatisticsRepository } from './statistics.repository.js';
import { StatisticsService } from './statistics.service.js';

@Module({
  imports: [AdmissionsModule, ArrivalsModule, CrossingsModule, FlightsModule, ReentryModule],
  controllers: [StatisticsApi, MatchQualityApi, StatisticsPages, MatchQualityPages, RecordsPages],
  providers: [StatisticsRepository, SeriesRepository, MatchQualityRepository, StatisticsService, SeriesService, MatchQualityService],
  exports: [StatisticsService, SeriesService],
})
export class StatisticsModule {}
