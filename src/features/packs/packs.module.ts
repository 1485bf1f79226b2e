import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module.js';
import { DisclosuresRepository } from './disclosures.repository.js';
import { MatchPackApi } from './match-pack.api.js';
import { MatchPackPages } from './match-pack.pages.js';
import { MatchPackRepository } from './match-pack.repository.js';
import { MatchPackService } from './match-pack.service.js';

@Module({
  imports: [PeopleModule],
  controllers: [MatchPackApi, MatchPackPages],
  providers: [MatchPackRepository, DisclosuresRepository, MatchPackService],
  exports: [MatchPackService],
})
export class PacksModule {}
