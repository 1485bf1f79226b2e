import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a photo came to under one pair of models: the vector of its face, sealed, or why there is none. */
@Entity({ name: 'face_vector' })
export class FaceVector {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) captureId: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'uuid' }) personId: string;
  /** SHA-256 of the model that made it, hex. */
  @Column({ type: 'text' }) model: string;
  /** SHA-256 of the model that found the face, hex. */
  @Column({ type: 'text' }) detector: string;
  /** How many faces the photo shows; null where it could not be read. */
  @Column({ type: 'int', nullable: true }) faces: number | null;
  @Column({ type: 'text', nullable: true }) failure: string | null;
  @Column({ type: 'int', nullable: true }) dimension: number | null;
  @Column({ type: 'text', nullable: true }) keyId: string | null;
  @Column({ type: 'bytea', nullable: true }) content: Buffer | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
