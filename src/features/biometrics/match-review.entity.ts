import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReviewOutcome } from '../../domain/review.js';

/** Who or what proposed a match. */
export type Origin = 'engine' | 'equal_id' | 'colleague';
/** A review's state: its outcome, or reversed by two others after a confirmation. */
export type ReviewState = ReviewOutcome | 'reversed';

/** The question whether this crossing's person is that earlier person; one for each such pair. */
@Entity({ name: 'match_review' })
export class MatchReview {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('MR')` }) ref: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'uuid' }) proposedPersonId: string;
  @Column({ type: 'text' }) origin: Origin;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) proposedBy: string;
  @Column({ type: 'text', nullable: true }) rationale: string | null;
  @Column({ type: 'text', default: 'undecided' }) state: ReviewState;
  /** Counts up when new evidence reopens it; each round has verdicts of its own. */
  @Column({ type: 'int', default: 1 }) round: number;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'timestamptz', nullable: true }) decidedAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) reversalId: string | null;
  /** When its verdicts are due; set by the database as each round opens. */
  @Column({ type: 'timestamptz', default: () => `platform.now() + interval '24 hours'` }) dueAt: Date;
  @Column({ type: 'int', default: 1 }) version: number;
}
