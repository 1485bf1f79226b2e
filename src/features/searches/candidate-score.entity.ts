import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Score and rank of a candidate, hidden by row-level security from whoever may still decide. Key: the candidate's. */
@Entity({ name: 'candidate_score' })
export class CandidateScore {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid', nullable: true }) reviewId: string | null;
  @Column({ type: 'double precision' }) score: number;
  @Column({ type: 'int' }) rank: number;
  /** −10·log10 of the false-match rate at this score; null where nothing was calibrated. */
  @Column({ type: 'double precision', nullable: true }) decibel: number | null;
  /** The pairs that were counted support no more than that. */
  @Column({ type: 'boolean', default: false }) atLeast: boolean;
  /** They would fit with left and right hand exchanged. */
  @Column({ type: 'boolean', default: false }) handsExchanged: boolean;
  /** Another engine finds that they differ. */
  @Column({ type: 'text', nullable: true }) conflict: 'fingers_disagree' | 'face_disagrees' | null;
  /** By finger or photo; keys of captures. */
  @Column({ type: 'jsonb', default: () => `'[]'` }) agreements: { probe: string; capture: string | null; finger: number | null; score: number }[];
}
