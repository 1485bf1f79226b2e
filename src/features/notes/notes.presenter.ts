import type { Page } from '../../platform/web/page.js';
import type { NoteRow } from './notes.repository.js';

/** What page and API show of a note. `body` is null where the reader gave no reason for a restricted one. */
export interface ShownNote {
  ref: string; self: string; person: string; case: string | null;
  category: string; restricted: boolean; body: string | null;
  occurredAt: Date; recordedAt: Date; recordedBy: string;
}

/** A page of notes; `withheld`: how many more there are that are shown with a reason only. */
export interface NotesPage extends Page<ShownNote> { withheld: number }

export function presentNote(row: NoteRow): ShownNote {
  return {
    ref: row.ref, self: `/api/v1/notes/${row.ref}`, person: row.personRef, case: row.caseRef,
    category: row.category, restricted: row.category !== 'general', body: row.body,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.recordedByName,
  };
}

export const EXAMPLE_NOTE = {
  ref: 'NO-AHVA-RR', self: '/api/v1/notes/NO-AHVA-RR', person: 'PE-AHVA-RR', case: null, category: 'general', restricted: false,
  body: 'Asked for an interpreter in Dari.', occurredAt: '2025-11-14T08:00:00.000Z', recordedAt: '2025-11-14T08:00:00.000Z', recordedBy: 'Casey Worker',
};
