import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The fingerprint template of a capture, sealed; its format and size are told on the capture. Key: the capture's. */
@Entity({ name: 'capture_template' })
export class CaptureTemplate {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'uuid' }) personId: string;
  /** By the names of OSIA biometrics v1. */
  @Column({ type: 'text' }) format: 'ISO_19794_2' | 'ISO_19794_2_2011' | 'ANSI_378';
  @Column({ type: 'int' }) minutiae: number;
  @Column({ type: 'text' }) origin: 'template' | 'ansi_nist' | 'extracted';
  /** The command that extracted it. */
  @Column({ type: 'text', nullable: true }) engine: string | null;
  @Column({ type: 'text' }) keyId: string;
  @Column({ type: 'bytea' }) content: Buffer;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
