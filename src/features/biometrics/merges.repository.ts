import { Injectable } from '@nestjs/common';
import type { Refusal } from '../../domain/errors.js';
import type { Tx } from '../../platform/database/tx.js';

/** One of the two records. */
export interface MergeSide { id: string; ref: string; version: number; name: string; mergedInto: string | null }
/** What the database says that joining, or taking apart, would move: keys by table. */
export interface MergeMoves { from: string; to: string; rows: Record<string, string[]>; copied: string[] }
/** A joining with what came of it. `movedAt` null: not carried out. */
export interface JoiningRow {
  id: string; ref: string; version: number; outcome: 'approved' | 'refused' | 'withdrawn' | null; reason: string; survivor: string | null;
  onePersonId: string; otherPersonId: string; oneRef: string; otherRef: string;
  proposedBy: string; decidedBy: string | null; proposedByName: string; decidedByName: string | null; proposedAt: Date; decidedAt: Date | null;
  joinedId: string | null; standsId: string | null; movedAt: Date | null; undoneAt: Date | null; reversalRef: string | null; reversalOutcome: string | null;
}
export interface Joined { personId: string; mergedIntoId: string; released: { seatId: string; flightId: string; personId: string; caseId: string | null }[] }
export interface TakenApart { personId: string; mergedIntoId: string; heldById: string }

const JOINING = `
  select a.id, a.ref, a.version, a.outcome, a.reason, a.particulars ->> 'survivor' as survivor, a.person_id as "onePersonId", a.other_person_id as "otherPersonId", p.ref as "oneRef", o.ref as "otherRef",
         a.proposed_by as "proposedBy", a.decided_by as "decidedBy", u.display_name as "proposedByName", d.display_name as "decidedByName", a.occurred_at as "proposedAt", a.decided_at as "decidedAt",
         i.other_person_id as "joinedId", i.person_id as "standsId", i.recorded_at as "movedAt", i.undone_at as "undoneAt", r.ref as "reversalRef", r.outcome as "reversalOutcome"
    from record.approval a join record.app_user u on u.id = a.proposed_by left join record.app_user d on d.id = a.decided_by
    join record.person p on p.id = a.person_id join record.person o on o.id = a.other_person_id
    left join record.identity_move i on i.approval_id = a.id and i.table_name = 'person'
    left join lateral (select r.ref, r.outcome from record.approval r where r.subject_id = a.id and r.kind = 'merge_reversal' and (r.outcome is null or r.outcome = 'approved') order by r.id desc limit 1) r on true
   where a.kind = 'person_merge'`;

/** Joining and taking apart, as migrations/1756000015000-merges.sql carry it out. */
@Injectable()
export class MergesRepository {
  side(tx: Tx, ref: string): Promise<MergeSide | null> {
    return tx.one<MergeSide>(`select p.id, p.ref, p.version, record.display_name(p.id) as name, m.ref as "mergedInto" from record.person p left join record.person m on m.id = p.merged_into where p.ref = $1`, [ref]);
  }

  /** Why they are not joined; null: they may be. */
  async whyNot(tx: Tx, one: string, other: string): Promise<Refusal | null> {
    return (await tx.one<{ why: Refusal | null }>('select record.why_not_merge($1, $2) as why', [one, other]))!.why;
  }

  /** Which of the two stands, unless the proposal says otherwise: a key. */
  async survivor(tx: Tx, one: string, other: string): Promise<string> {
    return (await tx.one<{ id: string }>('select record.merge_survivor($1, $2) as id', [one, other]))!.id;
  }

  /** A proposal that waits and is about this pair, or would join one of them into another: its reference. Index approval_merge_person, approval_merge_other. */
  async waiting(tx: Tx, one: string, other: string): Promise<string | null> {
    const row = await tx.one<{ ref: string }>(
      `select ref from record.approval where kind = 'person_merge' and outcome is null and (person_id in ($1, $2) or other_person_id in ($1, $2)) order by id limit 1`, [one, other]);
    return row?.ref ?? null;
  }

  joining(tx: Tx, ref: string): Promise<JoiningRow | null> {
    return tx.one<JoiningRow>(`${JOINING} and a.ref = $1`, [ref]);
  }

  joiningById(tx: Tx, id: string): Promise<JoiningRow | null> {
    return tx.one<JoiningRow>(`${JOINING} and a.id = $1`, [id]);
  }

  /** By what this record was merged into another: an approval's or a match review's reference; null while it stands. Index identity_move_record. */
  async mergedBy(tx: Tx, personRef: string): Promise<{ approval: string | null; review: string | null } | null> {
    return tx.one(`select a.ref as approval, m.ref as review from record.person p join record.identity_move i on i.record_id = p.id and i.table_name = 'person' and i.undone_at is null
      left join record.approval a on a.id = i.approval_id left join record.match_review m on m.id = i.review_id where p.ref = $1 and p.merged_into is not null order by i.id desc limit 1`, [personRef]);
  }

  async merge(tx: Tx, approvalId: string): Promise<Joined> {
    return (await tx.one<{ result: Joined }>('select record.merge_persons($1) as result', [approvalId]))!.result;
  }

  async unmerge(tx: Tx, reversalId: string): Promise<TakenApart> {
    return (await tx.one<{ result: TakenApart }>('select record.unmerge_persons($1) as result', [reversalId]))!.result;
  }

  async wouldMerge(tx: Tx, goes: string, keep: string): Promise<MergeMoves> {
    return (await tx.one<{ result: MergeMoves }>('select record.would_merge($1, $2) as result', [goes, keep]))!.result;
  }

  async wouldUnmerge(tx: Tx, approvalId: string): Promise<MergeMoves | null> {
    return (await tx.one<{ result: MergeMoves | null }>('select record.would_unmerge($1) as result', [approvalId]))!.result;
  }

  /** Crossings and cases by key, in order of time. */
  async arrivals(tx: Tx, crossingIds: readonly string[]): Promise<{ crossing: string; case: string | null; state: string | null; occurredAt: Date }[]> {
    return tx.rows(`select c.ref as crossing, k.ref as "case", k.state, c.occurred_at as "occurredAt" from record.crossing c left join record.case_file k on k.crossing_id = c.id where c.id = any ($1) order by c.occurred_at, c.id`, [crossingIds]);
  }

  /** Standing returns of either, in order of time: index completed_return_person. */
  returns(tx: Tx, personIds: readonly string[]): Promise<{ ref: string; occurredAt: Date; designator: string; personId: string }[]> {
    return tx.rows(`select r.ref, r.occurred_at as "occurredAt", f.designator, r.person_id as "personId" from record.completed_return r join record.flight f on f.id = r.flight_id
      where r.person_id = any ($1) and r.reversed_at is null order by r.occurred_at, r.id`, [personIds]);
  }
}
