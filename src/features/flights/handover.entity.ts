import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Handed over with a receipt, or why not: one for each person who departed. Append-only. */
@Entity({ name: 'handover' })
export class Handover {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) holdingId: string;
  @Column({ type: 'uuid' }) flightId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'uuid' }) caseId: string;
  @Column({ type: 'boolean' }) handedOver: boolean;
  @Column({ type: 'text', nullable: true }) receipt: string | null;
  @Column({ type: 'text', nullable: true }) authority: string | null;
  @Column({ type: 'text', nullable: true }) place: string | null;
  @Column({ type: 'text', nullable: true }) reasonCode: string | null;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
