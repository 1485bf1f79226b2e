import { Injectable } from '@nestjs/common';
import type { Breach } from '../../domain/case-step.js';
import type { Tx } from '../../platform/database/tx.js';

export interface StepRow {
  id: string; step: string; from: string; to: string; reason: string | null; particulars: Record<string, unknown>; breaches: Breach[];
  approvalRef: string | null; occurredAt: Date; recordedAt: Date; byName: string; sortKey: string;
}

@Injectable()
export class ProgressRepository {
  /** In order of occurrence, keyset on (occurred_at, id): index case_step_case. */
  steps(tx: Tx, caseId: string, after: readonly unknown[] | null, limit: number): Promise<StepRow[]> {
    return tx.rows<StepRow>(`
      select s.id, s.step, s.from_state as "from", s.to_state as "to", s.reason, s.particulars, s.breaches, a.ref as "approvalRef",
             s.occurred_at as "occurredAt", s.recorded_at as "recordedAt", u.display_name as "byName", s.occurred_at::text as "sortKey"
        from record.case_step s join record.app_user u on u.id = s.recorded_by left join record.approval a on a.id = s.approval_id
       where s.case_id = $1 and ($2::timestamptz is null or (s.occurred_at, s.id) > ($2::timestamptz, $3::uuid))
       order by s.occurred_at, s.id limit $4`, [caseId, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }
}
