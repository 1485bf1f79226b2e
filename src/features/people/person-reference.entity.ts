import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ReferenceScheme } from '../../domain/identity.js';

/** Another office's number for the person. */
@Entity({ name: 'person_reference' })
export class PersonReference {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) scheme: ReferenceScheme;
  @Column({ type: 'text' }) number: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) supersededAt: Date | null;
}
