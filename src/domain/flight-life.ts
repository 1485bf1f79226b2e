import { type Refusal } from './errors.js';
import { type Actor, holdsAny, type Role } from './role.js';

export const FLIGHT_STATES = ['planned', 'boarding', 'departed', 'arrived', 'closed', 'cancelled'] as const;
export type FlightState = (typeof FLIGHT_STATES)[number];
export const FLIGHT_STEPS = ['open_boarding', 'depart', 'arrive', 'close', 'cancel'] as const;
export type FlightStep = (typeof FLIGHT_STEPS)[number];

/** Airline (IATA two characters with a letter among them, or ICAO three letters), 1–4 digits, optional letter: `BA304`, `EZY8423A`. */
export const DESIGNATOR = /^(?:[A-Z]{2,3}|[A-Z]\d|\d[A-Z])\d{1,4}[A-Z]?$/;

export const SEAT_KINDS = ['returnee', 'escort', 'medic', 'interpreter', 'monitor'] as const;
export type SeatKind = (typeof SEAT_KINDS)[number];

/**
 * What became of a person at the aircraft. Two leave them aboard: `boarded`, and `carried_despite_stop`, which is
 * recorded by two people for somebody who was carried although stopped. All others release the seat and lead back to
 * Decision served.
 */
export const BOARDING_OUTCOMES = ['boarded', 'refused_carriage', 'deferred', 'failed', 'taken_off', 'carried_despite_stop'] as const;
export type BoardingOutcome = (typeof BOARDING_OUTCOMES)[number];

/** True if that outcome leaves the person aboard. */
export function isAboard(outcome: BoardingOutcome | null): outcome is 'boarded' | 'carried_despite_stop' {
  return outcome === 'boarded' || outcome === 'carried_despite_stop';
}

/** How a seat that was held came free again. */
export const SEAT_ENDS = [
  'released', 'barrier', 'case_ended', 'flight_cancelled', 'refused_carriage', 'deferred', 'failed', 'taken_off', 'handed_over', 'not_handed_over',
] as const;
export type SeatEnd = (typeof SEAT_ENDS)[number];

/** Why a person did not travel; text may follow, and must for `other`. */
export const BOARDING_REASONS = [
  'injunction', 'judicial_review', 'other_barrier', 'no_notice', 'unfit_to_fly', 'medical_on_the_day', 'no_document',
  'captain_refused', 'airline_refused', 'disruption', 'force_not_justified', 'absconded', 'not_brought', 'no_escort',
  'capacity', 'flight_cancelled', 'receiving_state_asked', 'claim_under_18', 'other',
] as const;
export type BoardingReason = (typeof BOARDING_REASONS)[number];

/** Why somebody who departed was not handed over. No return follows, nothing in the balance, never a re-entry. */
export const NOT_HANDED_OVER_REASONS = ['refused_on_arrival', 'turned_back', 'diverted', 'flight_failed', 'medical', 'other'] as const;
export type NotHandedOverReason = (typeof NOT_HANDED_OVER_REASONS)[number];

export interface FlightTransition {
  readonly step: FlightStep;
  readonly from: readonly FlightState[];
  readonly to: FlightState;
  readonly roles: readonly Role[];
}

/** The life of a flight. It may depart without boarding having been opened: flights left empty. */
export const FLIGHT_TRANSITIONS: readonly FlightTransition[] = [
  { step: 'open_boarding', from: ['planned'], to: 'boarding', roles: ['escort', 'caseworker'] },
  { step: 'depart', from: ['planned', 'boarding'], to: 'departed', roles: ['escort', 'caseworker'] },
  { step: 'arrive', from: ['departed'], to: 'arrived', roles: ['escort', 'caseworker'] },
  { step: 'close', from: ['arrived'], to: 'closed', roles: ['escort', 'caseworker', 'supervisor'] },
  { step: 'cancel', from: ['planned', 'boarding'], to: 'cancelled', roles: ['caseworker', 'supervisor'] },
];

/** A returnee of the manifest as the flight's rules see them. */
export interface ManifestFact {
  readonly personId: string;
  /** Spoken reference, for messages. */
  readonly reference: string;
  /** Null while nobody recorded one. */
  readonly outcome: BoardingOutcome | null;
  /** An open barrier blocks boarding. */
  readonly barred: boolean;
  /** Handed over with a receipt, or recorded as not handed over. */
  readonly accountedFor: boolean;
}

/** Why that step of the flight is refused to the actor; empty if it is not. */
export function flightRefusals(step: FlightStep, state: FlightState, manifest: readonly ManifestFact[], actor: Actor): Refusal[] {
  const { from, roles } = FLIGHT_TRANSITIONS.find((transition) => transition.step === step)!;
  if (!holdsAny(actor, roles)) return [{ rule: 'flight.role', message: `Only a ${roles.join(' or ')} may do this.`, facts: { roles } }];
  if (!from.includes(state)) return [{ rule: 'flight.state', message: `The flight is ${state}. This step needs it ${from.join(' or ')}.`, facts: { state, from } }];
  return manifest.flatMap((person) => personRefusals(step, person));
}

/** How long before its scheduled departure a flight may open its boarding, board or depart, in hours. */
export const EARLIEST_HOURS = 12;

/** Why it is too early for that: people board and fly on the day that their directions name. Null if it is not. */
export function tooEarly(scheduledDeparture: Date, at: Date): Refusal | null {
  if (at.getTime() >= scheduledDeparture.getTime() - EARLIEST_HOURS * 3_600_000) return null;
  return {
    rule: 'flight.too-early', message: `This flight departs later: it can board or depart from ${EARLIEST_HOURS} hours before. Change its schedule first if it flies earlier.`,
    facts: { scheduledDeparture: scheduledDeparture.toISOString(), at: at.toISOString() },
  };
}

/** True if the person is aboard against a barrier that blocks boarding and must leave the aircraft before it departs. */
export function toBeTakenOff(person: Pick<ManifestFact, 'outcome' | 'barred'>): boolean {
  return person.outcome === 'boarded' && person.barred;
}

function personRefusals(step: FlightStep, person: ManifestFact): Refusal[] {
  const facts = { person: person.reference };
  if (step === 'depart' && toBeTakenOff(person)) {
    return [{ rule: 'flight.to-be-taken-off', message: `${person.reference} must be taken off before departure.`, facts }];
  }
  if (step === 'depart' && person.outcome === null) {
    return [{ rule: 'flight.no-outcome', message: `Record whether ${person.reference} boarded.`, facts }];
  }
  if (step === 'cancel' && isAboard(person.outcome)) {
    return [{ rule: 'flight.aboard', message: `${person.reference} is aboard. Record that they were taken off first.`, facts }];
  }
  if (step === 'close' && isAboard(person.outcome) && !person.accountedFor) {
    return [{ rule: 'flight.not-accounted-for', message: `Record the handover of ${person.reference}, or why there was none.`, facts }];
  }
  return [];
}
