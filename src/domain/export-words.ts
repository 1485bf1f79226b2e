import { type ExportFormat, type ExportKind } from './export.js';

/** How the office says what its exports call by code. */
export const EXPORT_KIND_WORDS: Readonly<Record<ExportKind, string>> = {
  bulk: 'Case histories, masked', case_history: 'History of one case', person_history: 'History of one person',
};

export const EXPORT_FORMAT_WORDS: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'JSON Lines: the record of truth, one line for each entry', csv: 'CSV: for reading in a spreadsheet',
};

export const EXPORT_STATE_WORDS = {
  requested: { text: 'Waiting', colour: 'grey' }, running: { text: 'Being written', colour: 'blue' }, finished: { text: 'Ready', colour: 'green' },
  failed: { text: 'Failed', colour: 'red' }, expired: { text: 'Expired', colour: 'grey' },
} as const;
