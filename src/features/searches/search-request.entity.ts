import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A search that was asked for as captures came in, and how it went; its job tells. */
@Entity({ name: 'search_request' })
export class SearchRequest {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  /** When a job read what there is to search with. */
  @Column({ type: 'timestamptz', nullable: true }) begunAt: Date | null;
  /** When everything that was found was on record. */
  @Column({ type: 'timestamptz', nullable: true }) finishedAt: Date | null;
  /** Attempts that failed, and why the last one did, in words; it is tried again unless `failedAt` is set. */
  @Column({ type: 'int', default: 0 }) failures: number;
  @Column({ type: 'text', nullable: true }) trouble: string | null;
  @Column({ type: 'timestamptz', nullable: true }) failedAt: Date | null;
}
