import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A match review whose proposed person was returned before the crossing. Its state is the review's. */
@Entity({ name: 'reentry_flag' })
export class ReentryFlag {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('RE')` }) ref: string;
  @Column({ type: 'uuid' }) reviewId: string;
  /** The latest standing return before the crossing; the last one that stood, once withdrawn. */
  @Column({ type: 'uuid' }) returnId: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  /** When the return it rested on was reversed and no other took its place. */
  @Column({ type: 'timestamptz', nullable: true }) withdrawnAt: Date | null;
  @Column({ type: 'int', default: 1 }) version: number;
}
