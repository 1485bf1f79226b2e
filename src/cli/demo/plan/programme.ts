import { type BarrierKind } from '../../../domain/barrier.js';
import { type BoardingOutcome, type BoardingReason } from '../../../domain/flight-life.js';
import { type Day } from '../../../domain/day.js';

/** Why somebody with a seat didn't fly. */
export interface Challenge {
  /** What is entered against it; null: nothing, the person was turned away at the aircraft door. */
  readonly kind: BarrierKind | null;
  /** Days before the flight and London time at which it came. */
  readonly before: number;
  readonly time: string;
  readonly note: string;
  /** What became of the person at the aircraft, where the seat had not come free before. */
  readonly outcome?: BoardingOutcome;
  readonly code?: BoardingReason;
  /** Key of the later flight on which they were returned after two people lifted it. */
  readonly later?: string;
}

/** One flight of the scheme. */
export interface PlannedFlight {
  readonly key: string;
  readonly day: Day;
  readonly designator: string;
  /** London time. */
  readonly departs: string;
  /** People carried to a handover. */
  readonly carries: number;
  /** What of it was published; everything else about the flight is invented. */
  readonly published: string | null;
  readonly challenges: readonly Challenge[];
  /** Key in the cast -> aboard besides those the plan makes up. */
  readonly special?: readonly string[];
  /** One more aboard was refused on arrival and came back. */
  readonly turnedBack?: boolean;
}

const injunction = (time: string, note = 'Order of the duty judge: not to be removed before the hearing.', more: Partial<Challenge> = {}): Challenge =>
  ({ kind: 'injunction', before: 1, time, note, ...more });
const review: Challenge = { kind: 'judicial_review_lodged', before: 2, time: '16:20', note: 'Claim issued with a request for interim relief.' };

/**
 * The flights from 15 September to 13 November 2025. Published: how many had been returned by 18 September, 31 October,
 * 9 and 13 November, the 13 of 22 October and the 20 of 30 October, the second return of 5 November, 13 flights that carried
 * someone, and that the first booked ones left without anyone. Each other date, size, route, time and number is invented.
 */
export const PROGRAMME: readonly PlannedFlight[] = [
  { key: 'F01', day: '2025-09-15', designator: 'XCF101', departs: '09:05', carries: 0, published: 'left without anyone', challenges: [review, injunction('18:40')] },
  { key: 'F02', day: '2025-09-16', designator: 'XCF102', departs: '09:05', carries: 0, published: 'left without anyone', challenges: [injunction('17:15', undefined, { later: 'F08' }), injunction('20:05')] },
  // the seat of the man of domain.md §3 is held on this one
  { key: 'F03', day: '2025-09-17', designator: 'XCF103', departs: '09:05', carries: 0, published: 'left without anyone', challenges: [injunction('19:30')] },
  { key: 'F04', day: '2025-09-18', designator: 'XCF104', departs: '06:15', carries: 1, published: 'the first person returned', challenges: [injunction('21:10')] },
  { key: 'F05', day: '2025-09-19', designator: 'XCF105', departs: '06:15', carries: 2, published: null, challenges: [], special: ['re1'] },
  { key: 'F06', day: '2025-09-25', designator: 'XCF106', departs: '07:40', carries: 4, published: null, challenges: [injunction('22:00', undefined, { later: 'F10' })] },
  { key: 'F07', day: '2025-09-30', designator: 'XCF107', departs: '07:40', carries: 5, published: null, challenges: [] },
  { key: 'F08', day: '2025-10-02', designator: 'XCF108', departs: '07:40', carries: 7, published: null, challenges: [review], special: ['re2'] },
  { key: 'F09', day: '2025-10-08', designator: 'XCF109', departs: '08:20', carries: 7, published: null, turnedBack: true,
    challenges: [{ kind: 'unfit_to_fly', before: 0, time: '05:10', note: 'Chest pain in the van, seen by a paramedic.', outcome: 'deferred', code: 'medical_on_the_day', later: 'F11' }] },
  { key: 'F10', day: '2025-10-15', designator: 'XCF110', departs: '09:30', carries: 16, published: null, challenges: [injunction('15:45')] },
  { key: 'F11', day: '2025-10-22', designator: 'XCF111', departs: '09:30', carries: 13, published: '13 returned on this day',
    challenges: [injunction('22:50'), { kind: 'trafficking_referral', before: 1, time: '11:30', note: 'Referred after an interview with the nurse.', outcome: 'deferred', code: 'other_barrier' }] },
  { key: 'F12', day: '2025-10-30', designator: 'XCF112', departs: '09:45', carries: 20, published: '20 returned on this day',
    challenges: [injunction('20:15'), { kind: 'rule_39_measure', before: 1, time: '17:05', note: 'Interim measure indicated by the court in Strasbourg.' },
      { kind: 'injunction', before: 0, time: '09:20', note: 'Telephoned to the aircraft; the order follows by e-mail.', outcome: 'taken_off', code: 'injunction' }] },
  { key: 'F13', day: '2025-11-05', designator: 'XCF113', departs: '09:10', carries: 10, published: 'the first re-entrant returned again', challenges: [injunction('19:00')], special: ['re1-again'] },
  { key: 'F14', day: '2025-11-07', designator: 'XCF114', departs: '09:10', carries: 9, published: null,
    challenges: [{ kind: null, before: 0, time: '08:25', note: 'The captain refuses to carry the person.', outcome: 'refused_carriage', code: 'captain_refused' }] },
  { key: 'F15', day: '2025-11-12', designator: 'XCF115', departs: '09:10', carries: 8, published: null, challenges: [review] },
  { key: 'F16', day: '2025-11-13', designator: 'XCF116', departs: '09:10', carries: 11, published: '113 returned on 13 flights by this day',
    challenges: [{ kind: 'human_rights_claim', before: 1, time: '15:00', note: 'Claim on family life; under consideration.', outcome: 'deferred', code: 'other_barrier' }] },
];

/** Tomorrow's flight, as it stands on the morning of the 14th. Invented. */
export const NEXT_FLIGHT: PlannedFlight = { key: 'F17', day: '2025-11-15', designator: 'XCF117', departs: '10:15', carries: 0, published: null, challenges: [] };
