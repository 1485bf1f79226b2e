import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By } from '../../platform/web/input.js';
import { AskBalance, ListLedger } from './ledger.dto.js';
import { EXAMPLE_BALANCE, EXAMPLE_ENTRY } from './ledger.presenter.js';
import { LedgerService } from './ledger.service.js';

/** Returns against admissions, for any day. */
@ApiTags('balance')
@Controller('api/v1')
export class LedgerApi {
  constructor(private readonly ledger: LedgerService) {}

  @Get('balance') @Allow('statistics.read') @Answers(200, EXAMPLE_BALANCE)
  balance(@By() actor: Actor, @Query() query: AskBalance) {
    return this.ledger.balance(actor, query);
  }

  @Get('ledger-entries') @Allow('statistics.read') @AnswersPage(EXAMPLE_ENTRY)
  list(@By() actor: Actor, @Query() query: ListLedger) {
    return this.ledger.list(actor, query);
  }
}
