import { describe, expect, test } from '@jest/globals';
import { calibrated, curveOf, loadCalibration, parseCalibration, scoreFor, type Calibration } from './calibration.js';
import { ENGINE } from './engine.js';
import { matchScore } from './match.js';
import { normalise } from './print.js';
import { prepare } from './probe.js';
import { shelfOf } from './shelf.js';
import { generateFinger, impress } from './synthetic.js';

/** 10,000 impostors: scores 0.01 to 100, each once. */
const impostors = Float64Array.from({ length: 10_000 }, (_, at) => (at + 1) / 100);
const calibration: Calibration = {
  name: 'by hand', provisional: true, engine: 'test 1',
  provenance: { made: '2026-11-23', source: 'numbers', command: 'none', widened: 1, note: '' },
  curves: [curveOf(1, impostors, 1), curveOf(4, impostors, 2)],
};

describe('counting', () => {
  test('a score says which share of impostors reaches it', () => {
    // 1,000 of 10,000 reach 90.01: 10 dB; 100 reach 99.01: 20 dB; 10 reach 99.91: 30 dB
    const at = new Map(calibration.curves[0].points.map(([score, decibel]) => [decibel, score]));
    expect(at.get(10)).toBeCloseTo(90.01);
    expect(at.get(20)).toBeCloseTo(99.01);
    expect(at.get(30)).toBeCloseTo(99.91);
    expect(calibration.curves[0].points[0]).toEqual([0, 0]);
  });
  test('ends where fewer than ten impostors would carry a rate', () => {
    expect(calibration.curves[0].points.at(-1)![1]).toBeCloseTo(30);
    expect(curveOf(1, impostors.slice(0, 99), 1).points.at(-1)![1]).toBeLessThan(10);
    expect(curveOf(1, new Float64Array(5), 1).points).toEqual([[0, 0]]);
  });
  test('impostors that tie reach the score together', () => {
    const tied = Float64Array.from({ length: 1000 }, (_, at) => (at < 700 ? 0 : at < 900 ? 5 : 8));
    // 100 of 1,000 reach 8: 10 dB, 300 reach 5: 5.2 dB
    expect(curveOf(1, tied, 1).points).toEqual([[0, 0], [5, 5.22], [8, 10]]);
  });
  test('widening moves the scores and not the rates', () => {
    const [own, wide] = calibration.curves;
    expect(wide.points.map(([, decibel]) => decibel)).toEqual(own.points.map(([, decibel]) => decibel));
    expect(wide.points.at(-1)![0]).toBeCloseTo(2 * own.points.at(-1)![0], 2);
  });
});

describe('asking', () => {
  test('between points by proportion, on a point exactly, below the first nothing', () => {
    const [[low, from], [high, to]] = calibration.curves[0].points.slice(4, 6);
    expect(calibrated(calibration, 1, low)!.decibel).toBeCloseTo(from);
    expect(calibrated(calibration, 1, (low + high) / 2)!.decibel).toBeCloseTo((from + to) / 2);
    expect(calibrated(calibration, 1, -3)).toEqual({ decibel: 0, atLeast: false, provisional: true, pairs: 10_000 });
  });
  test('never beyond what the pairs support', () => {
    for (const score of [99.92, 100, 150, 1e9, Infinity]) expect(calibrated(calibration, 1, score)).toEqual({ decibel: 30, atLeast: true, provisional: true, pairs: 10_000 });
    expect(calibrated(calibration, 1, NaN)).toBeNull();
    expect(scoreFor(calibration, 1, 30.1)).toBeNull();
  });
  test('more fingers than counted: nothing; in between: the next greater number, which claims less', () => {
    expect(calibrated(calibration, 2, 90.01)!.decibel).toBeCloseTo(calibrated(calibration, 4, 90.01)!.decibel);
    expect(calibrated(calibration, 2, 90.01)!.decibel).toBeLessThan(calibrated(calibration, 1, 90.01)!.decibel);
    expect(calibrated(calibration, 5, 90)).toBeNull();
    expect(calibrated(calibration, 0, 90)).toBeNull();
  });
  test('the score for a rate is where the rate is said', () => {
    for (const decibel of [0, 3.3, 10, 21.7, 29.9]) expect(calibrated(calibration, 4, scoreFor(calibration, 4, decibel)!)!.decibel).toBeCloseTo(decibel);
  });
  test('a higher score never says less', () => {
    let before = 0;
    for (let score = 0; score < 220; score += 0.37) {
      const { decibel } = calibrated(calibration, 4, score)!;
      expect(decibel).toBeGreaterThanOrEqual(before);
      before = decibel;
    }
  });
});

describe('reading', () => {
  const changed = (change: (copy: any) => void): string => { const copy = structuredClone(calibration) as any; change(copy); return JSON.stringify(copy); };
  test('gives back what was written', () => {
    expect(parseCalibration(JSON.stringify(calibration), 'test 1')).toEqual(calibration);
  });
  test.each([
    ['another engine', (copy: any) => { copy.engine = 'test 0'; }, /made with engine test 0/],
    ['no provenance', (copy: any) => { delete copy.provenance; }, /provenance is missing/],
    ['no curves', (copy: any) => { copy.curves = []; }, /no curves/],
    ['curves in disorder', (copy: any) => { copy.curves.reverse(); }, /order of fingers/],
    ['a rate that falls', (copy: any) => { copy.curves[0].points[3][1] = 0.5; }, /does not rise/],
    ['words for numbers', (copy: any) => { copy.curves[0].points[3] = ['a', null]; }, /not two numbers/],
    ['more than the pairs support', (copy: any) => { copy.curves[0].points.push([200, 60]); }, /do not support 60 dB/],
  ])('refuses %s', (_, change, message) => {
    expect(() => parseCalibration(changed(change), 'test 1')).toThrow(message);
  });
});

describe('the shipped calibration', () => {
  const shipped = loadCalibration();
  test('is provisional, says where it comes from, and covers one to ten fingers', () => {
    expect(shipped).toMatchObject({ provisional: true, engine: ENGINE, provenance: { widened: 1.3067, source: expect.stringContaining('invented persons') } });
    expect(shipped.curves.map(({ fingers }) => fingers)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
  test('claims no more than ten of its pairs support', () => {
    for (const { fingers, pairs } of shipped.curves) {
      const { decibel, atLeast } = calibrated(shipped, fingers, 1e6)!;
      expect(atLeast).toBe(true);
      expect(decibel).toBeLessThanOrEqual(-10 * Math.log10(10 / pairs) + 0.1);
    }
  });
  test('more fingers, higher scores for the same rate', () => {
    for (let fingers = 2; fingers <= 10; fingers++) expect(scoreFor(shipped, fingers, 40)!).toBeGreaterThan(scoreFor(shipped, fingers - 1, 40)!);
  });
  // fails where anything changes a score: then raise ENGINE_VERSION, make the calibration anew, and write the new means here
  test('belongs to the scores that this engine gives', () => {
    const views = Array.from({ length: 30 }, (_, finger) => ['one', 'other'].map((press) => normalise(impress(generateFinger(`held to ${finger}`), `${finger} ${press}`)).print));
    const shelf = shelfOf(views.map(([, other]) => other));
    const scores = views.map(([one], finger) => { const probe = prepare(one); return views.map((_, at) => ({ genuine: at === finger, score: matchScore(probe, shelf, at) })); }).flat();
    const mean = (genuine: boolean): number => { const some = scores.filter((one) => one.genuine === genuine); return some.reduce((sum, { score }) => sum + score, 0) / some.length; };
    expect(ENGINE).toBe('crossfile-matching 1.0.0');
    expect(Math.abs(mean(true) - 21.852)).toBeLessThan(0.05);
    expect(Math.abs(mean(false) - 3.453)).toBeLessThan(0.02);
  });
});
