import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A clinician's answer: is this person fit to fly? The newest by occurrence counts. Append-only. */
@Entity({ name: 'fitness_assessment' })
export class FitnessAssessment {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'uuid', nullable: true }) caseId: string | null;
  @Column({ type: 'boolean' }) fit: boolean;
  @Column({ type: 'timestamptz', nullable: true }) validUntil: Date | null;
  @Column({ type: 'text' }) assessor: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
