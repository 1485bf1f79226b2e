import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { CompletedReturn } from './completed-return.entity.js';

/** A return with what people say aloud and the handover it rests on. */
export interface ReturnRow extends CompletedReturn {
  personRef: string; caseRef: string; flightRef: string; designator: string;
  receipt: string; authority: string; place: string; recordedByName: string; reversalRef: string | null;
}

const ROW = `
  select r.id, r.ref, r.person_id as "personId", r.case_id as "caseId", r.flight_id as "flightId", r.handover_id as "handoverId", r.ordinal,
         r.occurred_at as "occurredAt", r.recorded_at as "recordedAt", r.recorded_by as "recordedBy", r.reversed_at as "reversedAt",
         r.reversal_id as "reversalId", r.version,
         p.ref as "personRef", c.ref as "caseRef", f.ref as "flightRef", f.designator, x.receipt, x.authority, x.place,
         u.display_name as "recordedByName", a.ref as "reversalRef"
    from record.completed_return r
    join record.person p on p.id = r.person_id
    join record.case_file c on c.id = r.case_id
    join record.flight f on f.id = r.flight_id
    join record.handover x on x.id = r.handover_id
    join record.app_user u on u.id = r.recorded_by
    left join record.approval a on a.id = r.reversal_id`;

@Injectable()
export class ReturnsRepository {
  add(tx: Tx, values: DeepPartial<CompletedReturn>): Promise<CompletedReturn> {
    return tx.add(CompletedReturn, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<CompletedReturn>): Promise<void> {
    return tx.change(CompletedReturn, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<ReturnRow | null> {
    return tx.one<ReturnRow>(`${ROW} where r.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<ReturnRow | null> {
    return tx.one<ReturnRow>(`${ROW} where r.id = $1`, [id]);
  }

  /** Latest first, keyset on (occurred_at, id): index completed_return_newest; of a person completed_return_person, of a flight completed_return_flight. */
  list(tx: Tx, { person, flight, reversed, from, to, ordinalFrom }: { person: string | null; flight: string | null; reversed: boolean | null; from: Date | null; to: Date | null; ordinalFrom: number | null }, after: readonly unknown[] | null, limit: number): Promise<ReturnRow[]> {
    return tx.rows<ReturnRow>(`${ROW}
      where ${person ? 'r.person_id = (select x.id from record.person x where x.ref = $1)' : '$1::text is null'}
        and ${flight ? 'r.flight_id = (select x.id from record.flight x where x.ref = $2)' : '$2::text is null'} and ($3::boolean is null or (r.reversed_at is not null) = $3)
        and ($4::timestamptz is null or (r.occurred_at, r.id) < ($4::timestamptz, $5::uuid))
        and ($6::timestamptz is null or r.occurred_at >= $6) and ($7::timestamptz is null or r.occurred_at < $7)
        and ($9::int is null or r.ordinal >= $9)
      order by r.occurred_at desc, r.id desc limit $8`, [person, flight, reversed, after?.[0] ?? null, after?.[1] ?? null, from, to, limit + 1, ordinalFrom]);
  }
}
