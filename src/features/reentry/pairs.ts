import { FINGER_WORDS } from '../../domain/person-words.js';
import { mirrored } from '../../matching/fusion.js';
import type { ShownCapture } from '../biometrics/captures.presenter.js';
import type { ShownReview } from '../biometrics/reviews.presenter.js';

/** One picture of a pair; `image` is the address of its bytes, null where none is held. */
export interface Picture { ref: string; image: string | null; takenAt: Date; place: string | null; device: string | null; quality: number | null; externalId: string }
/** The same thing of both sides, newest first choice; null where a side has none. */
export interface Pair { title: string; ours: Picture | null; theirs: Picture | null }

/** Left the person of the crossing, right the record that is asked about. */
export function pairsOf({ sides }: ShownReview): { face: Pair; prints: Pair[] } {
  const { crossing, proposed } = sides;
  const photo = (captures: ShownCapture[]) => captures.filter(({ kind }) => kind === 'photo');
  const at = (captures: ShownCapture[], position: number) => captures.filter(({ fingerPosition }) => fingerPosition === position);
  return {
    face: { title: 'Face', ours: newest(photo(crossing.captures), crossing.place), theirs: newest(photo(proposed.captures), null) },
    prints: besideOneAnother(fingersOf(crossing.captures), fingersOf(proposed.captures)).map(({ title, our, their }) => ({
      title, ours: newest(at(crossing.captures, our), crossing.place), theirs: newest(at(proposed.captures, their), null),
    })),
  };
}

const fingersOf = (captures: ShownCapture[]): Set<number> => new Set(captures.flatMap(({ fingerPosition }) => fingerPosition ?? []));
const called = (position: number): string => FINGER_WORDS[position] ?? `Finger ${position}`;

/**
 * Which finger is shown beside which, by what was taken and by nothing that an engine found: the same finger; and where
 * each side alone has that finger of one hand, the two together, because hands are sometimes exchanged when they are taken.
 */
function besideOneAnother(ours: ReadonlySet<number>, theirs: ReadonlySet<number>): { title: string; our: number; their: number }[] {
  const exchanged = (position: number): boolean => ours.has(position) && !theirs.has(position) && theirs.has(mirrored(position)) && !ours.has(mirrored(position));
  return [...new Set([...ours, ...theirs])].sort((a, b) => a - b).flatMap((position) => {
    if (exchanged(position)) return [{ title: `${called(position)} beside ${called(mirrored(position)).toLowerCase()}, in case hands were exchanged`, our: position, their: mirrored(position) }];
    return exchanged(mirrored(position)) && position !== 0 ? [] : [{ title: called(position), our: position, their: position }];
  });
}

/** The newest that has a picture, else the newest. */
function newest(captures: ShownCapture[], place: string | null): Picture | null {
  const capture = captures.findLast(({ image }) => image) ?? captures.at(-1);
  if (!capture) return null;
  const { ref, image, occurredAt, device, quality, externalId } = capture;
  return { ref, image: image ? `/reentry/captures/${ref}/image` : null, takenAt: occurredAt, place, device, quality, externalId };
}
