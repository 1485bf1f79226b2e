import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One human being, whatever the number of cases. Names, births and nationalities stand in tables of their own. */
@Entity({ name: 'person' })
export class Person {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('PE')` }) ref: string;
  @Column({ type: 'text', default: 'active' }) status: 'provisional' | 'active' | 'merged';
  @Column({ type: 'uuid', nullable: true }) mergedInto: string | null;
  @Column({ type: 'text', nullable: true }) sex: 'M' | 'F' | 'X' | null;
  @Column({ type: 'boolean', default: false }) possibleTwin: boolean;
  @Column({ type: 'text', nullable: true }) careNeeds: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  /** The last change of the record or of what its identity rows say; the database's own. */
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) changedAt: Date;
  @Column({ type: 'int', default: 1 }) version: number;
}
