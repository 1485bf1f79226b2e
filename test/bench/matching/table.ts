import type { Compared } from './comparisons.js';
import { bootstrap, drawPersons, equalErrorRate, falseNegativesAt, missedAt, missedAtNone, missedFirst, ranked, type Interval } from './evaluation.js';

const percent = (rate: number): string => `${(100 * rate).toFixed(2)} %`;
const count = (number: number): string => number.toLocaleString('en-GB');

function line(label: string, rate: number | null, interval: Interval | null | undefined, unsupported: string, note = ''): string {
  if (rate === null || Number.isNaN(rate)) return `${label.padEnd(14)} not supported: ${unsupported}`;
  return `${label.padEnd(14)} ${percent(rate).padStart(8)}  ${(interval ? `[${percent(interval.low)}, ${percent(interval.high)}]` : '').padEnd(20)} ${note}`.trimEnd();
}

/** Figures of one number of fingers, a line each: with 95 % intervals by person, and what they rest on. */
export function figures({ fingers, persons, genuine, impostors, searches, gallery }: Compared, unit: string, rounds: number): string[] {
  if (genuine.scores.length === 0 || impostors.scores.length === 0) return [`${fingers} fingers: no pairs`];
  const [allGenuine, allImpostors] = [ranked(genuine.scores), ranked(impostors.scores)];
  const of = (g: typeof allGenuine, i: typeof allImpostors): (number | null)[] => [equalErrorRate(g, i), missedAt(g, i, 0.01), missedAt(g, i, 0.001), missedAtNone(g, i)];
  const rates = of(allGenuine, allImpostors);
  const between = bootstrap(persons, genuine, impostors, rounds, of);
  const ofSearches = (drawn?: ArrayLike<number>): (number | null)[] => [falseNegativesAt(searches, 0.01, drawn), falseNegativesAt(searches, 0.001, drawn), missedFirst(searches, drawn)];
  const found = ofSearches();
  const foundBetween = drawPersons(persons, rounds, (drawn) => ofSearches(drawn));
  // nothing missed says little of few: none of n persons means at most about 3/n (the rule of three), which no bootstrap can tell
  const none = { low: 0, high: 1 - 0.05 ** (1 / persons) };
  const [ofPairs, ofSearched] = [between.map((interval, at) => (rates[at] === 0 ? none : interval)), foundBetween.map((interval, at) => (found[at] === 0 ? none : interval))];
  const mated = searches.filter(({ mate }) => mate !== undefined).length;
  const strangers = searches.length - mated;
  // lines of one finger begin with the figure's name, so that a script finds them
  const before = fingers === 1 ? '' : `${fingers} fingers `;
  const pairs = `${count(genuine.scores.length)} genuine, ${count(impostors.scores.length)} impostor pairs`;
  const tooFew = (kind: string, rate: number): string => `fewer than ${Math.round(1 / rate)} ${kind}`;
  const first = (interval: Interval | null | undefined): Interval | null => (interval ? { low: 1 - interval.high, high: 1 - interval.low } : null);
  return [
    `-- ${fingers} finger${fingers === 1 ? '' : 's'}: ${pairs} of ${count(persons)} ${unit}; 95 % intervals by ${unit}`,
    line(`${before}EER`, rates[0], ofPairs[0], ''),
    line(`${before}FNMR@1%`, rates[1], ofPairs[1], tooFew('impostor pairs', 0.01)),
    line(`${before}FNMR@0.1%`, rates[2], ofPairs[2], tooFew('impostor pairs', 0.001)),
    line(`${before}FNMR@0 seen`, rates[3], rates[3] === 0 ? none : null, '', `no false match in ${count(impostors.scores.length)} pairs`),
    `${before}DET`.padEnd(14) + [0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001].flatMap((rate) => {
      const missed = missedAt(allGenuine, allImpostors, rate);
      return missed === null ? [] : [`  ${+(100 * rate).toFixed(2)} %: ${percent(missed)}`];
    }).join(',') + '  (FMR: FNMR)',
    line(`${before}FNIR@FPIR1%`, found[0], ofSearched[0], tooFew('searches without a mate', 0.01), `${count(mated)} searches with a mate, ${count(strangers)} without, gallery of ${count(Math.round(gallery))}`),
    line(`${before}FNIR@FPIR0.1%`, found[1], ofSearched[1], tooFew('searches without a mate', 0.001), strangers < 10_000 ? `rests on ${Math.floor(strangers / 1000)} allowed false alarm${strangers < 2000 ? '' : 's'}: coarse` : ''),
    line(`${before}rank-1`, found[2] === null ? null : 1 - found[2], first(ofSearched[2]), ''),
  ];
}
