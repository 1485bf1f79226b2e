import { Module } from '@nestjs/common';
import { StatisticsApi } from './statistics.api.js';
import { StatisticsRepository } from './statistics.repository.js';
import { StatisticsService } from './statistics.service.js';

@Module({ controllers: [StatisticsApi], providers: [StatisticsRepository, StatisticsService], exports: [StatisticsService] })
export class StatisticsModule {}
