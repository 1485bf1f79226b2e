import type { SearchRequestRow } from './search-requests.repository.js';

/** How a search goes. `trouble`: an attempt failed and another follows; `failed`: it is not tried again by itself. */
export type SearchState = 'waiting' | 'running' | 'trouble' | 'failed' | 'done';

export interface ShownSearchRequest {
  state: SearchState;
  askedAt: Date; askedBy: string; begunAt: Date | null; finishedAt: Date | null;
  /** From the captures' registration to everything found being on record: candidates, match reviews, flags. Milliseconds. */
  took: number | null;
  failures: number;
  /** Why the last attempt failed, in words. */
  trouble: string | null;
  /** References of searches; how many people were proposed. */
  searches: string[]; proposed: number;
}

export interface ShownSearchRequests { crossing: string; self: string; requests: ShownSearchRequest[] }

export const presentSearchRequest = (crossing: string, rows: readonly SearchRequestRow[]): ShownSearchRequests => ({
  crossing, self: `/api/v1/crossings/${crossing}/search-requests`,
  requests: rows.map((row) => ({
    state: stateOf(row), askedAt: row.recordedAt, askedBy: row.recordedByName, begunAt: row.begunAt, finishedAt: row.finishedAt,
    took: row.finishedAt && row.finishedAt.getTime() - row.recordedAt.getTime(), failures: row.failures, trouble: row.finishedAt ? null : row.trouble,
    searches: row.searches, proposed: row.proposed,
  })),
});

function stateOf({ begunAt, finishedAt, failedAt, trouble }: SearchRequestRow): SearchState {
  if (finishedAt) return 'done';
  if (failedAt) return 'failed';
  if (trouble) return 'trouble';
  return begunAt ? 'running' : 'waiting';
}

export const EXAMPLE_SEARCH_REQUESTS = {
  crossing: 'CR-AHVA-R8', self: '/api/v1/crossings/CR-AHVA-R8/search-requests',
  requests: [{
    state: 'done', askedAt: '2025-11-14T06:45:00.000Z', askedBy: 'Casey Worker', begunAt: '2025-11-14T06:45:00.200Z', finishedAt: '2025-11-14T06:45:01.900Z', took: 1900,
    failures: 0, trouble: null, searches: ['SE-AHVA-RD'], proposed: 1,
  }],
};
