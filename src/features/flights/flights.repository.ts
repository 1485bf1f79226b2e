import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import { SEAT_KINDS, type SeatKind } from '../../domain/flight-life.js';
import type { Tx } from '../../platform/database/tx.js';
import { FlightEscort } from './flight-escort.entity.js';
import { Flight } from './flight.entity.js';

/** Seats of one kind on one flight; `stopped`: taken by somebody who may not board now. */
export interface SeatCount { flightId: string; kind: SeatKind; seats: number; taken: number; stopped: number }

const ROW = `
  select f.id, f.ref, f.designator, f.origin, f.destination, f.origin_zone as "originZone", f.destination_zone as "destinationZone",
         f.scheduled_departure as "scheduledDeparture", f.scheduled_arrival as "scheduledArrival", f.actual_departure as "actualDeparture",
         f.actual_arrival as "actualArrival", f.kind, f.state, f.cancellation_reason as "cancellationReason", f.note, f.breaches,
         f.recorded_at as "recordedAt", f.recorded_by as "recordedBy", f.version
    from record.flight f`;

@Injectable()
export class FlightsRepository {
  add(tx: Tx, values: DeepPartial<Flight>): Promise<Flight> {
    return tx.add(Flight, values);
  }

  /** Numbered from 1, returnees first. */
  async addSeats(tx: Tx, flightId: string, seats: Partial<Record<SeatKind, number>>): Promise<void> {
    const kinds = SEAT_KINDS.flatMap((kind) => Array<SeatKind>(seats[kind] ?? 0).fill(kind));
    await tx.run(`insert into record.seat (flight_id, number, kind)
      select $1, number, kind from unnest($2::text[]) with ordinality as s (kind, number)`, [flightId, kinds]);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<Flight>): Promise<void> {
    return tx.change(Flight, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<Flight | null> {
    return tx.one<Flight>(`${ROW} where f.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<Flight | null> {
    return tx.one<Flight>(`${ROW} where f.id = $1`, [id]);
  }

  /** Whoever sells seats of a flight holds its row, so that two never count the same one as free. */
  async lock(tx: Tx, id: string): Promise<void> {
    await tx.run('select 1 from record.flight where id = $1 for no key update', [id]);
  }

  /** Latest departure first, keyset on (scheduled_departure, id): index flight_schedule; of a state: flight_state. */
  list(tx: Tx, { from, to, state }: { from: Date | null; to: Date | null; state: string | null }, after: readonly unknown[] | null, limit: number): Promise<Flight[]> {
    return tx.rows<Flight>(`${ROW}
      where ($1::timestamptz is null or f.scheduled_departure >= $1) and ($2::timestamptz is null or f.scheduled_departure < $2)
        and ($3::text is null or f.state = $3)
        and ($4::timestamptz is null or (f.scheduled_departure, f.id) < ($4::timestamptz, $5::uuid))
      order by f.scheduled_departure desc, f.id desc limit $6`, [from, to, state, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /** By kind. Stops are asked for only while the flight is on the ground. */
  counts(tx: Tx, flightIds: readonly string[]): Promise<SeatCount[]> {
    return tx.rows<SeatCount>(`
      select s.flight_id as "flightId", s.kind, count(*)::int as seats, count(h.id)::int as taken,
             count(*) filter (where h.person_id is not null and f.state in ('planned', 'boarding')
               and record.stop_of(h.person_id, h.case_id, platform.now()) is not null)::int as stopped
        from record.seat s join record.flight f on f.id = s.flight_id
        left join record.seat_holding h on h.seat_id = s.id and h.ended_at is null
       where s.flight_id = any ($1) group by s.flight_id, s.kind order by min(s.number)`, [flightIds]);
  }

  /** Who escorts it now. */
  escorts(tx: Tx, flightId: string): Promise<{ username: string; name: string }[]> {
    return tx.rows<{ username: string; name: string }>(`select u.username, u.display_name as name
      from record.flight_escort e join record.app_user u on u.id = e.user_id
     where e.flight_id = $1 and e.ended_at is null order by u.username`, [flightId]);
  }

  /** Somebody active who holds the role of escort. */
  async escortNamed(tx: Tx, username: string): Promise<string | null> {
    const row = await tx.one<{ id: string }>(`select u.id from record.app_user u where u.username = $1 and u.status = 'active'
      and exists (select from record.role_grant g where g.user_id = u.id and g.role = 'escort' and g.revoked_at is null)`, [username]);
    return row?.id ?? null;
  }

  /** The key of a user by name, whatever they are now. */
  async userNamed(tx: Tx, username: string): Promise<string | null> {
    return (await tx.one<{ id: string }>('select id from record.app_user where username = $1', [username]))?.id ?? null;
  }

  async assign(tx: Tx, flightId: string, userId: string): Promise<void> {
    await tx.add(FlightEscort, { flightId, userId });
  }

  /** How many assignments ended: one or none. */
  endAssignment(tx: Tx, flightId: string, userId: string): Promise<number> {
    return tx.run('update record.flight_escort set ended_at = platform.now() where flight_id = $1 and user_id = $2 and ended_at is null', [flightId, userId]);
  }

  isAssigned(tx: Tx, flightId: string, userId: string): Promise<FlightEscort | null> {
    return tx.one<FlightEscort>('select id from record.flight_escort where flight_id = $1 and user_id = $2 and ended_at is null', [flightId, userId]);
  }
}
