import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Counted, FEWEST, tell, type Told, type ToldRow, wilson } from './small-numbers.js';

type Published = ReturnType<typeof tell>;
const PARTS = 2;

/** Every number that a mark may stand for, up to `most`. */
const range = (told: Told, most: number): number[] => (typeof told === 'number' ? [told] : Array.from({ length: Math.min(most, told === 'few' ? FEWEST - 1 : most) + 1 }, (_, value) => value));
const fits = (told: Told, value: number): boolean => (typeof told === 'number' ? told === value : told === 'withheld' || value < FEWEST);
/** How a group may be made up, by what is told of it: [whole, part, part]. */
const makeups = (row: ToldRow, most: number): number[][] => range(row.whole, most).flatMap((whole) => Array.from({ length: whole + 1 }, (_, one) => [whole, one, whole - one]).filter(([, one, other]) => fits(row.parts[0]!, one) && fits(row.parts[1]!, other)))
  // a count that is told is one of the whole
  .filter(([whole]) => row.counts.every((count) => typeof count !== 'number' || count <= whole));

/**
 * Somebody with pencil and paper and much time: everything that the whole publication leaves possible, and from it each
 * withheld cell of `groups` and `total` that has only one value left.
 */
function recovered({ total, groups }: Published): string[] {
  const most = typeof total.whole === 'number' ? total.whole : FEWEST - 1;
  const rows = groups.map((row) => makeups(row, most));
  const key = (sum: readonly number[]) => sum.join();
  const sums = (all: number[][][]): number[][] => all.reduce<number[][]>((made, row) => {
    const next = new Map<string, number[]>();
    for (const sum of made) for (const one of row) { const s = sum.map((value, index) => value + one[index]!); if (s[0]! <= most) next.set(key(s), s); }
    return [...next.values()];
  }, [[0, 0, 0]]);
  const possibleTotal = (sum: number[]) => fits(total.whole, sum[0]!) && fits(total.parts[0]!, sum[1]!) && fits(total.parts[1]!, sum[2]!);
  const told = (row: ToldRow): Told[] => [row.whole, ...row.parts];
  const found: string[] = [];
  const look = (name: string, row: ToldRow, values: number[][]): void => told(row).forEach((cell, index) => {
    if (typeof cell !== 'number' && new Set(values.map((one) => one[index])).size < 2) found.push(`${name}.${index}=${values[0]?.[index]}`);
  });
  rows.forEach((row, group) => {
    const others = sums(rows.filter((_, other) => other !== group));
    look(`group ${group}`, groups[group]!, row.filter((one) => others.some((sum) => possibleTotal(sum.map((value, index) => value + one[index]!)))));
  });
  look('total', total, sums(rows).filter(possibleTotal));
  // the other counts: each column by its own sum, and none larger than what it counts some of
  total.counts.forEach((sum, column) => {
    const values = groups.map((row) => range(row.counts[column]!, most).filter((value) => typeof row.whole !== 'number' || value <= row.whole));
    const reach = (all: number[][]): Set<number> => all.reduce((made, row) => new Set([...made].flatMap((s) => row.map((value) => s + value)).filter((s) => s <= most)), new Set([0]));
    groups.forEach((row, group) => {
      const others = [...reach(values.filter((_, other) => other !== group))];
      const left = values[group]!.filter((value) => others.some((s) => fits(sum, s + value)));
      if (typeof row.counts[column] !== 'number' && left.length < 2) found.push(`group ${group}, count ${column}=${left.join()}`);
    });
  });
  return found;
}

const small = fc.integer({ min: 0, max: 9 });
const group = fc.tuple(small, small, fc.integer({ min: 0, max: 18 })).map(([one, other, count]): Counted => ({ whole: one + other, parts: [one, other], counts: [Math.min(count, one + other)] }));
const CELLS = (published: Published): Told[] => [published.total, ...published.groups].flatMap(({ whole, parts, counts }) => [whole, ...parts, ...counts]);

describe('nothing that is withheld can be worked out', () => {
  test('whatever the counts: no withheld cell has one value left', () => {
    fc.assert(fc.property(fc.array(group, { minLength: 1, maxLength: 4 }), (groups) => expect(recovered(tell(groups))).toEqual([])), { numRuns: 400 });
  });

  test('nor from a count of a group whose size is not told', () => {
    const groups: Counted[] = [{ whole: 0, parts: [0, 0], counts: [0] }, { whole: 7, parts: [5, 2], counts: [7] }, { whole: 30, parts: [15, 15], counts: [6] }];
    const told = tell(groups);
    expect(told.groups.map(({ whole, counts }) => [whole, counts[0]])).toEqual([['withheld', 'withheld'], ['withheld', 'withheld'], [30, 6]]);
    expect(recovered(told)).toEqual([]);
    // told all the same, it says that all seven are in the second group
    const slip = { ...told, groups: told.groups.map((row, index) => (index === 1 ? { ...row, counts: [7] } : row)) };
    expect(recovered(slip)).toEqual(expect.arrayContaining(['group 0.0=0', 'group 1.0=7']));
  });

  test('every table of three groups without parts, and who knows how the rule works learns no more', () => {
    const byPublished = new Map<string, number[][]>();
    for (let a = 0; a <= 13; a++) for (let b = 0; b <= 13; b++) for (let c = 0; c <= 13; c++) {
      const published = tell([a, b, c].map((whole) => ({ whole, parts: [], counts: [] })));
      if (a + b + c < FEWEST) continue;
      const key = JSON.stringify(published);
      byPublished.set(key, [...(byPublished.get(key) ?? []), [a, b, c]]);
    }
    const pinned = [...byPublished].flatMap(([key, truths]) => (JSON.parse(key) as Published).groups.flatMap(({ whole }, index) => (
      typeof whole !== 'number' && new Set(truths.map((truth) => truth[index])).size < 2 ? [`${key}: ${index}`] : [])));
    expect(pinned).toEqual([]);
    expect(byPublished.size).toBeGreaterThan(100);
  });

  test('the attack works: with the small cells alone withheld it finds them', () => {
    const naive = (groups: readonly Counted[]): Published => {
      const { total, groups: told } = tell(groups);
      const hide = (value: number): Told => (value < FEWEST ? 'few' : value);
      return { total, groups: told.map((_, index) => ({ whole: hide(groups[index]!.whole), parts: groups[index]!.parts.map(hide), counts: groups[index]!.counts.map(hide) })) };
    };
    const groups: Counted[] = [{ whole: 20, parts: [12, 8], counts: [9] }, { whole: 3, parts: [2, 1], counts: [0] }, { whole: 14, parts: [7, 7], counts: [6] }];
    expect(recovered(naive(groups))).toEqual(['group 1.0=3', 'group 1.1=2', 'group 1.2=1', 'group 1, count 0=0']);
    expect(recovered(tell(groups))).toEqual([]);
    const fails = fc.check(fc.property(fc.array(group, { minLength: 1, maxLength: 3 }), (some) => recovered(naive(some)).length === 0), { numRuns: 200 });
    expect(fails.failed).toBe(true);
  });
});

describe('what is told', () => {
  test('is true, adds up, and is never below five', () => {
    fc.assert(fc.property(fc.array(group, { minLength: 1, maxLength: 8 }), (groups) => {
      const { total, groups: told } = tell(groups);
      for (const cell of CELLS({ total, groups: told })) if (typeof cell === 'number') expect(cell).toBeGreaterThanOrEqual(FEWEST);
      groups.forEach(({ whole, parts, counts }, index) => {
        const truth = [whole, ...parts, ...counts];
        [told[index]!.whole, ...told[index]!.parts, ...told[index]!.counts].forEach((cell, at) => expect(fits(cell, truth[at]!)).toBe(true));
      });
    }));
  });

  test('the total is told alike by whatever the groups are', () => {
    fc.assert(fc.property(fc.array(group, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 8 }), (groups, at) => {
      const merged = groups.length > at ? [groups.slice(0, at), groups.slice(at)].map((some) => some.reduce((sum, one) => ({
        whole: sum.whole + one.whole, parts: sum.parts.map((part, index) => part + one.parts[index]!), counts: sum.counts.map((count, index) => count + one.counts[index]!),
      }))) : groups;
      expect(tell(merged).total).toEqual(tell(groups).total);
    }));
  });

  test('large numbers stay; one small group takes the next smallest along; few of few says so', () => {
    const plain = (...wholes: number[]) => tell(wholes.map((whole) => ({ whole, parts: [], counts: [] }))).groups.map(({ whole }) => whole);
    expect(plain(40, 12, 9)).toEqual([40, 12, 9]);
    expect(plain(40, 12, 3)).toEqual([40, 'withheld', 'withheld']);
    expect(plain(40, 2, 3)).toEqual([40, 'few', 'few']);
    expect(plain(40, 0, 0)).toEqual(['withheld', 'withheld', 'withheld']);
    expect(plain(2, 1)).toEqual(['few', 'few']);
    expect(plain(7)).toEqual([7]);
    expect(tell([])).toEqual({ total: { whole: 'few', parts: [], counts: [] }, groups: [] });
    expect(PARTS).toBe(2);
  });
});

test('the Wilson interval: 0 of 10, 8 of 100, all of 3, and nothing of nothing', () => {
  const percent = (of: number, among: number) => { const at = wilson(of, among); return at && [Math.round(at.low * 1000) / 10, Math.round(at.high * 1000) / 10]; };
  expect([percent(0, 10), percent(8, 100), percent(3, 3), percent(0, 0)]).toEqual([[0, 27.8], [4.1, 15], [43.9, 100], null]);
});
