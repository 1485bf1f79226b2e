import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { Approval } from './approval.entity.js';

/** A row of lists: the approval with the references and names that people say aloud. */
export interface ApprovalRow extends Approval {
  personRef: string | null;
  caseRef: string | null;
  flightRef: string | null;
  proposedByName: string;
  decidedByName: string | null;
}

const ROW = `
  select a.id, a.ref, a.kind, a.subject_id as "subjectId", a.person_id as "personId", a.other_person_id as "otherPersonId",
         a.case_id as "caseId", a.flight_id as "flightId", a.particulars, a.reason, a.excluded, a.proposed_by as "proposedBy",
         a.occurred_at as "occurredAt", a.recorded_at as "recordedAt", a.outcome, a.decided_by as "decidedBy", a.decided_at as "decidedAt",
         a.decision_reason as "decisionReason", a.version,
         p.ref as "personRef", c.ref as "caseRef", f.ref as "flightRef", u.display_name as "proposedByName", d.display_name as "decidedByName"
    from record.approval a
    join record.app_user u on u.id = a.proposed_by
    left join record.app_user d on d.id = a.decided_by
    left join record.person p on p.id = a.person_id
    left join record.case_file c on c.id = a.case_id
    left join record.flight f on f.id = a.flight_id`;

@Injectable()
export class ApprovalsRepository {
  add(tx: Tx, values: DeepPartial<Approval>): Promise<Approval> {
    return tx.add(Approval, values);
  }

  byRef(tx: Tx, ref: string): Promise<ApprovalRow | null> {
    return tx.one<ApprovalRow>(`${ROW} where a.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<Approval | null> {
    return tx.find(Approval, { id });
  }

  /** Newest first, keyset on (recorded_at, id): index approval_newest; waiting ones: approval_waiting. */
  list(tx: Tx, { kind, outcome, yours }: { kind: string | null; outcome: string | null; yours: 'decide' | 'proposed' | null }, after: readonly unknown[] | null, limit: number): Promise<ApprovalRow[]> {
    return tx.rows<ApprovalRow>(`${ROW}
      where ($1::text is null or a.kind = $1)
        and ${outcome === 'waiting' ? `a.outcome is null and $2::text = 'waiting'` : outcome ? 'a.outcome = $2' : '$2::text is null'}
        and case $6::text when 'proposed' then a.proposed_by = platform.actor()
                 when 'decide' then a.outcome is null and a.proposed_by <> platform.actor() and not platform.actor() = any (a.excluded) and platform.has_role('supervisor') else true end
        and ($3::timestamptz is null or (a.recorded_at, a.id) < ($3::timestamptz, $4::uuid))
      order by a.recorded_at desc, a.id desc limit $5`, [kind, outcome, after?.[0] ?? null, after?.[1] ?? null, limit + 1, yours]);
  }

  decide(tx: Tx, approval: Approval, outcome: 'approved' | 'refused' | 'withdrawn', reason: string): Promise<void> {
    // who and when are set by the database's trigger; the values here only satisfy the checks that run first
    return tx.change(Approval, approval, { outcome, decisionReason: reason, decidedBy: tx.actor.id, decidedAt: tx.now });
  }
}
