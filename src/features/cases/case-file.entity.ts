import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ClaimStatus, Settlement } from '../../domain/case-facts.js';
import type { CaseState } from '../../domain/case-life.js';
import type { ClockKind } from '../../domain/clocks.js';

/** One returns case of one person from one crossing, pinned to the scheme version in force on arrival. */
@Entity({ name: 'case_file' })
export class CaseFile {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('CA')` }) ref: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'uuid' }) crossingId: string;
  @Column({ type: 'uuid' }) schemeVersionId: string;
  @Column({ type: 'text', default: 'encountered' }) state: CaseState;
  @Column({ type: 'timestamptz' }) stateSince: Date;
  @Column({ type: 'timestamptz' }) arrivedAt: Date;
  @Column({ type: 'uuid', nullable: true }) ownerId: string | null;
  @Column({ type: 'text', nullable: true }) team: string | null;
  @Column({ type: 'boolean', default: false }) absconded: boolean;
  @Column({ type: 'boolean', default: false }) bailed: boolean;
  @Column({ type: 'text', nullable: true }) claim: ClaimStatus | null;
  @Column({ type: 'text', array: true, default: () => `'{}'` }) settled: Settlement[];
  @Column({ type: 'text', nullable: true }) nextDueKind: ClockKind | null;
  @Column({ type: 'timestamptz', nullable: true }) nextDueAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) earlierReturnId: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
