import { Injectable } from '@nestjs/common';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { PeopleService } from '../people/people.service.js';
import type { ListNotes, WriteNote } from './notes.dto.js';
import { type NotesPage, presentNote, type ShownNote } from './notes.presenter.js';
import { NotesRepository } from './notes.repository.js';

/** What was written down about people. Health, trafficking and other special categories open with a reason only. */
@Injectable()
export class NotesService {
  constructor(
    private readonly database: Database,
    private readonly notes: NotesRepository,
    private readonly people: PeopleService,
  ) {}

  list(actor: Actor, query: ListNotes): Promise<NotesPage> {
    if (!query.person && !query.case) throw new Invalid({ person: 'Say whose notes: a person or a case.' });
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const person = query.person ? (await this.people.mustFind(tx, referenceIn('person', 'PE', query.person))).id : null;
      const caseId = query.case ? await this.caseOf(tx, query.case) : null;
      const about = { person, case: caseId };
      const rows = await this.notes.list(tx, about, readCursor(query.cursor, 2), limit);
      await tx.listed('note', query, rows.slice(0, limit).map((row) => row.id), 'list', about);
      return { ...pageOf(rows, limit, (row) => [row.occurredAt, row.id], presentNote), withheld: await this.notes.withheld(tx, about) };
    });
  }

  /** For a case as a whole, inside the transaction that shows it: the newest `most`, and how many are withheld. */
  async ofCase(tx: Tx, about: { person: string; case: string }, most: number): Promise<{ items: ShownNote[]; withheld: number }> {
    const rows = (await this.notes.list(tx, { person: null, case: about.case }, null, most)).slice(0, most);
    await tx.listed('note', { case: about.case }, rows.map((row) => row.id), 'list', about);
    return { items: rows.map(presentNote), withheld: await this.notes.withheld(tx, { person: null, case: about.case }) };
  }

  /** @throws Refused `access.reason` for a restricted one without a reason */
  show(actor: Actor, ref: string): Promise<ShownNote> {
    return this.database.read(actor, async (tx) => {
      const note = await this.notes.byRef(tx, ref);
      if (!note && await this.notes.isWithheld(tx, ref)) {
        throw new Refused({ rule: 'access.reason', message: 'This note is restricted. Say in the header Access-Reason why you read it.' });
      }
      if (!note) throw new NotFound('note', ref);
      await tx.viewed('note', { record: note.id, person: note.personId, case: note.caseId });
      return presentNote(note);
    });
  }

  write(actor: Actor, input: WriteNote): Promise<ShownNote> {
    return this.database.write(actor, async (tx) => {
      const person = await this.people.mustFind(tx, referenceIn('person', 'PE', input.person));
      const caseId = input.case ? await this.caseOf(tx, input.case, person.id) : null;
      const note = { personId: person.id, caseId, category: input.category ?? 'general' as const, body: input.body, occurredAt: input.occurredAt ?? tx.now };
      const { ref } = await this.notes.add(tx, note);
      const row = await this.notes.byRef(tx, ref);
      if (row) return presentNote(row);
      // restricted, written without a reason to read: the answer (kept for repetitions) carries no restricted text
      return {
        ref, self: `/api/v1/notes/${ref}`, person: person.ref, case: input.case ? referenceIn('case', 'CA', input.case) : null, category: note.category, restricted: true,
        body: null, occurredAt: note.occurredAt, recordedAt: tx.now, recordedBy: actor.displayName,
      };
    });
  }

  private async caseOf(tx: Tx, text: string, personId?: string): Promise<string> {
    const id = await this.notes.caseOf(tx, referenceIn('case', 'CA', text), personId);
    if (!id) throw personId ? new Invalid({ case: 'This person has no such case.' }) : new NotFound('case', text);
    return id;
  }
}
