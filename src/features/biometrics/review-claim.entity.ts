import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Examined } from '../../domain/examination.js';

/** Somebody works on a review, and nobody else decides it meanwhile. Its holder's to see, while the review is undecided. */
@Entity({ name: 'review_claim' })
export class ReviewClaim {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) reviewId: string;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) claimedBy: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  /** The last sign of work; the claim lapses CLAIM_IDLE_MINUTES after it. */
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) touchedAt: Date;
  /** By hand or by a verdict: which of the two is not told. */
  @Column({ type: 'timestamptz', nullable: true }) releasedAt: Date | null;
  /** What the holder looked at, step by step. */
  @Column({ type: 'jsonb', default: () => `'{}'` }) seen: Examined;
  @Column({ type: 'int', default: 1 }) version: number;
}
