import type { Type } from '@nestjs/common';
import { AbisModule } from './features/abis/abis.module.js';
import { AdmissionsModule } from './features/admissions/admissions.module.js';
import { ApprovalsModule } from './features/approvals/approvals.module.js';
import { ArrivalsModule } from './features/arrivals/arrivals.module.js';
import { BarriersModule } from './features/barriers/barriers.module.js';
import { BiometricsModule } from './features/biometrics/biometrics.module.js';
import { CasesModule } from './features/cases/cases.module.js';
import { CrossingsModule } from './features/crossings/crossings.module.js';
import { DocumentsModule } from './features/documents/documents.module.js';
import { ExportsModule } from './features/exports/exports.module.js';
import { FlightsModule } from './features/flights/flights.module.js';
import { HistoryModule } from './features/history/history.module.js';
import { LedgerModule } from './features/ledger/ledger.module.js';
import { NotesModule } from './features/notes/notes.module.js';
import { OverviewModule } from './features/overview/overview.module.js';
import { PacksModule } from './features/packs/packs.module.js';
import { PeopleModule } from './features/people/people.module.js';
import { ReentryModule } from './features/reentry/reentry.module.js';
import { SearchesModule } from './features/searches/searches.module.js';
import { StatisticsModule } from './features/statistics/statistics.module.js';
import { TasksModule } from './features/tasks/tasks.module.js';
import { UsersModule } from './features/users/users.module.js';

/** The rooms from the ground floor up. */
export const ROOMS: Type[] = [
  UsersModule, ApprovalsModule, PeopleModule,
  ArrivalsModule, BarriersModule, DocumentsModule, NotesModule, TasksModule,
  CrossingsModule,
  BiometricsModule,
  SearchesModule,
  AbisModule,
  CasesModule,
  FlightsModule, AdmissionsModule, LedgerModule,
  ReentryModule, PacksModule,
  ExportsModule, HistoryModule, StatisticsModule, OverviewModule,
];
