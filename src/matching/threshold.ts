import { type Calibration, scoreFor } from './calibration.js';

/** One search in ten may propose a stranger, in a small gallery fewer: missing a returnee weighs more than a question to two examiners. */
const STRANGERS_DECIBEL = 10;
const LEAST_DECIBEL = 30;

/** From which false-match rate on a search among so many persons proposes, in −10·log10 of it, to a tenth. */
export function proposingDecibel(persons: number): number {
  return Math.max(LEAST_DECIBEL, Math.round((10 * Math.log10(Math.max(1, persons)) + STRANGERS_DECIBEL) * 10) / 10);
}

/**
 * The score, summed over so many fingers in common, that says so. Beyond what the counted pairs support it goes on as
 * steeply as before: a threshold may be strict; a rate is never told from there.
 */
export function thresholdFor(calibration: Calibration, fingers: number, decibel: number): number {
  const { curves } = calibration;
  const { fingers: counted, points } = curves.find((one) => one.fingers >= fingers) ?? curves.at(-1)!;
  const [lastScore, lastDecibel] = points.at(-1)!;
  if (decibel <= lastDecibel) return scoreFor(calibration, counted, decibel)!;
  const from = scoreFor(calibration, counted, Math.max(0, lastDecibel - 10))!;
  return lastScore + (decibel - lastDecibel) * (lastScore - from) / Math.min(10, lastDecibel);
}
