import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A time in detention: `occurredAt` is when it began. */
@Entity({ name: 'detention_spell' })
export class DetentionSpell {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('DT')` }) ref: string;
  @Column({ type: 'uuid' }) personId: string;
  @Column({ type: 'uuid', nullable: true }) caseId: string | null;
  @Column({ type: 'text', default: 'IS91' }) authority: string;
  @Column({ type: 'text' }) centre: string;
  @Column({ type: 'date', nullable: true }) reviewDueOn: string | null;
  @Column({ type: 'timestamptz', nullable: true }) endedAt: Date | null;
  @Column({ type: 'text', nullable: true }) endReason: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
