import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Refusal } from '../../domain/errors.js';
import type { BoardingOutcome, SeatEnd } from '../../domain/flight-life.js';

/** Who holds a seat: a returnee by person and case, everybody else by name. It ends, it is never deleted. */
@Entity({ name: 'seat_holding' })
export class SeatHolding {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) flightId: string;
  @Column({ type: 'uuid' }) seatId: string;
  @Column({ type: 'uuid', nullable: true }) personId: string | null;
  @Column({ type: 'uuid', nullable: true }) caseId: string | null;
  @Column({ type: 'text', nullable: true }) holderName: string | null;
  @Column({ type: 'text', default: 'held' }) status: 'held' | 'confirmed' | 'reserve';
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) heldBy: string;
  /** The newest boarding outcome; a trigger of the database keeps it. */
  @Column({ type: 'text', nullable: true }) outcome: BoardingOutcome | null;
  @Column({ type: 'jsonb', default: () => `'[]'` }) breaches: Refusal[];
  @Column({ type: 'timestamptz', nullable: true }) endedAt: Date | null;
  @Column({ type: 'text', nullable: true }) endReason: SeatEnd | null;
  @Column({ type: 'text', nullable: true }) endNote: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'int', default: 1 }) version: number;
}
