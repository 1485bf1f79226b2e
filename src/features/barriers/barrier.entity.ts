import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BarrierKind, Effect } from '../../domain/barrier.js';

/** What stands in the way of a person's return. Opened by one, lifted by two. */
@Entity({ name: 'barrier' })
export class Barrier {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('BA')` }) ref: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'uuid', nullable: true }) caseId: string | null;
  @Column({ type: 'text' }) kind: BarrierKind;
  @Column({ type: 'text', array: true }) effects: Effect[];
  @Column({ type: 'uuid', nullable: true }) documentId: string | null;
  @Column({ type: 'text', nullable: true }) courtReference: string | null;
  @Column({ type: 'text', nullable: true }) note: string | null;
  @Column({ type: 'date', nullable: true }) reviewOn: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) openedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) liftedAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) liftingId: string | null;
  @Column({ type: 'text', nullable: true }) breach: string | null;
  @Column({ type: 'int', default: 1 }) version: number;
}
