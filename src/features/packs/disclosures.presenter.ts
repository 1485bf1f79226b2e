import type { DisclosedContents } from './disclosure.entity.js';
import type { DisclosureRow } from './disclosures.repository.js';
import type { ShownPack } from './match-pack.presenter.js';

/** What page and API show of a pack that was handed over. */
export interface ShownDisclosure {
  ref: string; self: string; version: 1; person: string; kind: string; givenTo: string; givenToName: string | null; how: string; reason: string;
  digest: string;
  /** The pack said the same when this was written down: then `contents` is what was given, otherwise what the pack told by then. */
  asGiven: boolean; contents: DisclosedContents;
  occurredAt: Date; recordedAt: Date; recordedBy: string;
}

export const presentDisclosure = (row: DisclosureRow): ShownDisclosure => ({
  ref: row.ref, self: `/api/v1/disclosures/${row.ref}`, version: 1, person: row.personRef, kind: row.kind, givenTo: row.givenTo, givenToName: row.givenToName, how: row.how, reason: row.reason,
  digest: row.sha256.toString('hex'), asGiven: row.asGiven, contents: row.contents, occurredAt: row.occurredAt, recordedAt: row.recordedAt, recordedBy: row.recordedByName,
});

/** What a pack tells of, for the record of its disclosure: references, and the name of each field that holds something. */
export function contentsOf(pack: ShownPack): DisclosedContents {
  const { who, matches, beingExamined } = pack;
  const contests = [...matches, ...beingExamined].flatMap((one) => one.contests);
  const fields = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    if (value === null || value === undefined || value === '') return;
    if (Array.isArray(value)) value.forEach((one) => walk(one, path));
    else if (typeof value === 'object' && !(value instanceof Date)) Object.entries(value).forEach(([key, one]) => walk(one, path ? `${path}.${key}` : key));
    else fields.add(path);
  };
  walk({ who, matches, beingExamined }, '');
  return {
    reviews: matches.map(({ ref }) => ref), captures: [...new Set(matches.flatMap(({ captures }) => captures.map(({ ref }) => ref)))],
    contests: contests.flatMap(({ ref }) => ref ?? []), fields: [...fields].sort(),
  };
}

export const EXAMPLE_DISCLOSURE = {
  ref: 'DI-AHVA-R9', self: '/api/v1/disclosures/DI-AHVA-R9', version: 1, person: 'PE-AHVA-RR', kind: 'match_pack', givenTo: 'representative', givenToName: 'Example & Partners', how: 'By post, with a Dari translation.', reason: 'Asked for by the representative.',
  digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', asGiven: true,
  contents: { reviews: ['MR-AHVA-RA'], captures: ['CP-AHVA-RQ'], contests: [], fields: ['matches.captures.ref', 'matches.decision', 'who.name'] },
  occurredAt: '2025-11-14T09:00:00.000Z', recordedAt: '2025-11-14T09:05:00.000Z', recordedBy: 'Casey Worker',
};
