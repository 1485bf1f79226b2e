import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One row that a confirmed match moved from one person to another; written by the database's functions only. */
@Entity({ name: 'identity_move' })
export class IdentityMove {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid', nullable: true }) reviewId: string | null;
  @Column({ type: 'uuid', nullable: true }) approvalId: string | null;
  /** Where it went. */
  @Column({ type: 'uuid' }) personId: string;
  /** Where it came from. */
  @Column({ type: 'uuid' }) otherPersonId: string;
  @Column({ type: 'text' }) tableName: string;
  @Column({ type: 'uuid' }) recordId: string;
  /** Of a person's own record: the status that it had. */
  @Column({ type: 'text', nullable: true }) was: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'timestamptz', nullable: true }) undoneAt: Date | null;
}
