import { Module } from '@nestjs/common';
import { DeliveriesService } from './deliveries.service.js';
import { ExportContentRepository } from './export-content.repository.js';
import { ExportJobService } from './export-job.service.js';
import { ExportScopeService } from './export-scope.service.js';
import { ExportWritersService } from './export-writers.service.js';
import { ExportFormPages } from './export-form.pages.js';
import { ExportsApi } from './exports.api.js';
import { ExportsPages } from './exports.pages.js';
import { ExportsRepository } from './exports.repository.js';
import { ExportsService } from './exports.service.js';

@Module({
  controllers: [ExportsApi, ExportFormPages, ExportsPages],
  providers: [ExportsRepository, ExportContentRepository, ExportWritersService, ExportScopeService, ExportsService, ExportJobService, DeliveriesService],
  exports: [ExportsService, DeliveriesService, ExportWritersService],
})
export class ExportsModule {}
