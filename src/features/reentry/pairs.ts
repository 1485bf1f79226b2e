import { FINGER_WORDS } from '../../domain/person-words.js';
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
  const positions = [...new Set([...crossing.captures, ...proposed.captures].flatMap(({ fingerPosition }) => fingerPosition ?? []))].sort((a, b) => a - b);
  const at = (captures: ShownCapture[], position: number) => captures.filter(({ fingerPosition }) => fingerPosition === position);
  return {
    face: { title: 'Face', ours: newest(photo(crossing.captures), crossing.place), theirs: newest(photo(proposed.captures), null) },
    prints: positions.map((position) => ({
      title: FINGER_WORDS[position] ?? `Finger ${position}`, ours: newest(at(crossing.captures, position), crossing.place), theirs: newest(at(proposed.captures, position), null),
    })),
  };
}

/** The newest that has a picture, else the newest. */
function newest(captures: ShownCapture[], place: string | null): Picture | null {
  const capture = captures.findLast(({ image }) => image) ?? captures.at(-1);
  if (!capture) return null;
  const { ref, image, occurredAt, device, quality, externalId } = capture;
  return { ref, image: image ? `/reentry/captures/${ref}/image` : null, takenAt: occurredAt, place, device, quality, externalId };
}
