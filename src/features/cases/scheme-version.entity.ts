import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CapRule, SchemeClocks } from '../../domain/scheme.js';

/** The scheme as dated configuration. */
@Entity({ name: 'scheme_version' })
export class SchemeVersion {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text' }) name: string;
  @Column({ type: 'char', length: 3 }) receivingState: string;
  @Column({ type: 'date' }) validFrom: string;
  @Column({ type: 'date', nullable: true }) validTo: string | null;
  @Column({ type: 'jsonb' }) clocks: SchemeClocks;
  @Column({ type: 'jsonb' }) capRule: CapRule;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
}
