import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { ProposalsService } from '../biometrics/proposals.service.js';
import type { ListSearches, RecordSearch } from './searches.dto.js';
import { presentSearch, type ShownSearch } from './searches.presenter.js';
import { SearchesRepository } from './searches.repository.js';

/** What an engine found. It only proposes: each candidate opens a match review that people decide. */
@Injectable()
export class SearchesService {
  constructor(
    private readonly database: Database,
    private readonly searches: SearchesRepository,
    private readonly crossings: CrossingsService,
    private readonly proposals: ProposalsService,
  ) {}

  list(actor: Actor, query: ListSearches): Promise<Page<ShownSearch>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const crossing = query.crossing ? await this.crossings.mustFind(tx, referenceIn('crossing', 'CR', query.crossing)) : null;
      const rows = await this.searches.list(tx, { crossing: crossing?.id ?? null }, readCursor(query.cursor, 1), limit);
      await tx.listed('biometric_search', query, rows.slice(0, limit).map((row) => row.id), 'list', { person: crossing?.personId, case: crossing?.caseId });
      return pageOf(rows, limit, (row) => [row.id], presentSearch);
    });
  }

  show(actor: Actor, ref: string): Promise<ShownSearch> {
    return this.database.read(actor, async (tx) => {
      const search = await this.searches.byRef(tx, ref);
      if (!search) throw new NotFound('search', ref);
      await tx.viewed('biometric_search', { record: search.id, person: search.personId, case: search.caseId });
      return presentSearch(search);
    });
  }

  /** Stores search, candidates and scores, and opens the reviews. */
  record(actor: Actor, crossingRef: string, input: RecordSearch): Promise<ShownSearch> {
    return this.database.write(actor, async (tx) => {
      const { candidates, ...search } = input;
      const crossing = await this.crossings.mustFind(tx, crossingRef);
      const refs = candidates.map(({ person }, index) => referenceIn(`candidates.${index}.person`, 'PE', person));
      const twice = refs.findIndex((ref, index) => refs.indexOf(ref) !== index);
      if (twice >= 0) throw new Invalid({ [`candidates.${twice}.person`]: 'This person is named twice.' });
      const persons = await this.proposals.named(tx, refs);
      const { id, ref } = await this.searches.add(tx, { ...search, crossingId: crossing.id, occurredAt: input.occurredAt ?? tx.now });
      const occurredAt = input.occurredAt ?? tx.now;
      const answers = await this.proposals.open(tx, crossing.id, persons.map(({ survivingId }) => ({ survivingId, origin: 'engine' as const, searchId: id, occurredAt })));
      await this.searches.addCandidates(tx, { id, crossingId: crossing.id }, candidates.map(({ score, rank }, index) => ({
        personId: persons[index]!.id, reviewId: answers[index]!.reviewId, score, rank,
      })));
      return presentSearch((await this.searches.byRef(tx, ref))!);
    });
  }
}
