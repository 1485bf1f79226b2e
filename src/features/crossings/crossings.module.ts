import { Module } from '@nestjs/common';
import { ArrivalsModule } from '../arrivals/arrivals.module.js';
import { PeopleModule } from '../people/people.module.js';
import { CrossingsApi } from './crossings.api.js';
import { CrossingsRepository } from './crossings.repository.js';
import { CrossingsService } from './crossings.service.js';

@Module({ imports: [PeopleModule, ArrivalsModule], controllers: [CrossingsApi], providers: [CrossingsRepository, CrossingsService], exports: [CrossingsService] })
export class CrossingsModule {}
