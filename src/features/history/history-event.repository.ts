import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { BREACHED, COLUMNS, DETAIL, EVENT, type EventFilter, headerFilter, type Statement } from './event-row.repository.js';
import type { Scope } from './history.repository.js';

/** One event as JSON text, and where it stands in the order: occurred time to the microsecond, sequence. */
export interface EventRow { line: string; at: string; sequence: number }

@Injectable()
export class HistoryEventRepository {
  /**
   * All events of the scope after a position, in order of occurrence: rows { line, at, sequence }. Each branch is read
   * in the order of its index (entry_case, entry_person, entry_other_person, entry_flight), forward or backward, and the
   * branches are merged, so nothing is sorted; payloads are looked up one by one (lateral, `offset 0`) under the actor's
   * own policies. Entries of scores and verdicts show only to who may see them: even that there is one would tell.
   */
  events(scope: Scope, after: readonly unknown[] | null = null, limit: number | null = null, filter: EventFilter = {}): Statement {
    const values: unknown[] = [JSON.stringify(scope.names), scope.personIds];
    const bind = (bound: unknown): string => `$${values.push(bound)}`;
    const { newestFirst = false } = filter;
    const asked = headerFilter(filter, bind) + (after ? ` and (occurred_at, id) ${newestFirst ? '<' : '>'} (${bind(after[0])}::timestamptz, ${bind(after[1])}::bigint)` : '');
    const order = newestFirst ? 'desc' : 'asc';
    const branch = (where: string): string =>
      `(select ${COLUMNS} from journal.entry where ${where} and action <> 'list'${asked} order by occurred_at ${order}, id ${order})`;
    // What concerns the person and no case belongs to each of the cases; another crossing does not.
    const personal = scope.crossingId
      ? `case_id is null and (table_name <> 'crossing' or record_id = ${bind(scope.crossingId)}::uuid)`
      : `(case_id is null or case_id <> all (${bind(scope.caseIds)}::uuid[]))`;
    const branches = [
      ...scope.caseIds.map((id) => branch(`case_id = ${bind(id)}::uuid`)),
      ...scope.personIds.map((id) => branch(`person_id = ${bind(id)}::uuid and ${personal}`)),
      ...scope.personIds.map((id) => branch(`other_person_id = ${bind(id)}::uuid and (person_id is null or person_id <> all ($2::uuid[])) and ${personal}`)),
      ...scope.flightIds.map((id) => branch(`flight_id = ${bind(id)}::uuid and table_name = 'flight' and case_id is null and person_id is null and action in ('insert', 'update')`)),
    ];
    const text = `
      select (select row_to_json(r)::text from (${EVENT}) r) as line, e.occurred_at::text as at, e.id as sequence
        from (${branches.join('\nunion all\n')}) e ${DETAIL}${filter.breaches ? ` and ${BREACHED}` : ''}
       order by e.occurred_at ${order}, e.id ${order}${limit === null ? '' : ` limit ${bind(limit)}::int`}`;
    return { text, values };
  }

  /** How many events all of it has. */
  async count(tx: Tx, scope: Scope): Promise<number> {
    const { text, values } = this.events(scope);
    return (await tx.one<{ events: number }>(`select count(*) as events from (${text}) e`, values))!.events;
  }

  page(tx: Tx, scope: Scope, after: readonly unknown[] | null, limit: number, filter: EventFilter): Promise<EventRow[]> {
    const { text, values } = this.events(scope, after, limit + 1, filter);
    return tx.rows<EventRow>(text, values);
  }
}
