import { Injectable } from '@nestjs/common';
import { CONTENT_TYPES } from '../../domain/document.js';
import { Invalid, NotFound, Refused } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/tx.js';
import { limitOf, type Page, pageOf, readCursor } from '../../platform/web/page.js';
import { referenceIn } from '../../platform/web/reference.js';
import { PeopleService } from '../people/people.service.js';
import { contentTypeOf } from './content-type.js';
import type { AddDocument, ChangeDocument, ListDocuments } from './documents.dto.js';
import { presentDocument, type ShownDocument, type ShownDocumentWithTwins } from './documents.presenter.js';
import { DocumentsRepository, type DocumentRow } from './documents.repository.js';

/** Papers that concern people: what they are, and their bytes. */
@Injectable()
export class DocumentsService {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentsRepository,
    private readonly people: PeopleService,
  ) {}

  list(actor: Actor, query: ListDocuments): Promise<Page<ShownDocument>> {
    return this.database.read(actor, async (tx) => {
      const limit = limitOf(query);
      const person = query.person ? (await this.people.mustFind(tx, referenceIn('person', 'PE', query.person))).id : null;
      const caseId = query.case ? await this.caseOf(tx, query.case) : null;
      const rows = await this.documents.list(tx, { person, case: caseId, kind: query.kind ?? null }, readCursor(query.cursor, 2), limit);
      await tx.listed('document', query, rows.slice(0, limit).map((row) => row.id), 'list', { person, case: caseId });
      return pageOf(rows, limit, (row) => [row.recordedAt, row.id], presentDocument);
    });
  }

  /** For a case as a whole, inside the transaction that shows it: the person's newest `most`, of whichever case. */
  async ofPerson(tx: Tx, person: string, most: number): Promise<ShownDocument[]> {
    const rows = (await this.documents.list(tx, { person, case: null, kind: null }, null, most)).slice(0, most);
    await tx.listed('document', { person }, rows.map((row) => row.id), 'list', { person });
    return rows.map(presentDocument);
  }

  show(actor: Actor, ref: string): Promise<ShownDocument> {
    return this.database.read(actor, async (tx) => {
      const document = await this.mustFind(tx, ref);
      await tx.viewed('document', { record: document.id, person: document.personId, case: document.caseId });
      return presentDocument(document);
    });
  }

  add(actor: Actor, input: AddDocument): Promise<ShownDocument> {
    return this.database.write(actor, async (tx) => {
      const { person: personRef, case: caseRef, occurredAt, ...rest } = input;
      const person = await this.people.mustFind(tx, referenceIn('person', 'PE', personRef));
      const caseId = caseRef ? await this.caseOf(tx, caseRef, person.id) : null;
      const { ref } = await this.documents.add(tx, { ...rest, personId: person.id, caseId, occurredAt: occurredAt ?? tx.now });
      return presentDocument(await this.mustFind(tx, ref));
    });
  }

  change(actor: Actor, ref: string, version: number, input: ChangeDocument): Promise<ShownDocument> {
    return this.database.write(actor, async (tx) => {
      const document = await this.mustFind(tx, ref);
      await this.documents.change(tx, { id: document.id, version }, input);
      return presentDocument(await this.mustFind(tx, ref));
    });
  }

  /** Bytes come once: other bytes are another document. @throws Invalid for a type that is not kept */
  async fill(actor: Actor, ref: string, version: number, bytes: unknown): Promise<ShownDocumentWithTwins> {
    if (!Buffer.isBuffer(bytes)) throw new Invalid({ content: 'Send the bytes of the file themselves, with its own Content-Type.' });
    const contentType = await contentTypeOf(bytes);
    return this.database.write(actor, async (tx) => {
      const document = await this.mustFind(tx, ref);
      await this.documents.change(tx, { id: document.id, version }, {});
      if (document.sha256) throw new Refused({ rule: 'document.has-content', message: 'This document has its content already: record a new document.' });
      await this.documents.addContent(tx, document, bytes);
      // length and digest are the database's own: it has the bytes
      await this.documents.change(tx, { id: document.id, version: version + 1 }, { contentType });
      return { ...presentDocument(await this.mustFind(tx, ref)), sameContentAs: await this.documents.twins(tx, document) };
    });
  }

  /** @throws Refused `access.reason` when it is restricted and no reason was given */
  content(actor: Actor, ref: string): Promise<{ bytes: Buffer; type: string; name: string }> {
    return this.database.read(actor, async (tx) => {
      const document = await this.mustFind(tx, ref);
      if (document.restricted && !actor.reason) {
        throw new Refused({ rule: 'access.reason', message: 'This document is restricted. Say in the header Access-Reason why you open it.' });
      }
      const bytes = document.contentType ? await this.documents.content(tx, document.id) : null;
      if (!bytes || !document.contentType) throw new NotFound('content of document', ref);
      await tx.viewed('document_content', { record: document.id, person: document.personId, case: document.caseId });
      const type = document.contentType === 'text/plain' ? 'text/plain; charset=utf-8' : document.contentType;
      return { bytes, type, name: `${document.ref}.${CONTENT_TYPES[document.contentType]}` };
    });
  }

  /** For other rooms: a paper that they point to. @throws NotFound */
  async mustFind(tx: Tx, ref: string): Promise<DocumentRow> {
    const document = await this.documents.byRef(tx, ref);
    if (!document) throw new NotFound('document', ref);
    return document;
  }

  private async caseOf(tx: Tx, text: string, personId?: string): Promise<string> {
    const id = await this.documents.caseOf(tx, referenceIn('case', 'CA', text), personId);
    if (!id) throw personId ? new Invalid({ case: 'This person has no such case.' }) : new NotFound('case', text);
    return id;
  }
}
