import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something to be done by somebody, by a time. */
@Entity({ name: 'task' })
export class Task {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text', default: () => `platform.new_reference('TA')` }) ref: string;
  @Column({ type: 'uuid', nullable: true }) personId: string | null;
  @Column({ type: 'uuid', nullable: true }) caseId: string | null;
  @Column({ type: 'text' }) title: string;
  @Column({ type: 'uuid', nullable: true }) ownerId: string | null;
  @Column({ type: 'timestamptz', nullable: true }) dueAt: Date | null;
  @Column({ type: 'timestamptz', nullable: true }) doneAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) doneBy: string | null;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
  @Column({ type: 'int', default: 1 }) version: number;
}
