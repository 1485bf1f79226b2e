import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ContestOutcome } from '../../domain/review.js';

/** What the person, or who speaks for them, says against a decided match. While open its barrier blocks boarding. */
@Entity({ name: 'match_contest' })
export class MatchContest {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('MC')` }) ref: string;
  @Column({ type: 'uuid' }) reviewId: string;
  /** The review's state that is contested. */
  @Column({ type: 'text' }) contested: 'confirmed' | 'dismissed';
  @Column({ type: 'uuid' }) barrierId: string;
  @Column({ type: 'text' }) askedBy: 'person' | 'representative';
  @Column({ type: 'text', nullable: true }) askedByName: string | null;
  @Column({ type: 'text' }) grounds: string;
  /** When they asked. */
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'text', nullable: true }) outcome: ContestOutcome | null;
  @Column({ type: 'uuid', nullable: true }) approvalId: string | null;
  @Column({ type: 'timestamptz', nullable: true }) decidedAt: Date | null;
  /** What the person is told. */
  @Column({ type: 'text', nullable: true }) reasons: string | null;
  @Column({ type: 'timestamptz', nullable: true }) toldAt: Date | null;
  @Column({ type: 'text', nullable: true }) toldHow: string | null;
  @Column({ type: 'int', default: 1 }) version: number;
}
