import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { Export } from './export.entity.js';

/** A row of lists: the export with the references and names that people say aloud. */
export interface ExportRow extends Export {
  caseRef: string | null;
  personRef: string | null;
  requestedByName: string;
}

/** Which cases; what is null does not narrow. Keys are UUIDs, instants half-open. */
export interface CaseFilter { from: Date | null; to: Date | null; state: string | null; flight: string | null; cases: string[] | null }

/** A line of a bulk export; with the person's name apart where it is a case's. */
export interface ContentRow { line: string; name: string | null }

const ROW = `
  select x.id, x.ref, x.kind, x.format, x.filter, x.purpose, x.cases, x.kept, x.rows, x.sha256, x.bytes, x.case_id as "caseId", x.person_id as "personId",
         x.recorded_at as "recordedAt", x.requested_by as "requestedBy", x.finished_at as "finishedAt", x.failed_at as "failedAt",
         x.failure, x.expires_at as "expiresAt", x.erased_at as "erasedAt", x.version,
         c.ref as "caseRef", p.ref as "personRef", u.display_name as "requestedByName"
    from record.export x
    join record.app_user u on u.id = x.requested_by
    left join record.case_file c on c.id = x.case_id
    left join record.person p on p.id = x.person_id`;

@Injectable()
export class ExportsRepository {
  add(tx: Tx, values: DeepPartial<Export>): Promise<Export> {
    return tx.add(Export, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<Export>): Promise<void> {
    return tx.change(Export, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<ExportRow | null> {
    return tx.one<ExportRow>(`${ROW} where x.ref = $1`, [ref]);
  }

  byId(tx: Tx, id: string): Promise<ExportRow | null> {
    return tx.one<ExportRow>(`${ROW} where x.id = $1`, [id]);
  }

  /** Newest first, keyset on (recorded_at, id) with microseconds as text: index export_newest. */
  list(tx: Tx, kind: string | null, after: readonly unknown[] | null, limit: number): Promise<(ExportRow & { position: string })[]> {
    return tx.rows(`select r.*, r."recordedAt"::text as position from (${ROW}) r
      where ($1::text is null or r.kind = $1)
        and ($2::timestamptz is null or (r."recordedAt", r.id) < ($2::timestamptz, $3::uuid))
      order by r."recordedAt" desc, r.id desc limit $4`, [kind, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /** Keys of the cases that fit, newest arrival first: index case_file_newest; of a flight: seat_holding_flight. */
  async casesThatFit(tx: Tx, { from, to, state, flight, cases }: CaseFilter): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(`
      select f.id from record.case_file f
       where ($1::timestamptz is null or f.arrived_at >= $1) and ($2::timestamptz is null or f.arrived_at < $2)
         and ($3::text is null or f.state = $3)
         and ($4::uuid is null or exists (select from record.seat_holding h where h.flight_id = $4 and h.case_id = f.id))
         and ($5::text[] is null or f.ref = any ($5))
       order by f.arrived_at desc, f.id desc`, [from, to, state, flight, cases]);
    return rows.map(({ id }) => id);
  }

  /** Of these references those that no case has. */
  async unknownCases(tx: Tx, refs: readonly string[]): Promise<string[]> {
    const rows = await tx.rows<{ ref: string }>(
      'select r.ref from unnest($1::text[]) as r (ref) where not exists (select from record.case_file f where f.ref = r.ref)', [refs]);
    return rows.map(({ ref }) => ref);
  }

  /** How many lines these cases would give: each its own, and one for each entry of its journal that may be told. Index: entry_case. */
  async countLines(tx: Tx, caseIds: readonly string[]): Promise<number> {
    const row = await tx.one<{ events: number }>(`
      select count(*) as events from journal.entry e
       where e.case_id = any ($1) and e.action <> 'list' and e.table_name not in ('verdict', 'candidate_score')`, [caseIds]);
    return caseIds.length + row!.events;
  }

  /** Keys of exports whose files have expired and are still there, the oldest first: index export_expires_next. */
  async expired(tx: Tx, limit: number): Promise<string[]> {
    const rows = await tx.rows<{ id: string }>(`
      select id from record.export where expires_at <= platform.now() and erased_at is null order by expires_at limit $1 for no key update skip locked`, [limit]);
    return rows.map(({ id }) => id);
  }

  async flightId(tx: Tx, ref: string): Promise<string | null> {
    return (await tx.one<{ id: string }>('select id from record.flight where ref = $1', [ref]))?.id ?? null;
  }
}
