import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { ScreeningAnswer } from './screening-answer.entity.js';

export interface AnswerRow {
  id: string; question: string; answer: string; concern: boolean; supersededAt: Date | null; occurredAt: Date; recordedAt: Date; byName: string; sortKey: string;
}

@Injectable()
export class ScreeningsRepository {
  add(tx: Tx, values: DeepPartial<ScreeningAnswer>): Promise<ScreeningAnswer> {
    return tx.add(ScreeningAnswer, values);
  }

  /** Live answers to these questions give way to new ones: index screening_answer_live. */
  supersede(tx: Tx, caseId: string, questions: readonly string[]): Promise<number> {
    return tx.run('update record.screening_answer set superseded_at = platform.now() where case_id = $1 and question = any ($2) and superseded_at is null', [caseId, questions]);
  }

  /** In order of occurrence, superseded ones too, keyset on (occurred_at, id): index screening_answer_case. */
  list(tx: Tx, caseId: string, after: readonly unknown[] | null, limit: number): Promise<AnswerRow[]> {
    return tx.rows<AnswerRow>(`
      select a.id, a.question, a.answer, a.concern, a.superseded_at as "supersededAt", a.occurred_at as "occurredAt", a.recorded_at as "recordedAt",
             u.display_name as "byName", a.occurred_at::text as "sortKey"
        from record.screening_answer a join record.app_user u on u.id = a.recorded_by
       where a.case_id = $1 and ($2::timestamptz is null or (a.occurred_at, a.id) > ($2::timestamptz, $3::uuid))
       order by a.occurred_at, a.id limit $4`, [caseId, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }
}
