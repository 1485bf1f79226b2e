import { stringify } from 'csv-stringify/sync';
import type { EventRow } from './history-event.repository.js';
import type { Action } from './kinds.js';
import { type Change, changesOf } from './words.js';

/** One thing that happened or was looked at, in order of occurrence. The database makes it (history-event.repository.ts). */
export interface ShownEvent {
  /** Kind of record and what was done to it, e.g. `barrier.insert`, and which shape such events had then: whoever shows it chooses by both. */
  type: string; shape: number;
  /** Number of the entry in the journal. */
  sequence: number;
  occurredAt: string; recordedAt: string;
  /** Recorded more than a day after it happened. */
  late: boolean;
  who: string; whoRef: string;
  action: Action;
  what: string; record: string; ref: string | null;
  person: string | null; otherPerson: string | null; case: string | null; flight: string | null;
  /** Fields that changed, under the names of their columns; null where there was nothing before or after. */
  before: Record<string, unknown> | null; after: Record<string, unknown> | null;
  reason: string | null;
  /** What was against the rules when it happened. */
  breaches: unknown[];
  /** Supersedes or reverses something that was recorded before. */
  correction: boolean;
  version: number | null;
  /** What it says is withheld from this reader, or was erased. */
  withheld: boolean;
  /** SHA-256 of the entry, hexadecimal. */
  digest: string | null;
}

/** The same with its changes in words, field by field. */
export interface TimelineEvent extends ShownEvent { changes: Change[] }

export const presentEvent = ({ line }: EventRow): ShownEvent => JSON.parse(line) as ShownEvent;

export function presentTimelineEvent(row: Pick<EventRow, 'line'>): TimelineEvent {
  const event = JSON.parse(row.line) as ShownEvent;
  return { ...event, changes: changesOf(event.type.split('.')[0], event.before, event.after) };
}

/** A batch as JSON Lines: the database's own text, untouched. */
export function presentLines(rows: readonly EventRow[]): string {
  let text = '';
  for (const { line } of rows) text += `${line}\n`;
  return text;
}

const COLUMNS: readonly (keyof ShownEvent)[] = [
  'sequence', 'occurredAt', 'recordedAt', 'late', 'who', 'whoRef', 'action', 'what', 'record', 'ref', 'person', 'otherPerson', 'case', 'flight',
  'before', 'after', 'reason', 'breaches', 'correction', 'version', 'withheld', 'digest', 'type', 'shape',
];

/** A batch as CSV (RFC 4180); formulas are escaped, because spreadsheets run them. The first begins with BOM and header. */
export function presentCsv(rows: readonly EventRow[], first: boolean): string {
  return stringify(rows.map(presentEvent), {
    columns: COLUMNS as string[], header: first, bom: first, escape_formulas: true, record_delimiter: 'windows',
    cast: { boolean: (flag) => (flag ? 'true' : 'false'), object: (object) => JSON.stringify(object) },
  });
}

export const CSV_HEADER = stringify([], { columns: COLUMNS as string[], header: true, bom: true, record_delimiter: 'windows' });

export const EXAMPLE_EVENT: TimelineEvent = {
  type: 'barrier.insert', shape: 1, sequence: 48211, occurredAt: '2025-11-13T23:25:00.000Z', recordedAt: '2025-11-13T23:25:40.000Z', late: false,
  who: 'Casey Worker', whoRef: 'US-AHVA-R7', action: 'insert', what: 'Barrier opened: injunction', record: 'Barrier', ref: 'BA-AHVA-RX',
  person: 'PE-AHVA-RR', otherPerson: null, case: null, flight: null,
  before: null, after: { kind: 'injunction', effects: ['directions', 'boarding'], court_reference: 'AC-2025-LON-001234' },
  reason: null, breaches: [], correction: false, version: 1, withheld: false,
  digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  changes: [{ field: 'kind', label: 'Kind of barrier', before: null, after: 'Injunction' }],
};
