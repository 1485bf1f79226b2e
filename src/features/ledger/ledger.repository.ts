import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { LedgerEntry } from './ledger-entry.entity.js';

export interface LedgerRow extends LedgerEntry { returnRef: string | null; admissionRef: string | null; recordedByName: string }
/** Sums of what had occurred by an instant: as recorded by then, and as recorded by now. */
export interface Sums {
  returnsThen: number; returnsNow: number; admissionsThen: number; admissionsNow: number;
  returnsRecordedLater: number; returnsReversedLater: number; admissionsRecordedLater: number; admissionsReversedLater: number;
}

@Injectable()
export class LedgerRepository {
  async add(tx: Tx, values: DeepPartial<LedgerEntry>): Promise<void> {
    await tx.add(LedgerEntry, values);
  }

  /** The entry of that return, or null. */
  ofReturn(tx: Tx, returnId: string): Promise<LedgerEntry | null> {
    return tx.find(LedgerEntry, { returnId, kind: 'return' });
  }

  /** What occurred before `end`: index ledger_entry_time. */
  async sums(tx: Tx, end: Date): Promise<Sums> {
    return (await tx.one<Sums & Record<string, number>>(`
      select coalesce(sum(amount) filter (where returns and known), 0)::int as "returnsThen", coalesce(sum(amount) filter (where returns), 0)::int as "returnsNow",
             coalesce(sum(amount) filter (where not returns and known), 0)::int as "admissionsThen", coalesce(sum(amount) filter (where not returns), 0)::int as "admissionsNow",
             count(*) filter (where kind = 'return' and not known)::int as "returnsRecordedLater", count(*) filter (where kind = 'return_reversal' and not known)::int as "returnsReversedLater",
             count(*) filter (where kind = 'admission' and not known)::int as "admissionsRecordedLater", count(*) filter (where kind = 'admission_reversal' and not known)::int as "admissionsReversedLater"
        from (select kind, amount, kind in ('return', 'return_reversal') as returns, recorded_at < $1 as known from record.ledger_entry where occurred_at < $1) entries`, [end]))!;
  }

  /** Latest first, keyset on (occurred_at, id): index ledger_entry_newest; of a kind: ledger_entry_time. */
  list(tx: Tx, { kind, from, to }: { kind: string | null; from: Date | null; to: Date | null }, after: readonly unknown[] | null, limit: number): Promise<LedgerRow[]> {
    return tx.rows<LedgerRow>(`
      select e.id, e.kind, e.amount, e.occurred_at as "occurredAt", e.recorded_at as "recordedAt", r.ref as "returnRef", a.ref as "admissionRef", u.display_name as "recordedByName"
        from record.ledger_entry e join record.app_user u on u.id = e.recorded_by
        left join record.completed_return r on r.id = e.return_id left join record.admission a on a.id = e.admission_id
       where ($1::text is null or e.kind = $1) and ($2::timestamptz is null or e.occurred_at >= $2) and ($3::timestamptz is null or e.occurred_at < $3)
         and ($4::timestamptz is null or (e.occurred_at, e.id) < ($4::timestamptz, $5::uuid))
       order by e.occurred_at desc, e.id desc limit $6`, [kind, from, to, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }
}
