import { Injectable } from '@nestjs/common';
import { Invalid, NotFound } from '../../domain/errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { Database } from '../../platform/database/database.js';
import { referenceIn } from '../../platform/web/reference.js';
import { PeopleService } from '../people/people.service.js';
import { contentTypeOf } from './content-type.js';
import type { AddDocument } from './documents.dto.js';
import { presentDocument, type ShownDocumentWithTwins } from './documents.presenter.js';
import { DocumentsRepository } from './documents.repository.js';

/** A paper and its scan in one step, as a form sends them. */
@Injectable()
export class ScansService {
  constructor(private readonly database: Database, private readonly documents: DocumentsRepository, private readonly people: PeopleService) {}

  /** @throws Invalid by field; `content` for bytes of a type that is not kept, whatever the file is called */
  async receive(actor: Actor, input: AddDocument, bytes: Buffer | null): Promise<ShownDocumentWithTwins> {
    const contentType = bytes && await contentTypeOf(bytes);
    return this.database.write(actor, async (tx) => {
      const { person: personRef, case: caseRef, occurredAt, ...rest } = input;
      const person = await this.people.mustFind(tx, referenceIn('person', 'PE', personRef));
      const caseId = caseRef ? await this.documents.caseOf(tx, referenceIn('case', 'CA', caseRef), person.id) : null;
      if (caseRef && !caseId) throw new Invalid({ case: 'This person has no such case.' });
      const added = await this.documents.add(tx, { ...rest, personId: person.id, caseId, occurredAt: occurredAt ?? tx.now });
      if (bytes && contentType) {
        await this.documents.addContent(tx, added, bytes);
        await this.documents.change(tx, { id: added.id, version: 1 }, { contentType });
      }
      const row = await this.documents.byRef(tx, added.ref);
      if (!row) throw new NotFound('document', added.ref);
      return { ...presentDocument(row), sameContentAs: bytes ? await this.documents.twins(tx, row) : [] };
    });
  }
}
