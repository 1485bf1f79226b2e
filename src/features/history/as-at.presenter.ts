import type { StandingRow } from './as-at.repository.js';
import { type Kind, NOUNS } from './kinds.js';
import { type Field, fieldsOf, inWords } from './words.js';

/** One record as it stood. `counts`: not superseded, lifted, ended or reversed by then. */
export interface ShownStanding {
  ref: string | null; sequence: number; shape: number; counts: boolean;
  /** When and by whom it was first recorded, and when it last changed up to that instant. */
  recordedAt: string | null; recordedBy: string | null; changedAt: Date;
  /** The record on which it was kept, where that is one merged into the person. */
  on: string | null;
  fields: Field[];
  /** The facts as stored, for a template that knows this kind and shape. */
  row: Record<string, unknown>;
}
export interface ShownSection { kind: Kind; title: string; rows: ShownStanding[]; withheld: number }

/** A person or case as it was known at an instant. */
export interface ShownAsAt {
  of: 'person' | 'case'; ref: string; at: Date;
  /** When the record itself was made; `known` is false before. */
  recordedAt: Date; known: boolean;
  person: string | null; name: string | null; status: string | null; state: string | null;
  mergedInto: string | null; mergedFrom: string[];
  /** Where things stood, a sentence each: cases, barriers in force, returns. */
  stood: string[];
  sections: ShownSection[];
  /** How many records are kept from this reader. */
  withheld: number;
  /** Events that cannot be read: erased, altered since, or of a shape that nobody here knows. */
  unreadable: { sequence: number; record: string; recordedAt: Date; why: 'erased' | 'altered' | 'unknown shape' }[];
}

const PERSONAL: readonly (readonly [Kind, string])[] = [
  ['person', 'Person'], ['person_name', 'Names'], ['person_birth', 'Birth'], ['person_nationality', 'Nationalities'], ['person_reference', 'Official references'],
  ['representative', 'Representatives'], ['crossing', 'Crossings'], ['case_file', 'Cases'], ['barrier', 'Barriers'], ['completed_return', 'Returns'],
  ['detention_spell', 'Detention'], ['document', 'Documents'], ['note', 'Notes'],
];
const OF_CASE: readonly (readonly [Kind, string])[] = [
  ['case_step', 'Steps'], ['screening_answer', 'Screening'], ['notice', 'Notices'], ['readmission_request', 'Readmission requests'], ['readmission_reply', 'Readmission replies'],
  ['fitness_assessment', 'Fitness to fly'], ['seat_holding', 'Seats'], ['boarding_outcome', 'Boarding'], ['handover', 'Handovers'], ['task', 'Tasks'],
];
/** What is told of a person, and of a case, in that order. */
export const SECTIONS = { person: PERSONAL, case: [...PERSONAL, ...OF_CASE] } as const;

/** Newest shape of events that this version can read, where it is not 1. */
const SHAPES: Partial<Record<Kind, number>> = {};
export const isReadable = ({ kind, shape }: Pick<StandingRow, 'kind' | 'shape'>): boolean => shape <= (SHAPES[kind] ?? 1);

const ENDS = ['superseded_at', 'lifted_at', 'ended_at', 'reversed_at', 'fallen_at', 'withdrawn_at', 'merged_into'];
const OURS = new Set(['id', 'ref', 'version', 'person_id', 'seat_id', 'scheme_version_id', 'excluded', 'family', 'latest_day', 'changed_at', 'position', 'holding_id']);

/** Keys of other records that the rows name: their references are looked up once. */
export const keysIn = (rows: readonly StandingRow[]): string[] => [...new Set(rows.flatMap(({ row }) =>
  Object.entries(row ?? {}).flatMap(([field, value]) => (isKey(field) && typeof value === 'string' ? [value] : []))))];

export function presentStanding(standing: StandingRow, names: ReadonlyMap<string, string>, group: string): ShownStanding {
  const row = named(standing.row!, names);
  const on = standing.row!.person_id;
  return {
    ref: typeof standing.row!.ref === 'string' ? standing.row!.ref : null, sequence: Number(standing.sequence), shape: standing.shape,
    recordedAt: textOf(row.recorded_at), recordedBy: textOf(row.recorded_by) ?? textOf(row.opened_by) ?? textOf(row.taken_by) ?? textOf(row.held_by), changedAt: standing.recordedAt,
    counts: ENDS.every((end) => (standing.row![end] ?? null) === null),
    on: typeof on === 'string' && on !== group ? names.get(on) ?? null : null,
    fields: fieldsOf(standing.kind, Object.fromEntries(Object.entries(row).filter(([field]) => field !== 'recorded_at' && field !== 'recorded_by'))), row,
  };
}

export const sectionOf = ([kind, title]: readonly [Kind, string], rows: ShownStanding[], withheld: number): ShownSection => ({ kind, title, rows, withheld });

/** Cases with their states, open barriers by kind, returns that stand. */
export function stoodOf(sections: readonly ShownSection[]): string[] {
  const counting = (kind: Kind): ShownStanding[] => sections.find((section) => section.kind === kind)?.rows.filter(({ counts }) => counts) ?? [];
  const barriers = counting('barrier').map(({ row }) => inWords('kind', row.kind)!.toLowerCase());
  const returns = counting('completed_return').length;
  return [
    ...counting('case_file').map(({ ref, row }) => `${ref} stood at ${inWords('state', row.state)!.toLowerCase()}.`),
    barriers.length ? `In force: ${barriers.join(', ')}.` : 'No barrier was in force.',
    ...(returns ? [`Returned ${returns === 1 ? 'once' : `${returns} times`}.`] : []),
  ];
}

export const presentUnreadable = ({ sequence, kind, recordedAt, fault }: StandingRow): ShownAsAt['unreadable'][number] =>
  ({ sequence: Number(sequence), record: NOUNS[kind], recordedAt, why: fault === 'erased' || fault === 'altered' ? fault : 'unknown shape' });

const KEY = /[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const isKey = (field: string): boolean => field !== 'external_id' && /(_id|_by|^merged_into)$/.test(field);

/** Keys inside of particulars never leave either. */
function withoutKeys(value: unknown): unknown {
  return value !== null && typeof value === 'object' ? JSON.parse(JSON.stringify(value).replace(KEY, '(key)')) : value;
}

/** Our keys become references and names; a key that nobody can name is left out. */
function named(row: Record<string, unknown>, names: ReadonlyMap<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).flatMap(([field, value]): [string, unknown][] => {
    if (OURS.has(field) || field.endsWith('_ids')) return [];
    if (!isKey(field)) return [[field, withoutKeys(value)]];
    const name = typeof value === 'string' ? names.get(value) : undefined;
    return name === undefined ? [] : [[field, name]];
  }));
}

const AT = '2025-11-01T09:00:00.000Z';
export const EXAMPLE_AS_AT = {
  of: 'person', ref: 'PE-AHVA-RR', at: AT, recordedAt: '2025-10-18T08:00:00.000Z', known: true, person: 'PE-AHVA-RR', name: 'Dariush Rahmani', status: 'provisional',
  state: null, mergedInto: null, mergedFrom: [], stood: ['CA-AHVA-R5 stood at encountered.', 'No barrier was in force.'],
  sections: [{
    kind: 'person_nationality', title: 'Nationalities', withheld: 0,
    rows: [{ ref: null, sequence: 48102, shape: 1, counts: true, recordedAt: '2025-10-18T08:00:00+00:00', recordedBy: 'Casey Worker', changedAt: '2025-10-18T08:00:00.000Z', on: null, fields: [{ field: 'code', label: 'Nationality', value: 'AFG' }], row: { code: 'AFG', basis: 'claimed' } }],
  }],
  withheld: 1, unreadable: [{ sequence: 48110, record: 'Note', recordedAt: AT, why: 'erased' }],
};
