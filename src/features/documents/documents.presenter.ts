import type { DocumentRow } from './documents.repository.js';

/** What page and API show of a document; its bytes are at `content.self`. */
export interface ShownDocument {
  ref: string; self: string; version: number;
  person: string; case: string | null;
  kind: string; title: string; number: string | null; issuer: string | null; expiresOn: string | null; authenticity: string | null;
  restricted: boolean;
  content: { self: string; type: string; bytes: number; sha256: string } | null;
  occurredAt: Date; recordedAt: Date; recordedBy: string;
}

/** The answer to new content: other documents of the same person that hold the very same bytes. */
export interface ShownDocumentWithTwins extends ShownDocument { sameContentAs: string[] }

export function presentDocument(row: DocumentRow): ShownDocument {
  const self = `/api/v1/documents/${row.ref}`;
  return {
    ref: row.ref, self, version: row.version, person: row.personRef, case: row.caseRef,
    kind: row.kind, title: row.title, number: row.number, issuer: row.issuer, expiresOn: row.expiresOn, authenticity: row.authenticity,
    restricted: row.restricted,
    content: row.sha256 ? { self: `${self}/content`, type: row.contentType!, bytes: row.bytesLength!, sha256: row.sha256.toString('hex') } : null,
    occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.recordedByName,
  };
}

export const EXAMPLE_DOCUMENT = {
  ref: 'DO-AHVA-RP', self: '/api/v1/documents/DO-AHVA-RP', version: 1, person: 'PE-AHVA-RR', case: null,
  kind: 'passport', title: 'Passport, data page', number: 'P01234567', issuer: 'AFG', expiresOn: '2027-03-31', authenticity: 'not_examined', restricted: false,
  content: null, occurredAt: '2025-11-14T08:00:00.000Z', recordedAt: '2025-11-14T08:00:00.000Z', recordedBy: 'Casey Worker',
};
export const EXAMPLE_FILLED_DOCUMENT = {
  ...EXAMPLE_DOCUMENT, version: 2,
  content: { self: '/api/v1/documents/DO-AHVA-RP/content', type: 'application/pdf', bytes: 48213, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' },
  sameContentAs: [],
};
