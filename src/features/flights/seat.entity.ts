import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SeatKind } from '../../domain/flight-life.js';

/** One seat of one flight. Capacity is how many of these there are. */
@Entity({ name: 'seat' })
export class Seat {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) flightId: string;
  @Column({ type: 'int' }) number: number;
  @Column({ type: 'text' }) kind: SeatKind;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
}
