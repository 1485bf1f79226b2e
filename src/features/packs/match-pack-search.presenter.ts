import type { PackCapture, PackSearch } from './match-pack.repository.js';

/**
 * The search that proposed the match. Of a search with somebody else's captures only what made it propose this record: its
 * time, its remarks and what it was limited to would tell of that crossing.
 */
export interface ShownPackSearch {
  engine: string; engineVersion: string; threshold: number | null; score: number | null;
  /** −10·log10 of how often two different people would score so high, where the engine was calibrated. */
  decibel: number | null; atLeast: boolean; strength: string | null;
  calibration: { name: string; provisional: boolean; meaning: string } | null;
  conflict: string | null;
  searchedAt: Date | null; gallery: { size: number | null; at: Date | null } | null; captures: string[]; parameters: Record<string, unknown>; remarks: string[];
}

export function presentPackSearch(row: PackSearch, theirs: boolean, used: readonly PackCapture[], fit: (text: string) => string): ShownPackSearch {
  return {
    engine: row.engine, engineVersion: row.engineVersion, threshold: row.threshold, score: row.score, decibel: row.decibel, atLeast: row.atLeast === true,
    strength: row.decibel === null ? null : strength(row.decibel, row.atLeast === true),
    calibration: row.calibration === null ? null : {
      name: row.calibration, provisional: row.provisional === true,
      meaning: row.provisional ? 'Provisional: worked out from invented prints or from too few. What it says of how often it errs has not been confirmed on real prints.' : 'Worked out from prints that were compared for it.',
    },
    conflict: row.conflict === 'fingers_disagree' ? 'Another comparison finds that the fingers differ.' : row.conflict === 'face_disagrees' ? 'Another comparison finds that the faces differ.' : null,
    searchedAt: theirs ? row.searchedAt : null, gallery: theirs ? { size: row.gallerySize, at: row.galleryAt } : null,
    captures: theirs ? used.filter(({ id }) => row.captures.includes(id)).map(({ ref }) => ref) : [],
    parameters: theirs ? tellable(row.parameters, fit) : {}, remarks: theirs ? row.remarks.map(fit) : [],
  };
}

/** How often two different people would score as high, in words. */
function strength(decibel: number, atLeast: boolean): string {
  const one = Math.pow(10, decibel / 10);
  const times = one < 2 ? 'more often than once in 2' : `once in ${Number(one.toPrecision(2)).toLocaleString('en-GB')}`;
  return `Prints of two different people would score as high about ${times} comparisons${atLeast ? ' or less often: no more can be said from the comparisons that were counted' : ''}.`;
}

/** Numbers, yes and no, and texts that name nobody; lists and what is nested are told alike. */
function tellable(parameters: Record<string, unknown>, fit: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).flatMap(([key, value]): [string, unknown][] => {
    if (typeof value === 'number' || typeof value === 'boolean') return [[key, value]];
    if (typeof value === 'string') return fit(value) === value ? [[key, value]] : [];
    if (Array.isArray(value)) return value.every((one) => typeof one === 'number') ? [[key, value]] : [];
    return value && typeof value === 'object' ? [[key, tellable(value as Record<string, unknown>, fit)]] : [];
  }));
}
