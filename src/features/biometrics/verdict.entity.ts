import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReasonCode, VerdictAnswer } from '../../domain/review.js';

/** One examiner's answer, hidden by row-level security from whoever may still decide. */
@Entity({ name: 'verdict' })
export class Verdict {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) reviewId: string;
  @Column({ type: 'int' }) round: number;
  /** First, second or third of its round; set by the database. */
  @Column({ type: 'int' }) position: number;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) examinerId: string;
  @Column({ type: 'text' }) answer: VerdictAnswer;
  @Column({ type: 'text' }) reasonCode: ReasonCode;
  @Column({ type: 'text' }) reason: string;
  /** What was on the screen: captures, version. */
  @Column({ type: 'jsonb', default: () => `'{}'` }) wasShown: Record<string, unknown>;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
}
