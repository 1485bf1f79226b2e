import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Whom a search proposed; score and rank stand apart (CandidateScore). */
@Entity({ name: 'candidate' })
export class Candidate {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) searchId: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'uuid' }) proposedPersonId: string;
  /** Null where the crossing is on that person's record already. */
  @Column({ type: 'uuid', nullable: true }) reviewId: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
}
