import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { comparePersons, fuse, mirrored } from './fusion.js';
import { Gallery } from './gallery.js';
import { compare, matchScore } from './match.js';
import { normalise, type Print } from './print.js';
import { prepare } from './probe.js';
import { shelfOf } from './shelf.js';
import { generateFinger, impress } from './synthetic.js';
import { voteScore } from './votes.js';

const FINGERS = [1, 2, 6, 7];
const PERSONS = 40;
const DAY = 86_400_000;

/** A print of a person's finger; as another position where the hands were exchanged. */
const taken = (person: number, finger: number, press: string, position = finger): Print =>
  normalise(impress(generateFinger(`gallery ${person} ${finger}`), `${person} ${finger} ${press}`, { position })).print;
const hand = (person: number, press: string, fingers = FINGERS): Print[] => fingers.map((finger) => taken(person, finger, press));

interface Kept { personKey: string; captureKey: string; position: number; enrolledAt: number; print: Print }
const everybody: Kept[] = Array.from({ length: PERSONS }, (_, person) => FINGERS.map((position): Kept => ({
  personKey: `P${person}`, captureKey: `C${person}`, position, enrolledAt: person * DAY, print: taken(person, position, 'enrolled'),
}))).flat();

/** Small segments, so that a person's prints and a thread's stretches cross their borders. */
function filled(threads: number): Gallery {
  const gallery = new Gallery({ threads, segmentPrints: 23 });
  for (const { print, ...entry } of everybody) gallery.add(entry, print);
  return gallery;
}

/** The search without gallery or threads: everybody against everybody, persons cut by their votes, the best in order. */
function plainly(prints: readonly Print[], kept: readonly Kept[], keep: number) {
  const probes = prints.map(prepare);
  const shelf = shelfOf(kept.map(({ print }) => print));
  const persons = [...new Set(kept.map(({ personKey }) => personKey))];
  const votes = new Map(persons.map((key) => [key, probes.reduce((sum, probe) => sum + Math.max(0, ...kept.map((one, at) => (one.personKey === key && one.position === probe.position ? voteScore(probe, shelf, at) : 0))), 0)]));
  return [...votes].sort((one, other) => other[1] - one[1]).slice(0, keep).map(([key]) => ({
    personKey: key,
    ...fuse(probes.flatMap((probe, number) => kept.flatMap((one, at) => (one.personKey === key && one.position === probe.position
      ? [{ probe: number, print: at, probePosition: probe.position, position: one.position, score: matchScore(probe, shelf, at) }] : [])))),
  })).filter(({ score }) => score > 0).sort((one, other) => other.score - one.score);
}

describe('a gallery', () => {
  let gallery: Gallery;
  let alone: Gallery;
  beforeAll(() => { gallery = filled(2); alone = filled(0); });
  afterAll(async () => { await gallery.close(); await alone.close(); });

  it('finds with threads what it finds without, and what a plain search finds', async () => {
    for (const person of [0, 17, 39]) {
      const prints = hand(person, 'again');
      const options = { keepShare: 0.3, keepAtLeast: 12, limit: 12 };
      const found = await gallery.search(prints, options);
      expect(found).toEqual(await alone.search(prints, options));
      const expected = plainly(prints, everybody, 12);
      expect(found.candidates.map(({ personKey, score }) => ({ personKey, score }))).toEqual(expected.map(({ personKey, score }) => ({ personKey, score })));
      expect(found).toMatchObject({ prints: 160, persons: PERSONS, unfit: [] });
      const [first, second] = found.candidates;
      expect(first).toMatchObject({ personKey: `P${person}` });
      expect(first!.score).toBeGreaterThan(2 * second!.score);
      for (const finger of first!.fingers) {
        const shelf = shelfOf([gallery.print(finger.id)!]);
        expect(gallery.entry(finger.id)).toMatchObject({ personKey: `P${person}`, captureKey: finger.captureKey, position: finger.position });
        expect(compare(prepare(prints[finger.probe]!), shelf, 0)).toEqual(finger.details);
        expect(finger.pairing.length).toBe(finger.details.pairs);
      }
    }
  });

  it('proposes nobody below the threshold, and no more than asked for', async () => {
    const { candidates } = await gallery.search(hand(5, 'again'), { threshold: 40 });
    expect(candidates.map(({ personKey }) => personKey)).toEqual(['P5']);
    expect((await gallery.search(hand(900, 'a stranger'), { threshold: 40 })).candidates).toEqual([]);
    expect((await gallery.search(hand(5, 'again'), { limit: 3 })).candidates).toHaveLength(3);
  });

  it('leaves out what the filters name: positions, those enrolled later, persons', async () => {
    const prints = hand(8, 'again');
    const keys = async (options: object): Promise<string[]> => (await gallery.search(prints, { limit: 100, ...options })).candidates.map(({ personKey }) => personKey);
    expect(await keys({ before: 8 * DAY })).not.toContain('P8');
    expect((await keys({ before: 8 * DAY })).every((key) => Number(key.slice(1)) < 8)).toBe(true);
    expect((await keys({ before: 8 * DAY + 1 }))[0]).toBe('P8');
    expect(await keys({ notPersons: ['P8', 'nobody we know'] })).not.toContain('P8');
    const { candidates } = await gallery.search(prints, { positions: [2] });
    expect(candidates[0]!.personKey).toBe('P8');
    expect(candidates.flatMap(({ fingers }) => fingers.map(({ position }) => position)).every((position) => position === 2)).toBe(true);
    expect(await keys({ positions: [10] })).toEqual([]);
  });

  it('says where prints would fit with hands exchanged, and exchanges nothing', async () => {
    const exchanged = FINGERS.map((finger) => taken(11, finger, 'again', mirrored(finger)));
    const { candidates, swapped } = await gallery.search(exchanged, { threshold: 40 });
    expect(candidates).toEqual([]);
    expect(swapped.map(({ personKey }) => personKey)).toEqual(['P11']);
    expect((await gallery.search(exchanged, { threshold: 40, swappedHands: false })).swapped).toEqual([]);
    const enrolled = everybody.filter(({ personKey }) => personKey === 'P11').map(({ print }) => print);
    const between = comparePersons(exchanged.map(prepare), enrolled);
    expect(between.swapped!.score).toBeGreaterThan(40);
    expect(between.score).toBeLessThan(40);
    expect(comparePersons(hand(11, 'again').map(prepare), enrolled).swapped).toBeNull();
  });

  it('compares a finger that nobody named with all, and counts no finger twice', async () => {
    const unnamed = FINGERS.map((finger) => taken(21, finger, 'again', 0));
    const { candidates } = await gallery.search(unnamed, { threshold: 40 });
    expect(candidates[0]!.personKey).toBe('P21');
    const fingers = candidates[0]!.fingers;
    expect(fingers.map(({ position }) => position).sort()).toEqual(FINGERS);
    expect(new Set(fingers.map(({ probe }) => probe)).size).toBe(fingers.length);
    // one finger taken three times stays one finger
    const once = (await gallery.search([taken(21, 1, 'again')])).candidates[0]!;
    const thrice = (await gallery.search(['again', 'twice', 'thrice'].map((press) => taken(21, 1, press)))).candidates[0]!;
    expect(thrice.fingers).toHaveLength(1);
    expect(thrice.score).toBeLessThan(2 * Math.max(once.score, thrice.score));
  });

  it('follows what is added, removed and given to another person', async () => {
    const own = filled(2);
    try {
      const first = async (prints: Print[]): Promise<string | undefined> => (await own.search(prints, { threshold: 40 })).candidates[0]?.personKey;
      const newcomer = hand(77, 'first');
      expect(await first(hand(77, 'again'))).toBeUndefined();
      const ids = newcomer.map((print) => own.add({ personKey: 'P77', captureKey: 'C77', position: print.position, enrolledAt: 0 }, print));
      expect(await first(hand(77, 'again'))).toBe('P77');
      expect(ids.map((id) => own.move(id, 'P3'))).toEqual([true, true, true, true]);
      const merged = (await own.search(hand(77, 'again'), { threshold: 40 })).candidates[0]!;
      expect(merged).toMatchObject({ personKey: 'P3' });
      expect(merged.fingers.every(({ captureKey }) => captureKey === 'C77')).toBe(true);
      expect(ids.map((id) => own.remove(id))).toEqual([true, true, true, true]);
      expect(own.remove(ids[0]!)).toBe(false);
      expect(own.move(ids[0]!, 'P4')).toBe(false);
      expect(own.entry(ids[0]!)).toBeNull();
      expect(own.print(ids[0]!)).toBeNull();
      expect(own.size).toBe(everybody.length);
      expect(await first(hand(77, 'again'))).toBeUndefined();
      expect(await first(hand(3, 'again'))).toBe('P3');
    } finally { await own.close(); }
  });

  it('refuses what says nothing, and names it in a search', async () => {
    const empty = normalise({ ...impress(generateFinger('empty'), 'empty'), minutiae: [] });
    expect(empty.unfit).toBe('too few minutiae');
    expect(() => alone.add({ personKey: 'P', captureKey: 'C', position: 1, enrolledAt: 0 }, empty.print)).toThrow(RangeError);
    expect(() => alone.add({ personKey: 'P', captureKey: 'C', position: 11, enrolledAt: 0 }, taken(1, 1, 'x'))).toThrow(RangeError);
    expect(() => alone.add({ personKey: 'P', captureKey: 'C', position: 1, enrolledAt: NaN }, taken(1, 1, 'x'))).toThrow(RangeError);
    expect(await gallery.search([empty.print])).toMatchObject({ candidates: [], unfit: [0] });
    expect((await gallery.search([empty.print, ...hand(2, 'again')], { threshold: 40 }))).toMatchObject({ unfit: [0], candidates: [{ personKey: 'P2' }] });
    expect(await new Gallery({ threads: 0 }).search(hand(2, 'again'))).toMatchObject({ candidates: [], prints: 0 });
  });

  it('stops when told to, and goes on searching afterwards', async () => {
    const told = new AbortController();
    const running = gallery.search(hand(1, 'again'), { signal: told.signal });
    told.abort(new Error('not needed any more'));
    await expect(running).rejects.toThrow('not needed any more');
    await expect(gallery.search(hand(1, 'again'), { signal: told.signal })).rejects.toThrow('not needed any more');
    const several = await Promise.all([3, 4, 5].map((person) => gallery.search(hand(person, 'again'), { threshold: 40 })));
    expect(several.map(({ candidates }) => candidates[0]!.personKey)).toEqual(['P3', 'P4', 'P5']);
  });

  it('refuses what is asked of it once closed, and what was under way', async () => {
    const own = filled(1);
    const running = own.search(hand(1, 'again'));
    const ended = own.close();
    await expect(running).rejects.toThrow('The gallery is closed.');
    await ended;
    await expect(own.search(hand(1, 'again'))).rejects.toThrow('The gallery is closed.');
    expect(() => own.add({ personKey: 'P', captureKey: 'C', position: 1, enrolledAt: 0 }, taken(1, 1, 'x'))).toThrow('The gallery is closed.');
  });

  it('takes no more than 3.2 kB for a print of 35 minutiae', () => {
    const { prints, bytesPerPrint } = gallery.memory();
    expect(prints).toBe(160);
    const mean = everybody.reduce((sum, { print }) => sum + print.x.length, 0) / everybody.length;
    expect(bytesPerPrint * 35 / mean).toBeLessThan(3200);
  });
});
