import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { ArrivalEvent } from './arrival-event.entity.js';

/** An arrival event with how many people of it are on record. */
export interface ArrivalEventRow extends ArrivalEvent {
  recordedByName: string;
  peopleRecorded: number;
  /** `occurredAt` to the microsecond, for cursors. */
  at: string;
}

// people recorded so far: index crossing_event
const ROW = `
  select e.id, e.ref, e.occurred_at as "occurredAt", e.place, e.people_aboard as "peopleAboard", e.boats, e.note,
         e.recorded_at as "recordedAt", e.recorded_by as "recordedBy", e.version, u.display_name as "recordedByName", e.occurred_at::text as at,
         (select count(*)::int from record.crossing c where c.arrival_event_id = e.id) as "peopleRecorded"
    from record.arrival_event e
    join record.app_user u on u.id = e.recorded_by`;

@Injectable()
export class ArrivalsRepository {
  add(tx: Tx, values: DeepPartial<ArrivalEvent>): Promise<ArrivalEvent> {
    return tx.add(ArrivalEvent, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<ArrivalEvent>): Promise<void> {
    return tx.change(ArrivalEvent, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<ArrivalEventRow | null> {
    return tx.one<ArrivalEventRow>(`${ROW} where e.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<ArrivalEventRow | null> {
    return tx.one<ArrivalEventRow>(`${ROW} where e.id = $1`, [id]);
  }

  /** Newest first, keyset on (occurred_at, id): index arrival_event_time. `from` included, `before` not. */
  list(tx: Tx, { from, before }: { from: Date | null; before: Date | null }, after: readonly unknown[] | null, limit: number): Promise<ArrivalEventRow[]> {
    return tx.rows<ArrivalEventRow>(`${ROW}
      where ($1::timestamptz is null or e.occurred_at >= $1) and ($2::timestamptz is null or e.occurred_at < $2)
        and ($3::timestamptz is null or (e.occurred_at, e.id) < ($3::timestamptz, $4::uuid))
      order by e.occurred_at desc, e.id desc limit $5`, [from, before, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }
}
