import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { NoticeKind } from '../../domain/case-facts.js';
import type { Breach } from '../../domain/case-step.js';

export const SERVICE_METHODS = ['in_person', 'post', 'email', 'representative'] as const;
export type ServiceMethod = (typeof SERVICE_METHODS)[number];

/** A paper that was served on the person. `occurredAt` is when; directions carry flight, route, day and the notice clock. */
@Entity({ name: 'notice' })
export class Notice {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('NT')` }) ref: string;
  @Column({ type: 'uuid' }) caseId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) kind: NoticeKind;
  @Column({ type: 'text' }) method: ServiceMethod;
  @Column({ type: 'text' }) language: string;
  @Column({ type: 'text', nullable: true }) interpreter: string | null;
  @Column({ type: 'uuid', nullable: true }) proofDocumentId: string | null;
  @Column({ type: 'text', nullable: true }) proof: string | null;
  @Column({ type: 'uuid', nullable: true }) flightId: string | null;
  @Column({ type: 'text', nullable: true }) route: string | null;
  @Column({ type: 'date', nullable: true }) travelOn: string | null;
  @Column({ type: 'timestamptz', nullable: true }) noticeEndsAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) approvalId: string | null;
  @Column({ type: 'timestamptz', nullable: true }) fallenAt: Date | null;
  @Column({ type: 'jsonb', default: () => `'[]'` }) breaches: Breach[];
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
