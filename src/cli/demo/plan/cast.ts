import { addDays, type Day } from '../../../domain/day.js';
import { addWorkingDays, isWorkingDay } from '../../../domain/working-day.js';
import { type Hand } from './acts.js';
import { type OfficialDay } from './arrivals.js';
import { type Invented, invent } from './people.js';
import { type Random } from './random.js';
import { at } from './time.js';

export const CASEWORKERS = ['carol', 'colin'] as const satisfies readonly Hand[];
export const SUPERVISORS = ['sarah', 'simon', 'sunita'] as const satisfies readonly Hand[];

/** Somebody whose case the plan follows: one crossing, one case. */
export interface Member {
  readonly key: string;
  readonly person: Invented;
  /** London day of the crossing. */
  readonly arrived: Day;
  /** Owns the case. */
  readonly owner: Hand;
  readonly colleague: Hand;
  /** Accepts into scope and approves the decision. */
  readonly supervisor: Hand;
  /** Approves the directions. */
  readonly approver: Hand;
  /** What the cameras and scanners called this person's photo and fingers. */
  readonly captures: string;
}

/** Those whose prints are drawn: who is found by them, then and now. The first to come back was recognised by a colleague: of him there are photos. */
const COMPARED: ReadonlySet<string> = new Set(['re2', 're2-again', 'F10-3', 'F11-2', 'flag-same', 'flag-other']);

/** What a capture of that member shows: a body, and whether its prints are drawn. */
export function bodyOf({ key, person: { givenNames, familyNames, birth } }: Member): { body: string; drawn: boolean } {
  return { body: [givenNames, familyNames, birth.year, birth.month, birth.day].join(' '), drawn: COMPARED.has(key) };
}

/** Adds a member of the cast; hands and captures follow from their number, unless given. */
export class Cast {
  readonly members = new Map<string, Member>();
  constructor(private readonly random: Random) {}

  add(key: string, arrived: Day, wanted: Partial<Omit<Member, 'key' | 'arrived'>> & { nationality?: string } = {}): Member {
    if (this.members.has(key)) throw new Error(`${key} is in the cast twice.`);
    const number = this.members.size;
    const { nationality, ...given } = wanted;
    const member: Member = {
      key, arrived,
      person: given.person ?? invent(this.random, { nationality }),
      owner: CASEWORKERS[number % 2]!, colleague: CASEWORKERS[(number + 1) % 2]!,
      supervisor: SUPERVISORS[number % 3]!, approver: SUPERVISORS[(number + 1) % 3]!,
      captures: String(250_000 + number * 137), ...given,
    };
    this.members.set(key, member);
    return member;
  }
}

/** The last working day on which directions can be served so that the notice is over as the day of the flight begins. */
export function lastServiceDay(flightDay: Day): Day {
  let day = addDays(flightDay, -6);
  while (!isWorkingDay(day) || addWorkingDays(day, 5) >= flightDay) day = addDays(day, -1);
  return day;
}

/** A day with arrivals from which the clocks reach that flight: 14 to 26 days before directions must be served. */
export function arrivalBefore(flightDay: Day, official: readonly OfficialDay[], random: Random): Day {
  const served = lastServiceDay(flightDay);
  const fitting = official.filter(({ day, people }) => people > 0 && day <= addDays(served, -13) && day >= addDays(served, -27));
  if (fitting.length === 0) throw new Error(`Nobody arrived in time for the flight of ${flightDay}.`);
  return random.weighed(fitting, ({ people }) => people).day;
}

/** The day so many days after that arrival, at that London time. */
export function dayOf({ arrived }: Pick<Member, 'arrived'>, days: number, time: string): Date {
  return at(addDays(arrived, days), time);
}

