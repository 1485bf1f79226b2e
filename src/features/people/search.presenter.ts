import { likenessInWords, type Likeness, NAME_LIKENESSES, type NameLikeness } from '../../domain/alike.js';
import { formatPartialDate } from '../../domain/partial-date.js';
import { FILTERS } from '../../platform/pages/filters.js';
import type { SearchPeople } from './search.dto.js';
import type { AlikeRow, FoundRow } from './search.repository.js';

/** Somebody as results show them. `photo` is the reference of their newest photo. */
export interface FoundPerson {
  ref: string; self: string; version: number; status: string; name: string;
  names: { givenNames: string | null; familyNames: string | null; script: string | null; transliteration: string | null }[];
  latinName: string | null;
  sex: string | null; births: string[]; nationalities: string[];
  crossings: number; crossedAt: Date | null; returns: number; photo: string | null;
  recordedAt: Date; changedAt: Date;
}

/** One page of what a search found. `self` carries nothing of what was asked. */
export interface ShownSearch {
  search: string; self: string; criteria: SearchPeople;
  /** How many there are on all pages together; `exact`, how many of this page bear the name as it was written. */
  found: number; exact: number;
  items: (FoundPerson & { match: NameLikeness | null })[];
  next: string | null;
}

/** Somebody who may be known already, and why; there is no score. */
export interface ShownAlike extends FoundPerson { why: string[] }

export function presentFound(row: Omit<FoundRow, 'rank' | 'how' | 'found'>): FoundPerson {
  return {
    ref: row.ref, self: `/api/v1/people/${row.ref}`, version: row.version, status: row.status, name: row.name, names: row.names, latinName: row.names[0]?.transliteration ?? null,
    sex: row.sex, births: row.births.map(({ year, month, day }) => formatPartialDate({ year, month: month ?? undefined, day: day ?? undefined })), nationalities: row.nationalities,
    crossings: row.crossings, crossedAt: row.crossedAt, returns: row.returns, photo: row.photo,
    recordedAt: row.recordedAt, changedAt: row.changedAt,
  };
}

export const presentHit = (row: FoundRow): FoundPerson & { match: NameLikeness | null } =>
  ({ ...presentFound(row), match: row.how === null ? null : NAME_LIKENESSES[row.how]! });

export const presentAlike = (row: AlikeRow, likeness: Likeness): ShownAlike => ({ ...presentFound(row), why: likenessInWords(likeness, FILTERS.country as (code: string) => string) });

const EXAMPLE_FOUND = {
  ref: 'PE-AHVA-RR', self: '/api/v1/people/PE-AHVA-RR', version: 1, status: 'active', name: 'Dariush Rahmani',
  names: [{ givenNames: 'Dariush', familyNames: 'Rahmani', script: 'Latn', transliteration: null }], latinName: null, sex: 'M', births: ['1998-04'], nationalities: ['AFG'],
  crossings: 2, crossedAt: '2025-10-18T05:40:00.000Z', returns: 1, photo: 'CP-AHVA-RQ',
  recordedAt: '2025-08-06T08:00:00.000Z', changedAt: '2025-11-14T08:00:00.000Z',
};
export const EXAMPLE_SEARCH = {
  search: 'wq3X9dX0rJ1m5kV2bT7uYA', self: '/api/v1/people/searches/wq3X9dX0rJ1m5kV2bT7uYA', criteria: { name: 'dariush rahmany', birthYear: 1998 },
  found: 1, exact: 0, items: [{ ...EXAMPLE_FOUND, match: 'sounds_alike' }], next: null,
};
export const EXAMPLE_ALIKE = { items: [{ ...EXAMPLE_FOUND, why: ['The name sounds alike', 'Same birth year', 'Same nationality: Afghanistan'] }] };
