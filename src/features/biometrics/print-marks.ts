import { compare } from '../../matching/match.js';
import { normalise, type Print } from '../../matching/print.js';
import { prepare } from '../../matching/probe.js';
import { shelfOf } from '../../matching/shelf.js';
import { type FingerView, type Minutia, MINUTIA_KIND } from '../../matching/template.js';
import { CROP } from './picture.js';

/** One minutia as it is drawn over a picture of CROP's size: where, which way (degrees clockwise from right), its pair's number or null. */
export interface Mark { x: number; y: number; turn: number; kind: string; pair: number | null }
/** What an algorithm marked on two prints. Pairs are what it thought alike; `pairs` tells of each, by number. */
export interface PrintMarks { ours: Mark[]; theirs: Mark[]; pairs: { number: number; ours: string; theirs: string; turned: number }[] }

const KINDS: Readonly<Record<number, string>> = { [MINUTIA_KIND.other]: 'not said', [MINUTIA_KIND.ending]: 'ridge end', [MINUTIA_KIND.bifurcation]: 'fork' };

/** The views of two fingers that pair best, marked; null where neither has a minutia. Says nothing of a score. */
export function marksOf(ours: readonly FingerView[], theirs: readonly FingerView[]): PrintMarks | null {
  if (!ours.length && !theirs.length) return null;
  let best: { a: FingerView | null; b: FingerView | null; pairing: readonly (readonly [number, number])[]; own?: Print; other?: Print } = { a: ours[0] ?? null, b: theirs[0] ?? null, pairing: [] };
  for (const a of ours) {
    for (const b of theirs) {
      const [own, other] = [normalise(a), normalise(b)];
      if (own.unfit || other.unfit) continue;
      const { pairing } = compare(prepare(own.print), shelfOf([other.print]), 0);
      if (pairing.length > best.pairing.length || !best.own) best = { a, b, pairing, own: own.print, other: other.print };
    }
  }
  const numbered = [...best.pairing].sort(([one], [other]) => one - other);
  const [left, right] = [best.a && placed(best.a, best.own), best.b && placed(best.b, best.other)];
  const pairs = numbered.flatMap(([probe, other]) => {
    const [a, b] = [left?.of(probe), right?.of(other)];
    return a && b ? [{ a, b }] : [];
  });
  pairs.forEach(({ a, b }, index) => { a.pair = b.pair = index + 1; });
  return {
    ours: left?.marks ?? [], theirs: right?.marks ?? [],
    pairs: pairs.map(({ a, b }, index) => ({ number: index + 1, ours: a.kind, theirs: b.kind, turned: Math.round(Math.abs(((a.turn - b.turn + 540) % 360) - 180)) })),
  };
}

/** Marks of a view over its picture, and which of them each number of the normalised print means. */
function placed(view: FingerView, print?: Print): { marks: Mark[]; of(number: number): Mark | undefined } {
  const width = view.width || Math.max(...view.minutiae.map(({ x }) => x), 0) + 20;
  const height = view.height || Math.max(...view.minutiae.map(({ y }) => y), 0) + 20;
  // as picture.ts lays the picture into the crop: whole, in the middle
  const scale = Math.min(CROP.width / width, CROP.height / height);
  const [left, top] = [(CROP.width - width * scale) / 2, (CROP.height - height * scale) / 2];
  const marks = view.minutiae.map((minutia): Mark => ({
    x: round(left + minutia.x * scale), y: round(top + minutia.y * scale), turn: round((360 - (minutia.direction * 360) / 256) % 360), kind: KINDS[minutia.kind] ?? 'not said', pair: null,
  }));
  const number = print ? numbersOf(view, print) : new Map<number, number>();
  return { marks, of: (at) => { const index = number.get(at); return index === undefined ? undefined : marks[index]; } };
}

/** Number in the normalised print -> number in the view, by what normalising leaves alone: direction, kind and distances. */
function numbersOf(view: FingerView, print: Print): Map<number, number> {
  const per = 500 / 2.54;
  const across = view.xResolution > 0 ? per / view.xResolution : 1, along = view.yResolution > 0 ? per / view.yResolution : 1;
  const at = (minutia: Minutia) => ({ x: minutia.x * across, y: -minutia.y * along });
  const found = new Map<number, number>();
  if (!print.x.length) return found;
  const alike = (number: number, minutia: Minutia) => print.direction[number] === minutia.direction && print.kind[number] === minutia.kind;
  // the corner from which the print counts is one for all: the first of them that fits every minutia is the one
  for (const first of view.minutiae.filter((minutia) => alike(0, minutia))) {
    const corner = { x: at(first).x - print.x[0]!, y: at(first).y - print.y[0]! };
    found.clear();
    for (let number = 0; number < print.x.length; number++) {
      const index = view.minutiae.findIndex((minutia) => alike(number, minutia) && Math.abs(at(minutia).x - corner.x - print.x[number]!) <= 1.01 && Math.abs(at(minutia).y - corner.y - print.y[number]!) <= 1.01);
      if (index < 0) break;
      found.set(number, index);
    }
    if (found.size === print.x.length) return found;
  }
  return new Map();
}

const round = (value: number): number => Math.round(value * 10) / 10;
