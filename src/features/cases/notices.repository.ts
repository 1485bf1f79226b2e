import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import { Notice } from './notice.entity.js';

/** A notice with the references and names that people say aloud. */
export interface NoticeRow extends Notice {
  caseRef: string; caseVersion: number; caseState: string; personRef: string; proofDocumentRef: string | null; flightRef: string | null; approvalRef: string | null; byName: string; sortKey: string;
}

const ROW = `
  select n.id, n.ref, n.case_id as "caseId", n.person_id as "personId", n.kind, n.method, n.language, n.interpreter, n.proof_document_id as "proofDocumentId", n.proof,
         n.flight_id as "flightId", n.route, n.travel_on::text as "travelOn", n.notice_ends_at as "noticeEndsAt", n.approval_id as "approvalId", n.fallen_at as "fallenAt",
         n.breaches, n.occurred_at as "occurredAt", n.recorded_at as "recordedAt", n.recorded_by as "recordedBy", n.version,
         c.ref as "caseRef", c.version as "caseVersion", c.state as "caseState", p.ref as "personRef", d.ref as "proofDocumentRef", f.ref as "flightRef", a.ref as "approvalRef",
         u.display_name as "byName", n.occurred_at::text as "sortKey"
    from record.notice n
    join record.case_file c on c.id = n.case_id
    join record.person p on p.id = n.person_id
    join record.app_user u on u.id = n.recorded_by
    left join record.document d on d.id = n.proof_document_id
    left join record.flight f on f.id = n.flight_id
    left join record.approval a on a.id = n.approval_id`;

@Injectable()
export class NoticesRepository {
  add(tx: Tx, values: Partial<Omit<Notice, 'breaches'>> & Pick<Notice, 'breaches'>): Promise<Notice> {
    return tx.add<Notice>(Notice, values as Notice);
  }

  byId(tx: Tx, id: string): Promise<NoticeRow | null> {
    return tx.one<NoticeRow>(`${ROW} where n.id = $1`, [id]);
  }

  byRef(tx: Tx, caseId: string, ref: string): Promise<NoticeRow | null> {
    return tx.one<NoticeRow>(`${ROW} where n.case_id = $1 and n.ref = $2`, [caseId, ref]);
  }

  /** In order of service, keyset on (occurred_at, id): index notice_case. */
  list(tx: Tx, caseId: string, after: readonly unknown[] | null, limit: number): Promise<NoticeRow[]> {
    return tx.rows<NoticeRow>(`${ROW}
      where n.case_id = $1 and ($2::timestamptz is null or (n.occurred_at, n.id) > ($2::timestamptz, $3::uuid))
      order by n.occurred_at, n.id limit $4`, [caseId, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /** Route and local day of a flight, as they are put into directions. */
  flight(tx: Tx, id: string): Promise<{ ref: string; route: string; day: string } | null> {
    return tx.one(`select ref, origin || '-' || destination as route, ((scheduled_departure at time zone origin_zone)::date)::text as day from record.flight where id = $1`, [id]);
  }

  /** The key of a flight by its reference, or null. */
  async flightOf(tx: Tx, ref: string): Promise<string | null> {
    return (await tx.one<{ id: string }>('select id from record.flight where ref = $1', [ref]))?.id ?? null;
  }

  /** When the second key was turned; null where nobody approved. */
  async approvedAt(tx: Tx, approvalId: string | null): Promise<Date | null> {
    const row = await tx.one<{ at: Date }>(`select decided_at as at from record.approval where id = $1 and outcome = 'approved'`, [approvalId]);
    return row?.at ?? null;
  }

  /** The key of one document of the person, or null. */
  async documentOf(tx: Tx, personId: string, ref: string): Promise<string | null> {
    const row = await tx.one<{ id: string }>('select id from record.document where ref = $1 and person_id = $2', [ref, personId]);
    return row?.id ?? null;
  }
}
