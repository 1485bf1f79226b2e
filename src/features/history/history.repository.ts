import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';

/** Whose history: keys of the person's records, of the cases and of the flights they held seats on; `names`: key -> reference. */
export interface Scope {
  /** The record asked for, as its export and its look name it. */
  personId: string;
  caseId: string | null;
  ref: string;
  /** Set for the history of one case: the crossing from which it came. */
  crossingId: string | null;
  personIds: string[];
  caseIds: string[];
  flightIds: string[];
  names: Record<string, string>;
}

/** Whose it is: reference asked for, person and their name; the record into which this one is merged, null while it stands. */
export interface About { ref: string; person: string | null; name: string; mergedInto: string | null }

interface Named { id: string; ref: string }

/** Kinds of reference that the journal knows records by -> their table. */
const TABLES = {
  PE: 'person', AR: 'arrival_event', CR: 'crossing', CA: 'case_file', BA: 'barrier', FL: 'flight', AD: 'admission', RE: 'reentry_flag', MR: 'match_review', CP: 'capture',
  SE: 'biometric_search', DO: 'document', RT: 'completed_return', AP: 'approval', EX: 'export', US: 'app_user', NO: 'note', TA: 'task', RP: 'representative',
  NT: 'notice', RQ: 'readmission_request', DT: 'detention_spell',
} as const;
const KEY_OF = Object.entries(TABLES).map(([kind, table]) => `select id from record.${table} where $1 like '${kind}-%' and ref = $1`).join(' union all ');

@Injectable()
export class HistoryRepository {
  /** Scope of a case, or null: the case, and every record that its person had. */
  async ofCase(tx: Tx, ref: string): Promise<Scope | null> {
    const found = await tx.one<{ id: string; personId: string; crossingId: string; registeredId: string }>(`
      select f.id, f.person_id as "personId", f.crossing_id as "crossingId", c.registered_person_id as "registeredId"
        from record.case_file f join record.crossing c on c.id = f.crossing_id where f.ref = $1`, [ref]);
    if (!found) return null;
    const persons = await this.records(tx, [found.personId, found.registeredId]);
    return this.scope(tx, { personId: found.personId, caseId: found.id, ref, crossingId: found.crossingId }, persons, [{ id: found.id, ref }]);
  }

  /** Scope of a person, or null: every record that they had and every case. */
  async ofPerson(tx: Tx, ref: string): Promise<Scope | null> {
    const found = await tx.one<{ id: string }>('select id from record.person where ref = $1', [ref]);
    if (!found) return null;
    const registered = await tx.rows<{ id: string }>('select registered_person_id as id from record.crossing where person_id = $1', [found.id]);
    const persons = await this.records(tx, [found.id, ...registered.map(({ id }) => id)]);
    const cases = await tx.rows<Named>('select id, ref from record.case_file where person_id = any ($1) order by arrived_at, id', [persons.map(({ id }) => id)]);
    return this.scope(tx, { personId: found.id, caseId: null, ref, crossingId: null }, persons, cases);
  }

  /** The record of that reference: its person or, of a case, its case and crossing; when it was made. */
  async recordOf(tx: Tx, of: 'case' | 'person', ref: string): Promise<{ id: string; recordedAt: Date; caseId: string | null; crossingId: string | null } | null> {
    return of === 'case'
      ? tx.one('select person_id as id, recorded_at as "recordedAt", id as "caseId", crossing_id as "crossingId" from record.case_file where ref = $1', [ref])
      : tx.one('select id, recorded_at as "recordedAt", null::uuid as "caseId", null::uuid as "crossingId" from record.person where ref = $1', [ref]);
  }

  /** What a page says of whose history it tells. */
  async about(tx: Tx, personId: string, ref: string): Promise<About> {
    return (await tx.one<About>(`select $2::text as ref, p.ref as person, record.display_name(p.id) as name, o.ref as "mergedInto"
      from record.person p left join record.person o on o.id = p.merged_into where p.id = $1`, [personId, ref]))!;
  }

  /** Scope of one flight: what happened to it and who looked at it. */
  async ofFlight(tx: Tx, ref: string): Promise<{ id: string; designator: string } | null> {
    return tx.one<{ id: string; designator: string }>('select id, designator from record.flight where ref = $1', [ref]);
  }

  /** The key of a record of any kind, or null. */
  async keyOf(tx: Tx, ref: string): Promise<string | null> {
    return (await tx.one<{ id: string }>(KEY_OF, [ref]))?.id ?? null;
  }

  /** These records and those that were merged into them, however often. */
  private records(tx: Tx, ids: readonly string[]): Promise<Named[]> {
    return tx.rows<Named>(`
      with recursive same (id) as (
        select unnest($1::uuid[]) union select p.id from record.person p join same s on p.merged_into = s.id)
      select p.id, p.ref from record.person p join same s on s.id = p.id order by p.id`, [ids]);
  }

  private async scope(tx: Tx, asked: Pick<Scope, 'personId' | 'caseId' | 'ref' | 'crossingId'>, persons: Named[], cases: Named[]): Promise<Scope> {
    const caseIds = cases.map(({ id }) => id);
    const flights = await tx.rows<Named>(`select distinct f.id, f.ref from record.seat_holding h join record.flight f on f.id = h.flight_id
      where h.case_id = any ($1) order by f.id`, [caseIds]);
    return {
      ...asked, personIds: persons.map(({ id }) => id), caseIds, flightIds: flights.map(({ id }) => id),
      names: Object.fromEntries([...persons, ...cases, ...flights].map(({ id, ref }) => [id, ref])),
    };
  }
}
