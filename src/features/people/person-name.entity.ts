import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NameKind } from '../../domain/identity.js';

/** A name that the person used. Never overwritten: a correction supersedes. */
@Entity({ name: 'person_name' })
export class PersonName {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text', default: 'birth' }) kind: NameKind;
  @Column({ type: 'text', nullable: true }) familyNames: string | null;
  @Column({ type: 'text', nullable: true }) givenNames: string | null;
  /** ISO 15924: Arab, Latn … */
  @Column({ type: 'text', nullable: true }) script: string | null;
  @Column({ type: 'text', nullable: true }) transliteration: string | null;
  /** Order of showing; the first live name is the one shown in lists. */
  @Column({ type: 'int', default: 0 }) position: number;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) supersededAt: Date | null;
}
