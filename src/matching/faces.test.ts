import { describe, expect, it } from '@jest/globals';
import { cosine, FaceGallery, unit } from './faces.js';
import { Random } from './random.js';

const random = Random.from('faces');
const vector = (dimension: number): number[] => Array.from({ length: dimension }, () => random.normal(0, 1));
const entry = (personKey: string, more: object = {}) => ({ personKey, captureKey: `capture of ${personKey}`, model: 'a'.repeat(64), enrolledAt: 0, ...more });

describe('a gallery of faces', () => {
  it('finds exactly what comparing all in full finds', () => {
    for (const dimension of [5, 128, 512]) {
      const faces = new FaceGallery();
      const all = Array.from({ length: 700 }, (_, at) => ({ key: `P${at % 600}`, face: vector(dimension) }));
      all.forEach(({ key, face }) => faces.add(entry(key), face));
      for (let round = 0; round < 5; round++) {
        const probe = vector(dimension);
        const best = new Map<string, number>();
        for (const { key, face } of all) best.set(key, Math.max(best.get(key) ?? -1, cosine(unit(probe), unit(face))));
        const expected = [...best].sort((one, other) => other[1] - one[1]).slice(0, 10).map(([personKey, found]) => ({ personKey, cosine: found }));
        const { candidates, compared } = faces.search('a'.repeat(64), probe, { limit: 10 });
        expect(candidates.map(({ personKey, cosine: found }) => ({ personKey, cosine: found }))).toEqual(expected);
        expect(compared).toBe(700);
      }
    }
  });

  it('never compares across models, and says how many it left', () => {
    const faces = new FaceGallery();
    const face = vector(128);
    faces.add(entry('P1', { model: 'one' }), face);
    faces.add(entry('P2', { model: 'other' }), face);
    expect(faces.search('one', face)).toEqual({ candidates: [{ id: 0, personKey: 'P1', captureKey: 'capture of P1', cosine: expect.closeTo(1, 5) }], compared: 1, otherModels: 1 });
    expect(faces.search('unknown', face)).toEqual({ candidates: [], compared: 0, otherModels: 2 });
  });

  it('leaves out the removed, the later, the named and those below the threshold', () => {
    const faces = new FaceGallery();
    const face = vector(16);
    const ids = ['P1', 'P2', 'P3'].map((key, at) => faces.add(entry(key, { enrolledAt: at }), face));
    faces.add(entry('P4'), face.map((value) => -value));
    const keys = (options: object = {}): string[] => faces.search('a'.repeat(64), face, { threshold: 0.5, ...options }).candidates.map(({ personKey }) => personKey);
    expect(keys()).toEqual(['P1', 'P2', 'P3']);
    expect(keys({ before: 1 })).toEqual(['P1']);
    expect(keys({ notPersons: ['P1'] })).toEqual(['P2', 'P3']);
    expect(keys({ onlyPersons: ['P1', 'P3', 'P9'] })).toEqual(['P1', 'P3']);
    expect(keys({ onlyPersons: ['P4'], threshold: -1 })).toEqual(['P4']);
    expect(keys({ onlyPersons: [] })).toEqual([]);
    expect(faces.move(ids[1]!, 'P1')).toBe(true);
    expect(keys()).toEqual(['P1', 'P3']);
    expect([faces.remove(ids[2]!), faces.remove(ids[2]!), faces.move(ids[2]!, 'P9')]).toEqual([true, false, false]);
    expect([keys(), faces.size, faces.entry(ids[2]!)]).toEqual([['P1'], 3, null]);
  });

  it('refuses vectors without direction and of another dimension', () => {
    const faces = new FaceGallery();
    expect(() => faces.add(entry('P1'), [0, 0, 0])).toThrow(RangeError);
    expect(() => faces.add(entry('P1'), [NaN, 1])).toThrow(RangeError);
    expect(() => faces.add(entry('P1'), [])).toThrow(RangeError);
    faces.add(entry('P1'), [1, 2, 3]);
    expect(() => faces.add(entry('P2'), [1, 2])).toThrow('Vectors of this model have 3 numbers, this one 2.');
    expect(() => faces.search('a'.repeat(64), [1, 2])).toThrow(RangeError);
    expect(faces.size).toBe(1);
  });
});
