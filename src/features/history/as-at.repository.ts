import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { Kind } from './kinds.js';

/** The last that the journal says of one record up to an instant. */
export interface StandingRow {
  sequence: number; kind: Kind; shape: number; recordedAt: Date;
  recordId: string; personId: string | null; caseId: string | null;
  /** The row as it stood; null: withheld from this reader or erased. */
  row: Record<string, unknown> | null;
  /** `withheld`, `erased` or `altered` (its digest differs); null: it can be read. */
  fault: 'withheld' | 'erased' | 'altered' | null;
}

/** Where a reader knows what keys point to. */
const NAMED = ['person', 'case_file', 'crossing', 'flight', 'document', 'approval', 'arrival_event', 'completed_return', 'readmission_request'];
const NAMES = `select id, display_name as name from record.app_user where id = any ($1)
  ${NAMED.map((table) => `union all select id, ref from record.${table} where id = any ($1)`).join('\n')}`;

/** Rows as the journal kept them up to a past instant. */
@Injectable()
export class AsAtRepository {
  /** This record and every one that is or once was merged into it. Indexes: person_merged_into, identity_move_person. */
  async everMerged(tx: Tx, personId: string): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(`
      with recursive same (id) as (
        select $1::uuid union select x.id from same s cross join lateral (
          select p.id from record.person p where p.merged_into = s.id
          union all select i.record_id from record.identity_move i where i.table_name = 'person' and i.person_id = s.id) x)
      select id from same`, [personId]);
    return rows.map(({ id }) => id);
  }

  /** Who the person of that case was at an instant, or null when the case was not known. Index: entry_record. */
  async personOfCase(tx: Tx, caseId: string, at: Date): Promise<string | null> {
    const row = await tx.one<{ personId: string | null }>(`
      select e.person_id as "personId" from journal.entry e
       where e.record_id = $1 and e.table_name = 'case_file' and e.action in ('insert', 'update') and e.recorded_at <= $2 order by e.id desc limit 1`, [caseId, at]);
    return row?.personId ?? null;
  }

  /**
   * Each record that concerned these persons, as the journal last told of it up to an instant; payloads under the
   * reader's own policies, each held against its digest. Indexes: entry_person, entry_other_person.
   */
  standing(tx: Tx, personIds: readonly string[], at: Date, kinds: readonly Kind[]): Promise<StandingRow[]> {
    return tx.rows<StandingRow>(`
      select e.id as sequence, e.table_name as kind, e.recorded_at as "recordedAt", e.record_id as "recordId", e.person_id as "personId", e.case_id as "caseId",
             coalesce((select max(s.version) from platform.event_shape s where s.table_name = e.table_name and s.first_entry <= e.id), 1) as shape,
             coalesce(p.after, p.before) as row,
             case when p.entry_id is null then coalesce(journal.whereabouts(e.id), 'withheld')
                  when journal.digest(p.nonce, p.before, p.after, p.reason) is distinct from e.digest then 'altered' end as fault
        from (select distinct on (record_id, table_name) id, table_name, recorded_at, record_id, person_id, case_id, digest, action
                from journal.entry
               where (person_id = any ($1::uuid[]) or other_person_id = any ($1::uuid[])) and action in ('insert', 'update', 'delete')
                 and table_name = any ($3::text[]) and recorded_at <= $2 and record_id is not null
               order by record_id, table_name, id desc) e
        left join journal.payload p on p.entry_id = e.id
       where e.action <> 'delete'
       order by e.record_id`, [personIds, at, kinds]);
  }

  /** Key -> reference or name. */
  async names(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.rows<{ id: string; name: string }>(NAMES, [ids]);
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
