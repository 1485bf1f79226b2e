import { FEWEST, tell, type Told, type ToldRow, wilson } from '../../domain/small-numbers.js';
import { DIMENSIONS, type Dimension, type QualityRow } from './match-quality.repository.js';

const PARTS = ['confirmed', 'dismissed', 'unresolved'] as const;
const COUNTS = ['differed', 'third', 'inconclusive', 'reversed', 'contested', 'overturned'] as const;
/** Counts in the order in which they are shown; `verdicts` follows from two others and is told where both are. */
export const MEASURES = ['examinations', 'verdicts', 'confirmed', 'dismissed', 'unresolved', 'differed', 'third', 'inconclusive', 'reversed', 'contested', 'overturned'] as const;
export type Measure = (typeof MEASURES)[number];

/** Below so many there is no share that says anything. */
export const ENOUGH = 20;

/** What each column counts, and of what its rate is a share. */
export const COLUMNS: Readonly<Record<Measure, { text: string; definition: string; shareOf?: Measure }>> = {
  examinations: { text: 'Examinations', definition: 'Rounds of verdicts on a match that were decided in the period. A match that was examined again counts once for each round.' },
  verdicts: { text: 'Verdicts', definition: 'Answers of examiners: two for each examination, and a third where it was asked for.' },
  confirmed: { text: 'Same person', definition: 'Examinations with two answers “same person”.' },
  dismissed: { text: 'Different person', definition: 'Examinations with two answers “different person”.' },
  unresolved: { text: 'Unresolved', definition: 'Examinations that ended without two answers that agree.', shareOf: 'examinations' },
  differed: { text: 'First two differ', definition: 'Examinations whose first and second answer were not the same. The second examiner did not know the first answer.', shareOf: 'examinations' },
  third: { text: 'Third asked', definition: 'Examinations with a third verdict: the first two differed or said that it cannot be told.', shareOf: 'examinations' },
  inconclusive: { text: 'Inconclusive answer', definition: 'Examinations in which somebody answered that it cannot be told.', shareOf: 'examinations' },
  reversed: { text: 'Reversed', definition: 'Examinations that said “same person” and were taken back since by two others, after a contest or not.', shareOf: 'confirmed' },
  contested: { text: 'Contested', definition: 'Examinations whose outcome the person or who speaks for them contested since.', shareOf: 'examinations' },
  overturned: { text: 'Overturned', definition: 'Contested ones that two people who took no part overturned.', shareOf: 'contested' },
};

/** A share in per cent with its 95 % interval; `below`: fewer than FEWEST of these, so at most that share. */
export type Rate = { percent: number; low: number; high: number } | { below: number } | null;
export interface ShownGroup { group: string; counts: Record<Measure, Told>; rates: Partial<Record<Measure, Rate>> }
export interface ShownMatchQuality {
  self: string; from: string; to: string;
  /** Counts below this are told as `few`; others are `withheld` with them where a small one would follow from the rest. */
  fewest: number; enoughForRate: number;
  definitions: Record<Measure, string>;
  total: ShownGroup; tables: { by: Dimension; groups: ShownGroup[] }[];
}

export function presentMatchQuality(rows: readonly QualityRow[], from: string, to: string): ShownMatchQuality {
  const tables = DIMENSIONS.map((by) => {
    const own = rows.filter((row) => row.by === by);
    const told = tell(own.map((row) => ({ whole: row.examinations, parts: PARTS.map((part) => row[part]), counts: COUNTS.map((count) => row[count]) })));
    return { by, total: told.total, groups: told.groups.map((one, at) => presentGroup(own[at]!.group, one)) };
  });
  return {
    self: `/api/v1/statistics/match-quality?from=${from}&to=${to}`, from, to, fewest: FEWEST, enoughForRate: ENOUGH,
    definitions: Object.fromEntries(MEASURES.map((name) => [name, COLUMNS[name].definition])) as Record<Measure, string>,
    // told alike by each table, because it does not depend on the groups
    total: presentGroup('all', tables[0]!.total), tables: tables.map(({ by, groups }) => ({ by, groups })),
  };
}

function presentGroup(group: string, { whole, parts, counts: others }: ToldRow): ShownGroup {
  const counts = {
    examinations: whole, verdicts: 'withheld' as Told,
    ...Object.fromEntries(PARTS.map((name, at) => [name, parts[at]])), ...Object.fromEntries(COUNTS.map((name, at) => [name, others[at]])),
  } as Record<Measure, Told>;
  if (typeof counts.examinations === 'number' && typeof counts.third === 'number') counts.verdicts = 2 * counts.examinations + counts.third;
  const rates = Object.fromEntries(MEASURES.flatMap((name) => { const of = COLUMNS[name].shareOf; return of ? [[name, rate(counts[name], counts[of])]] : []; }));
  return { group, counts, rates };
}

/** Nothing that the two counts do not tell already. */
function rate(of: Told, among: Told): Rate {
  if (typeof among !== 'number' || among < ENOUGH) return null;
  if (of === 'few') return { below: percent((FEWEST - 1) / among, Math.ceil) };
  const at = typeof of === 'number' ? wilson(of, among) : null;
  return at && { percent: percent((of as number) / among), low: percent(at.low), high: percent(at.high) };
}

const percent = (share: number, round: (value: number) => number = Math.round): number => round(share * 1000) / 10;

export const EXAMPLE_MATCH_QUALITY = presentMatchQuality(DIMENSIONS.map((by) => ({
  by, group: by === 'nationality' ? 'AFG' : by === 'sex' ? 'M' : by === 'engine' ? 'crossfile-matching 1.0.0' : 'engine',
  examinations: 120, confirmed: 31, dismissed: 80, unresolved: 9, differed: 14, third: 16, inconclusive: 8, reversed: 2, contested: 21, overturned: 5,
})), '2025-09', '2025-11');
