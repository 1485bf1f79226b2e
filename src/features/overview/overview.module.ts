import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { BiometricsModule } from '../biometrics/biometrics.module.js';
import { ReentryModule } from '../reentry/reentry.module.js';
import { CasesModule } from '../cases/cases.module.js';
import { FlightsModule } from '../flights/flights.module.js';
import { PeopleModule } from '../people/people.module.js';
import { StatisticsModule } from '../statistics/statistics.module.js';
import { TasksModule } from '../tasks/tasks.module.js';
import { CaseFlightPages } from './case-flight.pages.js';
import { HomeApi } from './home.api.js';
import { HomePages } from './home.pages.js';
import { HomeRepository } from './home.repository.js';
import { HomeService } from './home.service.js';
import { LifeApi } from './life.api.js';
import { LifeRepository } from './life.repository.js';
import { LifeService } from './life.service.js';
import { PersonPages } from './person.pages.js';
import { WaitingService } from './waiting.service.js';

/** The home page, a person's page with the line of life, and a case's seat: composed from the other rooms. */
@Module({
  imports: [StatisticsModule, ReentryModule, BiometricsModule, ApprovalsModule, PeopleModule, CasesModule, TasksModule, FlightsModule],
  controllers: [HomeApi, HomePages, LifeApi, PersonPages, CaseFlightPages],
  providers: [HomeRepository, HomeService, LifeRepository, LifeService, WaitingService],
})
export class OverviewModule {}
