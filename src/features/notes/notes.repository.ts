import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/tx.js';
import type { Note } from './note.entity.js';

/** A row of lists: the note with the references and names that people say aloud. */
export interface NoteRow extends Note { personRef: string; caseRef: string | null; recordedByName: string }

const ROW = `
  select n.id, n.ref, n.person_id as "personId", n.case_id as "caseId", n.category, n.body, n.occurred_at as "occurredAt", n.recorded_at as "recordedAt",
         n.recorded_by as "recordedBy", p.ref as "personRef", c.ref as "caseRef", u.display_name as "recordedByName"
    from record.note n
    join record.person p on p.id = n.person_id
    join record.app_user u on u.id = n.recorded_by
    left join record.case_file c on c.id = n.case_id`;

export type NewNote = Pick<Note, 'personId' | 'caseId' | 'category' | 'body' | 'occurredAt'>;

@Injectable()
export class NotesRepository {
  /** Adds a note. No RETURNING: row-level security lets nobody read a restricted one without a reason, not even its author. */
  async add(tx: Tx, note: NewNote): Promise<{ id: string; ref: string }> {
    const key = (await tx.one<{ id: string; ref: string }>(`select platform.uuid7() as id, platform.new_reference('NO') as ref`))!;
    await tx.run('insert into record.note (id, ref, person_id, case_id, category, body, occurred_at) values ($1, $2, $3, $4, $5, $6, $7)',
      [key.id, key.ref, note.personId, note.caseId, note.category, note.body, note.occurredAt]);
    return key;
  }

  byRef(tx: Tx, ref: string): Promise<NoteRow | null> {
    return tx.one<NoteRow>(`${ROW} where n.ref = $1`, [ref]);
  }

  /** Latest first, keyset on (occurred_at, id): index note_person, note_case or note_newest. */
  list(tx: Tx, { person, case: caseId }: { person: string | null; case: string | null }, after: readonly unknown[] | null, limit: number): Promise<NoteRow[]> {
    return tx.rows<NoteRow>(`${ROW}
      where ${person ? 'n.person_id = $1' : '$1::uuid is null'} and ${caseId ? 'n.case_id = $2' : '$2::uuid is null'}
        and ($3::timestamptz is null or (n.occurred_at, n.id) < ($3::timestamptz, $4::uuid))
      order by n.occurred_at desc, n.id desc limit $5`, [person, caseId, after?.[0] ?? null, after?.[1] ?? null, limit + 1]);
  }

  /** How many restricted ones this reader isn't shown. */
  async withheld(tx: Tx, { person, case: caseId }: { person: string | null; case: string | null }): Promise<number> {
    return (await tx.one<{ count: number }>('select record.withheld_notes($1, $2) as count', [person, caseId]))!.count;
  }

  /** Is there such a note, kept from this reader for want of a reason? */
  async isWithheld(tx: Tx, ref: string): Promise<boolean> {
    return (await tx.one<{ withheld: boolean }>('select record.note_withheld($1) as withheld', [ref]))!.withheld;
  }

  /** The key of a case, of this person where one is given, or null. */
  async caseOf(tx: Tx, caseRef: string, personId: string | null = null): Promise<string | null> {
    const row = await tx.one<{ id: string }>('select id from record.case_file where ref = $1 and ($2::uuid is null or person_id = $2)', [caseRef, personId]);
    return row?.id ?? null;
  }
}
