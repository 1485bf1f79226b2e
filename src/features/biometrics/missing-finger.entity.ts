import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Presence } from './missing-fingers.dto.js';

/** A finger that could not be taken at a crossing; superseded when it was corrected. */
@Entity({ name: 'missing_finger' })
export class MissingFingerRow {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'int' }) fingerPosition: number;
  @Column({ type: 'text' }) presence: Presence;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) supersededAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) supersededBy: string | null;
}
