import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { type Bind, BREACHED, COLUMNS, DETAIL, EVENT, type EventFilter, headerFilter } from './event-row.repository.js';
import type { EventRow } from './history-event.repository.js';
import { BREACH_TABLES } from './kinds.js';

/** An event found, and the keys of what it concerns: they are on record as shown by the search. */
export interface FoundRow extends EventRow { concerns: string[] }

/** What is looked for; `recordId`: key of one record, with every look that showed it. */
export interface JournalFilter extends EventFilter { recordId?: string }

/** Searches of the whole journal, newest first. */
@Injectable()
export class SearchRepository {
  /**
   * Newest first by recorded time, keyset on (recorded_at, id). Of one record: entry_record, entry_person, entry_other_person,
   * entry_case, entry_flight and entry_shown together, sorted; by kind: one branch for each, entry_table; by user: entry_actor;
   * otherwise entry_recorded. The branches come in order, so that they are merged and not sorted.
   */
  page(tx: Tx, filter: JournalFilter, before: readonly unknown[] | null, limit: number): Promise<FoundRow[]> {
    const values: unknown[] = ['{}'];
    const bind: Bind = (bound) => `$${values.push(bound)}`;
    const { kinds, breaches, recordId, ...rest } = filter;
    const position = before ? ` and (recorded_at, id) < (${bind(before[0])}::timestamptz, ${bind(before[1])}::bigint)` : '';
    const asked = headerFilter(rest, bind, 'recorded_at') + position;
    const most = bind(limit + 1);
    const branch = (where: string): string => `(select ${COLUMNS} from journal.entry where ${where}${asked} order by recorded_at desc, id desc${breaches ? '' : ` limit ${most}`})`;
    const tables = breaches ? BREACH_TABLES.filter((table) => !kinds || kinds.includes(table)) : kinds;
    const of = recordId && bind(recordId);
    const branches = of
      ? [branch(`(record_id = ${of}::uuid or person_id = ${of}::uuid or other_person_id = ${of}::uuid or case_id = ${of}::uuid or flight_id = ${of}::uuid
          or id in (select journal.shown_in(array[${of}::uuid])))${tables ? ` and table_name = any (${bind(tables)}::text[])` : ''}`)]
      : tables && !filter.actor ? tables.map((table) => branch(`table_name = ${bind(table)}`)) : [branch(tables ? `table_name = any (${bind(tables)}::text[])` : 'true')];
    if (branches.length === 0) return Promise.resolve([]);
    return tx.rows<FoundRow>(`
      select (select row_to_json(r)::text from (${EVENT}) r) as line, e.recorded_at::text as at, e.id as sequence,
             array_remove(array[e.record_id, e.person_id, e.other_person_id, e.case_id, e.flight_id], null) as concerns
        from (${branches.join('\nunion all\n')}) e ${DETAIL}${breaches ? ` and ${BREACHED}` : ''}
       order by e.recorded_at desc, e.id desc limit ${most}`, values);
  }

  /** One entry by its number, if it shows to this reader: primary key. */
  one(tx: Tx, sequence: number): Promise<(FoundRow & { recordId: string | null; personId: string | null; caseId: string | null; flightId: string | null }) | null> {
    return tx.one(`
      select (select row_to_json(r)::text from (${EVENT}) r) as line, e.recorded_at::text as at, e.id as sequence, '{}'::uuid[] as concerns,
             e.record_id as "recordId", e.person_id as "personId", e.case_id as "caseId", e.flight_id as "flightId"
        from (select ${COLUMNS} from journal.entry where id = $2::bigint) e ${DETAIL}`, ['{}', sequence]);
  }
}
