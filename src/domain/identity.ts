/** The words in which a person's identity is recorded, and how a corrected set replaces the live one. */
export const NAME_KINDS = ['birth', 'previous', 'alias'] as const;
export type NameKind = (typeof NAME_KINDS)[number];

export const BIRTH_BASES = ['claimed', 'documented', 'assessed'] as const;
export type BirthBasis = (typeof BIRTH_BASES)[number];

export const NATIONALITY_BASES = ['claimed', 'accepted'] as const;
export type NationalityBasis = (typeof NATIONALITY_BASES)[number];

/** Other offices that number people. */
export const REFERENCE_SCHEMES = ['home_office', 'port', 'nrm', 'french_file', 'eurodac', 'other'] as const;
export type ReferenceScheme = (typeof REFERENCE_SCHEMES)[number];

/** As documented. */
export const SEXES = ['M', 'F', 'X'] as const;
export type Sex = (typeof SEXES)[number];

/** provisional: opened by a crossing whose matches nobody has decided yet. */
export const PERSON_STATUSES = ['provisional', 'active', 'merged'] as const;
export type PersonStatus = (typeof PERSON_STATUSES)[number];

/** What becomes of live rows and given ones: nothing is overwritten. */
export interface Replacement<Live, Given> {
  /** Live, and said again: stays as it is, however often it was said. */
  readonly kept: readonly { readonly live: Live; readonly given: Given }[];
  /** Live, and not said any more. */
  readonly superseded: readonly Live[];
  /** Said for the first time. */
  readonly added: readonly Given[];
}

/** Holds the live rows against the set that is to replace them; two rows are the same fact when `key` gives the same text. */
export function replaceLive<Live, Given>(live: readonly Live[], given: readonly Given[], key: (row: Live | Given) => string): Replacement<Live, Given> {
  const said = new Map<string, Given>();
  for (const row of given) if (!said.has(key(row))) said.set(key(row), row);
  const known = new Map(live.map((row) => [key(row), row]));
  return {
    kept: live.filter((row) => said.has(key(row))).map((row) => ({ live: row, given: said.get(key(row))! })),
    superseded: live.filter((row) => !said.has(key(row))),
    added: [...said].filter(([text]) => !known.has(text)).map(([, row]) => row),
  };
}
