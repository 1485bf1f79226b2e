import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Refusal } from '../../domain/errors.js';
import type { BoardingOutcome as Outcome } from '../../domain/flight-life.js';

/** What became of a person at the aircraft. Append-only. */
@Entity({ name: 'boarding_outcome' })
export class BoardingOutcome {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) holdingId: string;
  @Column({ type: 'uuid' }) flightId: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'uuid' }) caseId: string;
  @Column({ type: 'text' }) outcome: Outcome;
  @Column({ type: 'text', nullable: true }) reasonCode: string | null;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  @Column({ type: 'timestamptz', nullable: true }) restraintStartedAt: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) restraintEndedAt: Date | null;
  /** Set by the database: told late, past a stop, or after departure. */
  @Column({ type: 'boolean', default: false }) late: boolean;
  @Column({ type: 'uuid', nullable: true }) approvalId: string | null;
  @Column({ type: 'jsonb', default: () => `'[]'` }) breaches: Refusal[];
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
