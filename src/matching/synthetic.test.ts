import { describe, expect, test } from '@jest/globals';
import { inWindow, lift, place } from './press.js';
import { Random } from './random.js';
import { orientationAt, PATTERN_SHARES, type Pattern } from './ridge-flow.js';
import { FINGER, generateFinger, impress, LEAST_DISTANCE, PLATEN, takeImpression } from './synthetic.js';
import { drawPrint } from './synthetic-print.js';

const many = Array.from({ length: 300 }, (_, seed) => generateFinger(seed));
const PATTERNS = Object.keys(PATTERN_SHARES) as Pattern[];
/** Difference of two orientations, 0 to π/2. */
const apart = (one: number, other: number): number => Math.abs(Math.asin(Math.sin(one - other)));

describe('chance', () => {
  test('comes from the seed alone, and text and number make the same', () => {
    const draw = (seed: number | string) => { const random = new Random(seed); return Array.from({ length: 5 }, () => random.next()); };
    expect(draw(7)).toEqual(draw(7));
    expect(draw('7')).toEqual(draw(7));
    expect(draw(8)).not.toEqual(draw(7));
    // the demonstration shows the same fingers next year
    expect(draw('anchor').map((value) => Math.round(value * 1e6))).toMatchInlineSnapshot(`
[
  592547,
  150546,
  872424,
  997158,
  360207,
]
`);
  });
  test('is spread evenly and normally', () => {
    const random = new Random('spread');
    const even = Array.from({ length: 20_000 }, () => random.next());
    expect(even.reduce((sum, value) => sum + value) / even.length).toBeCloseTo(0.5, 1);
    expect(Math.min(...even)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...even)).toBeLessThan(1);
    const normal = Array.from({ length: 20_000 }, () => random.normal(3, 2));
    const mean = normal.reduce((sum, value) => sum + value) / normal.length;
    expect(Math.abs(mean - 3)).toBeLessThan(0.08);
    expect(Math.abs(Math.sqrt(normal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normal.length) - 2)).toBeLessThan(0.08);
  });
});

describe('a finger', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(generateFinger('anna left thumb')).toEqual(generateFinger('anna left thumb'));
    expect(generateFinger('anna left thumb').minutiae).not.toEqual(generateFinger('anna right thumb').minutiae);
    expect(generateFinger('x', { pattern: 'whorl' })).toMatchObject({ pattern: 'whorl', cores: [{}, {}], deltas: [{}, {}] });
  });
  test('keeps its minutiae apart and on the finger, about 52 of them', () => {
    const off = many.flatMap(({ minutiae }) => minutiae.map((one) => (one.x / FINGER.across) ** 2 + (one.y / FINGER.along) ** 2));
    expect(Math.max(...off)).toBeLessThanOrEqual(1);
    const nearest = many.map(({ minutiae }) => Math.min(...minutiae.flatMap((one, index) => minutiae.slice(index + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)))));
    expect(Math.min(...nearest)).toBeGreaterThanOrEqual(LEAST_DISTANCE);
    const mean = many.reduce((sum, { minutiae }) => sum + minutiae.length, 0) / many.length;
    expect(mean).toBeGreaterThan(50);
    expect(mean).toBeLessThan(54);
  });
  test('has a pattern as often as people do', () => {
    const counts = new Map<Pattern, number>();
    for (let seed = 0; seed < 2000; seed++) { const { pattern } = generateFinger(`share ${seed}`); counts.set(pattern, (counts.get(pattern) ?? 0) + 1); }
    for (const [pattern, share] of Object.entries(PATTERN_SHARES)) {
      expect(Math.abs((counts.get(pattern as Pattern) ?? 0) / 2000 - share)).toBeLessThan(4 * Math.sqrt(share * (1 - share) / 2000));
    }
  });
  test.each(PATTERNS)('%s: the flow turns by half a turn round a core, and back round a delta', (pattern) => {
    const finger = generateFinger(`flow of ${pattern}`, { pattern });
    expect([finger.cores.length, finger.deltas.length]).toEqual({ 'arch': [0, 0], 'tented arch': [1, 1], 'left loop': [1, 1], 'right loop': [1, 1], 'whorl': [2, 2] }[pattern]);
    const index = ({ x, y }: { x: number; y: number }): number => {
      let sum = 0;
      const around = Array.from({ length: 73 }, (_, step) => orientationAt(finger, x + 5 * Math.cos(step * Math.PI / 36), y + 5 * Math.sin(step * Math.PI / 36)));
      for (let step = 1; step < around.length; step++) { const turn = around[step] - around[step - 1]; sum += turn - Math.PI * Math.round(turn / Math.PI); }
      return Math.round(sum / Math.PI * 10) / 10;
    };
    finger.cores.forEach((core) => expect(index(core)).toBeCloseTo(1));
    finger.deltas.forEach((delta) => expect(index(delta)).toBeCloseTo(-1));
    expect(index({ x: 120, y: 120 })).toBeCloseTo(0);
  });
  test('has minutiae along its ridges', () => {
    const off = many.flatMap((finger) => finger.minutiae.map(({ x, y, direction }) => apart(direction, orientationAt(finger, x, y))));
    expect(off.filter((angle) => angle > 0.3).length / off.length).toBeLessThan(0.005);
  });
});

describe('an impression', () => {
  test('is the same for the same seeds and is a template that can be written', () => {
    expect(impress(many[0], 'first')).toEqual(impress(many[0], 'first'));
    expect(impress(many[0], 'second')).not.toEqual(impress(many[0], 'first'));
    expect(impress(many[0], 'first', { position: 7 })).toMatchObject({ position: 7, width: PLATEN.width, height: PLATEN.height, xResolution: 197, yResolution: 197 });
    const wrong = many.flatMap((finger, index) => impress(finger, index, { noise: 2 }).minutiae).filter(({ x, y, direction, kind, quality }) =>
      ![x, y, direction, kind, quality].every(Number.isInteger)
      || !(x >= 0 && x < PLATEN.width && y >= 0 && y < PLATEN.height && direction >= 0 && direction < 256 && quality >= 1 && quality <= 100));
    expect(wrong).toEqual([]);
  });
  test('shows about 35 minutiae, as readers find', () => {
    const mean = many.reduce((sum, finger, index) => sum + impress(finger, index).minutiae.length, 0) / many.length;
    expect(mean).toBeGreaterThan(33);
    expect(mean).toBeLessThan(37);
  });
  test('without noise only moves and crops the finger', () => {
    for (const finger of many.slice(0, 30)) {
      const { view, origins, press } = takeImpression(finger, 'still', { noise: 0 });
      expect(view.minutiae.length).toBeGreaterThan(10);
      for (let one = 0; one < origins.length; one++) {
        const [a, b] = [view.minutiae[one], view.minutiae[0]];
        const [p, q] = [finger.minutiae[origins[one]], finger.minutiae[origins[0]]];
        expect(Math.abs(Math.hypot(a.x - b.x, a.y - b.y) - Math.hypot(p.x - q.x, p.y - q.y))).toBeLessThan(1.5);
        expect(a.kind).toBe(p.kind);
      }
      const outside = finger.minutiae.filter((_, index) => !origins.includes(index)).map((minutia) => place(press, minutia));
      for (const { x, y } of outside) expect(inWindow(press, x, y) && Math.abs(x) < PLATEN.width / 2 && Math.abs(y) < PLATEN.height / 2).toBe(false);
    }
  });
  test('can be laid back onto its finger', () => {
    for (const finger of many.slice(0, 30)) {
      const { press, view, origins } = takeImpression(finger, 'back', { noise: 1.15 });
      for (const point of finger.minutiae) {
        const back = lift(press, place(press, point));
        expect(Math.hypot(back.x - point.x, back.y - point.y)).toBeLessThan(0.1);
      }
      origins.forEach((origin, index) => {
        if (origin < 0) return;
        const back = lift(press, { x: view.minutiae[index].x - PLATEN.width / 2, y: PLATEN.height / 2 - view.minutiae[index].y });
        expect(Math.hypot(back.x - finger.minutiae[origin].x, back.y - finger.minutiae[origin].y)).toBeLessThan(25);
      });
    }
  });
  test('resembles another of its finger, and the more noise the less', () => {
    const shared = (noise: number): number => many.reduce((sum, finger) => {
      const [one, other] = ['one', 'other'].map((seed) => takeImpression(finger, seed, { noise }).origins.filter((origin) => origin >= 0));
      return sum + one.filter((origin) => other.includes(origin)).length / Math.min(one.length, other.length);
    }, 0) / many.length;
    const [clean, usual, bad] = [shared(0), shared(1.15), shared(2)];
    expect(clean).toBeGreaterThan(0.78);
    expect(usual).toBeGreaterThan(0.55);
    expect(usual).toBeLessThan(clean);
    expect(bad).toBeLessThan(usual);
  });
});

describe('a drawn print', () => {
  test.each(PATTERNS)('%s: dark ridges on light ground that follow the flow, at their distance', (pattern) => {
    const finger = generateFinger(`drawn ${pattern}`, { pattern });
    const impression = takeImpression(finger, 'drawn', { noise: 0.5 });
    const { width, height, pixels } = drawPrint(impression);
    expect([width, height, pixels.length]).toEqual([PLATEN.width, PLATEN.height, PLATEN.width * PLATEN.height]);
    expect(pixels[0]).toBeGreaterThan(200);
    const at = (x: number, y: number): number => pixels[y * width + x];
    let [follows, looked, crossings, walked] = [0, 0, 0, 0];
    for (let y = 80; y < 320; y += 8) {
      for (let x = 60; x < 260; x += 8) {
        const here = { x: x - width / 2, y: height / 2 - y };
        const { window } = impression.press;
        if (!inWindow({ ...impression.press, window: { ...window, across: window.across * 0.8, along: window.along * 0.8 } }, here.x, here.y)) continue;
        // the structure tensor of a neighbourhood against the flow
        let [xx, yy, xy] = [0, 0, 0];
        for (let v = y - 7; v <= y + 7; v++) {
          for (let u = x - 7; u <= x + 7; u++) { const [gx, gy] = [at(u + 1, v) - at(u - 1, v), at(u, v - 1) - at(u, v + 1)]; xx += gx * gx; yy += gy * gy; xy += gx * gy; }
        }
        const ridges = 0.5 * Math.atan2(2 * xy, xx - yy) + Math.PI / 2;
        const on = lift(impression.press, here);
        const flow = orientationAt(finger, on.x, on.y) + impression.press.rotation;
        looked++;
        if (apart(ridges, flow) < 0.35) follows++;
        // ridges crossed on a walk of 40 pixels across the flow
        let dark: boolean | null = null;
        for (let step = -20; step <= 20; step++) {
          const [u, v] = [Math.round(x - Math.sin(flow) * step), Math.round(y - Math.cos(flow) * step)];
          const now: boolean = at(u, v) < (dark === true ? 160 : 120);
          if (dark !== null && now && !dark) crossings++;
          dark = now;
        }
        walked += 41;
      }
    }
    expect(looked).toBeGreaterThan(200);
    expect(follows / looked).toBeGreaterThan(0.8);
    expect(walked / crossings / finger.ridgeDistance).toBeGreaterThan(0.8);
    expect(walked / crossings / finger.ridgeDistance).toBeLessThan(1.35);
  });
  test('is the same each time', () => {
    const drawn = () => Buffer.from(drawPrint(takeImpression(many[1], 'again')).pixels).toString('base64');
    expect(drawn()).toBe(drawn());
    expect(Buffer.from(drawPrint(takeImpression(many[1], 'other')).pixels).toString('base64')).not.toBe(drawn());
  });
});
