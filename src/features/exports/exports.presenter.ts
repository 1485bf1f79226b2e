import { initials } from '../../domain/mask.js';
import type { Progress } from '../../platform/files/files.js';
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
  /** `requested`: its job waits; `running`: its job writes; `expired`: its content is gone, the record stays. */
  state: 'requested' | 'running' | 'finished' | 'failed' | 'expired';
  finishedAt: Date | null; failedAt: Date | null;
  /** Why it failed for good. */
  failure: string | null;
  /** Lines written so far of how many, where a job writes it. */
  progress: { rows: number; expected: number | null } | null;
  /** Lines, and SHA-256 of the bytes, of the file or of what went out. */
  rows: number | null; sha256: string | null;
  /** Size of the file. */
  bytes: number | null;
  expiresAt: Date | null;
  /** Where the file is taken from, by who asked for it; null while there is none. Histories that were streamed are asked for again. */
  content: string | null;
}

/** @param now the office's time: a file that has expired is not to be had, whether erased yet or not */
export function presentExport(row: ExportRow, progress: Progress | undefined, now: Date): ShownExport {
  const self = `/api/v1/exports/${row.ref}`;
  const expired = row.expiresAt !== null && row.expiresAt <= now;
  const state = row.failedAt ? 'failed' : expired ? 'expired' : row.finishedAt ? 'finished' : progress?.begun ? 'running' : 'requested';
  return {
    ref: row.ref, self, version: row.version,
    kind: row.kind, format: row.format, filter: row.filter, purpose: row.purpose,
    case: row.caseRef, person: row.personRef, cases: row.cases,
    requestedBy: row.requestedByName, recordedAt: row.recordedAt,
    state, finishedAt: row.finishedAt, failedAt: row.failedAt, failure: row.failure,
    progress: progress && row.kept ? { rows: progress.rows, expected: progress.expected } : null,
    rows: row.rows, sha256: row.sha256?.toString('hex') ?? null, bytes: row.bytes, expiresAt: row.expiresAt,
    content: row.kept && state === 'finished' ? `${self}/content` : null,
  };
}

/** What an export would come to, before anybody asks for it. */
export interface ShownEstimate {
  kind: string; format: string;
  cases: number;
  /** Lines, as the journal stands now. */
  rows: number;
  /** About how many bytes, from what lines of that kind usually take. */
  bytes: number;
}

/** Usual bytes of a line, from the demonstration: of 8,044 cases 600 and 280, of a returned person's history 660 and 410. */
const BYTES = { bulk: { case: 600, event: 280 }, jsonl: 660, csv: 410 } as const;

export function presentEstimate(kind: ShownEstimate['kind'], format: 'jsonl' | 'csv', cases: number, rows: number): ShownEstimate {
  const bytes = kind === 'bulk' ? cases * BYTES.bulk.case + (rows - cases) * BYTES.bulk.event : rows * BYTES[format];
  return { kind, format, cases, rows, bytes };
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
  state: 'running', finishedAt: null, failedAt: null, failure: null, progress: { rows: 1200, expected: 5424 },
  rows: null, sha256: null, bytes: null, expiresAt: null, content: null,
};

export const EXAMPLE_ESTIMATE: ShownEstimate = presentEstimate('bulk', 'jsonl', 113, 5424);

export const EXAMPLE_LINE = {
  type: 'case', case: 'CA-AHVA-R5', state: 'returned', arrivedAt: '2025-08-12T05:10:00.000Z',
  person: { ref: 'PE-AHVA-RR', sex: 'M', birthYears: [1998], nationalities: ['ERI'], initials: 'A. Y.' },
};
