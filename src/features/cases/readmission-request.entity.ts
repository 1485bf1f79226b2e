import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Breach } from '../../domain/case-step.js';
import type { Disclosable } from '../../domain/readmission.js';

/** What was sent to the receiving state, and which fields of the person went with it. */
@Entity({ name: 'readmission_request' })
export class ReadmissionRequest {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('RQ')` }) ref: string;
  @Column({ type: 'uuid' }) caseId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'timestamptz' }) dueAt: Date;
  @Column({ type: 'text', array: true }) disclosed: Disclosable[];
  @Column({ type: 'jsonb', default: () => `'[]'` }) breaches: Breach[];
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
