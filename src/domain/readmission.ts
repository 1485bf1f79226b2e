/** Fields of a person that may go to the receiving state; each one sent is on record with the request. */
export const DISCLOSABLE = [
  'name', 'date_of_birth', 'nationality', 'sex', 'photo', 'fingerprints', 'travel_document', 'crossing', 'care_needs',
] as const;
export type Disclosable = (typeof DISCLOSABLE)[number];

/** Without these the receiving state cannot tell whom it is asked to take back. More than them is a choice. */
export const NEEDED: readonly Disclosable[] = ['name', 'date_of_birth', 'nationality', 'crossing'];

/** What a request with these fields still lacks, in plain words; empty: complete. */
export function lacksOf(disclosed: readonly string[]): string[] {
  return NEEDED.filter((field) => !disclosed.includes(field)).map((field) => field.replaceAll('_', ' '));
}
