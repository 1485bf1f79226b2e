import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { CrossingsService } from '../crossings/crossings.service.js';
import { Identifiers } from './identifier.js';
import { presentSearchRequest, type ShownSearchRequests } from './search-requests.presenter.js';
import { SearchRequestsRepository } from './search-requests.repository.js';

/** Captures that come in are searched with: asked for in their own transaction, so that no search is ever lost. */
@Injectable()
export class SearchRequestsService implements OnModuleInit {
  constructor(
    private readonly database: Database, private readonly requests: SearchRequestsRepository, private readonly crossings: CrossingsService,
    private readonly engines: Identifiers, private readonly jobs: Jobs, private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.events.on('captures.registered', async (tx, { crossingId, personId, captureIds }) => {
      const kinds = await this.requests.kindsOf(tx, captureIds);
      if (this.engines.all().some((engine) => kinds.some((kind) => engine.kinds.includes(kind)))) await this.ask(tx, { id: crossingId, personId });
    });
  }

  list(actor: Actor, crossingRef: string): Promise<ShownSearchRequests> {
    return this.database.read(actor, async (tx) => {
      const crossing = await this.crossings.mustFind(tx, crossingRef);
      const rows = await this.requests.ofCrossings(tx, [crossing.id]);
      await tx.listed('search_request', { crossing: crossingRef }, rows.map(({ id }) => id), 'list', { person: crossing.personId, case: crossing.caseId });
      return presentSearchRequest(crossingRef, rows);
    });
  }

  /** Searches again with everything that the crossing holds; one that waits already is seen to. @throws Refused where nothing can search */
  again(actor: Actor, crossingRef: string): Promise<ShownSearchRequests> {
    return this.database.write(actor, async (tx) => {
      if (!this.engines.all().length) throw new Refused({ rule: 'search.no-engine', message: 'No engine is set on this server, so nothing can be searched.' });
      const { id } = await this.crossings.mustFind(tx, crossingRef);
      await tx.lockPersons((await this.crossings.mustGet(tx, id)).personId);
      const { personId } = await this.crossings.mustGet(tx, id);
      await this.ask(tx, { id, personId });
      return presentSearchRequest(crossingRef, await this.requests.ofCrossings(tx, [id]));
    });
  }

  private async ask(tx: Tx, crossing: { id: string; personId: string }): Promise<void> {
    const added = await this.requests.add(tx, crossing);
    if (added) await this.jobs.enqueue(tx, 'capture.search', { requestId: added });
    // one that waits sees these captures too; it may have been written down without its job: whichever of two comes first does the search
    const waits = added ? null : await this.requests.waiting(tx, crossing.id);
    if (waits) await this.jobs.enqueue(tx, 'capture.search', { requestId: waits }, { key: `capture.search ${waits}` });
  }
}
