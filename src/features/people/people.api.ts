import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage, IfMatch } from '../../platform/web/answers.js';
import { By, Ref, SeenVersion } from '../../platform/web/input.js';
import { EXAMPLE_APPROVAL } from '../approvals/approvals.presenter.js';
import { IdentityService } from './identity.service.js';
import { ChangePerson, ListPeople, OpenPerson, WithdrawBirth } from './people.dto.js';
import { EXAMPLE_LISTED_PERSON, EXAMPLE_PERSON } from './people.presenter.js';
import { PeopleService } from './people.service.js';

/** One record for each human being. */
@ApiTags('people')
@Controller('api/v1/people')
export class PeopleApi {
  constructor(private readonly people: PeopleService, private readonly identity: IdentityService) {}

  @Get() @Allow('person.read') @AnswersPage(EXAMPLE_LISTED_PERSON)
  list(@By() actor: Actor, @Query() query: ListPeople) {
    return this.people.list(actor, query);
  }

  @Get(':ref') @Allow('person.read') @Answers(200, EXAMPLE_PERSON)
  show(@By() actor: Actor, @Ref('PE') ref: string) {
    return this.people.show(actor, ref);
  }

  @Post() @Allow('person.write') @Answers(201, { ...EXAMPLE_PERSON, status: 'active', provisional: false })
  open(@By() actor: Actor, @Body() input: OpenPerson) {
    return this.people.open(actor, input);
  }

  @Patch(':ref') @Allow('person.write') @IfMatch() @Answers(200, { ...EXAMPLE_PERSON, version: 2 })
  change(@By() actor: Actor, @Ref('PE') ref: string, @SeenVersion() version: number, @Body() input: ChangePerson) {
    return this.identity.change(actor, ref, version, input);
  }

  /** Proposes that a birth date no longer counts; another person approves it under /approvals. */
  @Post(':ref/birth-withdrawals') @Allow('person.write')
  @Answers(201, { ...EXAMPLE_APPROVAL, kind: 'birth_withdrawal', particulars: { person: 'PE-AHVA-RR', birth: '2009', basis: 'claimed' } })
  proposeWithdrawal(@By() actor: Actor, @Ref('PE') ref: string, @Body() input: WithdrawBirth) {
    return this.identity.proposeWithdrawal(actor, ref, input);
  }
}
