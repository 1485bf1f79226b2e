import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.js';
import { AdmissionsApi } from './admissions.api.js';
import { AdmissionsRepository } from './admissions.repository.js';
import { AdmissionsService } from './admissions.service.js';

@Module({ imports: [ApprovalsModule], controllers: [AdmissionsApi], providers: [AdmissionsRepository, AdmissionsService], exports: [AdmissionsService] })
export class AdmissionsModule {}
