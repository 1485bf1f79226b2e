import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that was asked for to be taken away: by whom, what, why, and what it came to. */
@Entity({ name: 'export' })
export class Export {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('EX')` }) ref: string;
  @Column({ type: 'text' }) kind: 'case_history' | 'person_history' | 'bulk';
  @Column({ type: 'text' }) format: 'jsonl' | 'csv';
  /** What was asked for, in references. */
  @Column({ type: 'jsonb', default: () => `'{}'` }) filter: Record<string, unknown>;
  @Column({ type: 'text', nullable: true }) purpose: string | null;
  /** How many cases it is about. */
  @Column({ type: 'int' }) cases: number;
  /** A job writes its file, which is kept until it expires; otherwise it went out when it was asked for. */
  @Column({ type: 'boolean', default: () => 'false' }) kept: boolean;
  /** Lines that were written or went out, their digest, and for a file its size. */
  @Column({ type: 'int', nullable: true }) rows: number | null;
  @Column({ type: 'bytea', nullable: true }) sha256: Buffer | null;
  @Column({ type: 'bigint', nullable: true }) bytes: number | null;
  @Column({ type: 'uuid', nullable: true }) caseId: string | null;
  @Column({ type: 'uuid', nullable: true }) personId: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) requestedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) finishedAt: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) failedAt: Date | null;
  /** Why it failed for good, in words. */
  @Column({ type: 'text', nullable: true }) failure: string | null;
  @Column({ type: 'timestamptz', nullable: true }) expiresAt: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) erasedAt: Date | null;
  @Column({ type: 'int', default: 1 }) version: number;
}
