import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { AdmissionState } from '../../domain/admission-life.js';
import type { CapRule } from '../../domain/scheme.js';
import type { Tx } from '../../platform/database/tx.js';
import { AdmissionStep } from './admission-step.entity.js';
import { Admission } from './admission.entity.js';

export interface AdmissionRow extends Admission { overCapRef: string | null; familyRefs: string[] }
export interface StepRow { step: string; fromState: AdmissionState; toState: AdmissionState; reason: string | null; breaches: unknown[]; occurredAt: Date; recordedAt: Date; recordedBy: string }

const ROW = `
  select a.id, a.ref, a.family, a.name, a.birth_year as "birthYear", a.nationality, a.scheme_version_id as "schemeVersionId", a.state,
         a.state_since as "stateSince", a.arrived_at as "arrivedAt", a.over_cap_approval_id as "overCapApprovalId", a.occurred_at as "occurredAt",
         a.recorded_at as "recordedAt", a.recorded_by as "recordedBy", a.version, o.ref as "overCapRef",
         array(select m.ref from record.admission m where m.family = a.family order by m.id) as "familyRefs"
    from record.admission a left join record.approval o on o.id = a.over_cap_approval_id`;

@Injectable()
export class AdmissionsRepository {
  add(tx: Tx, values: DeepPartial<Admission>): Promise<Admission> {
    return tx.add(Admission, values);
  }

  async addStep(tx: Tx, values: DeepPartial<AdmissionStep>): Promise<void> {
    await tx.add(AdmissionStep, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<Admission>): Promise<void> {
    return tx.change(Admission, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<AdmissionRow | null> {
    return tx.one<AdmissionRow>(`${ROW} where a.ref = $1`, [ref]);
  }

  /** All who stand or fall together, under lock: index admission_family. */
  async lockedFamily(tx: Tx, family: string): Promise<AdmissionRow[]> {
    await tx.run('select 1 from record.admission where family = $1 order by id for no key update', [family]);
    return tx.rows<AdmissionRow>(`${ROW} where a.family = $1 order by a.id`, [family]);
  }

  /** What was done with the person, oldest first: index admission_step_admission. */
  steps(tx: Tx, admissionId: string): Promise<StepRow[]> {
    return tx.rows<StepRow>(`select s.step, s.from_state as "fromState", s.to_state as "toState", s.reason, s.breaches, s.occurred_at as "occurredAt",
      s.recorded_at as "recordedAt", u.display_name as "recordedBy" from record.admission_step s join record.app_user u on u.id = s.recorded_by
      where s.admission_id = $1 order by s.occurred_at, s.id`, [admissionId]);
  }

  /** Newest first, keyset on (recorded_at, id): index admission_newest; of a state: admission_state. */
  list(tx: Tx, { state, arrivedBefore }: { state: string | null; arrivedBefore: Date | null }, after: readonly unknown[] | null, limit: number): Promise<AdmissionRow[]> {
    return tx.rows<AdmissionRow>(`${ROW} where ($1::text is null or a.state = $1)
        and ($2::timestamptz is null or (a.recorded_at, a.id) < ($2::timestamptz, $3::uuid))
        and ($4::timestamptz is null or a.arrived_at < $4)
      order by a.recorded_at desc, a.id desc limit $5`, [state, after?.[0] ?? null, after?.[1] ?? null, arrivedBefore, limit + 1]);
  }

  /** The scheme version in force on that day, or null. */
  async schemeOn(tx: Tx, day: string): Promise<string | null> {
    return (await tx.one<{ id: string }>('select id from record.scheme_version where valid_from <= $1 and (valid_to is null or $1 < valid_to)', [day]))?.id ?? null;
  }

  /** Whoever grants or records an arrival counts alone: two at once would both find the last place free. */
  async lockCap(tx: Tx, schemeVersionId: string): Promise<void> {
    await tx.run(`select pg_advisory_xact_lock(hashtextextended($1::text, 350))`, [schemeVersionId]);
  }

  /**
   * The cap rule, the returns that had occurred by `at` and stand, and the people granted or arrived but for that family.
   * Those under an approval to go over the cap are counted too: they took places.
   */
  async cap(tx: Tx, schemeVersionId: string, family: string, at: Date): Promise<{ rule: CapRule; returns: number; admitted: number }> {
    return (await tx.one<{ rule: CapRule; returns: number; admitted: number }>(`select v.cap_rule as rule,
      (select count(*)::int from record.completed_return r where r.reversed_at is null and r.occurred_at <= $3) as returns,
      (select count(*)::int from record.admission a where a.state in ('granted', 'arrived') and a.family <> $2) as admitted
      from record.scheme_version v where v.id = $1`, [schemeVersionId, family, at]))!;
  }
}
