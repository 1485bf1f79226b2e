import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { COLUMNS, DETAIL, EVENT } from './event-row.repository.js';
import type { EventRow } from './history-event.repository.js';

/** Whose records were looked at; keys. */
export interface Seen { personIds: readonly string[]; caseIds: readonly string[]; flightIds: readonly string[] }

/** Who looked, from the journal’s entries of views, lists and exports. */
@Injectable()
export class LooksRepository {
  /**
   * Every look at them, newest first: at a record of theirs, or by a list, search or export that showed one; keyset on the
   * entry's number. Indexes: entry_person, entry_case, entry_flight, entry_shown (through journal.looks_at).
   */
  page(tx: Tx, { personIds, caseIds, flightIds }: Seen, actorId: string | null, before: readonly unknown[] | null, limit: number): Promise<(EventRow & { shown: number | null })[]> {
    return tx.rows(`
      select (select row_to_json(r)::text from (${EVENT}) r) as line, e.occurred_at::text as at, e.id as sequence, e.shown
        from (select ${COLUMNS}, cardinality(shown) as shown from journal.entry
               where id in (select journal.looks_at($2::uuid[], $3::uuid[], $4::uuid[]))
                 and ($5::uuid is null or actor_id = $5) and ($6::bigint is null or id < $6)
               order by id desc limit $7) e ${DETAIL}
       order by e.id desc`, ['{}', personIds, caseIds, flightIds, actorId, before?.[0] ?? null, limit + 1]);
  }
}
