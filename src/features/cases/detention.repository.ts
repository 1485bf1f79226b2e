import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { DetentionSpell } from './detention-spell.entity.js';
import { FitnessAssessment } from './fitness-assessment.entity.js';

export interface SpellRow extends DetentionSpell { personRef: string; caseRef: string | null; byName: string; sortKey: string }
export interface FitnessRow extends FitnessAssessment { personRef: string; caseRef: string | null; byName: string; sortKey: string }

const SPELL = `
  select s.id, s.ref, s.person_id as "personId", s.case_id as "caseId", s.authority, s.centre, s.review_due_on::text as "reviewDueOn", s.ended_at as "endedAt",
         s.end_reason as "endReason", s.occurred_at as "occurredAt", s.recorded_at as "recordedAt", s.recorded_by as "recordedBy", s.version,
         p.ref as "personRef", c.ref as "caseRef", u.display_name as "byName", s.occurred_at::text as "sortKey"
    from record.detention_spell s
    join record.person p on p.id = s.person_id
    join record.app_user u on u.id = s.recorded_by
    left join record.case_file c on c.id = s.case_id`;
const FITNESS = `
  select t.id, t.person_id as "personId", t.case_id as "caseId", t.fit, t.valid_until as "validUntil", t.assessor, t.occurred_at as "occurredAt",
         t.recorded_at as "recordedAt", t.recorded_by as "recordedBy", p.ref as "personRef", c.ref as "caseRef", u.display_name as "byName", t.occurred_at::text as "sortKey"
    from record.fitness_assessment t
    join record.person p on p.id = t.person_id
    join record.app_user u on u.id = t.recorded_by
    left join record.case_file c on c.id = t.case_id`;

/** Detention spells and fitness to fly. */
@Injectable()
export class DetentionRepository {
  addSpell(tx: Tx, values: DeepPartial<DetentionSpell>): Promise<DetentionSpell> {
    return tx.add(DetentionSpell, values);
  }

  changeSpell(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<DetentionSpell>): Promise<void> {
    return tx.change(DetentionSpell, seen, changes);
  }

  addFitness(tx: Tx, values: DeepPartial<FitnessAssessment>): Promise<FitnessAssessment> {
    return tx.add(FitnessAssessment, values);
  }

  spell(tx: Tx, ref: string): Promise<SpellRow | null> {
    return tx.one<SpellRow>(`${SPELL} where s.ref = $1`, [ref]);
  }

  fitness(tx: Tx, id: string): Promise<FitnessRow | null> {
    return tx.one<FitnessRow>(`${FITNESS} where t.id = $1`, [id]);
  }

  /** Newest first, keyset on (occurred_at, id): index detention_spell_newest; of a person: detention_spell_person. */
  spells(tx: Tx, person: string | null, open: boolean | null, after: readonly unknown[] | null, limit: number): Promise<SpellRow[]> {
    return tx.rows<SpellRow>(`${SPELL}
      where ($1::uuid is null or s.person_id = $1) and ($2::boolean is null or (s.ended_at is null) = $2)
        and ($3::timestamptz is null or (s.occurred_at, s.id) < ($3::timestamptz, $4::uuid))
      order by s.occurred_at desc, s.id desc limit $5`, [person, open, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /** Newest first, keyset on (occurred_at, id): index fitness_assessment_person. */
  assessments(tx: Tx, personId: string, after: readonly unknown[] | null, limit: number): Promise<FitnessRow[]> {
    return tx.rows<FitnessRow>(`${FITNESS}
      where t.person_id = $1 and ($2::timestamptz is null or (t.occurred_at, t.id) < ($2::timestamptz, $3::uuid))
      order by t.occurred_at desc, t.id desc limit $4`, [personId, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }
}
