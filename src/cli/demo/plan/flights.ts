import { addDays } from '../../../domain/day.js';
import { act, type Act, type Hand, inOrder } from './acts.js';
import { type Member } from './cast.js';
import { type Challenge, type PlannedFlight } from './programme.js';
import { type Random } from './random.js';
import { at, minutesAfter } from './time.js';

/** Who is brought to the aircraft: those who fly, and those who have a seat and won't. */
export interface Manifest {
  readonly carried: readonly Member[];
  readonly turnedBack: Member | null;
  readonly challenged: readonly { readonly member: Member; readonly challenge: Challenge }[];
}

/** A day on which somebody flew or should have: boarding, departure, handovers, one after the other. */
export function flightDay(flight: PlannedFlight, manifest: Manifest, escort: Hand, random: Random): Act[] {
  const departs = at(flight.day, flight.departs);
  const aboard = [...manifest.carried, ...(manifest.turnedBack ? [manifest.turnedBack] : [])];
  const acts: Act[] = [];
  if (aboard.length > 0) acts.push(act(escort, minutesAfter(departs, -150), { does: 'open-boarding', flight: flight.key }, 1));
  let boards = minutesAfter(departs, -140);
  const takenOff = manifest.challenged.filter(({ challenge }) => challenge.outcome === 'taken_off').map(({ member }) => member);
  for (const { key } of [...takenOff, ...aboard]) {
    acts.push(act(escort, boards, { does: 'outcome', key, flight: flight.key, outcome: 'boarded', code: null, reason: null }, random.between(1, 3)));
    boards = minutesAfter(boards, 4);
  }
  for (const { member, challenge } of manifest.challenged) {
    const { outcome, code, note } = challenge;
    if (!outcome || !code) continue;
    const when = challenge.before > 0 ? minutesAfter(departs, -100) : minutesAfter(at(flight.day, challenge.time), 6);
    acts.push(act(escort, when, { does: 'outcome', key: member.key, flight: flight.key, outcome, code, reason: note }, random.between(1, 4)));
  }
  const left = minutesAfter(departs, random.between(0, 9));
  const landed = minutesAfter(left, random.between(68, 82));
  acts.push(act(escort, left, { does: 'depart', flight: flight.key }, 2), act(escort, landed, { does: 'arrive', flight: flight.key }, 3));
  let handed = minutesAfter(landed, 25);
  for (const { key } of manifest.carried) {
    acts.push(act(escort, handed, { does: 'hand-over', key, flight: flight.key, receipt: `PAF-CDG-${flight.day.slice(2).replaceAll('-', '')}-${random.between(1000, 9999)}` }, random.between(4, 15)));
    handed = minutesAfter(handed, 3);
  }
  if (manifest.turnedBack) {
    acts.push(act(escort, handed, { does: 'not-handed-over', key: manifest.turnedBack.key, flight: flight.key, code: 'refused_on_arrival', reason: 'The border police does not find the acceptance on its list.' }, 12));
  }
  acts.push(act(escort, minutesAfter(handed, 50), { does: 'close-flight', flight: flight.key }, 5));
  return inOrder(acts);
}

/** The flight is entered, with its seats, three days before directions for it are served. */
export function planned(flight: PlannedFlight, returneeSeats: number, firstHeld: Date, escort: Hand): Act {
  return act('colin', minutesAfter(firstHeld, -65 * 60), { does: 'plan-flight', flight: flight.key, returneeSeats, escort }, 10);
}

/** What was entered against the person's flying, by whoever heard of it. */
export function stopped(member: Member, flight: PlannedFlight, { kind, before, time, note }: Challenge, by: Hand, random: Random): Act[] {
  if (!kind) return [];
  const court = ['injunction', 'judicial_review_lodged'].includes(kind) ? `AC-2025-LON-${String(random.between(2900, 3999)).padStart(6, '0')}` : null;
  const heard = at(addDays(flight.day, -before), time);
  return [act(by, heard, { does: 'stop', key: member.key, barrier: `${member.key}/${flight.key}`, kind, courtReference: court, note }, before === 0 ? 1 : random.between(3, 12))];
}

/** A stop lifted by two people on that day. */
export function lifted(member: Member, flight: PlannedFlight, day: string, reason: string): Act[] {
  const barrier = `${member.key}/${flight.key}`;
  return [
    act(member.owner, at(day, '13:30'), { does: 'propose-lifting', barrier, reason }, 4),
    act(member.approver, at(day, '15:10'), { does: 'approve-lifting', barrier, reason: 'Order read. Nothing else stands open.' }, 8),
  ];
}
