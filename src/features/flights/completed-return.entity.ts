import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A completed handover. `ordinal`: first, second … standing return of this person. */
@Entity({ name: 'completed_return' })
export class CompletedReturn {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('RT')` }) ref: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'uuid' }) caseId: string;
  @Column({ type: 'uuid' }) flightId: string;
  @Column({ type: 'uuid' }) handoverId: string;
  @Column({ type: 'int' }) ordinal: number;
  @Column({ type: 'timestamptz' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) reversedAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) reversalId: string | null;
  @Column({ type: 'int', default: 1 }) version: number;
}
