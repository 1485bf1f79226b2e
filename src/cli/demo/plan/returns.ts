import { addDays, type Day, daysBetween } from '../../../domain/day.js';
import { act, type Act, type Hand } from './acts.js';
import { type OfficialDay } from './arrivals.js';
import { arrivalBefore, type Cast, lastServiceDay, type Member, SUPERVISORS } from './cast.js';
import { flightDay, lifted, planned, stopped } from './flights.js';
import { accepted, assessed, decided, directed, received, replied, requested, screened } from './life.js';
import { type Challenge, type PlannedFlight, PROGRAMME } from './programme.js';
import { type Random } from './random.js';
import { at } from './time.js';

/** What the flights need of the rest of the plan. */
export interface Ground { readonly cast: Cast; readonly official: readonly OfficialDay[]; readonly random: Random }

/** Everybody who was brought to one of the sixteen flights: their cases, the flights, and what stopped some of them. */
export function returnFlights(ground: Ground): Act[] {
  const later = new Map<string, Member[]>();
  return PROGRAMME.flatMap((flight, index) => oneFlight(ground, flight, index % 2 === 0 ? 'edith' : 'ewan', later));
}

function oneFlight(ground: Ground, flight: PlannedFlight, escort: Hand, later: Map<string, Member[]>): Act[] {
  const { cast, random } = ground;
  const acts: Act[] = [];
  const again = later.get(flight.key) ?? [];
  const special = (flight.special ?? []).map((key) => cast.members.get(key) ?? cast.add(key, arrivalBefore(flight.day, ground.official, random)));
  const fresh = Array.from({ length: flight.carries - again.length - special.length }, (_, index) =>
    cast.add(`${flight.key}-${index + 1}`, arrivalBefore(flight.day, ground.official, random)));
  const turnedBack = flight.turnedBack ? cast.add(`${flight.key}-back`, arrivalBefore(flight.day, ground.official, random)) : null;
  const challenged = flight.challenges.map((challenge, index) => ({ challenge, member: cast.add(`${flight.key}-stop-${index + 1}`, arrivalBefore(flight.day, ground.official, random)) }));
  const carried = [...fresh, ...special, ...again];

  const guests = [...carried, ...(turnedBack ? [turnedBack] : []), ...challenged.map(({ member }) => member)];
  const served = lastServiceDay(flight.day);
  guests.forEach((member, index) => {
    if (!again.includes(member) && !member.key.endsWith('-again')) acts.push(...untilDecision(member, served, random));
    // day by day in its own file: his directions go with the rest of his case
    acts.push(...directed(member, random, flight, index + 1, served));
    const flies = !challenged.some((one) => one.member === member && one.challenge.before > 0 && !one.challenge.outcome);
    if (flies) acts.push(...assessed(member, random, flight.day));
  });
  for (const { member, challenge } of challenged) {
    const by = challenge.before === 0 ? escort : random.pick([member.owner, member.colleague, ...SUPERVISORS]);
    acts.push(...stopped(member, flight, challenge, by, random));
    if (challenge.later) acts.push(...secondChance(member, flight, challenge, later));
  }
  acts.push(planned(flight, guests.length + (flight.key === 'F03' ? 3 : 2), at(served, '09:50'), escort));
  acts.push(...flightDay(flight, { carried, turnedBack, challenged }, escort, random));
  for (const member of carried) acts.push(...afterwards(member, flight));
  return acts;
}

/** From the landing to the decision, fitted in before the day on which directions are served. */
export function untilDecision(member: Member, served: Day, random: Random): Act[] {
  const days = daysBetween(member.arrived, served);
  const decision = days - random.between(1, 2);
  const latest = decision - 1;
  const late = latest >= 19 && random.chance(0.15);
  const reply = late ? random.between(18, Math.min(latest, 22)) : random.between(7, Math.min(latest, 17));
  return [
    ...received(member, random), ...screened(member, random), ...accepted(member, random), ...requested(member, random),
    ...replied(member, random, reply), ...decided(member, random, decision),
  ];
}

/** Lifted by two people in time for directions to that later flight. */
function secondChance(member: Member, flight: PlannedFlight, challenge: Challenge, later: Map<string, Member[]>): Act[] {
  const next = PROGRAMME.find(({ key }) => key === challenge.later)!;
  later.set(next.key, [...(later.get(next.key) ?? []), member]);
  const reason = challenge.kind === 'unfit_to_fly' ? 'The cardiologist found nothing that speaks against flying.' : 'The court discharged the order after the hearing.';
  return lifted(member, flight, addDays(lastServiceDay(next.day), -1), reason);
}

/** The detention ends with the handover; the earlier cases were closed some days later. */
function afterwards(member: Member, flight: PlannedFlight): Act[] {
  const ended = act(member.colleague, at(flight.day, '17:30'), { does: 'release', key: member.key, reason: 'Returned to France.' }, 20);
  if (flight.day > '2025-10-15') return [ended];
  const closed = at(addDays(flight.day, 6), '11:00');
  return [ended, act(member.supervisor, closed, { does: 'close-case', key: member.key, reason: 'Property handed over, no complaint, no force used.' })];
}
