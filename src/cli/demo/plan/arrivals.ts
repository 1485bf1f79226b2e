import { type Day } from '../../../domain/day.js';
import { type Invented, invent } from './people.js';
import { type Random } from './random.js';
import { at, minutesAfter } from './time.js';

/** One day of the official series. */
export interface OfficialDay { readonly day: Day; readonly people: number; readonly boats: number }

/** Somebody aboard. `key` names those whose case the plan follows. */
export interface Passenger { readonly key: string | null; readonly person: Invented }

/** One landing. Times, places and how a day's people share its boats are invented; the day's sums are official. */
export interface Boat {
  readonly key: string;
  readonly day: Day;
  readonly landedAt: Date;
  readonly place: string;
  readonly people: readonly Passenger[];
}

/** Reads `date,migrants_arrived,boats_arrived`. */
export function readOfficial(csv: string): OfficialDay[] {
  return csv.trim().split(/\r?\n/).slice(1).map((line) => {
    const [day, people, boats] = line.split(',');
    return { day: day!, people: Number(people), boats: Number(boats) };
  });
}

const PLACES = ['Dover, Western Jetty', 'Dover, Western Jetty', 'Dover, Western Jetty', 'Ramsgate Harbour', 'Dungeness, lifeboat station'];

/** The day's boats with exactly its people aboard: the cast first, spread over the boats, then invented others. */
export function boatsOf({ day, people, boats }: OfficialDay, cast: readonly Passenger[], random: Random): Boat[] {
  const sizes = sizesOf(people, boats, random);
  // So that the last boat of the busiest day still lands before noon.
  const gap = Math.min(70, Math.floor(360 / Math.max(1, boats)));
  let landedAt = at(day, `0${random.between(3, 4)}:${random.between(10, 59)}`);
  return sizes.map((size, index) => {
    if (index > 0) landedAt = minutesAfter(landedAt, Math.max(8, random.between(gap - 15, gap)));
    const known = cast.filter((_, turn) => turn % boats === index);
    const others = Array.from({ length: size - known.length }, () => ({ key: null, person: invent(random) }));
    return { key: `${day}/${index + 1}`, day, landedAt, place: random.pick(PLACES), people: [...known, ...others] };
  });
}

/** `people` over `boats`, a fifth more or fewer in each, adding up exactly. */
function sizesOf(people: number, boats: number, random: Random): number[] {
  const sizes = Array.from({ length: boats }, () => Math.floor(people / boats));
  for (let left = people - sizes.reduce((sum, size) => sum + size, 0), index = 0; left > 0; left--, index++) sizes[index % boats]!++;
  for (let index = 0; index + 1 < boats; index += 2) {
    const moved = Math.floor(random.next() * 0.2 * sizes[index]!);
    sizes[index]! -= moved;
    sizes[index + 1]! += moved;
  }
  return sizes;
}
