import { describe, expect, it } from '@jest/globals';
import { compare, matchScore } from './match.js';
import { normalise, type Print } from './print.js';
import { prepare } from './probe.js';
import { Random } from './random.js';
import { referenceCompare, referenceVotes } from './reference.js';
import { shelfOf } from './shelf.js';
import { generateFinger, impress } from './synthetic.js';
import type { FingerView } from './template.js';
import { voteScore } from './votes.js';

const read = (view: FingerView): Print => normalise(view).print;
/** Nothing of a finger: minutiae anywhere, pointing anywhere. */
function anything(random: Random, count: number, width: number): FingerView {
  return {
    position: 0, impression: 0, quality: null, width, height: width, xResolution: 197, yResolution: 197,
    minutiae: Array.from({ length: count }, () => ({
      x: Math.floor(random.next() * width), y: Math.floor(random.next() * width), direction: Math.floor(random.next() * 256),
      kind: Math.floor(random.next() * 3) as 0 | 1 | 2, quality: 0,
    })),
  };
}

/** Every print as probe against every print: votes, score, pairing and what the score is made of. */
function hold(prints: Print[]): number {
  const shelf = shelfOf(prints);
  let agreeing = 0;
  prints.forEach((own, at) => {
    const probe = prepare(own);
    prints.forEach((other, number) => {
      const expected = referenceCompare(own, other);
      const found = compare(probe, shelf, number);
      const where = { probe: at, print: number };
      expect({ ...where, votes: voteScore(probe, shelf, number) }).toEqual({ ...where, votes: expect.closeTo(referenceVotes(own, other), 9) });
      expect({ ...where, ...found }).toEqual({ ...where, ...expected, score: expect.closeTo(expected.score, 9), placed: expect.closeTo(expected.placed, 9), turned: expect.closeTo(expected.turned, 9) });
      expect(matchScore(probe, shelf, number)).toBe(found.score);
      if (found.pairing.length > 5) agreeing++;
    });
  });
  return agreeing;
}

describe('the fast matcher', () => {
  it('says what the reference says of impressions, of one finger and of others', () => {
    const prints = Array.from({ length: 4 }, (_, finger) => [0.6, 1.2, 1.8].map((noise, press) => read(impress(generateFinger(`held ${finger}`), `${finger} ${press}`, { noise })))).flat();
    expect(hold(prints)).toBeGreaterThan(25);
  });

  it('says what the reference says of anything else: few and crowded points, far apart, more than a table holds', () => {
    const random = Random.from('anything');
    const sizes: [number, number][] = [[0, 10], [1, 10], [2, 30], [6, 14_000], [7, 60], [20, 30], [40, 2_500], [65, 400], [100, 300], [140, 250]];
    const prints = sizes.map(([count, width]) => read(anything(random, count, width)));
    hold([...prints, { ...prints[8]!, direction: new Uint8Array(100) }]);
  });

  it('finds a finger however it lies on the glass', () => {
    const view = impress(generateFinger('turned'), 'once', { noise: 0.3 });
    const [cos, sin] = [Math.cos(2), Math.sin(2)];
    const turned: FingerView = { ...view, minutiae: view.minutiae.map((minutia) => ({
      ...minutia, x: Math.round(2000 + cos * minutia.x - sin * minutia.y), y: Math.round(2000 + sin * minutia.x + cos * minutia.y), direction: (minutia.direction - Math.round(256 / Math.PI) + 512) & 255,
    })) };
    const { score, pairing } = compare(prepare(read(view)), shelfOf([read(turned)]), 0);
    expect(pairing.length).toBe(view.minutiae.length);
    // two that lie close together may change places
    expect(pairing.filter(([own, other]) => own !== other).length).toBeLessThanOrEqual(2);
    expect(score).toBeGreaterThan(40);
  });

  it('tells one finger from others, far more often than by the number of pairs', () => {
    const [fingers, presses] = [24, 3];
    const prints = Array.from({ length: fingers * presses }, (_, at) => read(impress(generateFinger(`finger ${Math.floor(at / presses)}`), `press ${at}`, { noise: 1.15 })));
    const shelf = shelfOf(prints);
    const [genuine, impostor]: [number[], number[]] = [[], []];
    prints.forEach((print, at) => {
      const probe = prepare(print);
      for (let other = at + 1; other < prints.length; other++) (Math.floor(at / presses) === Math.floor(other / presses) ? genuine : impostor).push(matchScore(probe, shelf, other));
    });
    const threshold = [...impostor].sort((one, other) => other - one)[Math.floor(impostor.length / 1000)]!;
    expect(genuine.filter((score) => score <= threshold).length / genuine.length).toBeLessThan(0.1);
  });
});
