import { addDays, type Day } from '../../../domain/day.js';
import { act, type Act, inOrder } from './acts.js';
import { legalRoute } from './admissions.js';
import { type Boat, boatsOf, type OfficialDay, type Passenger } from './arrivals.js';
import { arrivalBefore, Cast, type Member } from './cast.js';
import { liveCast, morning, tomorrow } from './live.js';
import { otherCases } from './others.js';
import { Random } from './random.js';
import { returnFlights } from './returns.js';
import { caseOfDay36, reentries } from './special.js';
import { at, FIRST_DAY, LAST_DAY, LIVE_DAY, minutesAfter } from './time.js';

/** The scheme's first hundred days: who, what, when. Pure: the same seed and figures give the same plan. */
export interface Plan {
  readonly members: ReadonlyMap<string, Member>;
  readonly boats: readonly Boat[];
  /** In the order in which they are recorded. */
  readonly acts: readonly Act[];
}

const SEED = 20_251_114;

/** @param series the official daily figures, at least from 6 August to 14 November 2025 */
export function makePlan(series: readonly OfficialDay[]): Plan {
  const random = new Random(SEED);
  const official = series.filter(({ day }) => day >= FIRST_DAY && day <= LAST_DAY);
  const cast = new Cast(random);
  const acts: Act[] = [...caseOfDay36(cast, random)];
  cast.add('re1', arrivalBefore('2025-09-19', official, random));
  cast.add('re2', arrivalBefore('2025-10-02', official, random));
  acts.push(...reentries(cast, random));
  acts.push(...returnFlights({ cast, official, random }), ...otherCases(cast, random), ...tomorrow(cast, official, random));
  liveCast(cast, random);
  const boats = official.flatMap((day) => boatsOf(day, aboardOn(cast, day.day), random));
  const today = boatsOf(series.find(({ day }) => day === LIVE_DAY)!, [], random);
  const live = [{ ...today[0]!, people: [...aboardOn(cast, LIVE_DAY), ...today[0]!.people.slice(2)] }, ...today.slice(1)];
  acts.push(...official.flatMap(published), ...boats.flatMap((boat) => landed(boat, random)), ...legalRoute(random), ...morning(live, cast));
  return { members: cast.members, boats: [...boats, ...live], acts: inOrder(acts) };
}

function aboardOn(cast: Cast, day: Day): Passenger[] {
  return [...cast.members.values()].filter(({ arrived }) => arrived === day).map(({ key, person }) => ({ key, person }));
}

/** The official figure of a day is taken in on the next morning. */
function published({ day, people, boats }: OfficialDay): Act {
  return act('import', at(addDays(day, 1), '06:30'), { does: 'publish', day, people, boats });
}

/** The landing is entered within the hour; its people are registered before noon, in one go. */
function landed(boat: Boat, random: Random): Act[] {
  const entered = minutesAfter(boat.landedAt, random.between(15, 55));
  const registered = new Date(Math.min(minutesAfter(boat.landedAt, random.between(90, 200)).getTime(), at(boat.day, '12:15').getTime()));
  return [
    { ...act('demonstration', boat.landedAt, { does: 'land', boat }), at: entered },
    { ...act('demonstration', registered, { does: 'register', boat, from: 0, to: boat.people.length }), at: minutesAfter(registered, 1) },
  ];
}
