import { type CaseFacts } from './case-facts.js';
import { clocksOf, clockState, standingDirections } from './clocks.js';
import { type Refusal } from './errors.js';
import { givenByAnother } from './guard-papers.js';
import { type Actor } from './role.js';

/** A live seat is held for the person. */
export function seatHeld({ seat }: CaseFacts): Refusal[] {
  return seat ? [] : [{ rule: 'case.no-seat', message: 'No seat is held for this person.' }];
}

/** Another supervisor approved directions for the flight on which the seat is held. */
export function directionsApproved({ approvals, seat }: CaseFacts): Refusal[] {
  const given = approvals.some((approval) => approval.kind === 'directions' && givenByAnother(approval) && approval.flightId === seat?.flightId);
  if (given) return [];
  return [{ rule: 'case.directions-not-approved', message: 'Another supervisor must approve the directions for this flight.', facts: { flight: seat?.flightReference ?? null } }];
}

/** The directions that stand name the seat's own flight, route and day, and were served with proof by `at`. */
export function directionsServed({ notices, seat }: CaseFacts, at: Date): Refusal[] {
  const served = standingDirections(notices);
  if (!served || served.servedAt > at) return [{ rule: 'case.directions-not-served', message: 'The directions have not been served.' }];
  if (!served.hasProof) return [{ rule: 'case.proof-missing', message: 'The directions have no proof of service.', facts: { notice: 'directions' } }];
  if (seat && (served.flightId !== seat.flightId || served.route !== seat.route || served.day !== seat.day)) {
    const facts = { served: { route: served.route, day: served.day }, seat: { flight: seat.flightReference, route: seat.route, day: seat.day } };
    return [{ rule: 'case.directions-for-another-flight', message: 'The directions were served for another flight, route or day. Serve them again.', facts }];
  }
  return [];
}

/** The two-person late boarding: the only way to record a boarding after the event. */
export function lateBoardingApproved({ approvals, seat }: CaseFacts): Refusal[] {
  const given = approvals.some((approval) => approval.kind === 'late_boarding' && givenByAnother(approval) && (!seat || approval.flightId === seat.flightId));
  return given ? [] : [{ rule: 'case.late-boarding-not-approved', message: 'A second person must approve a boarding that is recorded late.' }];
}

/** Who held the seat or approved the directions doesn't confirm the handover. */
export function separateHands({ seat, approvals }: CaseFacts, _at: Date, actor: Actor): Refusal[] {
  if (seat?.heldBy === actor.id) return [{ rule: 'case.held-the-seat', message: 'You held the seat. Someone else must record the handover.' }];
  if (approvals.some(({ kind, approvedBy }) => kind === 'directions' && approvedBy === actor.id)) {
    return [{ rule: 'case.approved-directions', message: 'You approved the directions. Someone else must record the handover.' }];
  }
  return [];
}

/** The handover names authority, place and time and has a receipt. */
export function handoverReceipted({ handover }: CaseFacts): Refusal[] {
  const lacks = [
    !handover?.authority && 'authority', !handover?.place && 'place', !handover?.at && 'time', !handover?.hasReceipt && 'receipt',
  ].filter((part) => part !== false);
  if (lacks.length === 0) return [];
  return [{ rule: 'case.handover-incomplete', message: `The handover still needs: ${lacks.join(', ')}.`, facts: { lacks } }];
}

/** The flight of the seat is still on the ground. */
export function notDeparted({ seat }: CaseFacts, at: Date): Refusal[] {
  if (!seat?.departedAt || at < seat.departedAt) return [];
  return [{ rule: 'case.flight-departed', message: `Flight ${seat.flightReference} has already departed.`, facts: { flight: seat.flightReference, departedAt: seat.departedAt.toISOString() } }];
}

/** Property, complaints and force reports are settled. */
export function settled({ unsettled }: CaseFacts): Refusal[] {
  if (unsettled.length === 0) return [];
  return [{ rule: 'case.unsettled', message: `Still to be settled: ${unsettled.join(', ').replaceAll('_', ' ')}.`, facts: { unsettled } }];
}

/** A case expires only once one of its own clocks has run out. */
export function clockRunOut(facts: CaseFacts, at: Date): Refusal[] {
  const out = clocksOf(facts).some((clock) => ['overdue', 'lapsed'].includes(clockState(clock, at)));
  return out ? [] : [{ rule: 'case.time-left', message: 'No clock of this case has run out.' }];
}
