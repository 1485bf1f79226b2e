import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Breach } from '../../domain/case-step.js';

export const REPLY_ANSWERS = ['accepted', 'refused', 'more_information'] as const;
export type ReplyAnswer = (typeof REPLY_ANSWERS)[number];

/** What the receiving state answered. A late one is recorded like any other. Append-only. */
@Entity({ name: 'readmission_reply' })
export class ReadmissionReply {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) requestId: string;
  @Column({ type: 'uuid' }) caseId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'text' }) answer: ReplyAnswer;
  @Column({ type: 'text', nullable: true }) grounds: string | null;
  @Column({ type: 'uuid', nullable: true }) documentId: string | null;
  @Column({ type: 'jsonb', default: () => `'[]'` }) breaches: Breach[];
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
