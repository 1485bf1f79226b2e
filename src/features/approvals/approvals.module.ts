import { Module } from '@nestjs/common';
import { ApprovalsApi } from './approvals.api.js';
import { ApprovalsRepository } from './approvals.repository.js';
import { ApprovalsService } from './approvals.service.js';

@Module({ controllers: [ApprovalsApi], providers: [ApprovalsRepository, ApprovalsService], exports: [ApprovalsService] })
export class ApprovalsModule {}
