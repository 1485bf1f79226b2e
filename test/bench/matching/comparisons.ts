import type { Comparisons, SearchOutcome } from './evaluation.js';

/** What was compared with so many fingers at once: pairs for verification, searches for identification. */
export interface Compared {
  fingers: number;
  /** How many bootstrap units there are: persons, or fingers where nobody knows whose they are. */
  persons: number;
  genuine: Comparisons;
  impostors: Comparisons;
  /** Each probe twice: with its mate in the gallery, and without. */
  searches: SearchOutcome[];
  /** Persons in the gallery of a search, on average. */
  gallery: number;
}

class Pairs {
  private readonly scores: number[] = [];
  private readonly one: number[] = [];
  private readonly other: number[] = [];
  add(score: number, one: number, other: number): void {
    this.scores.push(score);
    this.one.push(one);
    this.other.push(other);
  }
  done(): Comparisons {
    return { scores: Float64Array.from(this.scores), one: Uint32Array.from(this.one), other: Uint32Array.from(this.other) };
  }
}

/** A candidate unit: one finger of a set, or some fingers that are taken for one person's. */
interface Unit { set: number; fingers: number[]; impressions: number }

/**
 * Sets in which everybody is compared with everybody: `score` of (set, finger, impression) against another of the same set, fingers
 * summed. With several fingers, neighbours in the set make up a person (nobody knows whose they are).
 */
export function allPairs(sets: readonly { impressions: number[] }[], fingers: number, score: (set: number, probe: [number, number], other: [number, number]) => number): Compared {
  const units: Unit[] = sets.flatMap(({ impressions }, set) => Array.from({ length: Math.floor(impressions.length / fingers) }, (_, unit) => {
    const own = Array.from({ length: fingers }, (__, finger) => unit * fingers + finger);
    return { set, fingers: own, impressions: Math.min(...own.map((finger) => impressions[finger])) };
  }));
  const fused = (one: Unit, impression: number, other: Unit, otherImpression: number): number =>
    one.fingers.reduce((sum, finger, at) => sum + score(one.set, [finger, impression], [other.fingers[at], otherImpression]), 0);
  const [genuine, impostors] = [new Pairs(), new Pairs()];
  const searches: SearchOutcome[] = [];
  let gallery = 0;
  units.forEach((unit, person) => {
    for (let probe = 0; probe < unit.impressions; probe++) {
      let [mate, bestStranger] = [-Infinity, -Infinity];
      units.forEach((candidate, other) => {
        if (candidate.set !== unit.set) return;
        for (let impression = 0; impression < candidate.impressions; impression++) {
          if (other === person && impression === probe) continue;
          const value = fused(unit, probe, candidate, impression);
          if (other === person) mate = Math.max(mate, value); else bestStranger = Math.max(bestStranger, value);
          if (other === person ? impression > probe : other > person) (other === person ? genuine : impostors).add(value, person, other);
        }
        if (other !== person) gallery++;
      });
      if (mate > -Infinity && bestStranger > -Infinity) searches.push({ person, mate, bestStranger });
      if (bestStranger > -Infinity) searches.push({ person, bestStranger });
    }
  });
  const probes = units.reduce((sum, { impressions }) => sum + impressions, 0);
  return { fingers, persons: units.length, genuine: genuine.done(), impostors: impostors.done(), searches, gallery: probes ? gallery / probes : 0 };
}

/**
 * Persons enrolled with one impression of each finger and searched with others: `scores[((probe * persons + person) * persons + candidate)
 * * each + finger]`. With fewer fingers than were taken, each group of neighbours counts for itself.
 */
export function enrolledAndSearched(scores: Float32Array, { probes, persons, each }: { probes: number; persons: number; each: number }, fingers: number): Compared {
  const [genuine, impostors] = [new Pairs(), new Pairs()];
  const searches: SearchOutcome[] = [];
  for (let probe = 0; probe < probes; probe++) {
    for (let person = 0; person < persons; person++) {
      for (let group = 0; group + fingers <= each; group += fingers) {
        let [mate, bestStranger] = [0, -Infinity];
        for (let candidate = 0; candidate < persons; candidate++) {
          const at = ((probe * persons + person) * persons + candidate) * each + group;
          let sum = 0;
          for (let finger = 0; finger < fingers; finger++) sum += scores[at + finger];
          if (candidate === person) mate = sum; else bestStranger = Math.max(bestStranger, sum);
          (candidate === person ? genuine : impostors).add(sum, person, candidate);
        }
        searches.push({ person, mate, bestStranger }, { person, bestStranger });
      }
    }
  }
  return { fingers, persons, genuine: genuine.done(), impostors: impostors.done(), searches, gallery: persons - 1 };
}
