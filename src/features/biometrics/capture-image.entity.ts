import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The bytes of a capture; apart, so that lists never carry them. Key: the capture's. */
@Entity({ name: 'capture_image' })
export class CaptureImage {
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) contentType: string;
  @Column({ type: 'bytea' }) content: Buffer;
}
