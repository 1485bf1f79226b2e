import { Module } from '@nestjs/common';
import { DeliveriesService } from './deliveries.service.js';
import { ExportContentRepository } from './export-content.repository.js';
import { ExportsApi } from './exports.api.js';
import { ExportsRepository } from './exports.repository.js';
import { ExportsService } from './exports.service.js';

@Module({
  controllers: [ExportsApi],
  providers: [ExportsRepository, ExportContentRepository, ExportsService, DeliveriesService],
  exports: [ExportsService, DeliveriesService],
})
export class ExportsModule {}
