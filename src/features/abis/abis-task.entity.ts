import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A call of a client whose answer is sent to it later. `content`: the call, then the answer, sealed; erased once delivered. */
@Entity({ name: 'abis_task' })
export class AbisTask {
  @PrimaryColumn({ type: 'uuid', default: () => 'gen_random_uuid()' }) id: string;
  @Column({ type: 'text' }) client: string;
  @Column({ type: 'text' }) operation: string;
  @Column({ type: 'text' }) transactionId: string;
  @Column({ type: 'text', default: 'pending' }) status: 'pending' | 'scheduled' | 'retry' | 'error' | 'completed';
  @Column({ type: 'text', nullable: true }) keyId: string | null;
  @Column({ type: 'bytea', nullable: true }) content: Buffer | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) finishedAt: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) deliveredAt: Date | null;
  @Column({ type: 'text', nullable: true }) failure: string | null;
}
