import { effectsOf, freesSeat, holdsFor, openAt, type Barrier } from './barrier.js';
import { type CaseFacts } from './case-facts.js';
import { BEFORE_BOARDING } from './case-life.js';
import { type Refusal } from './errors.js';
import { type BoardingOutcome, isAboard } from './flight-life.js';
import { seatHeld } from './guard-flight.js';
import { acceptanceValid } from './guard-papers.js';
import { adult, reviewsDecided, unbarred } from './guard-person.js';

/** Why no seat may be held for that case; empty if one may. Minors are never alone on a manifest. */
export function seatRefusals(facts: CaseFacts, at: Date): Refusal[] {
  const { state } = facts;
  if (!(BEFORE_BOARDING as readonly string[]).includes(state)) {
    return [{ rule: 'seat.case-state', message: `The case is ${state.replaceAll('_', ' ')}. A seat is held before boarding only.`, facts: { state } }];
  }
  return [...adult(facts, at), ...unbarred('directions')(facts, at)];
}

/**
 * Why directions for that flight may not be proposed, nor approved; empty if they may. The rest that setting them
 * needs, approval and service, follows from the proposal itself.
 */
export function directionsRefusals(facts: CaseFacts, flightId: string, at: Date): Refusal[] {
  const { state, seat } = facts;
  const found: Refusal[] = [];
  if (state !== 'decision_served') {
    found.push({ rule: 'case.state', message: `The case is ${state.replaceAll('_', ' ')}. Directions need it decision served.`, facts: { state } });
  }
  if (seat && seat.flightId !== flightId) {
    found.push({ rule: 'directions.other-flight', message: `The seat is held on flight ${seat.flightReference}.`, facts: { flight: seat.flightReference } });
  }
  return [...found, ...seatHeld(facts), ...reviewsDecided(facts), ...adult(facts, at), ...unbarred('directions')(facts, at), ...acceptanceValid(facts, at)];
}

/** A seat of the person as a barrier finds it. */
export interface SeatInSight {
  readonly caseId: string;
  readonly ended: boolean;
  readonly outcome: BoardingOutcome | null;
  /** Actual departure of its flight; null while on the ground. */
  readonly departedAt: Date | null;
  /** When the person was handed over, or recorded as not handed over; null: still in the escort's hands. */
  readonly handoverAt: Date | null;
}

/** `release`: seat and directions are taken away. `take_off`: aboard on the ground. `breach`: carried although it stood, or stopped in the air. */
export type SeatConsequence = 'none' | 'release' | 'take_off' | 'breach';

/** What opening the barrier does to that seat. It may be told long after it came into force: its own time counts. */
export function seatConsequence(barrier: Pick<Barrier, 'kind' | 'effects' | 'caseId' | 'openedAt' | 'liftedAt'>, seat: SeatInSight): SeatConsequence {
  if (!holdsFor(barrier, seat.caseId)) return 'none';
  if (isAboard(seat.outcome)) {
    if (!effectsOf(barrier).includes('boarding')) return 'none';
    if (seat.departedAt === null) return seat.ended ? 'none' : 'take_off';
    const inHand = seat.handoverAt === null || openAt(barrier, seat.departedAt) || barrier.openedAt < seat.handoverAt;
    return inHand ? 'breach' : 'none';
  }
  return !seat.ended && seat.outcome === null && freesSeat(barrier) ? 'release' : 'none';
}
