import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A search of one crossing's captures against a gallery, by whatever engine. */
@Entity({ name: 'biometric_search' })
export class BiometricSearch {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('SE')` }) ref: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'text' }) engine: string;
  @Column({ type: 'text' }) engineVersion: string;
  @Column({ type: 'double precision', nullable: true }) threshold: number | null;
  @Column({ type: 'text', nullable: true }) gallery: string | null;
  @Column({ type: 'int', nullable: true }) gallerySize: number | null;
  @Column({ type: 'timestamptz', nullable: true }) galleryAt: Date | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
