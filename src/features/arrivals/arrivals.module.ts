import { Module } from '@nestjs/common';
import { ArrivalEventsApi, OfficialArrivalsApi } from './arrivals.api.js';
import { ArrivalsRepository } from './arrivals.repository.js';
import { ArrivalsService } from './arrivals.service.js';
import { OfficialArrivalsRepository } from './official-arrivals.repository.js';

@Module({ controllers: [ArrivalEventsApi, OfficialArrivalsApi], providers: [ArrivalsRepository, OfficialArrivalsRepository, ArrivalsService], exports: [ArrivalsService] })
export class ArrivalsModule {}
