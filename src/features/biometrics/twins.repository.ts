import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { PossibleTwin } from './possible-twin.entity.js';

/** A mark with the references and names that people say aloud; each side is the record that stands for it. */
export interface TwinRow extends PossibleTwin {
  reviewRef: string; firstRef: string; secondRef: string; firstName: string; secondName: string; recordedByName: string; withdrawnByName: string | null;
}

const ROW = `
  select t.id, t.ref, t.review_id as "reviewId", f.id as "firstId", s.id as "secondId", t.reason, t.occurred_at as "occurredAt", t.recorded_at as "recordedAt",
         t.recorded_by as "recordedBy", t.withdrawn_at as "withdrawnAt", t.withdrawn_by as "withdrawnBy", t.withdrawal_reason as "withdrawalReason", t.version,
         m.ref as "reviewRef", f.ref as "firstRef", s.ref as "secondRef", record.display_name(f.id) as "firstName", record.display_name(s.id) as "secondName",
         u.display_name as "recordedByName", w.display_name as "withdrawnByName"
    from record.possible_twin t
    join record.match_review m on m.id = t.review_id
    cross join lateral (select record.surviving(t.first_id) as one, record.surviving(t.second_id) as other offset 0) stands
    join record.person f on f.id = stands.one
    join record.person s on s.id = stands.other
    join record.app_user u on u.id = t.recorded_by
    left join record.app_user w on w.id = t.withdrawn_by`;

@Injectable()
export class TwinsRepository {
  add(tx: Tx, values: DeepPartial<PossibleTwin>): Promise<PossibleTwin> {
    return tx.add(PossibleTwin, values);
  }

  /** Who and when are the database's; the values here only satisfy its checks. */
  withdraw(tx: Tx, seen: { id: string; version: number }, withdrawalReason: string): Promise<void> {
    return tx.change(PossibleTwin, seen, { withdrawalReason, withdrawnAt: tx.now, withdrawnBy: tx.actor.id });
  }

  byRef(tx: Tx, ref: string): Promise<TwinRow | null> {
    return tx.one<TwinRow>(`${ROW} where t.ref = $1`, [ref]);
  }

  /** Marks that stand of any of these persons, under whichever of their records: possible_twin_first, possible_twin_second. */
  standing(tx: Tx, personIds: readonly string[]): Promise<TwinRow[]> {
    return tx.rows<TwinRow>(`${ROW} where t.id in (select p.mark from unnest($1::uuid[]) w (id) cross join lateral record.possible_twins(w.id) p) order by t.recorded_at, t.id`, [personIds]);
  }

  /** Newest first, keyset on (recorded_at, id): index possible_twin_newest; of a person: possible_twin_first and _second. */
  list(tx: Tx, { person, standing }: { person: string | null; standing: boolean }, after: readonly unknown[] | null, limit: number): Promise<TwinRow[]> {
    return tx.rows<TwinRow>(`${ROW}
      where ($1::uuid is null or t.first_id in (select record.merged_group($1)) or t.second_id in (select record.merged_group($1)))
        and (not $2 or t.withdrawn_at is null)
        and ($3::timestamptz is null or (t.recorded_at, t.id) < ($3::timestamptz, $4::uuid))
      order by t.recorded_at desc, t.id desc limit $5`, [person, standing, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }
}
