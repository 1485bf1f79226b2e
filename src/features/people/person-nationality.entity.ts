import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NationalityBasis } from '../../domain/identity.js';

/** A nationality as claimed or accepted; several are possible. */
@Entity({ name: 'person_nationality' })
export class PersonNationality {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) personId: string;
  /** ISO 3166-1 alpha-3, or one of ICAO 9303's XXA, XXB, XXC, XXX. */
  @Column({ type: 'char', length: 3 }) code: string;
  @Column({ type: 'text', default: 'claimed' }) basis: NationalityBasis;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) supersededAt: Date | null;
}
