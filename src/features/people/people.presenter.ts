import { formatPartialDate } from '../../domain/partial-date.js';
import type { BirthSaid, NameSaid, NationalitySaid, PersonRow, PersonSheet, ReferenceSaid } from './sheet.repository.js';

/** Who recorded a row and when it was superseded (null: it counts). */
interface Said { recordedAt: Date; recordedBy: string; supersededAt: Date | null }
interface ShownIdentity {
  names: (Said & { kind: string; familyNames: string | null; givenNames: string | null; script: string | null; transliteration: string | null })[];
  births: (Said & { date: string; basis: string; place: string | null; withdrawal: string | null })[];
  nationalities: (Said & { code: string; basis: string })[];
  references: (Said & { scheme: string; number: string })[];
}

/** One person in lists. */
export interface ListedPerson {
  ref: string; self: string; version: number; status: string;
  name: string;
  /** The same name in Latin letters, where it was recorded in another script. */
  latinName: string | null;
  sex: string | null; births: string[]; nationalities: string[];
  mergedInto: string | null; recordedAt: Date; changedAt: Date;
}

/** What page and API show of a person. */
export interface ShownPerson extends ShownIdentity {
  ref: string; self: string; version: number; status: string; provisional: boolean;
  name: string; sex: string | null;
  /** Somebody said so of this person, or a match marked them with another: `possibleTwins` names those. */
  possibleTwin: boolean;
  possibleTwins: { mark: string; person: string; name: string; matchReview: string }[];
  careNeeds: string | null;
  /** On any live birth date, a partial one counted as its latest day, or by an open claim or dispute. */
  mayBeUnder18: boolean;
  mergedInto: string | null; mergedFrom: string[];
  /** What counted before it was superseded. */
  superseded: ShownIdentity;
  cases: { ref: string; state: string }[];
  crossings: { ref: string; occurredAt: Date }[];
  returns: { ref: string; ordinal: number; flight: string; occurredAt: Date; reversed: boolean }[];
  representatives: string[];
  occurredAt: Date; recordedAt: Date; recordedBy: string; changedAt: Date;
}

export function presentPerson(sheet: PersonSheet): ShownPerson {
  return {
    ref: sheet.ref, self: `/api/v1/people/${sheet.ref}`, version: sheet.version, status: sheet.status, provisional: sheet.status === 'provisional',
    name: sheet.name, sex: sheet.sex, possibleTwin: sheet.possibleTwin || sheet.possibleTwins.length > 0, possibleTwins: sheet.possibleTwins, careNeeds: sheet.careNeeds,
    mayBeUnder18: sheet.mayBeUnder18,
    mergedInto: sheet.mergedIntoRef, mergedFrom: sheet.mergedFrom,
    ...identity(sheet, (row) => row.supersededAt === null),
    superseded: identity(sheet, (row) => row.supersededAt !== null),
    cases: sheet.cases,
    crossings: sheet.crossings.map((crossing) => ({ ...crossing, occurredAt: new Date(crossing.occurredAt) })),
    returns: sheet.returns.map((one) => ({ ...one, occurredAt: new Date(one.occurredAt) })),
    representatives: sheet.representatives,
    occurredAt: sheet.occurredAt, recordedAt: sheet.recordedAt, recordedBy: sheet.recordedByName, changedAt: sheet.changedAt,
  };
}

export function presentListed(row: PersonRow): ListedPerson {
  return {
    ref: row.ref, self: `/api/v1/people/${row.ref}`, version: row.version, status: row.status,
    name: row.name, latinName: row.latinName, sex: row.sex, births: row.births.map((birth) => formatPartialDate(parts(birth))), nationalities: row.nationalities,
    mergedInto: row.mergedIntoRef, recordedAt: row.recordedAt, changedAt: row.changedAt,
  };
}

type Row = NameSaid | BirthSaid | NationalitySaid | ReferenceSaid;

function identity(sheet: PersonSheet, wanted: (row: Row) => boolean): ShownIdentity {
  return {
    names: sheet.names.filter(wanted).map(({ kind, familyNames, givenNames, script, transliteration, ...row }) => ({ kind, familyNames, givenNames, script, transliteration, ...said(row) })),
    births: sheet.births.filter(wanted).map((row) => ({ date: formatPartialDate(parts(row)), basis: row.basis, place: row.place, withdrawal: row.withdrawal, ...said(row) })),
    nationalities: sheet.nationalities.filter(wanted).map(({ code, basis, ...row }) => ({ code, basis, ...said(row) })),
    references: sheet.references.filter(wanted).map(({ scheme, number, ...row }) => ({ scheme, number, ...said(row) })),
  };
}

const said = ({ recordedAt, recordedBy, supersededAt }: { recordedAt: string; recordedBy: string; supersededAt: string | null }): Said =>
  ({ recordedAt: new Date(recordedAt), recordedBy, supersededAt: supersededAt === null ? null : new Date(supersededAt) });

const parts = ({ year, month, day }: { year: number; month: number | null; day: number | null }) =>
  ({ year, month: month ?? undefined, day: day ?? undefined });

const SAID = { recordedAt: '2025-11-14T08:00:00.000Z', recordedBy: 'Casey Worker', supersededAt: null };
export const EXAMPLE_LISTED_PERSON = {
  ref: 'PE-AHVA-RR', self: '/api/v1/people/PE-AHVA-RR', version: 1, status: 'provisional', name: 'Dariush Rahmani', latinName: null, sex: 'M',
  births: ['1998-04'], nationalities: ['AFG'], mergedInto: null, recordedAt: '2025-11-14T08:00:00.000Z', changedAt: '2025-11-14T08:00:00.000Z',
};
export const EXAMPLE_PERSON = {
  ref: 'PE-AHVA-RR', self: '/api/v1/people/PE-AHVA-RR', version: 1, status: 'provisional', provisional: true, name: 'Dariush Rahmani', sex: 'M',
  possibleTwin: false, possibleTwins: [], careNeeds: null, mayBeUnder18: false, mergedInto: null, mergedFrom: [],
  names: [{ kind: 'birth', familyNames: 'Rahmani', givenNames: 'Dariush', script: 'Latn', transliteration: null, ...SAID }],
  births: [{ date: '1998-04', basis: 'claimed', place: 'Herat', withdrawal: null, ...SAID }],
  nationalities: [{ code: 'AFG', basis: 'claimed', ...SAID }], references: [{ scheme: 'port', number: 'DVR/2025/118204', ...SAID }],
  superseded: { names: [], births: [], nationalities: [], references: [] },
  cases: [{ ref: 'CA-AHVA-R5', state: 'encountered' }], crossings: [{ ref: 'CR-AHVA-R8', occurredAt: '2025-11-14T05:40:00.000Z' }], returns: [], representatives: [],
  occurredAt: '2025-11-14T05:40:00.000Z', recordedAt: '2025-11-14T08:00:00.000Z', recordedBy: 'Casey Worker', changedAt: '2025-11-14T08:00:00.000Z',
};
