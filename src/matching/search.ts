import type { Crew } from './crew.js';
import { keepBest, sumUp } from './cut.js';
import { type FingerComparison, fuse, mayBeOne, mirrored, type Scored } from './fusion.js';
import { compare } from './match.js';
import { FEWEST_MINUTIAE, type Print } from './print.js';
import { prepare, type Probe } from './probe.js';
import { type Limits, matchTasks, scanStretch, type Stretch } from './scan.js';
import type { Segment } from './segment.js';

export interface SearchOptions {
  /** Only these finger positions of the gallery. */
  readonly positions?: readonly number[];
  /** Only prints enrolled before this instant, milliseconds since 1970. */
  readonly before?: number;
  /** Not these persons, by key. */
  readonly notPersons?: readonly string[];
  /** Persons below are not proposed. */
  readonly threshold?: number;
  /** At most so many candidates. */
  readonly limit?: number;
  /** Share of the persons that stage 1 lets through (where nothing is said 0.2 divided by the fingers searched, at least 0.05), and how many it always does. */
  readonly keepShare?: number;
  readonly keepAtLeast?: number;
  /** Also looks for persons whom the prints fit with left and right exchanged. */
  readonly swappedHands?: boolean;
  readonly signal?: AbortSignal;
}

/** A person whom a search proposes. `print` in a finger is the gallery's id. */
export interface Candidate {
  readonly personKey: string;
  readonly score: number;
  readonly fingers: readonly (Omit<FingerComparison, 'print'> & { readonly id: number; readonly captureKey: string })[];
}

export interface SearchResult {
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** Persons whom the prints would fit better, and well enough, with left and right hand exchanged. Nothing was exchanged. */
  readonly swapped: readonly Candidate[];
  /** Numbers in the list of prints that say too little to be searched. */
  readonly unfit: readonly number[];
  /** Prints in the gallery when the search began (the removed included), persons that stage 1 found anything for and let through, full comparisons. */
  readonly prints: number;
  readonly persons: number;
  readonly survivors: number;
  readonly compared: number;
}

/** What a search sees of its gallery. */
export interface View {
  readonly number: number;
  readonly crew: Crew | null;
  readonly segments: readonly Segment[];
  /** Prints in each segment when the search began. */
  readonly filled: readonly number[];
  readonly persons: number;
  personNumbers(keys: readonly string[]): number[];
  printsOf(person: number): { id: number; segment: number; at: number }[];
  personKey(person: number): string;
  captureKey(id: number): string;
}

/** Prints of a stretch: enough to be worth a message, few enough that no thread waits long for another. */
const STRETCH = 4096;
/** Of those that may have swapped hands a fifth goes through: with several fingers they stand out. */
const SWAPPED_SHARE = 0.2;

interface Found extends Scored { readonly person: number; readonly segment: number; readonly at: number }

export async function runSearch(view: View, prints: readonly Print[], options: SearchOptions): Promise<SearchResult> {
  const { signal, threshold = 0, limit = 20, keepAtLeast = 200, swappedHands = true } = options;
  signal?.throwIfAborted();
  const numbers = prints.flatMap(({ x }, at) => (x.length < FEWEST_MINUTIAE ? [] : [at]));
  const fit = numbers.map((at) => prints[at]!);
  const unfit = prints.flatMap((_, at) => (numbers.includes(at) ? [] : [at]));
  // with one finger stage 1 errs more, and stage 2 has less to do
  const keepShare = options.keepShare ?? Math.max(0.05, 0.2 / new Set(fit.map(({ position }, at) => position || -at)).size);
  const total = view.filled.reduce((sum, count) => sum + count, 0);
  if (fit.length === 0 || total === 0) return { candidates: [], swapped: [], unfit, prints: total, persons: 0, survivors: 0, compared: 0 };

  const limits: Limits = { positions: options.positions ?? [], before: options.before ?? Infinity, notPersons: view.personNumbers(options.notPersons ?? []) };
  const cancel = new SharedArrayBuffer(4);
  const abort = (): void => { Atomics.store(new Int32Array(cancel), 0, 1); };
  signal?.addEventListener('abort', abort, { once: true });
  view.crew?.tell({ kind: 'begin', search: view.number, probes: fit, cancel });
  try {
    const probes = fit.map(prepare);
    const votes = await scan(view, probes, limits, swappedHands);
    signal?.throwIfAborted();
    const straight = keepBest(sumUp(votes, probes, view.persons, 0), keepShare, keepAtLeast);
    const crossed = swappedHands ? keepBest(sumUp(votes, probes, view.persons, probes.length), keepShare * SWAPPED_SHARE, Math.ceil(keepAtLeast * SWAPPED_SHARE)) : { persons: [], any: 0 };
    const tasks = straight.persons.flatMap((person) => tasksOf(view, probes, limits, person, (position) => position));
    const crossedTasks = crossed.persons.flatMap((person) => tasksOf(view, probes, limits, person, mirrored));
    const found = [...tasks, ...crossedTasks];
    const scores = await match(view, probes, found);
    signal?.throwIfAborted();
    const scored = found.map((task, at) => ({ ...task, score: scores[at]! }));
    const direct = ranked(scored.slice(0, tasks.length));
    const directScores = new Map(direct.map(({ person, score }) => [person, score]));
    const exchanged = ranked(scored.slice(tasks.length)).filter(({ person, score }) => score > (directScores.get(person) ?? 0));
    const shown = (all: typeof direct): Candidate[] => all.filter(({ score }) => score > 0 && score >= threshold).slice(0, limit).map((one) => candidate(view, probes, numbers, one));
    return {
      candidates: shown(direct), swapped: shown(exchanged), unfit, prints: total,
      persons: straight.any, survivors: new Set([...straight.persons, ...crossed.persons]).size, compared: found.length,
    };
  } finally {
    signal?.removeEventListener('abort', abort);
    view.crew?.tell({ kind: 'end', search: view.number });
  }
}

/** Stage 1: the best vote of each person for each probe, rows as of `scanStretch`. */
async function scan(view: View, probes: readonly Probe[], limits: Limits, swapped: boolean): Promise<Float32Array> {
  const stretches = view.filled.flatMap((filled, segment) =>
    Array.from({ length: Math.ceil(filled / STRETCH) }, (_, at): Stretch => ({ segment, from: at * STRETCH, to: Math.min(filled, (at + 1) * STRETCH) })));
  const { crew, persons } = view;
  if (!crew) {
    const best = new Float32Array((swapped ? 2 : 1) * probes.length * persons);
    for (const stretch of stretches) scanStretch(probes, view.segments[stretch.segment]!, stretch, limits, persons, best, swapped, () => false);
    return best;
  }
  const next = new SharedArrayBuffer(4);
  const answers = await Promise.all(Array.from({ length: crew.size }, (_, thread) => crew.ask(thread, { kind: 'scan', search: view.number, stretches, next, limits, persons, swapped })));
  // an answer is empty only where the search was cancelled: then nobody reads the sums
  const [first, ...others] = answers.map(({ best }) => best ?? new Float32Array(0));
  // a person's prints may lie in several stretches
  for (const other of others) for (let at = 0; at < other.length; at++) if (other[at]! > first![at]!) first![at] = other[at]!;
  return first!;
}

function tasksOf(view: View, probes: readonly Probe[], { positions, before }: Limits, person: number, as: (position: number) => number): Found[] {
  return view.printsOf(person).flatMap(({ id, segment, at }) => {
    const { position: finger, enrolled } = view.segments[segment]!;
    const position = finger[at]!;
    if (at >= (view.filled[segment] ?? 0) || !(enrolled[at]! < before) || (positions.length > 0 && !positions.includes(position))) return [];
    return probes.flatMap((probe, number): Found[] => (mayBeOne(as(probe.position), position)
      ? [{ person, segment, at, probe: number, print: id, probePosition: probe.position, position, score: 0 }] : []));
  });
}

/** Stage 2: the score of each task. */
async function match(view: View, probes: readonly Probe[], tasks: readonly Found[]): Promise<Float64Array> {
  const { crew } = view;
  const packed = Int32Array.from(tasks.flatMap(({ probe, segment, at }) => [probe, segment, at]));
  if (!crew) return matchTasks(probes, view.segments, packed, () => false)!;
  const share = 3 * Math.ceil(tasks.length / crew.size);
  const parts = await Promise.all(Array.from({ length: crew.size }, (_, thread) =>
    crew.ask(thread, { kind: 'match', search: view.number, tasks: packed.slice(thread * share, (thread + 1) * share) })));
  const scores = new Float64Array(tasks.length);
  parts.forEach((part, thread) => scores.set(part.scores ?? [], thread * share / 3));
  return scores;
}

function ranked(scored: readonly Found[]): { person: number; score: number; fingers: Found[] }[] {
  const byPerson = new Map<number, Found[]>();
  for (const one of scored) {
    const list = byPerson.get(one.person);
    if (list) list.push(one);
    else byPerson.set(one.person, [one]);
  }
  return [...byPerson].map(([person, all]) => ({ person, ...fuse(all) })).sort((one, other) => other.score - one.score || one.person - other.person);
}

/** Compares once more, now keeping the pairing: only those who are shown need one. */
function candidate(view: View, probes: readonly Probe[], numbers: readonly number[], { person, score, fingers }: { person: number; score: number; fingers: Found[] }): Candidate {
  return {
    personKey: view.personKey(person), score,
    fingers: fingers.map(({ probe, print, probePosition, position, segment, at, score: own }) => {
      const details = compare(probes[probe]!, view.segments[segment]!.shelf, at);
      return { probe: numbers[probe]!, id: print, captureKey: view.captureKey(print), probePosition, position, score: own, pairing: details.pairing, details };
    }),
  };
}
