import { Module } from '@nestjs/common';
import { BarriersModule } from '../barriers/barriers.module.js';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { CrossingsModule } from '../crossings/crossings.module.js';
import { PeopleModule } from '../people/people.module.js';
import { CaptureBytesRepository } from './capture-bytes.repository.js';
import { CaptureBytesService } from './capture-bytes.service.js';
import { CaptureTemplatesService } from './capture-templates.service.js';
import { CaptureUploadsApi } from './capture-uploads.api.js';
import { CaptureUploadsPages } from './capture-uploads.pages.js';
import { CaptureUploadsService } from './capture-uploads.service.js';
import { CapturesApi } from './captures.api.js';
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
import { ExtractionsRepository } from './extractions.repository.js';
import { ExtractionsService } from './extractions.service.js';
import { MissingFingersRepository } from './missing-fingers.repository.js';
import { MissingFingersService } from './missing-fingers.service.js';
import { DecisionsRepository } from './decisions.repository.js';
import { DecisionsService } from './decisions.service.js';
import { MergeConsequencesService } from './merge-consequences.service.js';
import { MergesApi } from './merges.api.js';
import { MergesRepository } from './merges.repository.js';
import { MergesService } from './merges.service.js';
import { TwinsApi } from './twins.api.js';
import { TwinsRepository } from './twins.repository.js';
import { TwinsService } from './twins.service.js';
import { MarksService } from './marks.service.js';
import { NewcomerPages } from './newcomer.pages.js';
import { PrintReaderService } from './print-reader.service.js';
import { ProposalsRepository } from './proposals.repository.js';
import { ProposalsService } from './proposals.service.js';
import { RegistrationApi } from './registration.api.js';
import { RegistrationService } from './registration.service.js';
import { ReviewsApi } from './reviews.api.js';
import { ReviewsRepository } from './reviews.repository.js';
import { ReviewsService } from './reviews.service.js';

@Module({
  imports: [PeopleModule, ApprovalsModule, BarriersModule, CrossingsModule],
  controllers: [CaptureUploadsPages, NewcomerPages, CapturesApi, CaptureUploadsApi, RegistrationApi, ReviewsApi, ClaimsApi, ContestsApi, MergesApi, TwinsApi],
  providers: [
    CaptureBytesRepository, ExtractionsRepository, MissingFingersRepository,
    CapturesRepository, ProposalsRepository, ReviewsRepository, DecisionsRepository, ClaimsRepository, ConsequencesRepository, ContestsRepository, MergesRepository, TwinsRepository,
    CaptureBytesService, CaptureTemplatesService, CaptureUploadsService, ExtractionsService, PrintReaderService, MissingFingersService,
    RegistrationService, CapturesService, ProposalsService, ReviewsService, DecisionsService, ClaimsService, ExaminationsService, MarksService, ConsequencesService, ContestsService,
    MergesService, MergeConsequencesService, TwinsService,
  ],
  exports: [CaptureTemplatesService, ExtractionsService, RegistrationService, PrintReaderService, MergesService, MergeConsequencesService, TwinsService, CaptureBytesService, MissingFingersService, CapturesService, ProposalsService, ReviewsService, DecisionsService, ClaimsService, ExaminationsService, MarksService, ConsequencesService, ContestsService],
})
export class BiometricsModule {}
