import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { type Bind, COLUMNS, DETAIL, EVENT } from './event-row.repository.js';
import type { EventRow } from './history-event.repository.js';

/** Two records while they were one: between which instants, what had moved, and under which records acts were written. */
export interface JoinedSpan {
  /** The decision by which they were: an approval, or a match review. */
  decisionId: string; ref: string; undoneBy: string | null;
  joinedId: string; joinedRef: string; standsRef: string; since: Date; until: Date | null;
  /** Keys of what moved, of the cases among it, and of every record that the act may stand under. */
  moved: string[]; cases: string[]; persons: string[];
}
/** An act, and whether it was on what belongs to the record that was joined; otherwise nobody can say whom it was for. */
export interface ActRow extends EventRow { theirs: boolean }

const spanOf = (decision: string): string => `
  p.id as "joinedId", p.ref as "joinedRef", s.ref as "standsRef", i.recorded_at as since, i.undone_at as until,
  array(select m.record_id from record.identity_move m where m.${decision} = i.${decision}) as moved,
  array(select m.record_id from record.identity_move m where m.${decision} = i.${decision} and m.table_name = 'case_file') as cases,
  array(select i.other_person_id union select i.person_id union select record.surviving(i.person_id)) as persons`;
const SIDES = 'join record.person p on p.id = i.other_person_id join record.person s on s.id = i.person_id';

/** What was done to two records while they were held to be one. */
@Injectable()
export class MergeActsRepository {
  /** Null where the approval joined nothing: index identity_move_approval. */
  ofJoining(tx: Tx, ref: string): Promise<JoinedSpan | null> {
    return tx.one<JoinedSpan>(`
      select a.id as "decisionId", a.ref, (select r.ref from record.approval r where r.subject_id = a.id and r.kind = 'merge_reversal' and r.outcome = 'approved') as "undoneBy", ${spanOf('approval_id')}
        from record.approval a join record.identity_move i on i.approval_id = a.id and i.table_name = 'person' ${SIDES}
       where a.ref = $1 and a.kind = 'person_merge'`, [ref]);
  }

  /** Null where the match moved nothing; of several rounds the last, and not what its undoing alone wrote down: index identity_move_review. */
  ofMatch(tx: Tx, ref: string): Promise<JoinedSpan | null> {
    return tx.one<JoinedSpan>(`
      select m.id as "decisionId", m.ref, (select r.ref from record.approval r where r.id = m.reversal_id) as "undoneBy", ${spanOf('review_id')}
        from record.match_review m join record.identity_move i on i.review_id = m.id and i.table_name = 'crossing' and i.record_id = m.crossing_id ${SIDES}
       where m.ref = $1 and (i.undone_at is null or i.undone_at > i.recorded_at) order by i.recorded_at desc, i.id desc limit 1`, [ref]);
  }

  /**
   * Oldest first by recorded time, keyset on (recorded_at, id): changes and exports, with looks where asked. Of what moved:
   * entry_record, entry_case; of either person and no case, or with them as the second: entry_person, entry_other_person.
   * What the joining and its undoing themselves wrote is left out: by the requests that proposed and decided them.
   */
  acts(tx: Tx, span: JoinedSpan, looks: boolean, after: readonly unknown[] | null, limit: number): Promise<ActRow[]> {
    const values: unknown[] = ['{}', span.moved, span.cases, span.persons, span.since, span.until, span.decisionId];
    const bind: Bind = (bound) => `$${values.push(bound)}`;
    const position = after ? ` and (recorded_at, id) > (${bind(after[0])}::timestamptz, ${bind(after[1])}::bigint)` : '';
    return tx.rows<ActRow>(`
      select (select row_to_json(r)::text from (${EVENT}) r) as line, e.recorded_at::text as at, e.id as sequence,
             coalesce(e.record_id = any ($2::uuid[]) or e.case_id = any ($3::uuid[]), false) as theirs
        from (select ${COLUMNS} from journal.entry
               where (record_id = any ($2::uuid[]) or case_id = any ($3::uuid[]) or person_id = any ($4::uuid[]) and case_id is null or other_person_id = any ($4::uuid[]))
                 and recorded_at >= $5::timestamptz and recorded_at < coalesce($6::timestamptz, 'infinity')
                 and action in ('insert', 'update', 'delete', 'export'${looks ? `, 'view'` : ''})
                 and (request_id is null or request_id not in (select o.request_id from journal.entry o
                       where o.record_id in (select $7::uuid union select k.id from record.approval k where k.subject_id = $7::uuid)
                         and o.table_name in ('approval', 'match_review') and o.action in ('insert', 'update') and o.request_id is not null))${position}
               order by recorded_at, id) e ${DETAIL}
       order by e.recorded_at, e.id limit ${bind(limit + 1)}::int`, values);
  }
}
