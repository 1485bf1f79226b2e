import { normalise, type Print } from '../../../src/matching/print.js';
import { prepare } from '../../../src/matching/probe.js';
import { shelfOf } from '../../../src/matching/shelf.js';
import { allPairs, enrolledAndSearched, type Compared } from './comparisons.js';
import { generatedView, POSITIONS, type DataSet } from './data.js';
import { fullScore } from './engine.js';

/** Prints that could be used, and how many could not (failures to enrol). */
export interface Material { prints: Print[]; unfit: number }
export interface Accuracy { compared: Compared[]; material: Material }

const FINGERS = [1, 2, 4];
const PROBES = 3;

/** Invented persons of four fingers: one impression enrolled, three searched. */
export function onGenerated(persons: number, say: (line: string) => void): Accuracy {
  const material: Material = { prints: [], unfit: 0 };
  const print = (person: number, position: number, impression: number): Print => {
    const { print: made, unfit } = normalise(generatedView(person, position, impression));
    material.prints.push(made);
    if (unfit) material.unfit++;
    return made;
  };
  const enrolled = POSITIONS.map((position) => shelfOf(Array.from({ length: persons }, (_, person) => print(person, position, 0))));
  const each = POSITIONS.length;
  const scores = new Float32Array(PROBES * persons * persons * each);
  for (let probe = 0; probe < PROBES; probe++) {
    say(`comparing ${persons} invented persons, impression ${probe + 1} of ${PROBES} …`);
    for (let person = 0; person < persons; person++) {
      POSITIONS.forEach((position, finger) => {
        const prepared = prepare(print(person, position, probe + 1));
        for (let candidate = 0; candidate < persons; candidate++) scores[((probe * persons + person) * persons + candidate) * each + finger] = fullScore(prepared, enrolled[finger], candidate);
      });
    }
  }
  return { compared: FINGERS.map((fingers) => enrolledAndSearched(scores, { probes: PROBES, persons, each }, fingers)), material };
}

/** Folders of prints: everybody with everybody of the same set; the earlier of two impressions is the probe. */
export function onSets(sets: readonly DataSet[], fingers: readonly number[], say: (line: string) => void): Accuracy {
  const material: Material = { prints: [], unfit: 0 };
  const tables = sets.map(({ name, fingers: own }) => {
    const prints = own.flatMap(({ views }) => views.map((view) => {
      const { print, unfit } = normalise(view);
      if (unfit) material.unfit++;
      return print;
    }));
    material.prints.push(...prints);
    say(`comparing ${prints.length} prints of ${own.length} fingers in ${name} …`);
    const shelf = shelfOf(prints);
    const count = prints.length;
    const scores = new Float32Array(count * count);
    prints.forEach((print, one) => {
      const probe = prepare(print);
      for (let other = one + 1; other < count; other++) scores[one * count + other] = scores[other * count + one] = fullScore(probe, shelf, other);
    });
    const first: number[] = [];
    own.reduce((sum, { views }) => { first.push(sum); return sum + views.length; }, 0);
    return { impressions: own.map(({ views }) => views.length), score: ([finger, impression]: [number, number], [other, otherImpression]: [number, number]) => scores[(first[finger] + impression) * count + first[other] + otherImpression] };
  });
  return { compared: fingers.map((number) => allPairs(tables, number, (set, probe, other) => tables[set].score(probe, other))), material };
}
