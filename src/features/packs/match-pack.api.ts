import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Allow } from '../../platform/access/allow.js';
import type { Actor } from '../../platform/access/actor.js';
import { Answers, AnswersPage } from '../../platform/web/answers.js';
import { By, Ref } from '../../platform/web/input.js';
import { PageQuery } from '../../platform/web/page.js';
import { EXAMPLE_DISCLOSURE } from './disclosures.presenter.js';
import { GivePack } from './match-pack.dto.js';
import { EXAMPLE_PACK } from './match-pack-example.js';
import { MatchPackService } from './match-pack.service.js';

/** What a person is given about their matches, and to whom it was given. */
@ApiTags('match packs')
@Controller('api/v1')
export class MatchPackApi {
  constructor(private readonly packs: MatchPackService) {}

  /** About one human being, fit to be handed over: no colleague, no other person, nothing of what is undecided. */
  @Get('people/:ref/match-pack') @Allow('pack.read') @Answers(200, EXAMPLE_PACK)
  show(@By() actor: Actor, @Ref('PE') ref: string) {
    return this.packs.show(actor, ref);
  }

  /** Writes down to whom, how and when it was handed over. */
  @Post('people/:ref/match-pack/disclosures') @Allow('review.contest') @Answers(201, EXAMPLE_DISCLOSURE)
  give(@By() actor: Actor, @Ref('PE') ref: string, @Body() input: GivePack) {
    return this.packs.give(actor, ref, input);
  }

  @Get('people/:ref/disclosures') @Allow('pack.read') @AnswersPage(EXAMPLE_DISCLOSURE)
  given(@By() actor: Actor, @Ref('PE') ref: string, @Query() query: PageQuery) {
    return this.packs.given(actor, ref, query);
  }

  @Get('disclosures/:ref') @Allow('pack.read') @Answers(200, EXAMPLE_DISCLOSURE)
  disclosure(@By() actor: Actor, @Ref('DI') ref: string) {
    return this.packs.disclosure(actor, ref);
  }
}
