import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Two persons who may be two and look alike, as a match showed. Each side means whoever stands for it now. */
@Entity({ name: 'possible_twin' })
export class PossibleTwin {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('PT')` }) ref: string;
  @Column({ type: 'uuid' }) reviewId: string;
  @Column({ type: 'uuid' }) firstId: string;
  @Column({ type: 'uuid' }) secondId: string;
  @Column({ type: 'text' }) reason: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) withdrawnAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) withdrawnBy: string | null;
  @Column({ type: 'text', nullable: true }) withdrawalReason: string | null;
  @Column({ type: 'int', default: 1 }) version: number;
}
