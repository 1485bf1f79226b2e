import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AdmissionState, AdmissionStep as Step } from '../../domain/admission-life.js';
import type { Refusal } from '../../domain/errors.js';

/** One step of one person on the legal route. Append-only. */
@Entity({ name: 'admission_step' })
export class AdmissionStep {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) admissionId: string;
  @Column({ type: 'text' }) fromState: AdmissionState;
  @Column({ type: 'text' }) toState: AdmissionState;
  @Column({ type: 'text' }) step: Step;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  @Column({ type: 'jsonb', default: () => `'[]'` }) breaches: Refusal[];
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
