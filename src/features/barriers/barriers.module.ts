import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { PeopleModule } from '../people/people.module.js';
import { BarriersApi } from './barriers.api.js';
import { BarriersPages } from './barriers.pages.js';
import { BarriersRepository } from './barriers.repository.js';
import { BarriersService } from './barriers.service.js';

@Module({ imports: [PeopleModule, ApprovalsModule], controllers: [BarriersApi, BarriersPages], providers: [BarriersRepository, BarriersService], exports: [BarriersService] })
export class BarriersModule {}
