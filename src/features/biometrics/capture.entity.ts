import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CaptureKind } from './captures.dto.js';

/** A photo or one finger taken of a person at a crossing. Never rewritten. */
@Entity({ name: 'capture' })
export class Capture {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('CP')` }) ref: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) kind: CaptureKind;
  /** ISO/IEC 19794-2: 1 right thumb … 5 right little, 6 left thumb … 10 left little; null for a photo. */
  @Column({ type: 'int', nullable: true }) fingerPosition: number | null;
  /** Photo ID or fingerprint ID given by the system that took it. */
  @Column({ type: 'text' }) externalId: string;
  /** 0 to 100, as the device says (NFIQ 2 for fingers). */
  @Column({ type: 'int', nullable: true }) quality: number | null;
  /** What gave the quality. */
  @Column({ type: 'text', nullable: true }) qualityAlgorithm: string | null;
  /** ISO/IEC 19794-2: 0 live plain, 1 live rolled, 2 and 3 not live, 8 swipe; null for a photo or where nobody said. */
  @Column({ type: 'int', nullable: true }) impression: number | null;
  @Column({ type: 'text', nullable: true }) device: string | null;
  @Column({ type: 'boolean', default: false }) hasImage: boolean;
  /** Of the template beside it, and its minutiae; both null where there is none. Written by the database. */
  @Column({ type: 'text', nullable: true }) templateFormat: string | null;
  @Column({ type: 'int', nullable: true }) minutiae: number | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) takenBy: string;
}
