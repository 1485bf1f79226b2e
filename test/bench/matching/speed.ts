import type { Print } from '../../../src/matching/print.js';
import { prepare, type Probe } from '../../../src/matching/probe.js';
import { shelfOf, type Shelf } from '../../../src/matching/shelf.js';
import { firstStage, fullScore, referenceScore } from './engine.js';

const ROUNDS = 5;

/** Comparisons in a second of processor time, and by the clock (which also counts what other programs took). */
export interface Rate { core: number; clock: number }
/** Medians of five rounds after a warm-up, one thread; preparing each probe is part of its share. */
export interface Speed { full: Rate; firstStage: Rate; reference: Rate; minutiae: number; against: number; probes: number }

/** Every so many-th print against a shelf of up to 2,000 others, one thread. */
export function speedOf(prints: readonly Print[]): Speed {
  const others = prints.slice(0, 2000);
  const shelf = shelfOf(others);
  const step = Math.max(1, Math.floor(prints.length / 40));
  const probes = prints.filter((_, at) => at % step === 0).slice(0, 40);
  const median = (values: number[]): number => values.sort((one, other) => one - other)[values.length >> 1];
  const rate = (comparisons: number, work: () => void): Rate => {
    const round = (): Rate => {
      const [started, before] = [performance.now(), process.cpuUsage()];
      work();
      const { user, system } = process.cpuUsage(before);
      return { core: comparisons / (user + system) * 1e6, clock: comparisons / (performance.now() - started) * 1000 };
    };
    round();
    const rounds = Array.from({ length: ROUNDS }, round);
    return { core: median(rounds.map(({ core }) => core)), clock: median(rounds.map(({ clock }) => clock)) };
  };
  const all = (one: (probe: Probe, shelf: Shelf, print: number) => number): Rate => rate(probes.length * others.length, () => {
    for (const print of probes) {
      const probe = prepare(print);
      for (let at = 0; at < others.length; at++) one(probe, shelf, at);
    }
  });
  const few = others.slice(0, 12);
  return {
    firstStage: all(firstStage), full: all(fullScore),
    reference: rate(few.length, () => { for (const other of few) referenceScore(probes[0], other); }),
    minutiae: others.reduce((sum, { x }) => sum + x.length, 0) / others.length, against: others.length, probes: probes.length,
  };
}
