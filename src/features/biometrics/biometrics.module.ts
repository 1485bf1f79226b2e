import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { CrossingsModule } from '../crossings/crossings.module.js';
import { PeopleModule } from '../people/people.module.js';
import { CapturesApi } from './captures.api.js';
import { CapturesRepository } from './captures.repository.js';
import { CapturesService } from './captures.service.js';
import { DecisionsRepository } from './decisions.repository.js';
import { DecisionsService } from './decisions.service.js';
import { ProposalsRepository } from './proposals.repository.js';
import { ProposalsService } from './proposals.service.js';
import { ReviewsApi } from './reviews.api.js';
import { ReviewsRepository } from './reviews.repository.js';
import { ReviewsService } from './reviews.service.js';
import { SearchesApi } from './searches.api.js';
import { SearchesRepository } from './searches.repository.js';
import { SearchesService } from './searches.service.js';

@Module({
  imports: [PeopleModule, ApprovalsModule, CrossingsModule],
  controllers: [CapturesApi, SearchesApi, ReviewsApi],
  providers: [
    CapturesRepository, SearchesRepository, ProposalsRepository, ReviewsRepository, DecisionsRepository,
    CapturesService, SearchesService, ProposalsService, ReviewsService, DecisionsService,
  ],
  exports: [CapturesService, SearchesService, ProposalsService, ReviewsService, DecisionsService],
})
export class BiometricsModule {}
