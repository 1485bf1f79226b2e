import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BirthBasis } from '../../domain/identity.js';

/** A birth date as claimed, documented or assessed, no more precise than it is known. Any live one counts for age. */
@Entity({ name: 'person_birth' })
export class PersonBirth {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'int' }) year: number;
  @Column({ type: 'int', nullable: true }) month: number | null;
  @Column({ type: 'int', nullable: true }) day: number | null;
  @Column({ type: 'text', default: 'claimed' }) basis: BirthBasis;
  @Column({ type: 'text', nullable: true }) place: string | null;
  /** The latest day that the date can mean; computed by the database. */
  @Column({ type: 'date', nullable: true, insert: false, update: false, generatedType: 'STORED', asExpression: 'latest' }) latestDay: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) supersededAt: Date | null;
  /** The approval by which a date that makes the person a possible child was withdrawn. */
  @Column({ type: 'uuid', nullable: true }) withdrawalId: string | null;
}
