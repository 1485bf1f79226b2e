import { Module } from '@nestjs/common';
import { ExportsModule } from '../exports/exports.module.js';
import { PeopleModule } from '../people/people.module.js';
import { AsAtPages } from './as-at.pages.js';
import { AsAtRepository } from './as-at.repository.js';
import { AsAtService } from './as-at.service.js';
import { HistoryApi } from './history.api.js';
import { HistoryEventRepository } from './history-event.repository.js';
import { HistoryExportService } from './history-export.service.js';
import { HistoryPages } from './history.pages.js';
import { HistoryRepository } from './history.repository.js';
import { HistoryService } from './history.service.js';
import { JournalApi } from './journal.api.js';
import { MergeActsApi } from './merge-acts.api.js';
import { MergeActsPages } from './merge-acts.pages.js';
import { MergeActsRepository } from './merge-acts.repository.js';
import { MergeActsService } from './merge-acts.service.js';
import { LooksRepository } from './looks.repository.js';
import { LooksService } from './looks.service.js';
import { SearchRepository } from './search.repository.js';
import { SearchService } from './search.service.js';

@Module({
  imports: [ExportsModule, PeopleModule],
  controllers: [HistoryApi, JournalApi, HistoryPages, AsAtPages, MergeActsApi, MergeActsPages],
  providers: [
    HistoryRepository, HistoryEventRepository, AsAtRepository, LooksRepository, SearchRepository, MergeActsRepository, MergeActsService,
    HistoryService, HistoryExportService, AsAtService, LooksService, SearchService,
  ],
  exports: [HistoryService, AsAtService, LooksService, SearchService],
})
export class HistoryModule {}
