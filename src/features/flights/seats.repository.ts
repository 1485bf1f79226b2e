import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { FlightState, SeatKind } from '../../domain/flight-life.js';
import type { Tx } from '../../platform/database/tx.js';
import { SeatHolding } from './seat-holding.entity.js';

/** A holding with its seat, its flight and the names that people say aloud. */
export interface HoldingRow extends SeatHolding {
  number: number; kind: SeatKind;
  flightRef: string; flightState: FlightState; departedAt: Date | null;
  personRef: string | null; caseRef: string | null; name: string | null;
  heldByName: string;
  handedOver: boolean | null; handoverAt: Date | null;
}
export interface ReturneeHolding extends HoldingRow { personId: string; caseId: string; personRef: string; caseRef: string }

/** The barrier, as a seat of its person looks at it. */
export interface BarrierInSight { id: string; ref: string; kind: string; caseId: string | null; effects: string[]; openedAt: Date; liftedAt: Date | null }

/** A case that waits for directions and holds no seat. */
export interface WithoutSeat { id: string; case: string; person: string; name: string; arrivedAt: Date; decidedAt: Date }

const ROW = `
  select h.id, h.flight_id as "flightId", h.seat_id as "seatId", h.person_id as "personId", h.case_id as "caseId", h.holder_name as "holderName",
         h.status, h.held_by as "heldBy", h.outcome, h.breaches, h.ended_at as "endedAt", h.end_reason as "endReason", h.end_note as "endNote",
         h.occurred_at as "occurredAt", h.recorded_at as "recordedAt", h.version,
         s.number, s.kind, f.ref as "flightRef", f.state as "flightState", f.actual_departure as "departedAt",
         p.ref as "personRef", c.ref as "caseRef", u.display_name as "heldByName", x.handed_over as "handedOver", x.occurred_at as "handoverAt",
         coalesce(h.holder_name, (select coalesce(nullif(trim(concat_ws(' ', n.given_names, n.family_names)), ''), p.ref) from record.person_name n
           where n.person_id = p.id and n.superseded_at is null order by n.position, n.id limit 1), p.ref) as name
    from record.seat_holding h
    join record.seat s on s.id = h.seat_id
    join record.flight f on f.id = h.flight_id
    join record.app_user u on u.id = h.held_by
    left join record.person p on p.id = h.person_id
    left join record.case_file c on c.id = h.case_id
    left join record.handover x on x.holding_id = h.id`;

@Injectable()
export class SeatsRepository {
  add(tx: Tx, values: DeepPartial<SeatHolding>): Promise<SeatHolding> {
    return tx.add(SeatHolding, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<SeatHolding>): Promise<void> {
    return tx.change(SeatHolding, seen, changes);
  }

  byId(tx: Tx, id: string): Promise<HoldingRow | null> {
    return tx.one<HoldingRow>(`${ROW} where h.id = $1`, [id]);
  }

  /** On that flight, live ones first, then the newest: index seat_holding_flight. One of the three says whose. */
  ofFlight(tx: Tx, flightId: string, { person = null, case: caseRef = null, seat = null }: { person?: string | null; case?: string | null; seat?: number | null }): Promise<HoldingRow | null> {
    return tx.one<HoldingRow>(`${ROW} where h.flight_id = $1 and ($2::text is null or p.ref = $2) and ($3::text is null or c.ref = $3) and ($4::int is null or s.number = $4)
      order by h.ended_at is null desc, h.id desc limit 1`, [flightId, person, caseRef, seat]);
  }

  /** The person's live seat, on whatever flight: index seat_holding_live_person. */
  liveOf(tx: Tx, personId: string): Promise<HoldingRow | null> {
    return tx.one<HoldingRow>(`${ROW} where h.person_id = $1 and h.ended_at is null`, [personId]);
  }

  /** Every seat, live or not, of these persons' cases, oldest first. */
  ofPersons(tx: Tx, personId: string): Promise<ReturneeHolding[]> {
    return tx.rows<ReturneeHolding>(`${ROW} where h.person_id in (select record.linked_persons($1)) order by h.id`, [personId]);
  }

  /** The live seats of a case: index seat_holding_case. */
  liveOfCase(tx: Tx, caseId: string): Promise<ReturneeHolding[]> {
    return tx.rows<ReturneeHolding>(`${ROW} where h.case_id = $1 and h.ended_at is null`, [caseId]);
  }

  /** Live seats and, where asked, those that ended: index seat_holding_flight. */
  manifest(tx: Tx, flightId: string, ended: boolean): Promise<HoldingRow[]> {
    return tx.rows<HoldingRow>(`${ROW} where h.flight_id = $1 and (h.ended_at is null or $2) order by s.number, h.id`, [flightId, ended]);
  }

  /** The seat with that number, or the first free one of that kind; null if there is none. */
  seat(tx: Tx, flightId: string, { number = null, kind = null }: { number?: number | null; kind?: SeatKind | null }): Promise<{ id: string; number: number; kind: SeatKind; taken: boolean } | null> {
    return tx.one(`select s.id, s.number, s.kind, h.id is not null as taken from record.seat s
      left join record.seat_holding h on h.seat_id = s.id and h.ended_at is null
      where s.flight_id = $1 and ($2::int is null or s.number = $2) and ($3::text is null or (s.kind = $3 and h.id is null)) order by s.number limit 1`, [flightId, number, kind]);
  }

  /** Cases whose decision was served and that hold no seat, in order of arrival: index case_file_state, read backwards. */
  withoutSeat(tx: Tx, limit: number): Promise<WithoutSeat[]> {
    return tx.rows<WithoutSeat>(`select c.id, c.ref as "case", p.ref as person, c.arrived_at as "arrivedAt", c.state_since as "decidedAt",
        (select coalesce(nullif(trim(concat_ws(' ', n.given_names, n.family_names)), ''), p.ref) from record.person_name n
          where n.person_id = p.id and n.superseded_at is null order by n.position, n.id limit 1) as name
      from record.case_file c join record.person p on p.id = c.person_id
     where c.state = 'decision_served' and not c.absconded
       and not exists (select from record.seat_holding h where h.person_id = c.person_id and h.ended_at is null)
     order by c.arrived_at, c.id limit $1`, [limit]);
  }

  /** Cases with standing directions for the flight, and their persons. */
  directed(tx: Tx, flightId: string): Promise<{ caseId: string; personId: string }[]> {
    return tx.rows(`select n.case_id as "caseId", c.person_id as "personId" from record.notice n join record.case_file c on c.id = n.case_id
      where n.flight_id = $1 and n.kind = 'directions' and n.fallen_at is null order by n.case_id`, [flightId]);
  }

  barrier(tx: Tx, id: string): Promise<BarrierInSight | null> {
    return tx.one(`select id, ref, kind, case_id as "caseId", effects, occurred_at as "openedAt", lifted_at as "liftedAt" from record.barrier where id = $1`, [id]);
  }
}
