import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENGINE } from './engine.js';

/** What scores of impostors were seen, and what therefore a score says. A data file, with where it comes from. */
export interface Calibration {
  readonly name: string;
  /** Made from invented prints, or from too few: not to be relied upon for a threshold. */
  readonly provisional: boolean;
  /** Version of the engine whose scores these are; others are not comparable. */
  readonly engine: string;
  readonly provenance: {
    readonly made: string;
    readonly source: string;
    readonly command: string;
    /** Impostor scores were multiplied by this before counting, and why; 1 for real prints. */
    readonly widened: number;
    readonly note: string;
  };
  /** One for each number of fingers summed, rising. */
  readonly curves: readonly CalibrationCurve[];
}

export interface CalibrationCurve {
  readonly fingers: number;
  /** Comparisons of different persons that were counted. */
  readonly pairs: number;
  /** Score, and −10·log10 of the share of impostors that reach it; both rise. */
  readonly points: readonly (readonly [score: number, decibel: number])[];
}

/** What a score says. `atLeast`: it lies beyond what the pairs support; the false-match rate is this or lower. */
export interface CalibratedScore { readonly decibel: number; readonly atLeast: boolean; readonly provisional: boolean; readonly pairs: number }

/**
 * −10·log10 of the false-match rate at a score summed over so many fingers: 30 is one impostor comparison in 1,000.
 * `fingers`: how many positions the two persons have in common, those that scored nothing included.
 * Between points by proportion; never beyond the last one. For a number of fingers that was not counted the next greater one
 * answers (strangers gain more by more fingers, so it claims less); null where none does.
 */
export function calibrated(calibration: Calibration, fingers: number, score: number): CalibratedScore | null {
  const curve = calibration.curves.find((candidate) => candidate.fingers >= fingers);
  if (!curve || fingers < 1 || Number.isNaN(score)) return null;
  const { points, pairs } = curve;
  const said = (decibel: number, atLeast: boolean): CalibratedScore => ({ decibel, atLeast, provisional: calibration.provisional, pairs });
  const next = points.findIndex(([at]) => at > score);
  if (next === 0) return said(0, false);
  const last = points.at(-1)!;
  if (next < 0) return said(last[1], score > last[0]);
  const [[low, from], [high, to]] = [points[next - 1], points[next]];
  return said(from + (to - from) * (score - low) / (high - low), false);
}

/**
 * The lowest score that says at least so many decibels; null where the pairs don't support so much, or nobody counted so many fingers.
 */
export function scoreFor(calibration: Calibration, fingers: number, decibel: number): number | null {
  const points = calibration.curves.find((candidate) => candidate.fingers >= fingers)?.points ?? [];
  const next = points.findIndex(([, at]) => at >= decibel);
  if (next < 0) return null;
  if (next === 0) return points[0][0];
  const [[low, from], [high, to]] = [points[next - 1], points[next]];
  return low + (high - low) * (decibel - from) / (to - from);
}

/** Fewest impostors above a score for a rate to be stated of it: fewer are chance. */
const FEWEST_ABOVE = 10;

/** Counts impostor scores into a curve: a point for each decibel that at least ten impostors support. */
export function curveOf(fingers: number, impostors: Float64Array, widened: number): CalibrationCurve {
  const sorted = Float64Array.from(impostors).sort().reverse();
  const pairs = sorted.length;
  const points: [number, number][] = [[0, 0]];
  for (let decibel = 1; pairs * 10 ** (-decibel / 10) >= FEWEST_ABOVE; decibel++) {
    const value = sorted[Math.floor(pairs * 10 ** (-decibel / 10)) - 1];
    // those that tie with it reach it too
    let reach = Math.floor(pairs * 10 ** (-decibel / 10));
    while (sorted[reach] === value) reach++;
    const [score, rate] = [Math.round(value * widened * 1000) / 1000, Math.floor(-1000 * Math.log10(reach / pairs)) / 100];
    const [before, said] = points.at(-1)!;
    if (score > before && rate > said) points.push([score, rate]);
  }
  return { fingers, pairs, points };
}

/**
 * Reads a calibration and checks that it can be used with this engine.
 * @throws Error that says what is wrong with it
 */
export function parseCalibration(text: string, engine = ENGINE): Calibration {
  const read = JSON.parse(text) as Calibration;
  const wrong = (what: string): Error => new Error(`The calibration can't be used: ${what}.`);
  if (typeof read.name !== 'string' || typeof read.provisional !== 'boolean' || typeof read.provenance?.source !== 'string') throw wrong('name, provisional or provenance is missing');
  if (read.engine !== engine) throw wrong(`it was made with engine ${read.engine}, and this is ${engine}`);
  if (!Array.isArray(read.curves) || read.curves.length === 0) throw wrong('it has no curves');
  read.curves.forEach(({ fingers, pairs, points }, at) => {
    if (!Number.isInteger(fingers) || fingers <= (read.curves[at - 1]?.fingers ?? 0)) throw wrong('its curves are not in the order of fingers');
    if (!Array.isArray(points) || points.length === 0) throw wrong(`the curve of ${fingers} fingers has no points`);
    points.forEach(([score, decibel], index) => {
      if (!Number.isFinite(score) || !Number.isFinite(decibel)) throw wrong(`point ${index + 1} of ${fingers} fingers is not two numbers`);
      if (index > 0 && (score <= points[index - 1][0] || decibel <= points[index - 1][1])) throw wrong(`point ${index + 1} of ${fingers} fingers does not rise`);
    });
    if (pairs * 10 ** (-points.at(-1)![1] / 10) < FEWEST_ABOVE * 0.9) throw wrong(`${pairs} pairs of ${fingers} fingers do not support ${points.at(-1)![1]} dB`);
  });
  return read;
}

/** The calibration that comes with the engine, made from invented prints: provisional. */
export const SHIPPED = join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'src/matching/calibration/generated.json');

/** Reads the shipped calibration, or the one at a path. */
export function loadCalibration(path = SHIPPED): Calibration {
  return parseCalibration(readFileSync(path, 'utf8'));
}

/** Data files are read from src, also by what was built into dist. */
function packageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageRoot(dirname(folder));
}
