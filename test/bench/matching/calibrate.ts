import { writeFileSync } from 'node:fs';
import { curveOf, type Calibration, type CalibrationCurve } from '../../../src/matching/calibration.js';
import { ENGINE } from '../../../src/matching/engine.js';
import { normalise } from '../../../src/matching/print.js';
import { prepare } from '../../../src/matching/probe.js';
import { shelfOf } from '../../../src/matching/shelf.js';
import type { Compared } from './comparisons.js';
import { generatedView } from './data.js';
import { fullScore } from './engine.js';

/** 99.9th percentile of impostors' scores with real prints, and with invented ones: measured with an earlier matcher (design/identification.md §6). */
const WIDENED = 21.3 / 16.3;
/** With fewer pairs of one finger a calibration from one's own prints is provisional too. */
const FEWEST_PAIRS = 100_000;
const ALL_TEN = 10;

/** From invented persons of ten fingers: every pair of persons, with k fingers as many times as k goes into ten. */
export function calibrateGenerated(file: string, persons: number, command: string, say: (line: string) => void): void {
  const pairs = persons * (persons - 1) / 2;
  const sums = Array.from({ length: ALL_TEN }, (_, at) => ({ fingers: at + 1, groups: Math.floor(ALL_TEN / (at + 1)), scores: new Float64Array(pairs * Math.floor(ALL_TEN / (at + 1))), next: 0 }));
  const shelves = Array.from({ length: ALL_TEN }, (_, finger) => shelfOf(Array.from({ length: persons }, (__, person) => normalise(generatedView(person, finger + 1, 0)).print)));
  const row = new Float64Array(persons * ALL_TEN);
  for (let person = 0; person < persons; person++) {
    if (person % 100 === 0) say(`calibrating: ${person} of ${persons} persons …`);
    shelves.forEach((shelf, finger) => {
      const probe = prepare(normalise(generatedView(person, finger + 1, 1)).print);
      for (let other = person + 1; other < persons; other++) row[other * ALL_TEN + finger] = fullScore(probe, shelf, other);
    });
    for (let other = person + 1; other < persons; other++) {
      for (const sum of sums) {
        for (let group = 0; group < sum.groups; group++) {
          let total = 0;
          for (let finger = 0; finger < sum.fingers; finger++) total += row[other * ALL_TEN + group * sum.fingers + finger];
          sum.scores[sum.next++] = total;
        }
      }
    }
  }
  write(file, {
    name: `generated-${today()}`, provisional: true, engine: ENGINE,
    provenance: {
      made: today(), source: `${persons} invented persons of ten fingers, two impressions each, noise 1.15 (src/matching/synthetic.ts)`, command, widened: round(WIDENED),
      note: 'Strangers among invented prints resemble each other less than real ones; their scores are widened by 21.3/16.3, the ratio of the 99.9th percentiles measured with an earlier matcher. Not for thresholds: calibrate with prints of your own.',
    },
    curves: sums.map(({ fingers, scores }) => curveOf(fingers, scores, WIDENED)),
  }, say);
}

/** From prints of one's own, as they were compared for the table. Neighbouring fingers of a set are summed as one person's. */
export function calibrateOwn(file: string, compared: readonly Compared[], sets: number, command: string, say: (line: string) => void): void {
  const curves: CalibrationCurve[] = compared.filter(({ impostors }) => impostors.scores.length >= 1000).map(({ fingers, impostors }) => curveOf(fingers, impostors.scores, 1));
  const pairs = curves.find(({ fingers }) => fingers === 1)?.pairs ?? 0;
  if (pairs === 0) throw new Error('Fewer than 1,000 pairs of different fingers: too few for a calibration.');
  write(file, {
    name: `own-${today()}`, provisional: pairs < FEWEST_PAIRS, engine: ENGINE,
    provenance: {
      made: today(), source: `templates of one's own in ${sets} set${sets === 1 ? '' : 's'}`, command, widened: 1,
      note: pairs < FEWEST_PAIRS ? `Provisional: ${pairs} pairs of different fingers, fewer than ${FEWEST_PAIRS}.` : 'Pairs share fingers, so they say a little less than as many independent ones.',
    },
    curves,
  }, say);
}

function write(file: string, calibration: Calibration, say: (line: string) => void): void {
  // a point a line: a change of the calibration can be reviewed
  const curves = calibration.curves.map(({ fingers, pairs, points }) => `    { "fingers": ${fingers}, "pairs": ${pairs}, "points": [\n${points.map((point) => `      [${point.join(', ')}]`).join(',\n')}\n    ] }`);
  const head = JSON.stringify({ ...calibration, curves: undefined }, null, 2).replace(/\n}$/, '');
  writeFileSync(file, `${head},\n  "curves": [\n${curves.join(',\n')}\n  ]\n}\n`);
  for (const { fingers, pairs, points } of calibration.curves) say(`${fingers} fingers: ${pairs} pairs, up to ${points.at(-1)![1]} dB at ${points.at(-1)![0]}`);
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
const today = (): string => new Date().toISOString().slice(0, 10);
