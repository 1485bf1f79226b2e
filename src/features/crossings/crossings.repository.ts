import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { Crossing } from './crossing.entity.js';

/** A crossing with the references and names that people say aloud. */
export interface CrossingRow extends Crossing {
  personRef: string;
  registeredPersonRef: string;
  arrivalEventRef: string | null;
  caseRef: string | null;
  caseId: string | null;
  recordedByName: string;
  /** `occurredAt` to the microsecond, for cursors. */
  at: string;
}

/** A crossing to be written; the person's record is open already. */
export interface NewCrossing { personId: string; arrivalEventId: string | null; occurredAt: Date; place: string; source: string }

const ROW = `
  select c.id, c.ref, c.person_id as "personId", c.registered_person_id as "registeredPersonId", c.arrival_event_id as "arrivalEventId",
         c.occurred_at as "occurredAt", c.place, c.source, c.recorded_at as "recordedAt", c.recorded_by as "recordedBy", c.version,
         p.ref as "personRef", r.ref as "registeredPersonRef", e.ref as "arrivalEventRef", f.ref as "caseRef", f.id as "caseId",
         u.display_name as "recordedByName", c.occurred_at::text as at
    from record.crossing c
    join record.person p on p.id = c.person_id
    join record.person r on r.id = c.registered_person_id
    join record.app_user u on u.id = c.recorded_by
    left join record.arrival_event e on e.id = c.arrival_event_id
    left join record.case_file f on f.crossing_id = c.id`;

@Injectable()
export class CrossingsRepository {
  /** Adds all at once; the answer is in the order given (each person is new, so each names one crossing). */
  async addMany(tx: Tx, crossings: readonly NewCrossing[]): Promise<{ id: string; ref: string; personId: string }[]> {
    const rows = await tx.rows<{ id: string; ref: string; personId: string }>(
      `insert into record.crossing (person_id, registered_person_id, arrival_event_id, occurred_at, place, source)
       select person_id, person_id, arrival_event_id, occurred_at, place, source
         from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[], $5::text[])
              with ordinality as c (person_id, arrival_event_id, occurred_at, place, source, place_in_line)
        order by place_in_line
       returning id, ref, person_id as "personId"`,
      [crossings.map((c) => c.personId), crossings.map((c) => c.arrivalEventId), crossings.map((c) => c.occurredAt),
        crossings.map((c) => c.place), crossings.map((c) => c.source)]);
    const of = new Map(rows.map((row) => [row.personId, row]));
    return crossings.map(({ personId }) => of.get(personId)!);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<Crossing>): Promise<void> {
    return tx.change(Crossing, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<CrossingRow | null> {
    return tx.one<CrossingRow>(`${ROW} where c.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<CrossingRow | null> {
    return tx.one<CrossingRow>(`${ROW} where c.id = $1`, [id]);
  }

  /** Newest first, keyset on (occurred_at, id): index crossing_time; of a person: crossing_person; of an event: crossing_event. */
  list(tx: Tx, { from, before, event, person }: { from: Date | null; before: Date | null; event: string | null; person: string | null }, after: readonly unknown[] | null, limit: number): Promise<CrossingRow[]> {
    return tx.rows<CrossingRow>(`${ROW}
      where ($1::timestamptz is null or c.occurred_at >= $1) and ($2::timestamptz is null or c.occurred_at < $2)
        and ($3::uuid is null or c.arrival_event_id = $3) and ($4::uuid is null or c.person_id = $4)
        and ($5::timestamptz is null or (c.occurred_at, c.id) < ($5::timestamptz, $6::uuid))
      order by c.occurred_at desc, c.id desc limit $7`, [from, before, event, person, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }
}
