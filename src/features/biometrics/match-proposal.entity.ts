import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Origin } from './match-review.entity.js';

/** One proposal of a match; several may point at one review, and none of their authors decides it. */
@Entity({ name: 'match_proposal' })
export class MatchProposal {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) reviewId: string;
  @Column({ type: 'int' }) round: number;
  @Column({ type: 'text' }) origin: Origin;
  @Column({ type: 'uuid', nullable: true }) captureId: string | null;
  @Column({ type: 'uuid', nullable: true }) searchId: string | null;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) proposedBy: string;
  @Column({ type: 'text', nullable: true }) rationale: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
}
