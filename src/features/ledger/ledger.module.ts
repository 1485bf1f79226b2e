import { Module } from '@nestjs/common';
import { LedgerApi } from './ledger.api.js';
import { LedgerRepository } from './ledger.repository.js';
import { LedgerService } from './ledger.service.js';

@Module({ controllers: [LedgerApi], providers: [LedgerRepository, LedgerService], exports: [LedgerService] })
export class LedgerModule {}
