import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who escorts a flight, and so sees it from the day before until it closes. */
@Entity({ name: 'flight_escort' })
export class FlightEscort {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'uuid' }) flightId: string;
  @Column({ type: 'uuid' }) userId: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) endedAt: Date | null;
}
