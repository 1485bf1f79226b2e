import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { SearchRequest } from './search-request.entity.js';

/** A request with what came of it. */
export interface SearchRequestRow extends SearchRequest { crossingRef: string; recordedByName: string; searches: string[]; proposed: number }

const FIELDS = `r.id, r.crossing_id as "crossingId", r.person_id as "personId", r.recorded_at as "recordedAt", r.recorded_by as "recordedBy",
         r.begun_at as "begunAt", r.finished_at as "finishedAt", r.failures, r.trouble, r.failed_at as "failedAt"`;

/** Searches that wait, run, ended or failed. */
@Injectable()
export class SearchRequestsRepository {
  /** Its key; null where one waits already that will see these captures too. */
  async add(tx: Tx, crossing: { id: string; personId: string }): Promise<string | null> {
    const row = await tx.one<{ id: string }>(
      `insert into record.search_request (crossing_id, person_id) values ($1, $2)
       on conflict (crossing_id) where begun_at is null and failed_at is null do nothing returning id`, [crossing.id, crossing.personId]);
    return row?.id ?? null;
  }

  /** The key of the one that waits: index search_request_waiting. */
  async waiting(tx: Tx, crossingId: string): Promise<string | null> {
    return (await tx.one<{ id: string }>('select id from record.search_request where crossing_id = $1 and begun_at is null and failed_at is null', [crossingId]))?.id ?? null;
  }

  byId(tx: Tx, id: string): Promise<SearchRequest | null> {
    return tx.one<SearchRequest>(`select ${FIELDS} from record.search_request r where r.id = $1`, [id]);
  }

  /** Held until the transaction ends. */
  locked(tx: Tx, id: string): Promise<SearchRequest | null> {
    return tx.one<SearchRequest>(`select ${FIELDS} from record.search_request r where r.id = $1 for no key update`, [id]);
  }

  async begin(tx: Tx, id: string): Promise<void> {
    await tx.run('update record.search_request set begun_at = platform.now() where id = $1 and begun_at is null', [id]);
  }

  async finish(tx: Tx, id: string): Promise<void> {
    await tx.run('update record.search_request set finished_at = platform.now(), failed_at = null where id = $1 and finished_at is null', [id]);
  }

  async failed(tx: Tx, id: string, trouble: string, forGood: boolean): Promise<void> {
    await tx.run(
      `update record.search_request set failures = case when $3 then greatest(failures, 1) else failures + 1 end, trouble = $2, failed_at = case when $3 then platform.now() end
        where id = $1 and finished_at is null`, [id, trouble, forGood]);
  }

  /** Newest first, of these crossings: index search_request_crossing. */
  ofCrossings(tx: Tx, crossingIds: readonly string[]): Promise<SearchRequestRow[]> {
    return tx.rows<SearchRequestRow>(
      `select ${FIELDS}, c.ref as "crossingRef", u.display_name as "recordedByName",
              array(select s.ref from record.biometric_search s where s.request_id = r.id order by s.id) as searches,
              (select count(distinct d.proposed_person_id)::int from record.biometric_search s join record.candidate d on d.search_id = s.id where s.request_id = r.id) as proposed
         from record.search_request r join record.crossing c on c.id = r.crossing_id join record.app_user u on u.id = r.recorded_by
        where r.crossing_id = any ($1) order by r.recorded_at desc, r.id desc`, [crossingIds]);
  }

  /** Kinds of these captures. */
  async kindsOf(tx: Tx, captureIds: readonly string[]): Promise<('finger' | 'photo')[]> {
    return (await tx.rows<{ kind: 'finger' | 'photo' }>('select distinct kind from record.capture where id = any ($1)', [captureIds])).map(({ kind }) => kind);
  }

  /** Photos of the crossing that have a picture, oldest first: index capture_crossing. */
  photosOf(tx: Tx, crossingId: string): Promise<{ captureId: string; captureRef: string; recordedAt: Date }[]> {
    return tx.rows(`select id as "captureId", ref as "captureRef", recorded_at as "recordedAt" from record.capture where crossing_id = $1 and kind = 'photo' and has_image order by recorded_at, id`, [crossingId]);
  }

  /** Every record of the same human being. */
  async recordsOf(tx: Tx, personId: string): Promise<string[]> {
    return (await tx.rows<{ id: string }>('select g as id from record.merged_group($1) g', [personId])).map(({ id }) => id);
  }

  /** The records that stand for these persons, and the first crossing of each human being. Persons that are not on record are left out. */
  persons(tx: Tx, personIds: readonly string[], crossingId: string): Promise<{ id: string; survivingId: string; firstCrossingId: string | null; /** Later than that crossing; of two at one time the key decides, so that a pair is asked about in one direction. */ newcomer: boolean }[]> {
    return tx.rows(
      `select p.id, s.id as "survivingId", f.id as "firstCrossingId",
              coalesce((f.occurred_at, f.id) > (o.occurred_at, o.id), false) as newcomer
         from record.person p join record.crossing o on o.id = $2 cross join lateral (select record.surviving(p.id) as id) s
         left join lateral (select c.id, c.occurred_at from record.crossing c where c.person_id in (select record.merged_group(s.id)) order by c.occurred_at, c.id limit 1) f on true
        where p.id = any ($1)`, [personIds, crossingId]);
  }
}
