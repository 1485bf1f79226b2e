import { Module } from '@nestjs/common';
import { BiometricsModule } from '../biometrics/biometrics.module.js';
import { CrossingsModule } from '../crossings/crossings.module.js';
import { PeopleModule } from '../people/people.module.js';
import { CapturesPages } from './captures.pages.js';
import { FaceBacklogService } from './face-backlog.service.js';
import { FaceGalleryService } from './face-gallery.service.js';
import { FaceIdentifier } from './face-identifier.service.js';
import { FaceVectorsRepository } from './face-vectors.repository.js';
import { FaceVectorsService } from './face-vectors.service.js';
import { FacesApi } from './faces.api.js';
import { FacesService } from './faces.service.js';
import { FingerIdentifier } from './finger-identifier.service.js';
import { FindingsService } from './findings.service.js';
import { GalleryRepository } from './gallery.repository.js';
import { GalleryService } from './gallery.service.js';
import { Identifiers } from './identifier.js';
import { OsiaCallbacksApi } from './osia-callbacks.api.js';
import { OsiaCallbacksService } from './osia-callbacks.service.js';
import { OsiaEnrolmentService } from './osia-enrolment.service.js';
import { OsiaIdentifier } from './osia-identifier.service.js';
import { OsiaJobsService } from './osia-jobs.service.js';
import { OsiaMaterialService } from './osia-material.service.js';
import { OsiaSearchesService } from './osia-searches.service.js';
import { OsiaTasksService } from './osia-tasks.service.js';
import { OsiaRepository } from './osia.repository.js';
import { SearchRequestsApi } from './search-requests.api.js';
import { SearchRequestsRepository } from './search-requests.repository.js';
import { SearchRequestsService } from './search-requests.service.js';
import { SearchRunsService } from './search-runs.service.js';
import { SearchesApi } from './searches.api.js';
import { SearchesRepository } from './searches.repository.js';
import { SearchesService } from './searches.service.js';

/** Who this may be: engines that search, their galleries, and what they found. */
@Module({
  imports: [PeopleModule, CrossingsModule, BiometricsModule],
  controllers: [CapturesPages, FacesApi, OsiaCallbacksApi, SearchRequestsApi, SearchesApi],
  providers: [
    FaceVectorsRepository, GalleryRepository, OsiaRepository, SearchRequestsRepository, SearchesRepository,
    FaceBacklogService, FaceGalleryService, FaceIdentifier, FaceVectorsService, FacesService, FingerIdentifier, FindingsService, GalleryService, Identifiers, SearchRequestsService, SearchRunsService, SearchesService,
    OsiaCallbacksService, OsiaEnrolmentService, OsiaIdentifier, OsiaJobsService, OsiaMaterialService, OsiaSearchesService, OsiaTasksService,
  ],
  exports: [Identifiers, GalleryService, FaceGalleryService, SearchRunsService, SearchesService],
})
export class SearchesModule {}
