import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { IdentityRepository } from './identity.repository.js';
import { IdentityService } from './identity.service.js';
import { PeopleApi } from './people.api.js';
import { PeopleRepository } from './people.repository.js';
import { PeopleService } from './people.service.js';
import { RepresentativesApi } from './representatives.api.js';
import { RepresentativesRepository } from './representatives.repository.js';
import { RepresentativesService } from './representatives.service.js';
import { SheetRepository } from './sheet.repository.js';

@Module({
  imports: [ApprovalsModule],
  controllers: [PeopleApi, RepresentativesApi],
  providers: [PeopleRepository, IdentityRepository, SheetRepository, RepresentativesRepository, PeopleService, IdentityService, RepresentativesService],
  exports: [PeopleService],
})
export class PeopleModule {}
