import { type CaseFacts, type NoticeFact, type RequestFact } from './case-facts.js';
import { isEnd } from './case-life.js';
import { addDays, addMonths, endOfDay, londonDay } from './day.js';
import { type SchemeClocks } from './scheme.js';
import { noticeEndsAt } from './working-day.js';

/** `scope`, `request`, `reply`: deadlines. `notice`: a wait. `acceptance`: how long the acceptance holds. */
export const CLOCK_KINDS = ['scope', 'request', 'reply', 'notice', 'acceptance'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];
export const CLOCK_STATES = ['running', 'met', 'met_late', 'overdue', 'over', 'lapsed'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** One clock of a case, in occurred times: what was recorded late but happened in time was in time. */
export interface Clock {
  readonly kind: ClockKind;
  readonly startsAt: Date;
  /** First instant that is too late (deadlines, acceptance) or no longer too early (notice). */
  readonly dueAt: Date;
  /** When a deadline's act occurred; null: not yet, and always for the other two. */
  readonly metAt: Date | null;
}

/** What the clocks look at. */
export type ClockFacts = Pick<CaseFacts, 'state' | 'arrivedAt' | 'scopedAt' | 'clocks' | 'notices' | 'requests'>;

/** Every clock that has started, in the order of CLOCK_KINDS. Of a case that has ended only deadlines that were met. */
export function clocksOf(facts: ClockFacts): Clock[] {
  const { arrivedAt, scopedAt, clocks, requests } = facts;
  const firstSent = earliest(requests.map(({ sentAt }) => sentAt));
  const request = latestRequest(requests);
  const directions = standingDirections(facts.notices);
  const acceptedAt = standingAcceptance(requests);
  const all: Clock[] = [
    { kind: 'scope', startsAt: arrivedAt, dueAt: scopeDue(arrivedAt, clocks), metAt: scopedAt },
    { kind: 'request', startsAt: arrivedAt, dueAt: requestDue(arrivedAt, clocks), metAt: firstSent },
  ];
  if (request) {
    all.push({ kind: 'reply', startsAt: request.sentAt, dueAt: replyDue(request.sentAt, clocks), metAt: request.reply?.occurredAt ?? null });
  }
  if (directions) {
    const { servedAt } = directions;
    all.push({ kind: 'notice', startsAt: servedAt, dueAt: noticeEndsAt(servedAt, clocks.noticeWorkingDays), metAt: null });
  }
  if (acceptedAt) all.push({ kind: 'acceptance', startsAt: acceptedAt, dueAt: acceptanceEnds(acceptedAt, clocks), metAt: null });
  return isEnd(facts.state) || facts.state === 'returned' ? all.filter(({ metAt }) => metAt !== null) : all;
}

/** How the clock stands at that instant. */
export function clockState({ kind, dueAt, metAt }: Clock, at: Date): ClockState {
  if (metAt !== null && metAt <= at) return metAt < dueAt ? 'met' : 'met_late';
  if (at < dueAt) return 'running';
  if (kind === 'notice') return 'over';
  return kind === 'acceptance' ? 'lapsed' : 'overdue';
}

/**
 * What is due first and not done yet, for lists by urgency: a deadline stays until it is met, also when it has
 * passed; a notice counts only while it runs. Null if nothing is open.
 */
export function firstOpen(clocks: readonly Clock[], at: Date): Clock | null {
  const open = clocks.filter((clock) => clock.metAt === null && (clock.kind !== 'notice' || clockState(clock, at) === 'running'));
  return open.reduce<Clock | null>((first, clock) => (first === null || clock.dueAt < first.dueAt ? clock : first), null);
}

/** First instant too late to accept into scope: 14 days from arrival end with London day 14, the arrival's being day 0. */
export function scopeDue(arrivedAt: Date, { scopeDays }: SchemeClocks): Date {
  return endOfDay(addDays(londonDay(arrivedAt), scopeDays));
}

/** First instant too late to request readmission. */
export function requestDue(arrivedAt: Date, { requestDays }: SchemeClocks): Date {
  return endOfDay(addDays(londonDay(arrivedAt), requestDays));
}

/** First instant at which a reply is later than expected. */
export function replyDue(sentAt: Date, { replyDays }: SchemeClocks): Date {
  return endOfDay(addDays(londonDay(sentAt), replyDays));
}

/** First instant at which the acceptance no longer holds. */
export function acceptanceEnds(acceptedAt: Date, { acceptanceValidMonths }: SchemeClocks): Date {
  return endOfDay(addMonths(londonDay(acceptedAt), acceptanceValidMonths));
}

/** The request sent last; null if none was. */
export function latestRequest(requests: readonly RequestFact[]): RequestFact | null {
  return requests.reduce<RequestFact | null>((last, one) => (last === null || one.sentAt > last.sentAt ? one : last), null);
}

/** When the acceptance that stands occurred: the latest reply, if it accepted; null otherwise. */
export function standingAcceptance(requests: readonly RequestFact[]): Date | null {
  const replies = requests.flatMap(({ reply }) => (reply ? [reply] : []));
  const last = replies.reduce<(typeof replies)[number] | null>((found, one) => (found === null || one.occurredAt > found.occurredAt ? one : found), null);
  return last?.kind === 'accepted' ? last.occurredAt : null;
}

/** The directions served last and not fallen since; they alone carry the notice clock. */
export function standingDirections(notices: readonly NoticeFact[]): NoticeFact | null {
  return notices
    .filter(({ kind, cancelledAt }) => kind === 'directions' && cancelledAt === null)
    .reduce<NoticeFact | null>((last, one) => (last === null || one.servedAt > last.servedAt ? one : last), null);
}

function earliest(instants: readonly Date[]): Date | null {
  return instants.reduce<Date | null>((first, one) => (first === null || one < first ? one : first), null);
}
