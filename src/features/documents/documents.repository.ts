import { Injectable } from '@nestjs/common';
import type { DeepPartial } from 'typeorm';
import type { Tx } from '../../platform/database/tx.js';
import { Document } from './document.entity.js';

/** A row of lists: the document with the references and names that people say aloud. */
export interface DocumentRow extends Document { personRef: string; caseRef: string | null; recordedByName: string }

const ROW = `
  select d.id, d.ref, d.person_id as "personId", d.case_id as "caseId", d.kind, d.title, d.number, d.issuer, d.expires_on as "expiresOn", d.authenticity,
         d.content_type as "contentType", d.bytes_length as "bytesLength", d.sha256, d.restricted, d.occurred_at as "occurredAt", d.recorded_at as "recordedAt",
         d.recorded_by as "recordedBy", d.version, p.ref as "personRef", c.ref as "caseRef", u.display_name as "recordedByName"
    from record.document d
    join record.person p on p.id = d.person_id
    join record.app_user u on u.id = d.recorded_by
    left join record.case_file c on c.id = d.case_id`;

export interface DocumentFilter { person: string | null; case: string | null; kind: string | null }

@Injectable()
export class DocumentsRepository {
  add(tx: Tx, values: DeepPartial<Document>): Promise<Document> {
    return tx.add(Document, values);
  }

  change(tx: Tx, seen: { id: string; version: number }, changes: DeepPartial<Document>): Promise<void> {
    return tx.change(Document, seen, changes);
  }

  byRef(tx: Tx, ref: string): Promise<DocumentRow | null> {
    return tx.one<DocumentRow>(`${ROW} where d.ref = $1`, [ref]);
  }

  /** Newest first, keyset on (recorded_at, id): index document_newest; of a person document_person, of a case document_case. */
  list(tx: Tx, { person, case: caseId, kind }: DocumentFilter, after: readonly unknown[] | null, limit: number): Promise<DocumentRow[]> {
    return tx.rows<DocumentRow>(`${ROW}
      where ${person ? 'd.person_id = $1' : '$1::uuid is null'} and ${caseId ? 'd.case_id = $2' : '$2::uuid is null'} and ($3::text is null or d.kind = $3)
        and ($4::timestamptz is null or (d.recorded_at, d.id) < ($4::timestamptz, $5::uuid))
      order by d.recorded_at desc, d.id desc limit $6`, [person, caseId, kind, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /** Adds the bytes; no RETURNING, because a restricted document's bytes may not be read without a reason, not even just written. */
  async addContent(tx: Tx, document: { id: string; personId: string }, content: Buffer): Promise<void> {
    await tx.run('insert into record.document_content (id, person_id, content) values ($1, $2, $3)', [document.id, document.personId, content]);
  }

  /** The bytes, or null: there are none, or row-level security keeps them from who gives no reason. */
  async content(tx: Tx, id: string): Promise<Buffer | null> {
    return (await tx.one<{ content: Buffer }>('select content from record.document_content where id = $1', [id]))?.content ?? null;
  }

  /** Other documents of the person with the same bytes, oldest first: index document_person. */
  async twins(tx: Tx, { id, personId }: { id: string; personId: string }): Promise<string[]> {
    const rows = await tx.rows<{ ref: string }>(`select o.ref from record.document o
      where o.person_id = $2 and o.id <> $1 and o.sha256 = (select d.sha256 from record.document d where d.id = $1) order by o.recorded_at, o.id`, [id, personId]);
    return rows.map(({ ref }) => ref);
  }

  /** The key of a case, of this person where one is given, or null. */
  async caseOf(tx: Tx, caseRef: string, personId: string | null = null): Promise<string | null> {
    const row = await tx.one<{ id: string }>('select id from record.case_file where ref = $1 and ($2::uuid is null or person_id = $2)', [caseRef, personId]);
    return row?.id ?? null;
  }
}
