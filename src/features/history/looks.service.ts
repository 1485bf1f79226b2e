import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import type { AskLooks } from './history.dto.js';
import { type About, HistoryRepository } from './history.repository.js';
import { presentLook, type ShownLook } from './looks.presenter.js';
import { LooksRepository, type Seen } from './looks.repository.js';

/** One page of looks, and at whom. */
export interface LooksPage extends Page<ShownLook> { about: About }

/** Who saw this person, case or flight: on its own page, in a list, a search or an export. */
@Injectable()
export class LooksService {
  constructor(private readonly database: Database, private readonly scopes: HistoryRepository, private readonly looks: LooksRepository) {}

  /** Newest first. @throws NotFound, Invalid */
  list(actor: Actor, whose: { of: 'person' | 'case' | 'flight'; ref: string }, query: AskLooks): Promise<LooksPage> {
    return this.database.read(actor, async (tx) => {
      const { seen, about, ...subject } = await this.mustFind(tx, whose);
      await tx.viewed('look', subject);
      const limit = limitOf(query);
      const rows = await this.looks.page(tx, seen, query.who ? await this.userOf(tx, query.who) : null, readCursor(query.cursor, 1), limit);
      return { ...pageOf(rows, limit, (row) => [row.sequence], presentLook), about };
    });
  }

  private async mustFind(tx: Tx, { of, ref }: { of: 'person' | 'case' | 'flight'; ref: string }): Promise<{ seen: Seen; about: About; record: string; person?: string; case?: string | null; flight?: string }> {
    if (of === 'flight') {
      const flight = await this.scopes.ofFlight(tx, ref);
      if (!flight) throw new NotFound(of, ref);
      return { seen: { personIds: [], caseIds: [], flightIds: [flight.id] }, about: { ref, person: null, name: flight.designator, mergedInto: null }, record: flight.id, flight: flight.id };
    }
    const scope = of === 'case' ? await this.scopes.ofCase(tx, ref) : await this.scopes.ofPerson(tx, ref);
    if (!scope) throw new NotFound(of, ref);
    const seen = of === 'case' ? { personIds: [], caseIds: scope.caseIds, flightIds: [] } : { personIds: scope.personIds, caseIds: scope.caseIds, flightIds: [] };
    return { seen, about: await this.scopes.about(tx, scope.personId, scope.ref), record: scope.caseId ?? scope.personId, person: scope.personId, case: scope.caseId };
  }

  private async userOf(tx: Tx, text: string): Promise<string> {
    const ref = referenceIn('who', 'US', text);
    const id = await this.scopes.keyOf(tx, ref);
    if (!id) throw new Invalid({ who: `There is no user ${ref}.` });
    return id;
  }
}
