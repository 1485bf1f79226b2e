import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CrossingSource } from './crossings.dto.js';

/** One person's arrival. It moves to another person only by a confirmed match (migrations/1756000006000-reentry.sql). */
@Entity({ name: 'crossing' })
export class Crossing {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('CR')` }) ref: string;
  @Column({ type: 'uuid' }) personId: string;
  /** The record that the registration opened; differs from `personId` after a confirmed match. */
  @Column({ type: 'uuid' }) registeredPersonId: string;
  @Column({ type: 'uuid', nullable: true }) arrivalEventId: string | null;
  @Column({ type: 'timestamptz' }) occurredAt: Date;
  @Column({ type: 'text' }) place: string;
  @Column({ type: 'text' }) source: CrossingSource;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
