/**
 * Counts of people are published only where nobody can be picked out: a count below `FEWEST` is withheld, and with it
 * as many others as keep it from being worked out of the totals. Pure; the same figures always withhold the same cells.
 */

/** The smallest count that is told. */
export const FEWEST = 5;

/** A count that is told; `few`: fewer than FEWEST; `withheld`: not told, small or not, so that no small one follows from the totals. */
export type Told = number | 'few' | 'withheld';

/** One group: `whole` is the sum of `parts`; each of `counts` counts some of the whole, and parts of it may overlap. */
export interface Counted { readonly whole: number; readonly parts: readonly number[]; readonly counts: readonly number[] }
export interface ToldRow { readonly whole: Told; readonly parts: readonly Told[]; readonly counts: readonly Told[] }

/** The groups as they may be told, in the order given, and their total, which is told alike whatever the groups are. */
export function tell(groups: readonly Counted[]): { total: ToldRow; groups: ToldRow[] } {
  const sum = sumOf(groups);
  const total = tellTotal(sum);
  if (groups.length === 1) return { total, groups: [total] };
  if (total.whole === 'few') return { total, groups: groups.map(allFew) };
  const wholes = line(groups.map(({ whole }) => whole), []);
  const unknown = wholes.map((told) => typeof told !== 'number');
  const columns = sum.counts.map((_, column) => (typeof total.counts[column] === 'number' ? line(groups.map(({ counts }) => counts[column]!), unknown) : groups.map((): Told => 'few')));
  const open = openRows(groups, sum, total, unknown);
  return {
    total,
    groups: groups.map(({ parts }, row) => ({
      whole: wholes[row]!,
      parts: parts.map((part) => (open[row] ? part : wholes[row] === 'few' ? 'few' : 'withheld')),
      // whoever knows that there were fewer than five knows it of each count of them
      counts: columns.map((column) => (wholes[row] === 'few' ? 'few' : column[row]!)),
    })),
  };
}

/** The total is no group's: its parts are one line, and each of its counts stands for itself. */
function tellTotal(sum: Counted): ToldRow {
  if (sum.whole < FEWEST) return allFew(sum);
  return { whole: sum.whole, parts: line(sum.parts, []), counts: sum.counts.map((count) => (count < FEWEST ? 'few' : count)) };
}

const allFew = ({ parts, counts }: Counted): ToldRow => ({ whole: 'few', parts: parts.map(() => 'few'), counts: counts.map(() => 'few') });

/**
 * One line whose sum is told (and is FEWEST or more). Small ones alone say `few` if that leaves each of them open;
 * otherwise the smallest of the others goes with them and none of those withheld says whether it is small: the marks
 * would give away what the sum does not. `forced`: those that may not be told whatever they are.
 */
function line(values: readonly number[], forced: readonly boolean[]): Told[] {
  const hidden = values.map((value, index) => value < FEWEST || forced[index] === true);
  if (!hidden.includes(true)) return [...values];
  const small = values.filter((_, index) => hidden[index]);
  const sum = add(small);
  if (small.length > 1 && small.every((value) => value < FEWEST) && sum > 0 && sum < small.length * (FEWEST - 1)) {
    return values.map((value, index) => (hidden[index] ? 'few' : value));
  }
  const rest = values.map((_, index) => index).filter((index) => !hidden[index]).sort((a, b) => values[a]! - values[b]!);
  const alone = (): boolean => { const left = values.filter((_, index) => hidden[index]); return left.length < 2 || left.every((value) => value < FEWEST); };
  // all that are as large as the smallest: which of them went along would tell where the small one stands
  while (alone() && rest.length) { const least = values[rest[0]!]; while (rest.length && values[rest[0]!] === least) hidden[rest.shift()!] = true; }
  return values.map((value, index) => (hidden[index] ? 'withheld' : value));
}

/**
 * The groups whose parts are told: all of them or none of one group. Groups are closed, the smallest first, until two
 * or more are and something of each part is left among them: then every part of each could be another.
 */
function openRows(groups: readonly Counted[], sum: Counted, total: ToldRow, unknown: readonly boolean[]): boolean[] {
  if (total.parts.some((part) => typeof part !== 'number')) return groups.map(() => false);
  const open = groups.map(({ parts }, row) => !unknown[row] && parts.every((part) => part >= FEWEST));
  const closed = (): Counted[] => groups.filter((_, row) => !open[row]);
  const next = groups.map((_, row) => row).filter((row) => open[row]).sort((a, b) => groups[a]!.whole - groups[b]!.whole);
  while (closed().length > 0 && next.length > 0 && (closed().length < 2 || sumOf(closed(), sum).parts.includes(0))) open[next.shift()!] = false;
  return open;
}

function sumOf(groups: readonly Counted[], like: Counted | undefined = groups[0]): Counted {
  return {
    whole: add(groups.map(({ whole }) => whole)),
    parts: (like?.parts ?? []).map((_, part) => add(groups.map(({ parts }) => parts[part]!))),
    counts: (like?.counts ?? []).map((_, count) => add(groups.map(({ counts }) => counts[count]!))),
  };
}

const add = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** How sure a share is: the Wilson score interval at 95 %, as fractions from 0 to 1. Null where there is nothing to share. */
export function wilson(of: number, among: number): { low: number; high: number } | null {
  if (among <= 0) return null;
  const z = 1.959964;
  const share = of / among;
  const middle = share + (z * z) / (2 * among);
  const spread = z * Math.sqrt((share * (1 - share)) / among + (z * z) / (4 * among * among));
  const whole = 1 + (z * z) / among;
  return { low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) };
}
