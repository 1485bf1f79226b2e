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
  /** The request that it answers; null for searches that others made and posted, as is what follows. */
  @Column({ type: 'uuid', nullable: true }) requestId: string | null;
  /** What else decided the result: limits, filters, shares. */
  @Column({ type: 'jsonb', default: () => `'{}'` }) parameters: Record<string, unknown>;
  @Column({ type: 'text', nullable: true }) calibration: string | null;
  /** The calibration was made of invented prints, or of too few. */
  @Column({ type: 'boolean', nullable: true }) calibrationProvisional: boolean | null;
  /** What a reader must know of it, in sentences. */
  @Column({ type: 'text', array: true, default: () => `'{}'` }) remarks: string[];
  /** Captures that were searched with. */
  @Column({ type: 'uuid', array: true, default: () => `'{}'` }) captures: string[];
}
