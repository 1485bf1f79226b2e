import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

export interface CrossingOnRecord { id: string; ref: string; personId: string; personRef: string }

const ROW = `select c.id, c.ref, p.id as "personId", p.ref as "personRef" from record.crossing c join record.person p on p.id = c.person_id`;

/** People on record as other agencies' systems may know them: by references alone. No statement here reads a name, a birth or a nationality. */
@Injectable()
export class PeopleOnRecordRepository {
  personByRef(tx: Tx, ref: string): Promise<{ id: string; ref: string } | null> {
    return tx.one(`select id, ref from record.person where ref = $1 and status <> 'merged'`, [ref]);
  }

  crossingsOf(tx: Tx, personId: string): Promise<CrossingOnRecord[]> {
    return tx.rows<CrossingOnRecord>(`${ROW} where p.id = $1 order by c.id`, [personId]);
  }

  /** Crossings with a finger that can be searched, by key: index capture_template_crossing. */
  content(tx: Tx, offset: number, limit: number): Promise<CrossingOnRecord[]> {
    return tx.rows<CrossingOnRecord>(`${ROW} where exists (select from record.capture_template t where t.crossing_id = c.id) order by c.id offset $1 limit $2`, [offset, limit]);
  }

  /** References of persons who are nobody else by now, by key. */
  async personRefs(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.rows<{ id: string; ref: string }>(`select id, ref from record.person where id = any ($1) and status <> 'merged'`, [ids]);
    return new Map(rows.map(({ id, ref }) => [id, ref]));
  }

  /** References of the crossings of these captures, by the capture's key. */
  async crossingRefs(tx: Tx, captureIds: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.rows<{ id: string; ref: string }>('select k.id, c.ref from record.capture k join record.crossing c on c.id = k.crossing_id where k.id = any ($1)', [captureIds]);
    return new Map(rows.map(({ id, ref }) => [id, ref]));
  }
}
