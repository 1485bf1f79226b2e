import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AdmissionState } from '../../domain/admission-life.js';

/** One person on the legal route. Who applies together has one `family` and stands or falls with it. */
@Entity({ name: 'admission' })
export class Admission {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('AD')` }) ref: string;
  @Column({ type: 'uuid', default: () => 'platform.uuid7()' }) family: string;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'int', nullable: true }) birthYear: number | null;
  @Column({ type: 'char', length: 3, nullable: true }) nationality: string | null;
  @Column({ type: 'uuid' }) schemeVersionId: string;
  @Column({ type: 'text', default: 'expression' }) state: AdmissionState;
  @Column({ type: 'timestamptz' }) stateSince: Date;
  @Column({ type: 'timestamptz', nullable: true }) arrivedAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) overCapApprovalId: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
