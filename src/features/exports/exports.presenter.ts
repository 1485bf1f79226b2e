import { initials } from '../../domain/mask.js';
import type { ContentRow, ExportRow } from './exports.repository.js';

/** What page and API show of an export. */
export interface ShownExport {
  ref: string; self: string; version: number;
  kind: string; format: string;
  /** What was asked for, in references. */
  filter: Record<string, unknown>;
  purpose: string | null;
  case: string | null; person: string | null;
  cases: number;
  requestedBy: string; recordedAt: Date;
  state: 'requested' | 'finished' | 'failed';
  finishedAt: Date | null; failedAt: Date | null;
  /** Lines and SHA-256 of the bytes that were taken away last. */
  rows: number | null; sha256: string | null;
  /** Where a bulk export is taken from; histories are asked for again. */
  content: string | null;
}

export function presentExport(row: ExportRow): ShownExport {
  const self = `/api/v1/exports/${row.ref}`;
  return {
    ref: row.ref, self, version: row.version,
    kind: row.kind, format: row.format, filter: row.filter, purpose: row.purpose,
    case: row.caseRef, person: row.personRef, cases: row.cases,
    requestedBy: row.requestedByName, recordedAt: row.recordedAt,
    state: row.failedAt ? 'failed' : row.finishedAt ? 'finished' : 'requested',
    finishedAt: row.finishedAt, failedAt: row.failedAt,
    rows: row.rows, sha256: row.sha256?.toString('hex') ?? null,
    content: row.kind === 'bulk' ? `${self}/content` : null,
  };
}

/** One line of a bulk export. The database leaves the name out of the line; of it only the initials go in. */
export function presentLine({ line, name }: ContentRow): string {
  if (name === null) return `${line}\n`;
  const shown = JSON.parse(line) as { person: Record<string, unknown> };
  shown.person.initials = initials(name);
  return `${JSON.stringify(shown)}\n`;
}

export const EXAMPLE_EXPORT = {
  ref: 'EX-AHVA-R4', self: '/api/v1/exports/EX-AHVA-R4', version: 1, kind: 'bulk', format: 'jsonl',
  filter: { period: { from: '2025-09-18', to: '2025-11-13' }, state: 'returned' }, purpose: 'Quarterly audit of returns.',
  case: null, person: null, cases: 113, requestedBy: 'Audrey Auditor', recordedAt: '2025-11-14T08:00:00.000Z',
  state: 'requested', finishedAt: null, failedAt: null, rows: null, sha256: null, content: '/api/v1/exports/EX-AHVA-R4/content',
};

export const EXAMPLE_LINE = {
  type: 'case', case: 'CA-AHVA-R5', state: 'returned', arrivedAt: '2025-08-12T05:10:00.000Z',
  person: { ref: 'PE-AHVA-RR', sex: 'M', birthYears: [1998], nationalities: ['ERI'], initials: 'A. Y.' },
};
