import { Module } from '@nestjs/common';
import { BarriersModule } from '../barriers/barriers.module.js';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { CrossingsModule } from '../crossings/crossings.module.js';
import { PeopleModule } from '../people/people.module.js';
import { CapturesApi } from './captures.api.js';
import { CapturesPages } from './captures.pages.js';
import { CapturesRepository } from './captures.repository.js';
import { CapturesService } from './captures.service.js';
import { ClaimsApi } from './claims.api.js';
import { ClaimsRepository } from './claims.repository.js';
import { ClaimsService } from './claims.service.js';
import { ConsequencesRepository } from './consequences.repository.js';
import { ConsequencesService } from './consequences.service.js';
import { ContestsApi } from './contests.api.js';
import { ContestsRepository } from './contests.repository.js';
import { ContestsService } from './contests.service.js';
import { ExaminationsService } from './examinations.service.js';
import { DecisionsRepository } from './decisions.repository.js';
import { DecisionsService } from './decisions.service.js';
import { NewcomerPages } from './newcomer.pages.js';
import { ProposalsRepository } from './proposals.repository.js';
import { ProposalsService } from './proposals.service.js';
import { RegistrationApi } from './registration.api.js';
import { RegistrationService } from './registration.service.js';
import { ReviewsApi } from './reviews.api.js';
import { ReviewsRepository } from './reviews.repository.js';
import { ReviewsService } from './reviews.service.js';
import { SearchesApi } from './searches.api.js';
import { SearchesRepository } from './searches.repository.js';
import { SearchesService } from './searches.service.js';

@Module({
  imports: [PeopleModule, ApprovalsModule, BarriersModule, CrossingsModule],
  controllers: [CapturesPages, NewcomerPages, CapturesApi, RegistrationApi, SearchesApi, ReviewsApi, ClaimsApi, ContestsApi],
  providers: [
    CapturesRepository, SearchesRepository, ProposalsRepository, ReviewsRepository, DecisionsRepository, ClaimsRepository, ConsequencesRepository, ContestsRepository,
    RegistrationService, CapturesService, SearchesService, ProposalsService, ReviewsService, DecisionsService, ClaimsService, ExaminationsService, ConsequencesService, ContestsService,
  ],
  exports: [CapturesService, SearchesService, ProposalsService, ReviewsService, DecisionsService, ClaimsService, ExaminationsService, ConsequencesService, ContestsService],
})
export class BiometricsModule {}
