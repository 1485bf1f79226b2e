import { BOARDING_REASONS, type BoardingOutcome, type BoardingReason, type FlightState, type FlightStep, NOT_HANDED_OVER_REASONS, type NotHandedOverReason, type SeatEnd, type SeatKind } from './flight-life.js';

/** How the office says what flights and seats call by code. Sentence case, without a full stop. */
export const FLIGHT_STATE_WORDS: Readonly<Record<FlightState, string>> = {
  planned: 'Planned', boarding: 'Boarding', departed: 'Departed', arrived: 'Arrived', closed: 'Closed', cancelled: 'Cancelled',
};
export const FLIGHT_STEP_WORDS: Readonly<Record<FlightStep, { readonly act: string; readonly done: string; readonly asks: string }>> = {
  open_boarding: { act: 'Open boarding', done: 'Boarding is open.', asks: 'When did boarding open?' },
  depart: { act: 'Record departure', done: 'Departure recorded. Who is aboard is now fixed.', asks: 'When did the aircraft leave?' },
  arrive: { act: 'Record arrival', done: 'Arrival recorded.', asks: 'When did the aircraft arrive?' },
  close: { act: 'Close the flight', done: 'Flight closed.', asks: 'When was everything done?' },
  cancel: { act: 'Cancel the flight', done: 'Flight cancelled. Every seat came free and directions for it fell.', asks: 'When was it cancelled?' },
};
export const SEAT_KIND_WORDS: Readonly<Record<SeatKind, string>> = {
  returnee: 'Returnee', escort: 'Escort', medic: 'Medic', interpreter: 'Interpreter', monitor: 'Monitor',
};
export const OUTCOME_WORDS: Readonly<Record<BoardingOutcome, string>> = {
  boarded: 'Boarded', refused_carriage: 'Refused carriage', deferred: 'Deferred', failed: 'Boarding failed', taken_off: 'Taken off', carried_despite_stop: 'Carried despite a stop',
};
export const SEAT_END_WORDS: Readonly<Record<SeatEnd, string>> = {
  released: 'Released', barrier: 'Stopped by a barrier', case_ended: 'The case ended', flight_cancelled: 'Flight cancelled', refused_carriage: 'Refused carriage',
  deferred: 'Deferred', failed: 'Boarding failed', taken_off: 'Taken off', handed_over: 'Handed over', not_handed_over: 'Not handed over',
};
export const BOARDING_REASON_WORDS: Readonly<Record<BoardingReason, string>> = {
  injunction: 'Injunction', judicial_review: 'Judicial review', other_barrier: 'Another barrier', no_notice: 'Notice not given or not over', unfit_to_fly: 'Found unfit to fly',
  medical_on_the_day: 'Medical event on the day', no_document: 'No document', captain_refused: 'The captain refused', airline_refused: 'The airline refused', disruption: 'Disruption',
  force_not_justified: 'Force would not have been justified', absconded: 'Absconded', not_brought: 'Not brought to the airport', no_escort: 'No escort', capacity: 'No room',
  flight_cancelled: 'Flight cancelled', receiving_state_asked: 'The receiving state asked for it', claim_under_18: 'Claim of being under 18', other: 'Other',
};
export const NOT_HANDED_OVER_WORDS: Readonly<Record<NotHandedOverReason, string>> = {
  refused_on_arrival: 'Refused on arrival', turned_back: 'The aircraft turned back', diverted: 'The aircraft was diverted', flight_failed: 'The flight failed', medical: 'Medical event', other: 'Other',
};

/** For radios and selects: { value, text }, in the order of the list. */
export const BOARDING_REASON_CHOICES = BOARDING_REASONS.map((value) => ({ value, text: BOARDING_REASON_WORDS[value] }));
export const NOT_HANDED_OVER_CHOICES = NOT_HANDED_OVER_REASONS.map((value) => ({ value, text: NOT_HANDED_OVER_WORDS[value] }));
