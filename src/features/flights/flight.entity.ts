import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { FlightState } from '../../domain/flight-life.js';
import type { Refusal } from '../../domain/errors.js';

/** One flight on one day. Times are instants; the zones say how they read at either end. */
@Entity({ name: 'flight' })
export class Flight {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('FL')` }) ref: string;
  @Column({ type: 'text' }) designator: string;
  @Column({ type: 'char', length: 3 }) origin: string;
  @Column({ type: 'char', length: 3 }) destination: string;
  @Column({ type: 'text', default: 'Europe/London' }) originZone: string;
  @Column({ type: 'text', default: 'Europe/Paris' }) destinationZone: string;
  @Column({ type: 'timestamptz' }) scheduledDeparture: Date;
  @Column({ type: 'timestamptz' }) scheduledArrival: Date;
  @Column({ type: 'timestamptz', nullable: true }) actualDeparture: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) actualArrival: Date | null;
  @Column({ type: 'text' }) kind: 'charter' | 'scheduled';
  @Column({ type: 'text', default: 'planned' }) state: FlightState;
  @Column({ type: 'text', nullable: true }) cancellationReason: string | null;
  @Column({ type: 'text', nullable: true }) note: string | null;
  /** Somebody flew although stopped, or was stopped in the air. */
  @Column({ type: 'jsonb', default: () => `'[]'` }) breaches: Refusal[];
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
