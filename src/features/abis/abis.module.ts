import { Module } from '@nestjs/common';
import { BiometricsModule } from '../biometrics/biometrics.module.js';
import { SearchesModule } from '../searches/searches.module.js';
import { AbisGalleryService } from './abis-gallery.service.js';
import { AbisKeysService } from './abis-keys.service.js';
import { CallsService } from './calls.service.js';
import { ClientDeskService } from './client-desk.service.js';
import { EncounterBytesService } from './encounter-bytes.service.js';
import { EncountersRepository } from './encounters.repository.js';
import { EncountersService } from './encounters.service.js';
import { FacesAskedService } from './faces-asked.service.js';
import { FingersService } from './fingers.service.js';
import { GalleriesService } from './galleries.service.js';
import { IdentifyService } from './identify.service.js';
import { OperationsService } from './operations.service.js';
import { PeopleOnRecordRepository } from './people-on-record.repository.js';
import { PeopleOnRecordService } from './people-on-record.service.js';
import { AbisPersonsApi } from './persons.api.js';
import { PersonsService } from './persons.service.js';
import { ScoringService } from './scoring.service.js';
import { AbisSearchesApi } from './searches.api.js';
import { TasksRepository } from './tasks.repository.js';
import { TasksService } from './tasks.service.js';
import { VerifyService } from './verify.service.js';

@Module({
  imports: [BiometricsModule, SearchesModule],
  controllers: [AbisPersonsApi, AbisSearchesApi],
  providers: [
    EncountersRepository, PeopleOnRecordRepository, TasksRepository,
    ClientDeskService, EncounterBytesService, FingersService, FacesAskedService, ScoringService, AbisGalleryService, PeopleOnRecordService,
    EncountersService, PersonsService, IdentifyService, VerifyService, GalleriesService, OperationsService, TasksService, CallsService, AbisKeysService,
  ],
  exports: [AbisKeysService],
})
export class AbisModule {}
