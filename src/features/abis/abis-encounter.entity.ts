import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An encounter that another agency's system keeps here: opaque ids of its own, nobody on record. */
@Entity({ name: 'abis_encounter' })
export class AbisEncounter {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text' }) client: string;
  @Column({ type: 'text' }) personKey: string;
  @Column({ type: 'text' }) encounterKey: string;
  @Column({ type: 'text' }) status: 'active' | 'inactive';
  @Column({ type: 'text' }) encounterType: string;
  @Column({ type: 'text', array: true }) galleries: string[];
  @Column({ type: 'int', default: 1 }) version: number;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) changedAt: Date;
  /** Its templates are erased. */
  @Column({ type: 'timestamptz', nullable: true }) deletedAt: Date | null;
}
