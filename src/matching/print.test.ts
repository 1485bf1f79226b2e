import { describe, expect, it } from '@jest/globals';
import { MOST_MINUTIAE, normalise } from './print.js';
import type { FingerView, Minutia } from './template.js';

const minutia = (x: number, y: number, more: Partial<Minutia> = {}): Minutia => ({ x, y, direction: 0, kind: 1, quality: 0, ...more });
const view = (minutiae: Minutia[], more: Partial<FingerView> = {}): FingerView => ({ position: 3, impression: 0, quality: null, width: 300, height: 400, xResolution: 197, yResolution: 197, minutiae, ...more });
const row = (count: number): Minutia[] => Array.from({ length: count }, (_, at) => minutia(10 * at, 5, { direction: at & 255 }));

describe('normalising', () => {
  it('brings any resolution to 500 dpi, y upward, from the lower left corner', () => {
    const { print, unfit } = normalise(view([...row(5).map((one) => ({ ...one, y: 40 })), minutia(100, 0, { direction: 64, kind: 2 })], { xResolution: 394, yResolution: 197 }));
    expect(unfit).toBeNull();
    expect([...print.x]).toEqual([0, 5, 10, 15, 20, 50]);
    expect([...print.y]).toEqual([0, 0, 0, 0, 0, 40]);
    expect([print.direction[5], print.kind[5], print.position]).toEqual([64, 2, 3]);
    expect([...normalise(view(row(6), { xResolution: 0, yResolution: 0 })).print.x]).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('keeps the best hundred, among equals the middle ones, in the order of the template', () => {
    const good = row(150).map((one, at) => ({ ...one, quality: at % 2 ? 90 : 10 }));
    const { print, numbers } = normalise(view(good));
    expect(numbers).toHaveLength(MOST_MINUTIAE);
    expect(numbers.filter((number) => number % 2)).toHaveLength(75);
    expect([...numbers]).toEqual([...numbers].sort((one, other) => one - other));
    expect(numbers.filter((number) => number % 2 === 0).every((number) => number > 48 && number < 102)).toBe(true);
    expect([...print.direction]).toEqual(numbers.map((number) => number & 255));
  });

  it('takes a point once, and calls a print unfit that says too little or is no finger', () => {
    expect(normalise(view([...row(5), ...row(5)]))).toMatchObject({ unfit: 'too few minutiae', numbers: [0, 1, 2, 3, 4] });
    expect(normalise(view([]))).toMatchObject({ unfit: 'too few minutiae' });
    expect(normalise(view(row(6))).unfit).toBeNull();
    expect(normalise(view([...row(6), minutia(16_000, 0)]))).toMatchObject({ unfit: 'too wide for a finger', numbers: [] });
    expect(normalise(view(row(6), { xResolution: 1, yResolution: 1 }))).toMatchObject({ unfit: 'too wide for a finger' });
    expect(normalise(view(Array.from({ length: 70_000 }, (_, at) => minutia(at % 300, Math.floor(at / 300)))))).toMatchObject({ unfit: null });
  });
});
