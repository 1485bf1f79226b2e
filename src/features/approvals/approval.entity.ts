import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ApprovalKind } from '../../domain/approval.js';

/** What one person proposes and another approves; the database keeps the two apart. */
@Entity({ name: 'approval' })
export class Approval {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('AP')` }) ref: string;
  @Column({ type: 'text' }) kind: ApprovalKind;
  /** Key of what it is about: the barrier, the case, the seat holding, the return, the review … by kind. */
  @Column({ type: 'uuid' }) subjectId: string;
  @Column({ type: 'uuid', nullable: true }) personId: string | null;
  @Column({ type: 'uuid', nullable: true }) otherPersonId: string | null;
  @Column({ type: 'uuid', nullable: true }) caseId: string | null;
  @Column({ type: 'uuid', nullable: true }) flightId: string | null;
  /** What exactly is asked for, as the room that asks understands it. */
  @Column({ type: 'jsonb', default: () => `'{}'` }) particulars: Record<string, unknown>;
  @Column({ type: 'text' }) reason: string;
  @Column({ type: 'uuid', array: true, default: () => `'{}'` }) excluded: string[];
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) proposedBy: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'text', nullable: true }) outcome: 'approved' | 'refused' | 'withdrawn' | null;
  @Column({ type: 'uuid', nullable: true }) decidedBy: string | null;
  @Column({ type: 'timestamptz', nullable: true }) decidedAt: Date | null;
  @Column({ type: 'text', nullable: true }) decisionReason: string | null;
  @Column({ type: 'int', default: 1 }) version: number;
}
