import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import { kindOf } from '../../domain/reference.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import type { SearchJournal } from './history.dto.js';
import { presentTimelineEvent, type TimelineEvent } from './history.presenter.js';
import { HistoryRepository } from './history.repository.js';
import { LOOKS } from './kinds.js';
import { type JournalFilter, SearchRepository } from './search.repository.js';

/** How many days a search may span that names no record and no user. */
export const LONGEST_SEARCH_DAYS = 31;

/** Searches across all records, for auditors: who did or saw what, when. */
@Injectable()
export class SearchService {
  constructor(private readonly database: Database, private readonly scopes: HistoryRepository, private readonly journal: SearchRepository) {}

  /** Newest first; one row in the journal holds the criteria's digest and what was shown. @throws Invalid, e.g. when the range is too wide */
  search(actor: Actor, query: SearchJournal): Promise<Page<TimelineEvent>> {
    return this.database.read(actor, async (tx) => {
      const filter = await this.filterOf(tx, query);
      const limit = limitOf(query);
      const rows = await this.journal.page(tx, filter, readCursor(query.cursor, 2), limit);
      await tx.listed('journal', query, [...new Set(rows.slice(0, limit).flatMap(({ concerns }) => concerns))]);
      return pageOf(rows, limit, (row) => [row.at, row.sequence], presentTimelineEvent);
    });
  }

  /** One entry as it is stored, as far as the reader may see it. @throws NotFound */
  event(actor: Actor, sequence: string): Promise<TimelineEvent> {
    return this.database.read(actor, async (tx) => {
      const row = /^[1-9]\d{0,14}$/.test(sequence) ? await this.journal.one(tx, Number(sequence)) : null;
      if (!row) throw new NotFound('entry of the journal', sequence);
      await tx.viewed('journal', { record: row.recordId ?? undefined, person: row.personId, case: row.caseId, flight: row.flightId });
      return presentTimelineEvent(row);
    });
  }

  private async filterOf(tx: Tx, { kind, action, who, lookedAtBy, reference, since, until, breaches }: SearchJournal): Promise<JournalFilter> {
    if (who && lookedAtBy) throw new Invalid({ lookedAtBy: 'Ask for what somebody did or for what they looked at, not for both.' });
    if (since && until && until <= since) throw new Invalid({ until: 'The period ends before it begins.' });
    if (!who && !lookedAtBy && !reference) refuseWide(tx.now, since, until);
    const actor = who ? await this.keyIn(tx, 'who', who, true) : lookedAtBy ? await this.keyIn(tx, 'lookedAtBy', lookedAtBy, true) : undefined;
    return {
      kinds: kind, actions: lookedAtBy ? LOOKS.filter((look) => !action || action.includes(look)) : action, actor, since, until, breaches: breaches === 'true',
      recordId: reference ? await this.keyIn(tx, 'reference', reference, false) : undefined,
    };
  }

  private async keyIn(tx: Tx, field: string, text: string, user: boolean): Promise<string> {
    const ref = referenceIn(field, user ? 'US' : kindOf(text) ?? 'PE', text);
    const id = await this.scopes.keyOf(tx, ref);
    if (!id) throw new Invalid({ [field]: `There is no record ${ref}.` });
    return id;
  }
}

function refuseWide(now: Date, since: Date | undefined, until: Date | undefined): void {
  const days = since ? ((until ?? now).getTime() - since.getTime()) / 86_400_000 : Infinity;
  if (days > LONGEST_SEARCH_DAYS) {
    throw new Invalid({ since: `This range is too wide. Choose a period of at most ${LONGEST_SEARCH_DAYS} days, or name a record or a user.` });
  }
}
