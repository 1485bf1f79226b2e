import { type CaseFacts } from './case-facts.js';
import { type GuardName } from './case-life.js';
import { type Refusal } from './errors.js';
import { clockRunOut, directionsApproved, directionsServed, handoverReceipted, lateBoardingApproved, notDeparted, seatHeld, separateHands, settled } from './guard-flight.js';
import { acceptanceValid, claimClosed, decisionApproved, noticeServed, reasonsWritten, replyDocumented, replyInTime, requestComplete, withinRequestClock, withinScopeClock } from './guard-papers.js';
import { adult, reviewsDecided, screeningAnswered, unbarred } from './guard-person.js';
import { readyToBoard } from './readiness.js';
import { type Actor } from './role.js';

/** One rule of a step: what it finds against it at that instant (occurred time); empty if nothing. */
export type Guard = (facts: CaseFacts, at: Date, actor: Actor) => readonly Refusal[];

/** Every guard by the name that the transition table uses. */
export const GUARDS: Readonly<Record<GuardName, Guard>> = {
  'reviews-decided': reviewsDecided,
  'screening-answered': screeningAnswered,
  adult,
  'scope-unbarred': unbarred('scope'),
  'within-scope-clock': withinScopeClock,
  'reasons-written': reasonsWritten,
  'service-unbarred': unbarred('service'),
  'notice-of-intent-served': noticeServed('notice_of_intent'),
  'within-request-clock': withinRequestClock,
  'request-complete': requestComplete,
  'reply-documented': replyDocumented,
  'reply-in-time': replyInTime,
  'claim-closed': claimClosed,
  'decision-approved': decisionApproved,
  'decision-notice-served': noticeServed('decision'),
  'directions-unbarred': unbarred('directions'),
  'seat-held': seatHeld,
  'directions-approved': directionsApproved,
  'directions-served': directionsServed,
  'acceptance-valid': acceptanceValid,
  'ready-to-board': (facts, at) => readyToBoard(facts, at).missing,
  'late-boarding-approved': lateBoardingApproved,
  'separate-hands': separateHands,
  'handover-receipted': handoverReceipted,
  'boarding-unbarred': unbarred('boarding'),
  'not-departed': notDeparted,
  settled,
  'clock-run-out': clockRunOut,
};
