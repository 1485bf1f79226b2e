import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { Representative } from './representative.entity.js';

export interface RepresentativeRow extends Representative { personRef: string; recordedByName: string }

const ROW = `
  select r.id, r.ref, r.person_id as "personId", r.name, r.organisation, r.email, r.telephone, r.ended_at as "endedAt",
         r.occurred_at as "occurredAt", r.recorded_at as "recordedAt", r.recorded_by as "recordedBy", r.version,
         p.ref as "personRef", u.display_name as "recordedByName"
    from record.representative r
    join record.person p on p.id = r.person_id
    join record.app_user u on u.id = r.recorded_by`;

@Injectable()
export class RepresentativesRepository {
  add(tx: Tx, values: DeepPartial<Representative>): Promise<Representative> {
    return tx.add(Representative, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<Representative>): Promise<void> {
    return tx.change(Representative, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<RepresentativeRow | null> {
    return tx.one<RepresentativeRow>(`${ROW} where r.ref = $1`, [ref]);
  }

  /** In order of record, keyset on id: index representative_person. */
  list(tx: Tx, personId: string, after: readonly unknown[] | null, limit: number): Promise<RepresentativeRow[]> {
    return tx.rows<RepresentativeRow>(`${ROW} where r.person_id = $1 and ($2::uuid is null or r.id > $2) order by r.id limit $3`, [personId, after?.[0] ?? null, limit + 1]);
  }
}
