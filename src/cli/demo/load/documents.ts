import type { AddDocument } from '../../../features/documents/documents.dto.js';
import { DocumentsService } from '../../../features/documents/documents.service.js';
import type { Hand } from '../plan/acts.js';
import type { Desk } from './desk.js';

/** A document of the person for its case, with a page of text that says that it is invented. Its reference. */
export async function documentFor(desk: Desk, by: Hand, key: string, document: Omit<AddDocument, 'person' | 'case'>): Promise<string> {
  const actor = desk.actor(by);
  const documents = desk.get(DocumentsService);
  const { person, case: file } = desk.file(key);
  const { ref, version } = await documents.add(actor, { ...document, person, case: file });
  await documents.fill(actor, ref, version, Buffer.from(`${document.title}\n\nInvented for the demonstration. Case ${file}.\n`));
  return ref;
}
