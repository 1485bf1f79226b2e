import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Score and rank of a candidate, hidden by row-level security from whoever may still decide. Key: the candidate's. */
@Entity({ name: 'candidate_score' })
export class CandidateScore {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid', nullable: true }) reviewId: string | null;
  @Column({ type: 'double precision' }) score: number;
  @Column({ type: 'int' }) rank: number;
}
