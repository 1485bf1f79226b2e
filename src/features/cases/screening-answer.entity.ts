import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ScreeningQuestion } from '../../domain/case-facts.js';

/** One answer of the screening. A correction supersedes, it never overwrites. */
@Entity({ name: 'screening_answer' })
export class ScreeningAnswer {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) caseId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) question: ScreeningQuestion;
  @Column({ type: 'text' }) answer: string;
  @Column({ type: 'boolean', default: false }) concern: boolean;
  @Column({ type: 'timestamptz', nullable: true }) supersededAt: Date | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
