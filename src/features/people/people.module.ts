import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { IdentityPages } from './identity.pages.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentityService } from './identity.service.js';
import { PeopleApi } from './people.api.js';
import { PeoplePages } from './people.pages.js';
import { PeopleRepository } from './people.repository.js';
import { PeopleService } from './people.service.js';
import { RepresentativesApi } from './representatives.api.js';
import { RepresentativesPages } from './representatives.pages.js';
import { RepresentativesRepository } from './representatives.repository.js';
import { RepresentativesService } from './representatives.service.js';
import { SearchApi } from './search.api.js';
import { SearchRepository } from './search.repository.js';
import { SearchService } from './search.service.js';
import { SheetRepository } from './sheet.repository.js';

@Module({
  imports: [ApprovalsModule],
  controllers: [SearchApi, PeopleApi, RepresentativesApi, PeoplePages, IdentityPages, RepresentativesPages],
  providers: [PeopleRepository, IdentityRepository, SheetRepository, RepresentativesRepository, SearchRepository, PeopleService, IdentityService, RepresentativesService, SearchService],
  exports: [PeopleService, IdentityService, RepresentativesService, SearchService],
})
export class PeopleModule {}
