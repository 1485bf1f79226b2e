import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { Disclosure } from './disclosure.entity.js';

/** A disclosure with the names and references that people say aloud. */
export interface DisclosureRow extends Disclosure { personRef: string; recordedByName: string }

const ROW = `
  select d.id, d.ref, d.person_id as "personId", d.kind, d.given_to as "givenTo", d.given_to_name as "givenToName", d.how, d.reason, d.contents, d.sha256, d.as_given as "asGiven",
         d.occurred_at as "occurredAt", d.recorded_at as "recordedAt", d.recorded_by as "recordedBy", p.ref as "personRef", u.display_name as "recordedByName"
    from record.disclosure d join record.person p on p.id = d.person_id join record.app_user u on u.id = d.recorded_by`;

@Injectable()
export class DisclosuresRepository {
  add(tx: Tx, values: DeepPartial<Disclosure>): Promise<Disclosure> {
    return tx.add(Disclosure, values);
  }

  byRef(tx: Tx, ref: string): Promise<DisclosureRow | null> {
    return tx.one<DisclosureRow>(`${ROW} where d.ref = $1`, [ref]);
  }

  /** Of all records of one human being, newest first, keyset on (recorded_at, id): index disclosure_person. */
  list(tx: Tx, persons: readonly string[], after: readonly unknown[] | null, limit: number): Promise<DisclosureRow[]> {
    return tx.rows<DisclosureRow>(`${ROW}
      where d.person_id = any ($1) and ($2::timestamptz is null or (d.recorded_at, d.id) < ($2::timestamptz, $3::uuid))
      order by d.recorded_at desc, d.id desc limit $4`, [persons, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }
}
