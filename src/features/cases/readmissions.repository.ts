import { Injectable } from '@nestjs/common';
import type { Breach } from '../../domain/case-step.js';
import type { Tx } from '../../platform/database/tx.js';
import { ReadmissionReply } from './readmission-reply.entity.js';
import { ReadmissionRequest } from './readmission-request.entity.js';

export interface ReplyInRow {
  answer: string; grounds: string | null; document: string | null; breaches: Breach[]; occurredAt: string; recordedAt: string; recordedBy: string;
}
/** A request with its replies and the references and names that people say aloud. */
export interface RequestRow extends ReadmissionRequest {
  caseRef: string; caseVersion: number; caseState: string; personRef: string; receivingState: string; byName: string; replies: ReplyInRow[]; sortKey: string;
}

const ROW = `
  select q.id, q.ref, q.case_id as "caseId", q.person_id as "personId", q.due_at as "dueAt", q.disclosed, q.breaches, q.occurred_at as "occurredAt",
         q.recorded_at as "recordedAt", q.recorded_by as "recordedBy", q.version, c.ref as "caseRef", c.version as "caseVersion", c.state as "caseState",
         p.ref as "personRef", v.receiving_state as "receivingState", u.display_name as "byName", q.occurred_at::text as "sortKey",
         (select coalesce(jsonb_agg(jsonb_build_object('answer', r.answer, 'grounds', r.grounds, 'document', d.ref, 'breaches', r.breaches,
                   'occurredAt', r.occurred_at, 'recordedAt', r.recorded_at, 'recordedBy', w.display_name) order by r.occurred_at, r.id), '[]')
            from record.readmission_reply r join record.app_user w on w.id = r.recorded_by left join record.document d on d.id = r.document_id
           where r.request_id = q.id) as replies
    from record.readmission_request q
    join record.case_file c on c.id = q.case_id
    join record.scheme_version v on v.id = c.scheme_version_id
    join record.person p on p.id = q.person_id
    join record.app_user u on u.id = q.recorded_by`;

@Injectable()
export class ReadmissionsRepository {
  add(tx: Tx, values: Partial<Omit<ReadmissionRequest, 'breaches'>> & Pick<ReadmissionRequest, 'breaches'>): Promise<ReadmissionRequest> {
    return tx.add<ReadmissionRequest>(ReadmissionRequest, values as ReadmissionRequest);
  }

  addReply(tx: Tx, values: Partial<Omit<ReadmissionReply, 'breaches'>> & Pick<ReadmissionReply, 'breaches'>): Promise<ReadmissionReply> {
    return tx.add<ReadmissionReply>(ReadmissionReply, values as ReadmissionReply);
  }

  byId(tx: Tx, id: string): Promise<RequestRow | null> {
    return tx.one<RequestRow>(`${ROW} where q.id = $1`, [id]);
  }

  byRef(tx: Tx, caseId: string, ref: string): Promise<RequestRow | null> {
    return tx.one<RequestRow>(`${ROW} where q.case_id = $1 and q.ref = $2`, [caseId, ref]);
  }

  /** In the order in which they were sent, keyset on (occurred_at, id): index readmission_request_case. */
  list(tx: Tx, caseId: string, after: readonly unknown[] | null, limit: number): Promise<RequestRow[]> {
    return tx.rows<RequestRow>(`${ROW}
      where q.case_id = $1 and ($2::timestamptz is null or (q.occurred_at, q.id) > ($2::timestamptz, $3::uuid))
      order by q.occurred_at, q.id limit $4`, [caseId, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /** The key of one document of the person, or null. */
  async documentOf(tx: Tx, personId: string, ref: string): Promise<string | null> {
    const row = await tx.one<{ id: string }>('select id from record.document where ref = $1 and person_id = $2', [ref, personId]);
    return row?.id ?? null;
  }
}
