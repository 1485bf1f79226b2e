import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The bytes of a capture, sealed; apart, so that lists never carry them. Key: the capture's. */
@Entity({ name: 'capture_image' })
export class CaptureImage {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) contentType: 'image/png' | 'image/jpeg' | 'image/wsq';
  /** With which key it was sealed; null: kept in the open, from before pictures were sealed. */
  @Column({ type: 'text', nullable: true }) keyId: string | null;
  @Column({ type: 'bytea' }) content: Buffer;
}
