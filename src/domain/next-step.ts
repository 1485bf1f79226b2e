import { blocking, type Effect } from './barrier.js';
import { type CaseFacts, SCREENING_QUESTIONS } from './case-facts.js';
import { type CaseState, type CaseStep, isEnd, transitionOf } from './case-life.js';
import { refusalsFor } from './case-step.js';
import { BARRIER_WORDS, QUESTION_WORDS, SETTLEMENT_WORDS, STATE_WORDS } from './case-words.js';
import { acceptanceEnds, latestRequest, replyDue, requestDue, scopeDue, standingAcceptance, standingDirections } from './clocks.js';
import { addDays, dayInWords, londonDay } from './day.js';
import { type Refusal } from './errors.js';
import { readyToBoard } from './readiness.js';
import { noticeEndsAt } from './working-day.js';

/** Whose turn it is. `barrier`: two people must lift one first; `time`: a notice or the day of a flight. */
export type WaitsFor = 'caseworker' | 'supervisor' | 'examiners' | 'receiving_state' | 'barrier' | 'time' | 'escort' | 'nobody';

/** What a case needs next, told to whoever opens it. */
export interface NextNeeded {
  /** One plain sentence. */
  readonly sentence: string;
  /** The step to which it leads; null when nothing leads on. */
  readonly step: CaseStep | null;
  readonly waitsFor: WaitsFor;
  /** What else stands against that step now, beyond what the sentence says. */
  readonly blockedBy: readonly Refusal[];
}

/** States in which the next act is somebody else's than the caseworker's; for lists, which can't weigh every fact. */
export const OTHERS_TURN: readonly CaseState[] = ['screened', 'readmission_requested', 'directions_set', 'boarded', 'returned'];

/** What the sentences themselves speak of. */
const TOLD = new Set([
  'case.review-undecided', 'case.search-waiting', 'case.search-failed', 'case.screening-incomplete', 'case.scope-too-late', 'case.request-too-late', 'case.decision-not-approved', 'case.claim-pending', 'case.no-seat',
  'case.directions-not-approved', 'case.directions-not-served', 'case.acceptance-lapsed', 'boarding.notice-running', 'case.unsettled',
]);
/** The gate that a barrier may close on the way to each step. */
const GATES: Partial<Record<CaseStep, Effect>> = { accept_into_scope: 'scope', serve_notice_of_intent: 'service', serve_decision: 'service', set_directions: 'directions', board: 'boarding' };

/** What the case needs next at that instant. */
export function nextNeeded(facts: CaseFacts, at: Date): NextNeeded {
  if (isEnd(facts.state)) return { sentence: `Nothing more is needed: the case is over (${STATE_WORDS[facts.state].toLowerCase()}).`, step: null, waitsFor: 'nobody', blockedBy: [] };
  const [step, waitsFor, sentence] = TURNS[facts.state as keyof typeof TURNS](facts, at);
  const gate = GATES[step];
  const stops = gate ? blocking(facts.barriers, gate, facts.caseId, at) : [];
  const blockedBy = refusalsFor(step, asIfServed(step, facts, at), { id: '', roles: transitionOf(step).roles }, at).filter(({ rule }) => !TOLD.has(rule));
  if (stops.length === 0) return { sentence, step, waitsFor, blockedBy };
  const named = stops.map(({ kind, reference }) => `${BARRIER_WORDS[kind].toLowerCase()} ${reference}`).join(' and ');
  return { sentence: `Stopped by ${named}: two people must lift ${stops.length > 1 ? 'them' : 'it'} before the case can go on.`, step, waitsFor: 'barrier', blockedBy };
}

type Turn = readonly [step: CaseStep, waitsFor: WaitsFor, sentence: string];

/** For each state that something leaves: the step to come, whose turn it is, and the sentence. */
const TURNS: Readonly<Record<Exclude<CaseState, 'closed' | 'out_of_scope' | 'refused_by_receiving_state' | 'time_expired' | 'withdrawn_to_asylum'>, (facts: CaseFacts, at: Date) => Turn>> = {
  encountered({ reviews, searching }) {
    const open = reviews.filter(({ outcome }) => outcome === 'undecided').map(({ reference }) => reference);
    if (open.length === 0 && searching) return ['identify', searching === 'failed' ? 'caseworker' : 'time', searching === 'failed' ? 'The search with the photos and fingers failed: search again, or ask an administrator.' : 'The search with the photos and fingers must end first.'];
    if (open.length === 0) return ['identify', 'caseworker', 'Confirm who the person is: no match review is waiting.'];
    return ['identify', 'examiners', `Examiners must decide ${open.length > 1 ? 'match reviews' : 'match review'} ${open.join(', ')} before the person is identified.`];
  },
  identified({ answered }) {
    const open = SCREENING_QUESTIONS.filter((question) => !answered.includes(question));
    if (open.length === 0) return ['screen', 'caseworker', 'Complete the screening: every question has an answer.'];
    return ['screen', 'caseworker', `Finish the screening. Still to ask: ${open.map((question) => QUESTION_WORDS[question].toLowerCase()).join(', ')}.`];
  },
  screened({ arrivedAt, clocks }, at) {
    const due = scopeDue(arrivedAt, clocks);
    if (at >= due) return ['expire', 'supervisor', `The time to accept the case into scope ended on ${lastDay(due)}: a supervisor must end it.`];
    return ['accept_into_scope', 'supervisor', `A supervisor must decide on scope by ${lastDay(due)}.`];
  },
  in_scope() {
    return ['serve_notice_of_intent', 'caseworker', 'Serve the notice of intent in a language that the person understands, and record the proof.'];
  },
  notice_served({ arrivedAt, clocks }, at) {
    const due = requestDue(arrivedAt, clocks);
    if (at >= due) return ['request_readmission', 'supervisor', `Readmission had to be requested by ${lastDay(due)}: record the request if it was sent, or a supervisor must end the case.`];
    return ['request_readmission', 'caseworker', `Send the readmission request by ${lastDay(due)}.`];
  },
  readmission_requested({ requests, clocks }, at) {
    const request = latestRequest(requests);
    if (!request) return ['record_acceptance', 'receiving_state', 'The receiving state must reply.'];
    const due = replyDue(request.sentAt, clocks);
    if (at >= due) return ['record_acceptance', 'caseworker', `The reply was expected by ${lastDay(due)} and is not recorded: ask the receiving state for it.`];
    return ['record_acceptance', 'receiving_state', `The receiving state's reply is expected by ${lastDay(due)}.`];
  },
  readmission_accepted({ approvals, claim }) {
    const decisions = approvals.filter(({ kind }) => kind === 'decision');
    if (decisions.some(({ approvedBy }) => approvedBy !== null)) return ['serve_decision', 'caseworker', 'Serve the approved decision in a language that the person understands, and record the proof.'];
    if (decisions.length > 0) return ['serve_decision', 'supervisor', 'A supervisor must approve or refuse the decision that was proposed.'];
    return ['serve_decision', 'caseworker', claim === 'pending' ? 'Propose the decision and say how the asylum claim stands: while it is pending nothing can be served.' : 'Propose the decision for a supervisor to approve.'];
  },
  decision_served({ approvals, seat, requests, clocks }, at) {
    const accepted = standingAcceptance(requests);
    const ends = accepted && acceptanceEnds(accepted, clocks);
    if (ends && at >= ends) return ['set_directions', 'supervisor', `The acceptance ended on ${lastDay(ends)}: the case cannot go on without a new one, or a supervisor must end it.`];
    const until = ends ? ` The acceptance holds until ${lastDay(ends)}.` : '';
    if (!seat) return ['set_directions', 'caseworker', `Hold a seat on a flight.${until}`];
    const directions = approvals.filter(({ kind, flightId }) => kind === 'directions' && flightId === seat.flightId);
    const flight = `the flight on ${dayInWords(seat.day)}`;
    if (directions.some(({ approvedBy }) => approvedBy !== null)) return ['set_directions', 'caseworker', `Serve the approved directions for ${flight} and record the proof: this starts the notice.`];
    if (directions.length > 0) return ['set_directions', 'supervisor', `Another supervisor must approve or refuse the directions for ${flight}.`];
    return ['set_directions', 'caseworker', `Propose directions for ${flight}.`];
  },
  directions_set(facts, at) {
    const directions = standingDirections(facts.notices);
    const ends = directions && noticeEndsAt(directions.servedAt, facts.clocks.noticeWorkingDays);
    if (ends && at < ends) return ['board', 'time', `Wait for the notice: nobody boards before ${dayInWords(londonDay(ends))}.`];
    const { ready } = readyToBoard(facts, at);
    const day = directions?.day ? ` on ${dayInWords(directions.day)}` : '';
    return ready ? ['board', 'escort', `Ready to board${day}.`] : ['board', 'caseworker', `Make ready to board${day}.`];
  },
  boarded({ seat }) {
    if (seat && !seat.departedAt) return ['hand_over', 'escort', 'Aboard and still on the ground: the flight must depart, or the person be taken off.'];
    return ['hand_over', 'escort', 'The escort must record the handover with its receipt, or that the person was not handed over.'];
  },
  returned({ unsettled }) {
    if (unsettled.length === 0) return ['close', 'supervisor', 'A supervisor can close the case: everything is settled.'];
    return ['close', 'supervisor', `Settle ${unsettled.map((one) => SETTLEMENT_WORDS[one].toLowerCase()).join(', ')}; then a supervisor closes the case.`];
  },
};

/** The facts as they would be with the paper that the step itself brings: its absence is no reason against the step. */
export function asIfServed<F extends CaseFacts>(step: CaseStep, facts: F, now: Date): F {
  const paper = { servedAt: now, language: 'und', hasProof: true, flightId: null, route: null, day: null, cancelledAt: null };
  const { notices, requests, seat } = facts;
  switch (step) {
    case 'accept_into_scope': return { ...facts, scopeReasons: 'written with the decision' };
    case 'serve_notice_of_intent': return { ...facts, notices: [...notices, { ...paper, kind: 'notice_of_intent' }] };
    case 'request_readmission': return { ...facts, requests: [...requests, { sentAt: now, lacks: [], reply: null }] };
    case 'serve_decision': return { ...facts, notices: [...notices, { ...paper, kind: 'decision' }] };
    case 'set_directions': return { ...facts, notices: [...notices, { ...paper, kind: 'directions', flightId: seat?.flightId ?? null, route: seat?.route ?? null, day: seat?.day ?? null }] };
    case 'hand_over': return { ...facts, handover: { authority: 'given', place: 'given', at: now, hasReceipt: true } };
    default: return facts;
  }
}

function lastDay(dueAt: Date): string {
  return dayInWords(addDays(londonDay(dueAt), -1));
}
