import type { Candidate, SearchResult } from './search.js';

/** A candidate who is proposed. `common`: finger positions that both have, at least as many as agree. */
export interface Proposed { readonly candidate: Candidate; readonly exchanged: boolean; readonly common: number }

/**
 * Whom a search proposes, best first: who reaches the score that their number of common fingers asks for. Whoever fits
 * with hands exchanged counts only where they are not found as they stand.
 * @param ours finger positions searched with
 * @param positionsOf those that a person of the gallery has
 */
export function proposed({ candidates, swapped }: SearchResult, ours: ReadonlySet<number>, positionsOf: (personKey: string) => ReadonlySet<number>, thresholdOf: (common: number) => number, most: number): Proposed[] {
  const straight = new Set(candidates.map(({ personKey }) => personKey));
  const exchanged = swapped.filter(({ personKey }) => !straight.has(personKey));
  const commonOf = ({ personKey, fingers }: Candidate): number => Math.max(1, fingers.length, [...positionsOf(personKey)].filter((position) => ours.has(position)).length);
  return [...candidates.map((candidate) => ({ candidate, exchanged: false })), ...exchanged.map((candidate) => ({ candidate, exchanged: true }))]
    .map((one) => ({ ...one, common: commonOf(one.candidate) }))
    .filter(({ candidate, common }) => candidate.score >= thresholdOf(common))
    .sort((a, b) => b.candidate.score - a.candidate.score).slice(0, most);
}
