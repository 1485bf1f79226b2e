import { Random } from '../../../src/matching/random.js';

/**
 * Error rates from scores; a comparison matches when its score is at least the threshold (ISO/IEC 19795-1).
 * No rate is reported that the number of comparisons does not support: where it would rest on no error at all it is null.
 */

export interface Interval { low: number; high: number }

/** Scores with how often each counts: 1, or how often its persons were drawn in a bootstrap round. Sorted, highest first. */
export interface Ranked { scores: Float64Array; weights: Float64Array; total: number }

export function ranked(scores: ArrayLike<number>, weights?: ArrayLike<number>): Ranked {
  const order = Uint32Array.from({ length: scores.length }, (_, at) => at).sort((one, other) => scores[other] - scores[one]);
  const sorted = Float64Array.from(order, (at) => weights?.[at] ?? 1);
  return { scores: Float64Array.from(order, (at) => scores[at]), weights: sorted, total: sorted.reduce((sum, weight) => sum + weight, 0) };
}

/** Share of comparisons at or above a threshold: the false-match rate, asked of impostors. */
export function shareFrom({ scores, weights, total }: Ranked, threshold: number): number {
  let sum = 0;
  for (let at = 0; at < scores.length && scores[at] >= threshold; at++) sum += weights[at];
  return total === 0 ? NaN : sum / total;
}

/**
 * The lowest threshold at which at most this share of the impostors matches: just above the first impostor that would be one too many.
 * Null where the share allows not even one of them: such a rate can't be measured with so few.
 */
export function thresholdAt(impostors: Ranked, rate: number): number | null {
  const allowed = rate * impostors.total + 1e-9;
  if (allowed < 1) return null;
  let sum = 0;
  for (let at = 0; at < impostors.scores.length; at++) {
    sum += impostors.weights[at];
    if (sum > allowed) return above(impostors.scores[at]);
  }
  return -Infinity;
}

/** Share of genuine comparisons missed at the threshold that lets this share of impostors through; null where not supported. */
export function missedAt(genuine: Ranked, impostors: Ranked, rate: number): number | null {
  const threshold = thresholdAt(impostors, rate);
  return threshold === null || genuine.total === 0 ? null : 1 - shareFrom(genuine, threshold);
}

/** Share of genuine comparisons missed at the lowest threshold that none of these impostors reaches. */
export function missedAtNone(genuine: Ranked, impostors: Ranked): number | null {
  return impostors.total === 0 || genuine.total === 0 ? null : 1 - shareFrom(genuine, above(impostors.scores[0] ?? -Infinity));
}

export interface DetPoint { threshold: number; falseMatch: number; falseNonMatch: number }

/** Every threshold at which something changes, from the strictest to the most lenient: the points of a DET curve. */
export function detPoints(genuine: Ranked, impostors: Ranked): DetPoint[] {
  const points: DetPoint[] = [{ threshold: Infinity, falseMatch: 0, falseNonMatch: 1 }];
  let [g, i, matched, wrong] = [0, 0, 0, 0];
  while (g < genuine.scores.length || i < impostors.scores.length) {
    const threshold = Math.max(genuine.scores[g] ?? -Infinity, impostors.scores[i] ?? -Infinity);
    while (genuine.scores[g] === threshold) matched += genuine.weights[g++];
    while (impostors.scores[i] === threshold) wrong += impostors.weights[i++];
    points.push({ threshold, falseMatch: wrong / impostors.total, falseNonMatch: 1 - matched / genuine.total });
  }
  return points;
}

/** Where as many impostors match as genuine ones are missed; between the two nearest points the middle of the better one. */
export function equalErrorRate(genuine: Ranked, impostors: Ranked): number {
  if (genuine.total === 0 || impostors.total === 0) return NaN;
  let [g, i, matched, wrong] = [0, 0, 0, 0];
  let best = { apart: 1, rate: 0.5 };
  // as detPoints, without keeping them: millions
  while (g < genuine.scores.length || i < impostors.scores.length) {
    const threshold = Math.max(genuine.scores[g] ?? -Infinity, impostors.scores[i] ?? -Infinity);
    while (genuine.scores[g] === threshold) matched += genuine.weights[g++];
    while (impostors.scores[i] === threshold) wrong += impostors.weights[i++];
    const [falseMatch, falseNonMatch] = [wrong / impostors.total, 1 - matched / genuine.total];
    const apart = Math.abs(falseMatch - falseNonMatch);
    if (apart < best.apart) best = { apart, rate: (falseMatch + falseNonMatch) / 2 };
    // from here on they only part
    if (falseMatch > falseNonMatch) break;
  }
  return best.rate;
}

/** One search of a gallery: the best score of a stranger, and the mate's score and rank where there is a mate. */
export interface SearchOutcome { person: number; bestStranger: number; mate?: number }

/** Share of searches with a mate that do not return it first. A stranger who scores the same counts as first. */
export function missedFirst(searches: readonly SearchOutcome[], weights?: ArrayLike<number>): number {
  let [missed, total] = [0, 0];
  for (const { person, mate, bestStranger } of searches) {
    if (mate === undefined) continue;
    const weight = weights?.[person] ?? 1;
    total += weight;
    if (mate <= bestStranger) missed += weight;
  }
  return missed / total;
}

/** FNIR at FPIR: share of mates below the threshold that lets this share of the searches without a mate raise anybody. */
export function falseNegativesAt(searches: readonly SearchOutcome[], rate: number, weights?: ArrayLike<number>): number | null {
  const [mated, strangers] = [searches.filter(({ mate }) => mate !== undefined), searches.filter(({ mate }) => mate === undefined)];
  const of = (some: readonly SearchOutcome[]): number[] | undefined => weights && some.map(({ person }) => weights[person]);
  return missedAt(ranked(mated.map(({ mate }) => mate!), of(mated)), ranked(strangers.map(({ bestStranger }) => bestStranger), of(strangers)), rate);
}

/** Scores of comparisons with the two persons of each (the same twice for a genuine one). */
export interface Comparisons { scores: Float64Array; one: Uint32Array; other: Uint32Array }

/**
 * 95 % interval of figures by drawing persons with replacement; a comparison counts as often as both its persons were drawn
 * (once for each where it is one and the same). A figure that is null in a round is left out of that round.
 */
export function bootstrap(persons: number, genuine: Comparisons, impostors: Comparisons, rounds: number, figures: (genuine: Ranked, impostors: Ranked) => (number | null)[]): (Interval | null)[] {
  // sorted once; a round only fills in the weights, over millions of comparisons
  const [drawGenuine, drawImpostors] = [genuine, impostors].map(({ scores, one, other }, at) => {
    const order = Uint32Array.from({ length: scores.length }, (_, index) => index).sort((a, b) => scores[b] - scores[a]);
    const sorted = { scores: Float64Array.from(order, (index) => scores[index]), one: Uint32Array.from(order, (index) => one[index]), other: Uint32Array.from(order, (index) => other[index]) };
    const weights = new Float64Array(scores.length);
    return (drawn: Uint16Array): Ranked => {
      let total = 0;
      for (let index = 0; index < weights.length; index++) {
        const weight = at === 0 ? drawn[sorted.one[index]] : drawn[sorted.one[index]] * drawn[sorted.other[index]];
        weights[index] = weight;
        total += weight;
      }
      return { scores: sorted.scores, weights, total };
    };
  });
  return drawPersons(persons, rounds, (drawn) => figures(drawGenuine(drawn), drawImpostors(drawn)));
}

/** As above for figures that are computed from how often each person was drawn. */
export function drawPersons(persons: number, rounds: number, figures: (drawn: Uint16Array) => (number | null)[]): (Interval | null)[] {
  const random = new Random('bootstrap');
  const drawnFigures: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    const drawn = new Uint16Array(persons);
    for (let person = 0; person < persons; person++) drawn[random.below(persons)]++;
    figures(drawn).forEach((figure, at) => {
      drawnFigures[at] ??= [];
      if (figure !== null && !Number.isNaN(figure)) drawnFigures[at].push(figure);
    });
  }
  return drawnFigures.map((values) => {
    if (values.length < rounds / 2) return null;
    values.sort((one, other) => one - other);
    return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
  });
}

/** Of values in rising order; between two of them by proportion. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const at = share * (sorted.length - 1);
  const [low, high] = [Math.floor(at), Math.ceil(at)];
  return low === high ? sorted[low] : sorted[low] + (sorted[high] - sorted[low]) * (at - low);
}

/** The next greater number. */
function above(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}
