import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One boat, one landing, as the office recorded it. The official daily count stands apart. */
@Entity({ name: 'arrival_event' })
export class ArrivalEvent {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('AR')` }) ref: string;
  @Column({ type: 'timestamptz' }) occurredAt: Date;
  @Column({ type: 'text' }) place: string;
  /** As counted on the beach or at the port; null while nobody has counted. */
  @Column({ type: 'int', nullable: true }) peopleAboard: number | null;
  @Column({ type: 'int', default: 1 }) boats: number;
  @Column({ type: 'text', nullable: true }) note: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
