import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The Home Office's count of one London day. A revised figure supersedes the old one; both stay. */
@Entity({ name: 'official_arrivals' })
export class OfficialArrivals {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('OA')` }) ref: string;
  @Column({ type: 'date' }) day: string;
  @Column({ type: 'int' }) migrants: number;
  @Column({ type: 'int' }) boats: number;
  @Column({ type: 'text' }) source: string;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'timestamptz', nullable: true }) supersededAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) supersededBy: string | null;
}
