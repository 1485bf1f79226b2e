import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One line of the balance: append-only, a reversal is a line of its own. `occurredAt` is when what it counts occurred. */
@Entity({ name: 'ledger_entry' })
export class LedgerEntry {
  @PrimaryColumn({ type: 'uuid', default: () => 'platform.uuid7()' }) id: string;
  @Column({ type: 'text' }) kind: 'return' | 'return_reversal' | 'admission' | 'admission_reversal';
  @Column({ type: 'int' }) amount: 1 | -1;
  @Column({ type: 'uuid', nullable: true }) returnId: string | null;
  @Column({ type: 'uuid', nullable: true }) admissionId: string | null;
  @Column({ type: 'uuid', nullable: true }) personId: string | null;
  @Column({ type: 'timestamptz' }) occurredAt: Date;
  @Column({ type: 'timestamptz', default: () => 'platform.now()' }) recordedAt: Date;
  @Column({ type: 'uuid', default: () => 'platform.actor()' }) recordedBy: string;
}
