import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CaseState, CaseStep as Step } from '../../domain/case-life.js';
import type { Breach } from '../../domain/case-step.js';

/** One step that a case took, or one fact that could not move it (from = to). Append-only. */
@Entity({ name: 'case_step' })
export class CaseStep {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) caseId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) step: Step;
  @Column({ type: 'text' }) fromState: CaseState;
  @Column({ type: 'text' }) toState: CaseState;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  @Column({ type: 'jsonb', default: () => `'{}'` }) particulars: Record<string, unknown>;
  @Column({ type: 'jsonb', default: () => `'[]'` }) breaches: Breach[];
  @Column({ type: 'uuid', nullable: true }) approvalId: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
