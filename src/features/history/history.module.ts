import { Module } from '@nestjs/common';
import { ExportsModule } from '../exports/exports.module.js';
import { HistoryApi } from './history.api.js';
import { HistoryEventRepository } from './history-event.repository.js';
import { HistoryRepository } from './history.repository.js';
import { HistoryService } from './history.service.js';

@Module({
  imports: [ExportsModule],
  controllers: [HistoryApi],
  providers: [HistoryRepository, HistoryEventRepository, HistoryService],
  exports: [HistoryService],
})
export class HistoryModule {}
