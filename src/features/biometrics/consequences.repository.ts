import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** What record.consequences_of answers: keys of what would move, by table. */
export interface WouldMove {
  of: 'confirmation' | 'reversal'; from: string; to: string;
  /** The person's whole record goes into (or comes out of) the other's. */
  whole: boolean;
  /** Their records stay two, and a merge is proposed. */
  merge: boolean;
  rows: Record<string, string[]>;
  copied: string[];
  instead: string | null;
}
export interface MovedBarrier { id: string; ref: string; kind: string; effects: string[]; caseRef: string | null; open: boolean }
export interface HeldSeat { flightRef: string; designator: string; departs: Date; personId: string; caseId: string; outcome: string | null; heldBy: string }

/** What the database says would move with a match; it changes nothing. */
@Injectable()
export class ConsequencesRepository {
  async wouldMove(tx: Tx, reviewId: string): Promise<WouldMove | null> {
    return (await tx.one<{ result: WouldMove | null }>('select record.consequences_of($1) as result', [reviewId]))!.result;
  }

  async personRef(tx: Tx, id: string): Promise<string> {
    return (await tx.one<{ ref: string }>('select ref from record.person where id = $1', [id]))!.ref;
  }

  async reviewRef(tx: Tx, id: string): Promise<string> {
    return (await tx.one<{ ref: string }>('select ref from record.match_review where id = $1', [id]))!.ref;
  }

  async captureRefs(tx: Tx, ids: readonly string[]): Promise<string[]> {
    return (await tx.rows<{ ref: string }>('select ref from record.capture where id = any ($1) order by occurred_at, id', [ids])).map(({ ref }) => ref);
  }

  barriers(tx: Tx, ids: readonly string[]): Promise<MovedBarrier[]> {
    return tx.rows<MovedBarrier>(
      `select b.id, b.ref, b.kind, b.effects, k.ref as "caseRef", b.lifted_at is null as open from record.barrier b left join record.case_file k on k.id = b.case_id
        where b.id = any ($1) order by b.occurred_at, b.id`, [ids]);
  }

  /** Open barriers of these people that hold for each of their cases: index barrier_open. */
  openBarriers(tx: Tx, personIds: readonly string[]): Promise<(MovedBarrier & { personId: string })[]> {
    return tx.rows(
      `select b.id, b.ref, b.kind, b.effects, null as "caseRef", true as open, b.person_id as "personId" from record.barrier b
        where b.person_id = any ($1) and b.lifted_at is null and b.case_id is null order by b.occurred_at, b.id`, [personIds]);
  }

  /** Live seats of these people: index seat_holding_live_person. */
  seats(tx: Tx, personIds: readonly string[]): Promise<HeldSeat[]> {
    return tx.rows<HeldSeat>(
      `select f.ref as "flightRef", f.designator, f.scheduled_departure as departs, h.person_id as "personId", h.case_id as "caseId", h.outcome, u.display_name as "heldBy"
         from record.seat_holding h join record.flight f on f.id = h.flight_id join record.app_user u on u.id = h.held_by
        where h.person_id = any ($1) and h.ended_at is null`, [personIds]);
  }

  /** The crossing's case, its owner and the earlier return that it is linked with. */
  file(tx: Tx, crossingId: string): Promise<{ id: string; ref: string; owner: string | null; linkedReturn: string | null } | null> {
    return tx.one(
      `select k.id, k.ref, u.display_name as owner, r.ref as "linkedReturn" from record.case_file k
         left join record.app_user u on u.id = k.owner_id left join record.completed_return r on r.id = k.earlier_return_id where k.crossing_id = $1`, [crossingId]);
  }
}
