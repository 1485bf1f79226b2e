import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { Barrier } from './barrier.entity.js';

/** A row of lists: the barrier with the references and names that people say aloud. */
export interface BarrierRow extends Barrier {
  personRef: string;
  caseRef: string | null;
  openedByName: string;
  liftingRef: string | null;
}

const ROW = `
  select b.id, b.ref, b.person_id as "personId", b.case_id as "caseId", b.kind, b.effects, b.document_id as "documentId",
         b.court_reference as "courtReference", b.note, b.review_on as "reviewOn", b.occurred_at as "occurredAt", b.recorded_at as "recordedAt",
         b.opened_by as "openedBy", b.lifted_at as "liftedAt", b.lifting_id as "liftingId", b.breach, b.version,
         p.ref as "personRef", c.ref as "caseRef", u.display_name as "openedByName", a.ref as "liftingRef"
    from record.barrier b
    join record.person p on p.id = b.person_id
    join record.app_user u on u.id = b.opened_by
    left join record.case_file c on c.id = b.case_id
    left join record.approval a on a.id = b.lifting_id`;

@Injectable()
export class BarriersRepository {
  add(tx: Tx, values: DeepPartial<Barrier>): Promise<Barrier> {
    return tx.add(Barrier, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<Barrier>): Promise<void> {
    return tx.change(Barrier, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<BarrierRow | null> {
    return tx.one<BarrierRow>(`${ROW} where b.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<BarrierRow | null> {
    return tx.one<BarrierRow>(`${ROW} where b.id = $1`, [id]);
  }

  /** Newest first, keyset on (recorded_at, id): index barrier_newest; of a person: barrier_person. */
  list(tx: Tx, { person, kind, open }: { person: string | null; kind: string | null; open: boolean | null }, after: readonly unknown[] | null, limit: number): Promise<BarrierRow[]> {
    return tx.rows<BarrierRow>(`${ROW}
      where ($1::uuid is null or b.person_id = $1) and ($2::text is null or b.kind = $2)
        and ($3::boolean is null or (b.lifted_at is null) = $3)
        and ($4::timestamptz is null or (b.recorded_at, b.id) < ($4::timestamptz, $5::uuid))
      order by b.recorded_at desc, b.id desc limit $6`, [person, kind, open, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /** The key of one case of the person, or null. */
  async caseOf(tx: Tx, personId: string, caseRef: string): Promise<string | null> {
    const row = await tx.one<{ id: string }>('select id from record.case_file where ref = $1 and person_id = $2', [caseRef, personId]);
    return row?.id ?? null;
  }
}
