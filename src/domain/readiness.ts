import { type CaseFacts } from './case-facts.js';
import { standingDirections } from './clocks.js';
import { dayInWords, londonDay } from './day.js';
import { type Refusal } from './errors.js';
import { directionsApproved, directionsServed, seatHeld } from './guard-flight.js';
import { acceptanceValid } from './guard-papers.js';
import { adult, reviewsDecided, unbarred } from './guard-person.js';
import { noticeEndsAt } from './working-day.js';

/** "Ready to board", computed: `missing` names everything that stands against boarding at that instant. */
export interface Readiness {
  readonly ready: boolean;
  readonly missing: readonly Refusal[];
}

/** Whether the person may be boarded at that instant; asked on the eve and again at the aircraft door. */
export function readyToBoard(facts: CaseFacts, at: Date): Readiness {
  const missing = CHECKS.flatMap((check) => check(facts, at));
  return { ready: missing.length === 0, missing };
}

const CHECKS: readonly ((facts: CaseFacts, at: Date) => Refusal[])[] = [
  directionsSet, seatHeld, directionsApproved, directionsServed, noticeOver, dayOfTravel, reviewsDecided, adult, documented,
  whereaboutsKnown, fitToFly, acceptanceValid, unbarred('boarding'),
];

function directionsSet({ state }: CaseFacts): Refusal[] {
  if (state === 'directions_set') return [];
  return [{ rule: 'boarding.directions-not-set', message: 'No directions are set.', facts: { state } }];
}

function noticeOver({ notices, clocks }: CaseFacts, at: Date): Refusal[] {
  const directions = standingDirections(notices);
  if (!directions) return []; // directionsServed has said so
  const endsAt = noticeEndsAt(directions.servedAt, clocks.noticeWorkingDays);
  if (endsAt <= at) return [];
  const facts = { servedAt: directions.servedAt.toISOString(), endsAt: endsAt.toISOString() };
  return [{ rule: 'boarding.notice-running', message: `Notice runs until ${dayInWords(londonDay(endsAt))} begins.`, facts }];
}

/** Another day starts the notice again, also when nobody wrote the delay down: boarding ends with the day that was served. */
function dayOfTravel({ notices }: CaseFacts, at: Date): Refusal[] {
  const day = standingDirections(notices)?.day;
  if (!day || londonDay(at) <= day) return [];
  return [{ rule: 'boarding.another-day', message: `The directions were for ${dayInWords(day)}. Another day needs directions of its own.`, facts: { served: day } }];
}

function documented({ documented }: CaseFacts): Refusal[] {
  return documented ? [] : [{ rule: 'boarding.undocumented', message: 'There is no travel document that the receiving state takes.' }];
}

function whereaboutsKnown({ whereabouts }: CaseFacts): Refusal[] {
  if (whereabouts !== 'unknown' && whereabouts !== 'absconded') return [];
  return [{ rule: 'boarding.whereabouts-unknown', message: "The person's whereabouts are not known.", facts: { whereabouts } }];
}

function fitToFly({ fitness }: CaseFacts, at: Date): Refusal[] {
  if (!fitness || fitness.assessedAt > at) return [{ rule: 'boarding.fitness-unknown', message: 'Nobody has assessed whether the person is fit to fly.' }];
  if (!fitness.fit) return [{ rule: 'boarding.unfit', message: 'The person was assessed as not fit to fly.' }];
  if (fitness.validUntil === null || at < fitness.validUntil) return [];
  return [{ rule: 'boarding.fitness-lapsed', message: 'The assessment that the person is fit to fly has run out.', facts: { validUntil: fitness.validUntil.toISOString() } }];
}
