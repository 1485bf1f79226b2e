import { mayApprove } from '../../domain/approval.js';
import { type Day, dayIn } from '../../domain/day.js';
import type { Actor } from '../../domain/role.js';
import type { Urgency } from '../../domain/urgency.js';
import type { ShownCaseLine } from '../cases/cases.presenter.js';
import type { ShownTask } from '../tasks/tasks.presenter.js';
import type { FigureRow, FlightInSight, LatestExport, LatestSearch, UserInNeed, WaitingApproval, WaitingReview } from './home.repository.js';

/** What waits for whoever comes in; a part is null for roles that it does not concern. */
export interface ShownHome {
  self: string; asOf: Date;
  draft: { form: string; title: string; savedAt: Date } | null;
  work: { cases: Groups<ShownCaseLine>; tasks: Groups<ShownTask> } | null;
  /** `forOthers`: how many more wait that this reader may not decide. */
  deciding: { reviews: { total: number; items: ShownWaitingReview[]; forOthers: number }; approvals: { total: number; items: ShownWaitingApproval[]; forOthers: number } } | null;
  flights: ShownFlightInSight[] | null;
  figures: FigureRow | null;
  audit: { exports: ShownLatestExport[]; searches: LatestSearch[] } | null;
  users: Omit<UserInNeed, 'id'>[] | null;
}
export type Groups<T> = Record<Urgency, { total: number; items: T[] }>;
export interface ShownWaitingReview { ref: string; flag: string | null; crossing: string; crossedAt: Date; place: string; waitingSince: Date }
export interface ShownWaitingApproval { ref: string; kind: string; proposedBy: string; person: string | null; case: string | null; flight: string | null; waitingSince: Date }
export interface ShownFlightInSight {
  ref: string; designator: string; origin: string; destination: string; scheduledDeparture: Date; zone: string;
  /** Local day at the airport of departure. */
  day: Day; state: string; people: number;
  seats: { all: number; taken: number; free: number; stopped: number } | null;
}
export interface ShownLatestExport { ref: string; kind: string; format: string; cases: number; requestedBy: string; recordedAt: Date; state: 'requested' | 'finished' | 'failed' }

export function presentDeciding(actor: Actor, reviews: readonly WaitingReview[], approvals: readonly WaitingApproval[], most: number): NonNullable<ShownHome['deciding']> {
  const ownReviews = reviews.filter(({ mine }) => mine);
  const ownApprovals = approvals.filter((approval) => mayApprove(actor, approval) === null);
  return {
    reviews: {
      total: ownReviews.length, forOthers: reviews.length - ownReviews.length,
      items: ownReviews.slice(0, most).map(({ ref, flagRef, crossingRef, crossedAt, place, recordedAt }) => ({ ref, flag: flagRef, crossing: crossingRef, crossedAt, place, waitingSince: recordedAt })),
    },
    approvals: {
      total: ownApprovals.length, forOthers: approvals.length - ownApprovals.length,
      items: ownApprovals.slice(0, most).map(({ ref, kind, proposedByName, personRef, caseRef, flightRef, recordedAt }) => (
        { ref, kind, proposedBy: proposedByName, person: personRef, case: caseRef, flight: flightRef, waitingSince: recordedAt })),
    },
  };
}

export function presentFlightInSight({ ref, designator, origin, destination, originZone, scheduledDeparture, state, seats, taken, stopped, people }: FlightInSight): ShownFlightInSight {
  return {
    ref, designator, origin, destination, scheduledDeparture, zone: originZone, day: dayIn(scheduledDeparture, originZone), state, people,
    seats: seats === null ? null : { all: seats, taken: taken!, free: seats - taken!, stopped: stopped! },
  };
}

export function presentLatestExport({ ref, kind, format, cases, requestedByName, recordedAt, finishedAt, failedAt }: LatestExport): ShownLatestExport {
  return { ref, kind, format, cases, requestedBy: requestedByName, recordedAt, state: failedAt ? 'failed' : finishedAt ? 'finished' : 'requested' };
}

export const EXAMPLE_HOME = {
  self: '/api/v1/home', asOf: '2025-11-14T08:00:00.000Z', draft: { form: '/cases/CA-AHVA-R5/notes/new', title: 'Note on CA-AHVA-R5', savedAt: '2025-11-13T17:02:00.000Z' },
  work: null,
  deciding: {
    reviews: { total: 1, items: [{ ref: 'MR-AHVA-RA', flag: 'RE-AHVA-R7', crossing: 'CR-AHVA-R8', crossedAt: '2025-11-14T05:30:00.000Z', place: 'Dover', waitingSince: '2025-11-14T07:10:00.000Z' }], forOthers: 0 },
    approvals: { total: 0, items: [], forOthers: 1 },
  },
  flights: [{
    ref: 'FL-AHVA-RD', designator: 'CF101', origin: 'LHR', destination: 'CDG', scheduledDeparture: '2025-11-15T06:30:00.000Z', zone: 'Europe/London', day: '2025-11-15', state: 'planned', people: 9,
    seats: { all: 12, taken: 9, free: 3, stopped: 1 },
  }],
  figures: { returnsMade: 113, peopleReturned: 112, returnFlights: 13, admissions: 84, balance: 29, reentries: 2 }, audit: null, users: null,
};
